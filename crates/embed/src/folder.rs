//! Models of the user's own: which folders hold one that can be computed here.
//!
//! A folder is as sentence-transformers publish it. What decides is not the name but what the
//! files say: a BERT of the width of all-MiniLM-L6-v2, with any number of layers, whose
//! vectors are the mean over all tokens. Models that want an instruction before each text, or
//! take the first token's vector, would give vectors that are not meant to be compared.

use std::fs;
use std::path::{Path, PathBuf};

use gristmill_model::ModelId;
use serde_json::Value;

use crate::files::{TOKENIZER, WEIGHTS};
use crate::network::{HEADS, HIDDEN, INNER, POSITIONS_IN_FILE, VOCABULARY, layers};
use crate::weights::WeightFile;
use crate::{LoadError, Precision};

/// Hexadecimal digits of the files' hash that are part of a model's id.
const DIGITS: usize = 12;

/// A folder with a model that can be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderModel {
    /// The folder, by its absolute path.
    pub folder: PathBuf,
    /// The folder's name with the beginning of a hash of its weights and its tokenizer:
    /// `all-MiniLM-L12-v2@1a2b…`.
    pub name: String,
}

impl FolderModel {
    /// Looks into a folder; reads all of its weights once. A model that cannot be computed is
    /// [`LoadError::Unsuitable`], with what is other than it has to be.
    pub fn inspect(folder: &Path) -> Result<Self, LoadError> {
        let unreadable = |source| LoadError::Unreadable {
            path: folder.to_owned(),
            source,
        };
        let folder = folder.canonicalize().map_err(unreadable)?;
        let unsuitable = |problem| LoadError::Unsuitable {
            path: folder.clone(),
            problem,
        };
        let config = suits(&folder).map_err(unsuitable)?;
        let weights = WeightFile::read(&folder.join(WEIGHTS))?;
        let layers = layers(&weights).map_err(|error| error.in_folder(&folder))?;
        if config["num_hidden_layers"].as_u64() != Some(layers as u64) {
            let said = &config["num_hidden_layers"];
            let problem = format!("`num_hidden_layers` is {said}, and `{WEIGHTS}` has {layers}");
            return Err(unsuitable(problem));
        }
        let hash = hash(&folder, &weights)?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        // A slash ends the name within the id.
        let name = format!("{}@{}", name.replace('/', "-"), &hash[..DIGITS]);
        Ok(Self { folder, name })
    }

    /// The id of the model in a precision: `all-MiniLM-L12-v2@1a2b3c4d5e6f/int8`.
    pub fn model_id(&self, precision: Precision) -> ModelId {
        ModelId(format!("{}/{}", self.name, precision.as_str()))
    }
}

/// Of everything that decides what the vector of a text is.
fn hash(folder: &Path, weights: &WeightFile) -> Result<String, LoadError> {
    let path = folder.join(TOKENIZER);
    let tokenizer = fs::read(&path).map_err(|source| LoadError::Unreadable { path, source })?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(weights.bytes().len() as u64).to_le_bytes());
    hasher.update(weights.bytes()).update(&tokenizer);
    Ok(hasher.finalize().to_hex().to_string())
}

/// The configuration of a model that can be computed; otherwise why it cannot.
fn suits(folder: &Path) -> Result<Value, String> {
    let config = json(&folder.join("config.json"))?;
    let wanted = [
        ("model_type", Value::from("bert")),
        ("hidden_act", Value::from("gelu")),
        ("hidden_size", Value::from(HIDDEN)),
        ("num_attention_heads", Value::from(HEADS)),
        ("intermediate_size", Value::from(INNER)),
        ("vocab_size", Value::from(VOCABULARY)),
        ("max_position_embeddings", Value::from(POSITIONS_IN_FILE)),
        ("type_vocab_size", Value::from(2)),
        ("layer_norm_eps", Value::from(1e-12)),
    ];
    for (name, wanted) in wanted {
        let found = &config[name];
        if *found != wanted {
            return Err(format!("`{name}` is {found}, not {wanted}"));
        }
    }
    takes_the_mean(folder)?;
    cuts_words_alike(folder)?;
    Ok(config)
}

/// Where a folder does not say how tokens become a vector, the mean is taken.
fn takes_the_mean(folder: &Path) -> Result<(), String> {
    let path = folder.join("1_Pooling").join("config.json");
    if path.exists() {
        let pooling = json(&path)?;
        let modes = pooling.as_object().into_iter().flatten();
        let mut others = modes.filter(|(name, value)| {
            let is_mean = *name == "pooling_mode_mean_tokens";
            name.starts_with("pooling_mode_") && value.as_bool() == Some(!is_mean)
        });
        if let Some((name, value)) = others.next() {
            return Err(format!(
                "`{name}` is {value}: only the mean over all tokens is computed"
            ));
        }
    }
    match folder.join("2_Dense").exists() {
        true => Err("it has a further layer in `2_Dense`".to_owned()),
        false => Ok(()),
    }
}

/// The memory of words relies on how BERT's tokenizer for lower case works.
fn cuts_words_alike(folder: &Path) -> Result<(), String> {
    let tokenizer = json(&folder.join(TOKENIZER))?;
    let wanted = [
        ("/model/type", Value::from("WordPiece")),
        ("/model/vocab/[CLS]", Value::from(crate::encoder::CLS)),
        ("/model/vocab/[SEP]", Value::from(crate::encoder::SEP)),
        ("/normalizer/type", Value::from("BertNormalizer")),
        ("/normalizer/lowercase", Value::from(true)),
        ("/pre_tokenizer/type", Value::from("BertPreTokenizer")),
    ];
    for (place, wanted) in wanted {
        let found = tokenizer.pointer(place).unwrap_or(&Value::Null);
        if *found != wanted {
            return Err(format!(
                "its tokenizer has {found} at `{place}`, not {wanted}"
            ));
        }
    }
    Ok(())
}

fn json(path: &Path) -> Result<Value, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let text = fs::read(path).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("`{name}` is not JSON: {error}"))
}
