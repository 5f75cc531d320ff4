//! The encoder: model files in, one unit vector for each text out.

use std::path::Path;

use gristmill_model::{Embedder, Failure, ModelId, ReasonCode, Stage, TokenCounter};

use crate::files::{MODEL_NAME, TOKENIZER, WEIGHTS};
use crate::linear::{Exact, Int8, Kernel};
use crate::network::{Batch, HIDDEN, MAX_POSITIONS, Network};
use crate::pool::Pool;
use crate::tokens::Tokens;
use crate::weights::WeightFile;
use crate::{FolderModel, LoadError};

pub(crate) const CLS: u32 = 101;
pub(crate) const SEP: u32 = 102;

/// Tokens of texts computed together. More gains nothing and costs memory.
const BATCH_TOKENS: usize = 512;

/// How vectors are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Products in 8-bit integers: several times faster, cosine to the exact vectors ≥ 0.995.
    Int8,
    /// 32-bit floats throughout.
    F32,
}

impl Precision {
    /// `int8` or `f32`, as in settings and model ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Int8 => "int8",
            Precision::F32 => "f32",
        }
    }

    /// The precision with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [Precision::Int8, Precision::F32]
            .into_iter()
            .find(|precision| precision.as_str() == name)
    }

    /// The id of the model in this precision: `all-MiniLM-L6-v2/int8`.
    pub fn model_id(self) -> ModelId {
        ModelId(format!("{MODEL_NAME}/{}", self.as_str()))
    }
}

/// A model, ready to embed. Share it between threads: each call runs on its own.
pub struct Encoder {
    model: ModelId,
    tokens: Tokens,
    engine: Engine,
}

enum Engine {
    Exact(Pool<Exact>),
    Int8(Pool<Int8>),
}

impl Encoder {
    /// Loads the files named in [`crate::MODEL_FILES`] from `dir` and packs the weights.
    pub fn load(dir: &Path, precision: Precision) -> Result<Self, LoadError> {
        let weights = || WeightFile::open(&dir.join(WEIGHTS));
        Self::from_parts(dir, weights, precision, precision.model_id())
    }

    /// Loads a model of the user's own. Its weights stay in memory, because nobody can tell
    /// whether their file stays as it is.
    pub fn load_folder(found: &FolderModel, precision: Precision) -> Result<Self, LoadError> {
        let folder = &found.folder;
        let weights = || WeightFile::read(&folder.join(WEIGHTS));
        let model = found.model_id(precision);
        Self::from_parts(folder, weights, precision, model).map_err(|error| error.in_folder(folder))
    }

    fn from_parts(
        dir: &Path,
        weights: impl Fn() -> Result<WeightFile, LoadError>,
        precision: Precision,
        model: ModelId,
    ) -> Result<Self, LoadError> {
        let engine = match precision {
            Precision::Int8 => Engine::Int8(Pool::new(Network::load(weights)?)),
            Precision::F32 => Engine::Exact(Pool::new(Network::load(weights)?)),
        };
        Ok(Self {
            model,
            tokens: Tokens::load(&dir.join(TOKENIZER))?,
            engine,
        })
    }

    /// Name of the way integer products are taken on this processor: `amx`, `vnni` or
    /// `portable`; in `f32` always `portable`.
    pub fn kernel(&self) -> &'static str {
        match &self.engine {
            Engine::Exact(_) => Kernel::Portable.as_str(),
            Engine::Int8(_) => Kernel::best().as_str(),
        }
    }

    fn append(&self, batch: &mut Batch, index: usize, text: &str) -> Result<(), Failure> {
        let start = batch.ids.len();
        batch.ids.push(CLS);
        self.tokens.visit(text, |token| batch.ids.push(token.id));
        batch.ids.push(SEP);
        let count = batch.ids.len() - start;
        if count > MAX_POSITIONS {
            return Err(failure(format!(
                "text {index} has {} tokens, the model takes {}",
                count - 2,
                self.max_tokens()
            )));
        }
        batch.texts.push(start..batch.ids.len());
        Ok(())
    }

    fn compute(&self, batch: &mut Batch, vectors: &mut Vec<Vec<f32>>) -> Result<(), Failure> {
        let computed = match &self.engine {
            Engine::Exact(pool) => pool.forward(batch),
            Engine::Int8(pool) => pool.forward(batch),
        };
        if computed.iter().flatten().any(|value| !value.is_finite()) {
            return Err(failure(
                "a vector is not finite: the model's file is damaged; remove it so that it is fetched again".to_owned(),
            ));
        }
        vectors.extend(computed);
        batch.ids.clear();
        batch.texts.clear();
        Ok(())
    }
}

impl TokenCounter for Encoder {
    fn max_tokens(&self) -> usize {
        MAX_POSITIONS - 2
    }

    fn count(&self, text: &str) -> usize {
        let mut count = 0;
        self.tokens.visit(text, |_| count += 1);
        count
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        let mut offsets = Vec::new();
        self.tokens.visit(text, |token| offsets.push(token.start));
        offsets
    }
}

impl Embedder for Encoder {
    fn model(&self) -> &ModelId {
        &self.model
    }

    fn dimensions(&self) -> usize {
        HIDDEN
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        let mut vectors = Vec::with_capacity(texts.len());
        let mut batch = Batch::default();
        for (index, text) in texts.iter().enumerate() {
            self.append(&mut batch, index, text)?;
            if batch.ids.len() + MAX_POSITIONS > BATCH_TOKENS {
                self.compute(&mut batch, &mut vectors)?;
            }
        }
        self.compute(&mut batch, &mut vectors)?;
        Ok(vectors)
    }
}

fn failure(detail: String) -> Failure {
    Failure::new(ReasonCode::EmbedderFailed, Stage::Embedding, detail)
}
