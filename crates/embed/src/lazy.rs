//! Loads the model at its first use, so that work that needs none never waits for one.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::{Encoder, LoadError, Precision};

/// A model folder that becomes an [`Encoder`] when one is asked for.
pub struct LazyEncoder {
    dir: PathBuf,
    precision: Precision,
    encoder: OnceLock<Encoder>,
}

impl LazyEncoder {
    /// Nothing is read yet.
    pub fn new(dir: &Path, precision: Precision) -> Self {
        Self {
            dir: dir.to_owned(),
            precision,
            encoder: OnceLock::new(),
        }
    }

    /// How vectors will be computed.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The encoder, loaded by the first caller. A failed load is tried again by the next.
    pub fn get(&self) -> Result<&Encoder, LoadError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let encoder = Encoder::load(&self.dir, self.precision)?;
        Ok(self.encoder.get_or_init(|| encoder))
    }
}
