//! Backups: on request, every day, and put back in place.

mod daily;
mod folder;
mod restore;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use gristmill_model::{Backup, BackupKind, BackupProgress, EventKind, Timestamp};
use gristmill_store::{BACKUPS, Store, note_backup, read_backup};

use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::shared::Shared;

pub use daily::Daily;
pub use folder::list as list_backups;
pub use restore::restore;
pub(crate) use restore::settle;

/// How long after the start to see for the first time whether a backup is due.
const FIRST: Duration = Duration::from_secs(60);
/// How often to see whether one is due.
const LOOK: Duration = Duration::from_secs(600);

/// The thread that makes a backup every day, once there is one.
#[derive(Default)]
pub(crate) struct Backups(Mutex<Option<(Sender<()>, JoinHandle<()>)>>);

impl Backups {
    fn start(&self, shared: &Arc<Shared>) -> Result<()> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Ok(());
        }
        let (alive, end) = bounded::<()>(0);
        let shared = Arc::clone(shared);
        let run = move || {
            let mut told = None;
            let mut wait = FIRST;
            while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                daily::look(&shared.parts, &mut told);
                wait = LOOK;
            }
        };
        let thread = std::thread::Builder::new()
            .name("backups".to_owned())
            .spawn(run)
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        *running = Some((alive, thread));
        Ok(())
    }

    /// Ends making backups; one under way is finished first.
    pub(crate) fn stop(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((alive, thread)) = running else {
            return;
        };
        drop(alive);
        if thread.join().is_err() {
            tracing::error!("making backups ended with a panic");
        }
    }
}

impl Engine {
    /// Makes a backup every day from now on, until the engine ends.
    pub fn start_backups(&self) -> Result<()> {
        self.backups.start(&self.shared)
    }

    /// Makes the daily backup if it is due.
    pub fn back_up_daily(&self) -> Result<Daily> {
        daily::make(&self.shared.parts)
    }

    /// Makes a backup now: under a name, else under one made up in the folder of backups.
    /// Jobs go on meanwhile; what they store from now on is not in it.
    ///
    /// Replaces nothing but an older backup. Refused where a watch would take it in.
    pub fn back_up(
        &self,
        file: Option<&Path>,
        watcher: &mut dyn FnMut(BackupProgress),
    ) -> Result<Backup> {
        if let Some(folder) = file.and_then(Path::parent) {
            self.refuse_watched(folder)?;
        }
        let parts = &self.shared.parts;
        let backup = back_up(&parts.store, file, parts.now(), watcher)?;
        tell(&parts.store, &backup, parts.now());
        Ok(backup)
    }
}

/// Makes a backup of a store that is open, if only to be read.
pub fn back_up(
    store: &Store,
    file: Option<&Path>,
    now: Timestamp,
    watcher: &mut dyn FnMut(BackupProgress),
) -> Result<Backup> {
    let path = match file {
        Some(file) => allowed(file, store.folder())?,
        None => folder::name(store.folder(), BackupKind::Asked, now)?,
    };
    let note = note_backup(store.folder(), BackupKind::Asked, now);
    Ok(store.back_up(&path, &note, watcher)?)
}

/// A file that a backup may be written to.
fn allowed(file: &Path, data_dir: &Path) -> Result<PathBuf> {
    let refused = |why: &str, hint| {
        let message = format!("cannot write a backup to `{}`: {why}", file.display());
        Err(EngineError::Backup(message, hint))
    };
    if file.is_dir() {
        return refused("it is a folder", "name a file in it, as `gristmill.backup`");
    }
    let Some(folder) = file.parent().and_then(|folder| folder.canonicalize().ok()) else {
        return refused("its folder is not there", "make the folder first");
    };
    let own = data_dir
        .canonicalize()
        .unwrap_or_else(|_| data_dir.to_owned());
    if folder.starts_with(&own) && !folder.starts_with(own.join(BACKUPS)) {
        return refused("the data folder is kept there", "name a file elsewhere");
    }
    if file.exists() && read_backup(file).is_err() {
        return refused("there is another file already", "choose another name");
    }
    Ok(file.to_owned())
}

fn tell(store: &Store, backup: &Backup, now: Timestamp) {
    tracing::info!(
        kind = backup.kind.as_str(),
        size = backup.size.0,
        "backup made"
    );
    let made = EventKind::BackupMade {
        kind: backup.kind,
        file: backup.file.clone(),
        size: backup.size,
    };
    if let Err(error) = store.tell_backup(made, now) {
        tracing::warn!(%error, "cannot tell of a backup now");
    }
}
