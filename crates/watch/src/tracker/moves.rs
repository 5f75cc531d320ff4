//! Recognising a file that only has another name or place.

use std::collections::{BTreeMap, HashSet};

use gristmill_model::{ContentHash, FileKey, FileStamp, WatchEntryState};

use super::{Known, Tracker};
use crate::batch::Move;
use crate::ground::{Ground, Presence};

/// Files that are gone from where they were, each to be found again once.
pub(super) struct Origins {
    /// By size, those whose content is known.
    by_size: BTreeMap<u64, Vec<(FileKey, ContentHash)>>,
    taken: HashSet<FileKey>,
}

impl Origins {
    pub(super) fn new(tracker: &Tracker) -> Self {
        let mut by_size: BTreeMap<u64, Vec<(FileKey, ContentHash)>> = BTreeMap::new();
        for (key, known) in &tracker.known {
            let gone = known.is_missing() || tracker.vanishing.contains_key(key);
            if let Some(hash) = known.content_hash
                && gone
                && known.stamp.size.0 > 0
            {
                let size = by_size.entry(known.stamp.size.0).or_default();
                size.push((key.clone(), hash));
            }
        }
        Self {
            by_size,
            taken: HashSet::new(),
        }
    }

    /// Where the file at `to` came from: the same file under another name, else the same
    /// content where the system tells no identity or the file was copied and deleted.
    pub(super) fn find(
        &mut self,
        tracker: &Tracker,
        to: &FileKey,
        stamp: FileStamp,
        ground: &dyn Ground,
    ) -> Option<Move> {
        let from = by_identity(tracker, to, stamp, ground)
            .filter(|from| !self.taken.contains(from))
            .or_else(|| self.by_content(tracker, to, stamp, ground))?;
        let known = &tracker.known[&from];
        self.taken.insert(from.clone());
        Some(Move {
            to: to.clone(),
            stamp,
            content_hash: known.content_hash,
            back: known.is_missing(),
            from,
        })
    }

    fn by_content(
        &self,
        tracker: &Tracker,
        to: &FileKey,
        stamp: FileStamp,
        ground: &dyn Ground,
    ) -> Option<FileKey> {
        let fresh = tracker.known.get(to).is_none_or(Known::is_missing);
        let same_size = self.by_size.get(&stamp.size.0).filter(|_| fresh)?;
        let hash = ground.hash(to)?;
        let same = |(key, content): &&(FileKey, ContentHash)| {
            let known = &tracker.known[key];
            *content == hash && key != to && is_stored(known) && !self.taken.contains(key)
        };
        same_size.iter().find(same).map(|(key, _)| key.clone())
    }
}

fn by_identity(
    tracker: &Tracker,
    to: &FileKey,
    stamp: FileStamp,
    ground: &dyn Ground,
) -> Option<FileKey> {
    let from = tracker.by_identity.get(&stamp.identity?)?;
    let known = tracker.known.get(from)?;
    // A deleted file's identity may be given to a new one, which has another size or time.
    let same = from != to && known.stamp == stamp && is_stored(known);
    let replaced = tracker.waiting.get(from);
    let replaced = replaced.is_some_and(|other| other.stamp.identity != stamp.identity);
    let gone = || replaced || ground.presence(from) == Presence::Gone;
    (same && gone()).then(|| from.clone())
}

/// Whether there may be a document of it.
fn is_stored(known: &Known) -> bool {
    match known.state {
        WatchEntryState::Settled | WatchEntryState::Missing { .. } => true,
        WatchEntryState::Submitted { .. } | WatchEntryState::Failed => false,
    }
}

/// The moves so that no file is moved to a place before what was there has left it, and
/// those for which there is no such order because they go round in a circle.
pub(super) fn in_order(moves: Vec<Move>) -> (Vec<Move>, Vec<Move>) {
    let mut ordered = Vec::with_capacity(moves.len());
    let mut left = moves;
    loop {
        let occupied: HashSet<FileKey> = left.iter().map(|file| file.from.clone()).collect();
        let (free, blocked): (Vec<Move>, Vec<Move>) = left
            .into_iter()
            .partition(|file| !occupied.contains(&file.to));
        let stuck = free.is_empty();
        ordered.extend(free);
        left = blocked;
        if stuck || left.is_empty() {
            return (ordered, left);
        }
    }
}
