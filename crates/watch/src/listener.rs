//! Hears from the file system where something may have happened.
//!
//! What is heard is never trusted: events may be lost, doubled, late or of files that are
//! gone again. They only say where to look.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Sender, TrySendError};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Something may have happened to the file or folder at this absolute path.
    At(PathBuf),
    /// Events were lost: it may have happened anywhere.
    Anywhere,
    /// Nothing will be heard of some folders from now on, and why.
    Deaf(String),
}

/// Why nothing can be heard of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEvents(pub String);

/// Listens to a folder until it is dropped.
pub struct Listener {
    _watcher: RecommendedWatcher,
    overflowed: Arc<AtomicBool>,
}

impl Listener {
    /// Listens to a folder, with all below it when `subfolders` is set. A channel that is
    /// full loses hints, which [`Listener::has_overflowed`] then says.
    pub fn start(
        folder: &Path,
        subfolders: bool,
        follow_links: bool,
        hints: Sender<Hint>,
    ) -> Result<Self, NoEvents> {
        let overflowed = Arc::new(AtomicBool::new(false));
        let full = Arc::clone(&overflowed);
        let hear = move |heard: notify::Result<Event>| {
            for hint in hints_of(heard) {
                if let Err(TrySendError::Full(_)) = hints.try_send(hint) {
                    full.store(true, Ordering::Release);
                }
            }
        };
        let config = Config::default().with_follow_symlinks(follow_links);
        let mut watcher = RecommendedWatcher::new(hear, config).map_err(|error| refusal(&error))?;
        let mode = match subfolders {
            true => RecursiveMode::Recursive,
            false => RecursiveMode::NonRecursive,
        };
        watcher
            .watch(folder, mode)
            .map_err(|error| refusal(&error))?;
        Ok(Self {
            _watcher: watcher,
            overflowed,
        })
    }

    /// Whether hints were lost since this was last asked.
    pub fn has_overflowed(&self) -> bool {
        self.overflowed.swap(false, Ordering::AcqRel)
    }
}

fn hints_of(heard: notify::Result<Event>) -> Vec<Hint> {
    match heard {
        Ok(event) if event.need_rescan() => vec![Hint::Anywhere],
        Ok(event) => match event.kind {
            // Reading changes nothing.
            EventKind::Access(_) => Vec::new(),
            EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(_)
            | EventKind::Remove(_)
            | EventKind::Other => event.paths.into_iter().map(Hint::At).collect(),
        },
        Err(error) => match error.kind {
            ErrorKind::MaxFilesWatch => vec![Hint::Deaf(refusal(&error).0)],
            _ => vec![Hint::Anywhere],
        },
    }
}

fn refusal(error: &notify::Error) -> NoEvents {
    let why = match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (`fs.inotify.max_user_watches`)"
                .to_owned()
        }
        ErrorKind::Io(error) => match error.raw_os_error() {
            // EMFILE from `inotify_init`.
            Some(24) => "the system's limit of programs that watch folders is reached \
                 (`fs.inotify.max_user_instances`)"
                .to_owned(),
            _ => format!("the file system gives no events: {error}"),
        },
        _ => format!("the file system gives no events: {error}"),
    };
    NoEvents(why)
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, Flag};

    use super::*;

    #[test]
    fn an_overflow_means_anywhere_and_reading_means_nothing() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(hints_of(Ok(overflow)), [Hint::Anywhere]);
        let read = Event::new(EventKind::Access(AccessKind::Any)).add_path("/x/a".into());
        assert_eq!(hints_of(Ok(read)), []);
        let made = Event::new(EventKind::Create(CreateKind::File)).add_path("/x/a".into());
        assert_eq!(hints_of(Ok(made)), [Hint::At("/x/a".into())]);
        let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert!(
            matches!(&hints_of(Err(limit))[..], [Hint::Deaf(why)] if why.contains("max_user_watches"))
        );
    }
}
