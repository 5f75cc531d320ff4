//! Which model is in use: the one whose vectors answer searches.

use std::sync::Arc;

use gristmill_model::{Embedder, ModelId};
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

    fn alone(embedder: Arc<dyn Embedder>) -> Self {
        let fingerprints = embedder.model().clone();
        Self {
            embedder,
            fingerprints,
        }
    }
}
