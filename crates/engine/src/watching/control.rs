//! What people and programs do to watches.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_model::{Watch, WatchId, WatchPause, WatchStatus};
use gristmill_sources::ListingRules;

use super::Message;
use super::ground::Disk;
use crate::engine::Engine;
use crate::error::{EngineError, Result};

impl Engine {
    /// Looks after every watch that is not paused, and those added later, until the engine
    /// ends.
    pub fn start_watching(&self) -> Result<()> {
        self.watching.all.store(true, Ordering::Release);
        for watch in self.store().watches(None)? {
            if watch.paused.is_none() {
                self.watching.start(&self.shared, watch, None)?;
            }
        }
        Ok(())
    }

    /// Adds a watch. Refused when its patterns make no sense, when the data folder lies in
    /// its folder or the other way round, and when the folder is watched for the same
    /// collection already.
    pub fn add_watch(&self, watch: Watch) -> Result<Watch> {
        self.check_watch(&watch)?;
        let _announced = self.watching.announce(&watch.id);
        self.store().add_watch(watch.clone())?;
        self.look_after(watch)
    }

    /// Puts another name, collection, options or rules in force. With another collection
    /// every file is taken in anew; documents of the old one stay there.
    pub fn edit_watch(&self, watch: Watch) -> Result<Watch> {
        self.check_watch(&watch)?;
        let before = self.store().watch(&watch.id)?;
        let _announced = self.watching.announce(&watch.id);
        self.watching.stop(&watch.id);
        let edited = self
            .store()
            .edit_watch(watch.clone(), self.shared.parts.now());
        if edited.is_ok() && before.collection != watch.collection {
            self.store().clear_watch_entries(&watch.id)?;
        }
        let watch = self.store().watch(&watch.id)?;
        let watch = self.look_after(watch)?;
        edited?;
        Ok(watch)
    }

    /// Holds a watch until it is resumed, also over restarts. Its jobs go on.
    pub fn pause_watch(&self, id: &WatchId) -> Result<Watch> {
        let (pause, now) = (Some(WatchPause::User), self.shared.parts.now());
        self.store().set_watch_pause(id, pause, now)?;
        self.watching.stop(id);
        Ok(self.store().watch(id)?)
    }

    /// Lets a paused watch go on. With `allow_removals` the documents of files that are
    /// missing are removed, however many they are.
    pub fn resume_watch(&self, id: &WatchId, allow_removals: bool) -> Result<Watch> {
        let now = self.shared.parts.now();
        let _announced = self.watching.announce(id);
        self.store().set_watch_pause(id, None, now)?;
        let watch = self.store().watch(id)?;
        let asked = allow_removals.then_some(Message::AllowRemovals);
        if allow_removals || self.watching.all.load(Ordering::Acquire) {
            self.watching.start(&self.shared, watch.clone(), asked)?;
        }
        Ok(watch)
    }

    /// Removes a watch. Its documents stay.
    pub fn remove_watch(&self, id: &WatchId) -> Result<()> {
        self.store().watch(id)?;
        self.watching.stop(id);
        self.store().remove_watch(id, self.shared.parts.now())?;
        Ok(())
    }

    /// Has a watch look at its whole folder now, and take again what failed, or with
    /// `everything` all of it. Works in a process that does not watch, too.
    pub fn scan_watch(&self, id: &WatchId, everything: bool) -> Result<Watch> {
        let watch = self.store().watch(id)?;
        if watch.paused.is_some() {
            return Err(EngineError::Unwatchable(
                format!("the watch `{}` is paused", watch.name),
                "resume it first",
            ));
        }
        let asked = Some(Message::Scan { everything });
        self.watching.start(&self.shared, watch.clone(), asked)?;
        Ok(watch)
    }

    /// How a watch is doing.
    pub fn watch_status(&self, watch: &Watch) -> WatchStatus {
        let attended = self.watching.status(&watch.id);
        let attended = attended.filter(|_| watch.paused.is_none());
        attended.unwrap_or_else(|| WatchStatus::unattended(watch))
    }

    /// Refuses a folder as a place to write to because a watch would take in what is
    /// written there.
    pub fn refuse_watched(&self, output: &Path) -> Result<()> {
        let output = resolved(output);
        for watch in self.store().watches(None)? {
            if output.starts_with(resolved(Path::new(&watch.folder))) {
                return Err(EngineError::Unwatchable(
                    format!(
                        "`{}` lies in the folder of the watch `{}`, which would take in what is written there",
                        output.display(),
                        watch.name
                    ),
                    "choose a folder that is not watched",
                ));
            }
        }
        Ok(())
    }

    fn look_after(&self, watch: Watch) -> Result<Watch> {
        if watch.paused.is_none() && self.watching.all.load(Ordering::Acquire) {
            self.watching.start(&self.shared, watch.clone(), None)?;
        }
        Ok(watch)
    }

    fn check_watch(&self, watch: &Watch) -> Result<()> {
        watch.options.validate()?;
        let data_dir = &self.shared.parts.data_dir;
        let rules = ListingRules::from_settings(&self.shared.parts.settings());
        let never = Arc::new(AtomicBool::new(false));
        if let Err(failure) = Disk::new(watch, rules, data_dir, never) {
            return Err(EngineError::Unwatchable(
                failure.detail,
                "correct the pattern",
            ));
        }
        self.refuse_own_folder(watch)?;
        let others = self.store().watches(None)?;
        let same = others.iter().find(|other| {
            other.id != watch.id
                && other.folder == watch.folder
                && other.collection == watch.collection
        });
        match same {
            None => Ok(()),
            Some(other) => Err(EngineError::Unwatchable(
                format!("the watch `{}` takes that folder already", other.name),
                "edit that one, or name another collection",
            )),
        }
    }

    /// What Gristmill writes must never be taken in as a document.
    fn refuse_own_folder(&self, watch: &Watch) -> Result<()> {
        let (folder, data) = (
            resolved(Path::new(&watch.folder)),
            resolved(&self.shared.parts.data_dir),
        );
        if !data.starts_with(&folder) && !folder.starts_with(&data) {
            return Ok(());
        }
        Err(EngineError::Unwatchable(
            format!(
                "the data folder `{}` and `{}` lie in one another",
                data.display(),
                folder.display()
            ),
            "watch a folder that does not hold Gristmill's own data",
        ))
    }
}

/// A path with its links resolved as far as it exists.
fn resolved(path: &Path) -> std::path::PathBuf {
    for ancestor in path.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return real.join(rest);
        }
    }
    path.to_owned()
}
