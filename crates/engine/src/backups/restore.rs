//! Putting a backup in the place of what a data folder holds.

use std::path::{Path, PathBuf};

use gristmill_model::{Backup, Timestamp};
use gristmill_store::{
    BACKUPS, finish_restore, is_restoring, remove_partial_backups, stage_restore,
};

use super::folder::stamp;
use crate::error::{EngineError, Result};
use crate::owner::Owner;

/// Puts a backup in place, and says where what was there before is kept, if there was
/// anything. The folder is made if it is not there.
///
/// Fails with [`EngineError::AlreadyOwned`] while another process works in the folder; then,
/// and when the backup is not sound or of a newer schema, nothing is changed.
pub fn restore(data_dir: &Path, file: &Path, now: Timestamp) -> Result<(Backup, Option<PathBuf>)> {
    let _owner = Owner::take(data_dir)?;
    finish(data_dir, now)?;
    let backup = stage_restore(data_dir, file)?;
    Ok((backup, finish(data_dir, now)?))
}

/// Puts a backup in place if that was decided before, and removes what is left of backups
/// that were not finished. For who owns the folder, before anything in it is opened.
pub(crate) fn settle(data_dir: &Path, now: Timestamp) -> Result<()> {
    finish(data_dir, now)?;
    // Nobody makes a backup here at this moment.
    if let Err(error) = remove_partial_backups(&data_dir.join(BACKUPS)) {
        tracing::warn!(%error, "cannot tidy up the folder of backups");
    }
    Ok(())
}

fn finish(data_dir: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    if !is_restoring(data_dir) {
        return Ok(None);
    }
    let free = |number: &u32| !data_dir.join(aside(now, *number)).exists();
    let number = (0..).find(free).unwrap_or_default();
    let kept = finish_restore(data_dir, &aside(now, number)).map_err(|error| {
        let problem = format!("cannot put the backup in place: {error}");
        EngineError::DataFolder {
            path: data_dir.to_owned(),
            problem,
        }
    })?;
    tracing::info!(?kept, "backup put in place");
    Ok(kept)
}

/// The folder that keeps what was there before.
fn aside(now: Timestamp, number: u32) -> String {
    match number {
        0 => format!("replaced-{}", stamp(now)),
        number => format!("replaced-{}-{number}", stamp(now)),
    }
}
