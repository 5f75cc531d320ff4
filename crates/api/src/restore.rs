//! Putting a backup in place where nobody has the data folder open.

use std::path::Path;

use gristmill_engine::{Clock, EngineError, SystemClock};
use gristmill_store::StoreError;

use crate::local::make_folder;
use crate::types::RestoreView;
use crate::{ApiError, OpenOptions};

/// Puts a backup in the place of what a data folder holds, which is kept beside it.
///
/// Refused while another process has the folder open; `backups.restore` asks that process to
/// do it at its next start.
pub fn restore(options: &OpenOptions, file: &Path) -> Result<RestoreView, ApiError> {
    make_folder(&options.data_dir)?;
    let now = SystemClock::default().now();
    let (backup, kept) = match gristmill_engine::restore(&options.data_dir, file, now) {
        Err(EngineError::AlreadyOwned(folder)) => {
            let folder = folder.display();
            let message = format!("another program has the data folder `{folder}` open");
            return Err(ApiError::refused(message).with_hint("close it, then try again"));
        }
        Err(EngineError::Store(error)) => return Err(not_restored(file, error)),
        done => done?,
    };
    Ok(RestoreView {
        backup,
        at_next_start: false,
        kept: kept.map(|folder| folder.display().to_string()),
    })
}

/// Why a backup was not put in place. Damage is the backup's, not that of what is there.
pub(crate) fn not_restored(file: &Path, error: StoreError) -> ApiError {
    let file = file.display();
    match error {
        StoreError::Corrupt(problem) => {
            ApiError::invalid(format!("the backup `{file}` is damaged: {problem}"))
                .with_hint("nothing was changed; `grist backups list` shows others")
        }
        other => other.into(),
    }
}
