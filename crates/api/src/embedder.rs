//! Embedding models, loaded when they are first needed and found wherever they are by then.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gristmill_embed::{Encoder, FolderModel, Precision};
use gristmill_engine::Models;
use gristmill_model::{Embedder, Failure, ModelId, ReasonCode, Stage, TokenCounter};

use crate::remote::Remotes;

/// Length of the model's vectors, known before it is loaded.
const DIMENSIONS: usize = 384;
/// Most tokens of a text, known before the model is loaded.
const MAX_TOKENS: usize = 510;

/// The model as the engine sees it. While it is missing, texts are counted roughly and
/// embedding fails with what to do about it; once it is there the next text loads it.
pub(crate) struct LateEncoder {
    model: ModelId,
    /// Where a model of the user's own lies; none for the one that comes with the program.
    folder: Option<PathBuf>,
    precision: Precision,
    loading: Mutex<()>,
    encoder: OnceLock<Encoder>,
}

impl LateEncoder {
    /// Nothing is looked for or read yet.
    pub(crate) fn new(precision: Precision) -> Self {
        Self {
            model: precision.model_id(),
            folder: None,
            precision,
            loading: Mutex::new(()),
            encoder: OnceLock::new(),
        }
    }

    /// A model of the user's own. Nothing is read yet.
    fn in_folder(folder: &Path, model: &ModelId, precision: Precision) -> Self {
        Self {
            model: model.clone(),
            folder: Some(folder.to_owned()),
            ..Self::new(precision)
        }
    }

    /// Where the model that comes with the program is on this machine, if it is.
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
        let encoder = self.load()?;
        Ok(self.encoder.get_or_init(|| encoder))
    }

    fn load(&self) -> Result<Encoder, Failure> {
        let loaded = match &self.folder {
            Some(folder) => Encoder::load_folder(&self.checked(folder)?, self.precision),
            None => {
                let folder = Self::located()
                    .ok_or_else(|| failure("the embedding model is missing: run `grist setup`"))?;
                Encoder::load(&folder, self.precision)
            }
        };
        loaded.map_err(|error| failure(&error))
    }

    /// Vectors of another model would be compared with those that are stored, so the files
    /// must be the same as when they were chosen.
    fn checked(&self, folder: &Path) -> Result<FolderModel, Failure> {
        let found = FolderModel::inspect(folder).map_err(|error| failure(&error))?;
        let found_id = found.model_id(self.precision);
        match found_id == self.model {
            true => Ok(found),
            false => Err(failure(&format!(
                "`{}` holds the model `{found_id}` now, not `{}`: put that one back",
                folder.display(),
                self.model
            ))),
        }
    }
}

/// Every model that was asked for, so that each is loaded once.
pub(crate) struct Catalogue {
    made: Mutex<HashMap<Place, Arc<LateEncoder>>>,
    remotes: Remotes,
}

/// A model, and where it lies if it is one of the user's own.
type Place = (ModelId, Option<String>);

impl Catalogue {
    /// Nothing is loaded yet.
    pub(crate) fn new(remotes: Remotes) -> Self {
        Self {
            made: Mutex::default(),
            remotes,
        }
    }

    /// Models of providers.
    pub(crate) fn remotes(&self) -> &Remotes {
        &self.remotes
    }

    /// The model with this id; none for one that this program does not know how to compute.
    pub(crate) fn get(&self, model: &ModelId, folder: Option<&str>) -> Option<Arc<LateEncoder>> {
        let (_, precision) = model.0.rsplit_once('/')?;
        let precision = Precision::from_name(precision)?;
        let late = match folder {
            Some(folder) => LateEncoder::in_folder(Path::new(folder), model, precision),
            None if precision.model_id() == *model => LateEncoder::new(precision),
            None => return None,
        };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (model.clone(), folder.map(str::to_owned));
        let kept = made.entry(place).or_insert_with(|| Arc::new(late));
        Some(Arc::clone(kept))
    }

    /// The model that comes with the program.
    pub(crate) fn own(&self, precision: Precision) -> Arc<LateEncoder> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = made
            .entry((precision.model_id(), None))
            .or_insert_with(|| Arc::new(LateEncoder::new(precision)));
        Arc::clone(kept)
    }
}

impl Models for Catalogue {
    fn find(&self, model: &ModelId, folder: Option<&str>) -> Option<Arc<dyn Embedder>> {
        if model.as_remote().is_some() {
            return Some(self.remotes.find(model)?);
        }
        Some(self.get(model, folder)?)
    }

    fn choose(&self, name: &str, dimensions: u32) -> Result<Arc<dyn Embedder>, Failure> {
        Ok(self.remotes.choose(name, dimensions)?)
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
