//! Where things are in the checkout.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository")
}

/// The user interface's folder.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo puts what it builds: `CARGO_TARGET_DIR`, else `target/`.
pub(crate) fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(named.unwrap_or_else(|| PathBuf::from("target")))
}

/// The built program `name` of `profile` (`debug` or `release`).
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}

/// Real documents to measure and test on, beside the checkout; not everybody has them.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = root().join("../shared/corpus");
    folder.canonicalize().ok().filter(|path| path.is_dir())
}

/// Gristmill's folder in the user's cache, for what outlives the checkout.
pub(crate) fn cache() -> PathBuf {
    let named = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::home_dir().unwrap_or_else(target).join(".cache");
    named.unwrap_or_else(home).join("gristmill")
}
