//! The model the tests share: loaded once for each precision.

use std::path::PathBuf;
use std::sync::LazyLock;

use gristmill_embed::{Encoder, Precision, default_model_dir};

pub(crate) static INT8: LazyLock<Encoder> = LazyLock::new(|| load(Precision::Int8));
pub(crate) static F32: LazyLock<Encoder> = LazyLock::new(|| load(Precision::F32));

/// `GRISTMILL_MODEL_DIR`, or where `cargo xtask test` keeps the model.
pub(crate) fn dir() -> PathBuf {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    let cache = || {
        let system = match cfg!(target_os = "macos") {
            true => "Library/Caches",
            false => ".cache",
        };
        variable("XDG_CACHE_HOME")
            .or_else(|| variable("LOCALAPPDATA"))
            .or_else(|| variable("HOME").map(|home| home.join(system)))
            .expect("a home folder")
    };
    variable("GRISTMILL_MODEL_DIR").unwrap_or_else(|| default_model_dir(&cache()))
}

fn load(precision: Precision) -> Encoder {
    Encoder::load(&dir(), precision).unwrap_or_else(|error| {
        panic!("these tests need the embedding model, which `cargo xtask test` fetches: {error}")
    })
}
