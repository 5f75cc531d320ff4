//! One process works in a data folder at a time: a lock of the operating system, which
//! goes away with the process however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{EngineError, Result};

/// The lock's file in the data folder. It stays when the lock is gone.
const FILE: &str = "owner.lock";

/// The right to work in a data folder, until dropped.
#[derive(Debug)]
pub(crate) struct Owner {
    _file: File,
}

impl Owner {
    /// Takes the folder, making it if it is not there.
    pub(crate) fn take(data_dir: &Path) -> Result<Self> {
        let unusable = |error: std::io::Error| EngineError::DataFolder {
            path: data_dir.to_owned(),
            problem: error.to_string(),
        };
        std::fs::create_dir_all(data_dir).map_err(unusable)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data_dir.join(FILE))
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(EngineError::AlreadyOwned(data_dir.to_owned())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}
