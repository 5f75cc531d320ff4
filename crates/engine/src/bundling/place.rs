//! What the file of a bundle is called until it is complete.

use std::path::{Path, PathBuf};

/// Digits of a data folder's mark.
const MARK: usize = 8;

/// What a bundle is called until it is complete. Every try from this data folder uses this
/// name and no other folder does: nothing is left of one that was cut off once another
/// succeeds.
pub(super) fn partial(file: &Path, data_dir: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let own = data_dir.canonicalize();
    let own = own.unwrap_or_else(|_| data_dir.to_owned());
    let mark = blake3::hash(own.as_os_str().as_encoded_bytes()).to_hex();
    file.with_file_name(format!(".{name}.{}.partial", &mark[..MARK]))
}
