//! `backups.*`: copies of everything that lasts.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use gristmill_model::{Backup, BackupProgress};
use gristmill_store::{BACKUPS, is_restoring, stage_restore};

use super::{Opened, now};
use crate::ApiError;
use crate::restore::not_restored;
use crate::types::{BackupState, CreateBackup, Nothing, RestoreBackup, RestoreView};

pub(super) fn create(opened: &Opened, input: CreateBackup) -> Result<Backup, ApiError> {
    let file = input.file.as_deref().map(absolute).transpose()?;
    begin(opened)?;
    let mut watcher = |progress| set(opened, Some(progress));
    let made = match &opened.engine {
        Some(engine) => engine.back_up(file.as_deref(), &mut watcher),
        None => gristmill_engine::back_up(&opened.store, file.as_deref(), now(), &mut watcher),
    };
    set(opened, None);
    Ok(made?)
}

/// A path that does not depend on where a program was started.
pub(super) fn absolute(file: &str) -> Result<PathBuf, ApiError> {
    match Path::new(file) {
        path if path.is_absolute() => Ok(path.to_owned()),
        _ => Err(ApiError::invalid(format!(
            "`{file}` is not an absolute path"
        ))),
    }
}

/// Takes the turn; one backup is made at a time.
fn begin(opened: &Opened) -> Result<(), ApiError> {
    let total = opened.store.size()?;
    let mut progress = opened
        .backing_up
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if progress.is_some() {
        return Err(
            ApiError::refused("a backup is being made already").with_hint("wait until it is done")
        );
    }
    *progress = Some(BackupProgress {
        copied: Default::default(),
        total,
        checking: false,
    });
    Ok(())
}

fn set(opened: &Opened, progress: Option<BackupProgress>) {
    *opened
        .backing_up
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = progress;
}

pub(super) fn list(opened: &Opened, _: Nothing) -> Result<Vec<Backup>, ApiError> {
    Ok(gristmill_engine::list_backups(&opened.options.data_dir))
}

pub(super) fn state(opened: &Opened, _: Nothing) -> Result<BackupState, ApiError> {
    let data_dir = &opened.options.data_dir;
    Ok(BackupState {
        progress: *opened
            .backing_up
            .lock()
            .unwrap_or_else(PoisonError::into_inner),
        folder: data_dir.join(BACKUPS).display().to_string(),
        keep: opened.settings().settings.backups_keep,
        size: opened.store.size()?,
        restoring: is_restoring(data_dir),
    })
}

pub(super) fn restore(opened: &Opened, input: RestoreBackup) -> Result<RestoreView, ApiError> {
    opened.engine()?;
    let file = absolute(&input.file)?;
    let staged = stage_restore(&opened.options.data_dir, &file);
    let backup = staged.map_err(|error| not_restored(&file, error))?;
    Ok(RestoreView {
        backup,
        at_next_start: true,
        kept: None,
    })
}
