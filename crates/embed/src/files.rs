//! Which files the model consists of, byte for byte.

use std::path::PathBuf;

/// The model's name, also the name of the folder its files lie in.
pub const MODEL_NAME: &str = "all-MiniLM-L6-v2";

/// One file of the model, pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFile {
    /// Its name within the model's folder.
    pub name: &'static str,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
}

/// The files [`crate::Encoder::load`] expects side by side in one folder, as published.
pub const MODEL_FILES: &[ModelFile] = &[
    ModelFile {
        name: WEIGHTS,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        bytes: 90_868_376,
    },
    ModelFile {
        name: TOKENIZER,
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        bytes: 466_247,
    },
];

pub(crate) const WEIGHTS: &str = "model.safetensors";
pub(crate) const TOKENIZER: &str = "tokenizer.json";

/// The model's folder below a cache folder: `<cache>/gristmill/models/all-MiniLM-L6-v2`.
/// Pass the user's cache folder (`$XDG_CACHE_HOME` or `~/.cache` on Linux).
pub fn default_model_dir(cache: &std::path::Path) -> PathBuf {
    cache.join("gristmill").join("models").join(MODEL_NAME)
}
