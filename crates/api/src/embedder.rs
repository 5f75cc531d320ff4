//! The embedding model, loaded when it is first needed and found wherever it is by then.

use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use gristmill_embed::{Encoder, Precision};
use gristmill_model::{Embedder, Failure, ModelId, ReasonCode, Stage, TokenCounter};

/// Length of the model's vectors, known before it is loaded.
const DIMENSIONS: usize = 384;
/// Most tokens of a text, known before the model is loaded.
const MAX_TOKENS: usize = 510;

/// The model as the engine sees it. While it is missing, texts are counted roughly and
/// embedding fails with what to do about it; once it is there the next text loads it.
pub(crate) struct LateEncoder {
    model: ModelId,
    precision: Precision,
    loading: Mutex<()>,
    encoder: OnceLock<Encoder>,
}

impl LateEncoder {
    /// Nothing is looked for or read yet.
    pub(crate) fn new(precision: Precision) -> Self {
        Self {
            model: precision.model_id(),
            precision,
            loading: Mutex::new(()),
            encoder: OnceLock::new(),
        }
    }

    /// Where the model is on this machine, if it is.
    pub(crate) fn located() -> Option<PathBuf> {
        gristmill_assets::locate(&gristmill_assets::MODEL)
    }

    /// The encoder, loaded by the first caller.
    pub(crate) fn get(&self) -> Result<&Encoder, Failure> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let folder = Self::located()
            .ok_or_else(|| failure("the embedding model is missing: run `grist setup`"))?;
        let encoder = Encoder::load(&folder, self.precision).map_err(|error| failure(&error))?;
        Ok(self.encoder.get_or_init(|| encoder))
    }
}

fn failure(what: &(impl std::fmt::Display + ?Sized)) -> Failure {
    Failure::new(
        ReasonCode::EmbedderFailed,
        Stage::Embedding,
        what.to_string(),
    )
}

impl TokenCounter for LateEncoder {
    fn max_tokens(&self) -> usize {
        self.get().map_or(MAX_TOKENS, TokenCounter::max_tokens)
    }

    fn count(&self, text: &str) -> usize {
        match self.get() {
            Ok(encoder) => encoder.count(text),
            Err(_) => text.split_whitespace().count(),
        }
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        match self.get() {
            Ok(encoder) => encoder.offsets(text),
            Err(_) => text
                .split_whitespace()
                .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
                .collect(),
        }
    }
}

impl Embedder for LateEncoder {
    fn model(&self) -> &ModelId {
        &self.model
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        self.get()?.embed(texts)
    }
}
