//! Which model is in use: the one whose vectors answer searches.

use std::sync::Arc;

use gristmill_model::{
    Embedder, Failure, ModelId, ProcessingOptions, ReasonCode, Stage, TokenCounter,
};
use gristmill_store::{Store, StoreError};

use super::Models;

/// The model in use. A file keeps the one it began with to its end.
pub(crate) struct InUse {
    /// The model.
    pub(crate) embedder: Arc<dyn Embedder>,
    /// The model that fingerprints name: the one the knowledge base began with.
    pub(crate) fingerprints: ModelId,
}

impl InUse {
    /// The model of the knowledge base; `given` where that is the one, where nothing is
    /// stored yet, and where nobody knows the other one.
    pub(crate) fn of(
        store: &Store,
        models: &dyn Models,
        given: Arc<dyn Embedder>,
    ) -> Result<Self, StoreError> {
        let Some(serving) = store.serving()? else {
            return Ok(Self::alone(given));
        };
        let embedder = match *given.model() == serving.model {
            true => Some(Arc::clone(&given)),
            false => models.find(&serving.model, serving.folder.as_deref()),
        };
        Ok(match embedder {
            Some(embedder) => Self {
                embedder,
                fingerprints: serving.first,
            },
            None => {
                let (model, given_model) = (&serving.model, given.model());
                tracing::warn!(%model, given = %given_model, "the model in use is not known here");
                Self::alone(given)
            }
        })
    }

    /// The model that the options of a job choose; none when they leave it to the knowledge
    /// base. What is made by it is another document than what another model made, because its
    /// vectors are what was asked for.
    pub(crate) fn chosen(models: &dyn Models, options: &ProcessingOptions) -> Option<Self> {
        let name = &options.embedding_model;
        if name.is_empty() {
            return None;
        }
        let chosen = models.choose(name, options.embedding_dimensions);
        Some(Self::alone(chosen.unwrap_or_else(|failure| {
            Arc::new(Absent {
                model: ModelId::remote(name, "", options.embedding_dimensions),
                failure,
            })
        })))
    }

    fn alone(embedder: Arc<dyn Embedder>) -> Self {
        let fingerprints = embedder.model().clone();
        Self {
            embedder,
            fingerprints,
        }
    }
}

/// A model that a job chose and that is not there any more: it was removed since.
struct Absent {
    model: ModelId,
    failure: Failure,
}

impl TokenCounter for Absent {
    fn max_tokens(&self) -> usize {
        0
    }

    fn count(&self, _: &str) -> usize {
        0
    }

    fn offsets(&self, _: &str) -> Vec<usize> {
        Vec::new()
    }
}

impl Embedder for Absent {
    fn model(&self) -> &ModelId {
        &self.model
    }

    fn dimensions(&self) -> usize {
        0
    }

    fn is_local(&self) -> bool {
        false
    }

    fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        // The job waits until it is there again, whatever was wrong with it.
        let detail = self.failure.detail.clone();
        Err(Failure::new(
            ReasonCode::EmbedderRefused,
            Stage::Embedding,
            detail,
        ))
    }
}
