//! Looking at the folder: what is there, what is not, and whether it is the same folder.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use gristmill_model::{FileIdentity, FileKey};

use super::{Known, Tracker, Turn, Waiting};
use crate::ground::{Ground, Look, Presence, Sighting};
use crate::names::is_temporary;
use crate::scopes::Scopes;

/// How much longer than a look takes the folder is left in peace after it.
const REST: u32 = 2;
/// Share of the time that repeated looks at a whole folder may take.
const EFFORT: u32 = 10;

impl Tracker {
    /// Has files looked at that were quiet for long enough.
    pub(super) fn look_at_quiet_files(&mut self, now: Duration) {
        let settle = self.timing.settle;
        for (key, waiting) in &self.waiting {
            if !waiting.settled && now >= waiting.quiet_since + settle {
                self.to_look.add(&key.0);
            }
        }
    }

    /// When the next file will have been quiet for long enough.
    pub(super) fn quiet_at(&self) -> Duration {
        let unsettled = self.waiting.values().filter(|waiting| !waiting.settled);
        let quiet = unsettled.map(|waiting| waiting.quiet_since + self.timing.settle);
        quiet.min().unwrap_or(Duration::MAX)
    }

    pub(super) fn look(&mut self, now: Duration, ground: &dyn Ground, turn: &mut Turn) {
        let root = match ground.root() {
            Ok(root) => root,
            Err(why) => return self.lose(now, why),
        };
        let replaced = self.root.is_some() && root.is_some() && root != self.root;
        if replaced {
            self.rescan();
        }
        let scopes = std::mem::take(&mut self.to_look);
        let look = ground.look(&scopes);
        if replaced && self.is_foreign(&look) {
            let why = "another folder, or nothing, is in its place".to_owned();
            return self.lose(now, why);
        }
        let missing = self.missing(root, &scopes, &look, ground);
        // A drive that is pulled in the middle makes every file look deleted.
        if ground.root() != Ok(root) {
            return self.lose(now, "it went away while it was looked at".to_owned());
        }
        self.found(now, root, &scopes, &look, turn);
        self.missed(now, missing, turn);
    }

    /// Whether nothing that was taken before is there.
    fn is_foreign(&self, look: &Look) -> bool {
        let mut taken = self.known.iter().filter(|(_, known)| !known.is_missing());
        let here: HashSet<&FileKey> = look.files.iter().map(|file| &file.key).collect();
        let any = taken.clone().next().is_some();
        any && !taken.any(|(key, _)| here.contains(key))
    }

    fn lose(&mut self, now: Duration, why: String) {
        self.trouble = Some(why);
        self.waiting.clear();
        self.vanishing.clear();
        self.gathering_since = None;
        self.rescan();
        self.look_not_before = now + self.timing.retry;
    }

    fn found(
        &mut self,
        now: Duration,
        root: Option<FileIdentity>,
        scopes: &Scopes,
        look: &Look,
        turn: &mut Turn,
    ) {
        self.root = root;
        self.trouble = None;
        self.look_not_before = now + self.timing.breath.max(look.took * REST);
        let here: HashSet<&FileKey> = look.files.iter().map(|file| &file.key).collect();
        let unseen = |key: &FileKey| is_below(key, &look.unseen);
        self.waiting.retain(|key, _| {
            let looked_at = scopes.covers(key) && !unseen(key);
            !looked_at || here.contains(key)
        });
        look.files.iter().for_each(|file| self.sight(now, file));
        if scopes.is_everything() {
            turn.scanned = true;
            self.scanned = true;
            let effort = (look.took * EFFORT).min(Duration::from_secs(300));
            let wait = self.jitter.shorten(self.timing.reconcile.max(effort));
            self.reconcile_at = now + wait;
        }
    }

    fn sight(&mut self, now: Duration, file: &Sighting) {
        self.vanishing.remove(&file.key);
        let wanted = !is_temporary(file.key.file_name()) && self.rules.takes_size(file.stamp.size);
        let same = self
            .known
            .get(&file.key)
            .is_some_and(|known| known.stamp == file.stamp && !known.again && !known.is_missing());
        if same || !wanted {
            self.waiting.remove(&file.key);
            return;
        }
        match self.waiting.get_mut(&file.key) {
            Some(waiting) if waiting.stamp == file.stamp => {
                waiting.settled |= now >= waiting.quiet_since + self.timing.settle;
            }
            Some(_) | None => {
                let waiting = Waiting {
                    stamp: file.stamp,
                    quiet_since: now,
                    settled: false,
                };
                self.waiting.insert(file.key.clone(), waiting);
            }
        }
    }

    /// Files that were taken and were not seen, with whether they are there.
    fn missing(
        &self,
        root: Option<FileIdentity>,
        scopes: &Scopes,
        look: &Look,
        ground: &dyn Ground,
    ) -> Vec<(FileKey, Presence)> {
        let here: HashSet<&FileKey> = look.files.iter().map(|file| &file.key).collect();
        let mut missing = Vec::new();
        for (key, known) in within(&self.known, scopes) {
            let looked_at = !here.contains(key) && !is_below(key, &look.unseen);
            if looked_at && !known.is_missing() {
                missing.push((key.clone(), presence(key, known, root, ground)));
            }
        }
        missing
    }

    fn missed(&mut self, now: Duration, missing: Vec<(FileKey, Presence)>, turn: &mut Turn) {
        for (key, presence) in missing {
            match presence {
                Presence::Gone => {
                    self.vanishing.entry(key).or_insert_with(|| {
                        self.vanished_at = now;
                        now
                    });
                }
                // The rules leave it out by now, which says nothing about its document.
                Presence::There if !self.is_submitted(&key) => {
                    self.vanishing.remove(&key);
                    self.forget(&key);
                    turn.forgotten.push(key);
                }
                Presence::There | Presence::Unknown => {}
            }
        }
    }
}

/// Whether a file that was taken is there. One from a drive or share that was mounted in a
/// subfolder and is not there now is not gone: nothing can be told of it.
pub(super) fn presence(
    key: &FileKey,
    known: &Known,
    root: Option<FileIdentity>,
    ground: &dyn Ground,
) -> Presence {
    let seen = ground.presence(key);
    let (Presence::Gone, Some(root), Some(file)) = (seen, root, known.stamp.identity) else {
        return seen;
    };
    let was_mounted = file.device != root.device;
    match was_mounted && ground.device(key) == Some(root.device) {
        true => Presence::Unknown,
        false => Presence::Gone,
    }
}

fn is_below(key: &FileKey, places: &[FileKey]) -> bool {
    places.iter().any(|place| {
        let rest = key.0.strip_prefix(&place.0);
        rest.is_some_and(|rest| rest.is_empty() || place.0.is_empty() || rest.starts_with('/'))
    })
}

/// The rows of a map at or below the places, found without going through all of it.
fn within<'a, V>(
    map: &'a BTreeMap<FileKey, V>,
    scopes: &'a Scopes,
) -> Box<dyn Iterator<Item = (&'a FileKey, &'a V)> + 'a> {
    if scopes.is_everything() {
        return Box::new(map.iter());
    }
    let rows = scopes.places().flat_map(|place| {
        let below = format!("{place}/");
        let own = map.get_key_value(&FileKey(place.clone()));
        let rest = map.range(FileKey(below.clone())..);
        own.into_iter()
            .chain(rest.take_while(move |(key, _)| key.0.starts_with(&below)))
    });
    Box::new(rows)
}
