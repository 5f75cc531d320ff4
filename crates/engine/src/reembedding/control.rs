//! What can be asked of a change of the embedding model.

use std::sync::Arc;

use gristmill_model::{ChangeStep, Embedder, EmbeddingChange};
use gristmill_store::{NewModel, StoreError};

use crate::engine::Engine;
use crate::error::{EngineError, Result};

impl Engine {
    /// The model in use: what is stored and asked from now on is embedded by it.
    pub fn embedder(&self) -> Arc<dyn Embedder> {
        Arc::clone(&self.shared.parts.in_use().embedder)
    }

    /// Begins to change to a model; `folder` is where it lies, if it is one of the user's own.
    /// The engine must be able to find it by its id, to go on after a restart.
    ///
    /// Refused while another change is under way, when the model is in use already, and when
    /// it cannot be loaded.
    pub fn change_embedding(
        &self,
        embedder: &Arc<dyn Embedder>,
        folder: Option<String>,
    ) -> Result<EmbeddingChange> {
        // Asking for nothing loads the model.
        if let Err(failure) = embedder.embed(&[]) {
            return Err(EngineError::Embedding(failure.detail));
        }
        let parts = &self.shared.parts;
        let new = NewModel {
            model: embedder.model().clone(),
            dimensions: embedder.dimensions(),
            folder,
        };
        let begun = parts.store.begin_embedding_change(new, parts.now());
        let change = begun.map_err(refused)?;
        self.reembedding.nudge();
        Ok(change)
    }

    /// The change under way, or the last one there was.
    pub fn embedding_change(&self) -> Result<Option<EmbeddingChange>> {
        Ok(self.store().embedding_change()?)
    }

    /// Holds the change under way. What was computed stays; searches go on as before.
    pub fn pause_embedding_change(&self) -> Result<EmbeddingChange> {
        self.step_change(ChangeStep::Pause)
    }

    /// Lets a change go on that was held. One that goes on, or has ended, stays as it is.
    pub fn resume_embedding_change(&self) -> Result<EmbeddingChange> {
        match self.embedding_change()? {
            Some(change) if change.state.after(ChangeStep::Resume).is_none() => Ok(change),
            Some(_) | None => self.step_change(ChangeStep::Resume),
        }
    }

    /// Stops the change under way for good. The model in use stays, and the new vectors are
    /// removed. Refused once searches are answered by them.
    pub fn cancel_embedding_change(&self) -> Result<EmbeddingChange> {
        self.step_change(ChangeStep::Cancel)
    }

    fn step_change(&self, step: ChangeStep) -> Result<EmbeddingChange> {
        let parts = &self.shared.parts;
        let stepped = parts.store.step_embedding_change(step, None, parts.now());
        let change = stepped.map_err(refused)?;
        self.reembedding.nudge();
        Ok(change)
    }
}

fn refused(error: StoreError) -> EngineError {
    match error {
        StoreError::Invalid(text) => EngineError::EmbeddingChange(text),
        error => error.into(),
    }
}
