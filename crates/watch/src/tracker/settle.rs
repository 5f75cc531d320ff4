//! Gathering what has settled into batches.

use std::time::Duration;

use gristmill_model::{FileKey, OnDeletion, WatchEntryState, WatchPause};

use super::look::presence;
use super::moves::Origins;
use super::{Tracker, Turn};
use crate::batch::{Batch, Gone, Import};
use crate::ground::{Ground, Presence};

impl Tracker {
    pub(super) fn settle(&mut self, now: Duration, ground: &dyn Ground, turn: &mut Turn) {
        if self.gathering_since.is_none() && self.has_settled() {
            self.gathering_since = Some(now);
        }
        let removing = now >= self.removal_at();
        let ready = now >= self.batch_at();
        let mut batch = Batch::default();
        // The new names of moved files are found before the old ones count as deleted.
        if ready || removing {
            self.gather(ground, &mut batch, turn);
        }
        if removing {
            self.remove(now, ground, &mut batch, turn);
        }
        if !batch.is_empty() {
            turn.batch = Some(batch);
        }
    }

    /// When what has settled is handed over.
    pub(super) fn batch_at(&self) -> Duration {
        let settled = self.settled().count();
        if settled == 0 {
            return Duration::MAX;
        }
        let all = self.waiting.values().all(|waiting| waiting.settled);
        match (all || settled >= self.timing.batch, self.gathering_since) {
            (true, _) => Duration::ZERO,
            (false, Some(since)) => since + self.timing.gather,
            (false, None) => Duration::ZERO,
        }
    }

    /// When what is missing counts as deleted: when nothing more vanishes.
    pub(super) fn removal_at(&self) -> Duration {
        let free = self
            .vanishing
            .iter()
            .filter(|(key, _)| !self.is_submitted(key));
        let Some(first) = free.map(|(_, since)| *since).min() else {
            return Duration::MAX;
        };
        let quiet = self.vanished_at.max(first) + self.timing.absence();
        quiet.min(first + self.timing.longest_absence())
    }

    fn has_settled(&self) -> bool {
        self.settled().next().is_some()
    }

    /// Files that can be handed over. One that a job has waits for the job's end, so that
    /// its older content can never replace the newer.
    fn settled(&self) -> impl Iterator<Item = &FileKey> {
        let settled = self.waiting.iter().filter(|(_, waiting)| waiting.settled);
        settled
            .map(|(key, _)| key)
            .filter(|key| !self.is_submitted(key))
    }

    fn gather(&mut self, ground: &dyn Ground, batch: &mut Batch, turn: &mut Turn) {
        let keys: Vec<FileKey> = self.settled().take(self.timing.batch).cloned().collect();
        let mut origins = Origins::new(self);
        let mut moves = Vec::new();
        for key in keys {
            let stamp = self.waiting[&key].stamp;
            let known = self.known.get(&key);
            let again = known.is_some_and(|known| known.again);
            let back = known.is_some_and(|known| known.is_missing() && known.stamp == stamp);
            if !again && !back {
                if let Some(found) = origins.find(self, &key, stamp, ground) {
                    moves.push(found);
                    continue;
                }
                if self.is_only_touched(&key, ground) {
                    turn.touched.push(self.touch(&key));
                    continue;
                }
            }
            batch.imports.push(Import { key, stamp, back });
        }
        let (ordered, circular) = super::moves::in_order(moves);
        batch.moves = ordered;
        let circular = circular.into_iter();
        batch.imports.extend(circular.map(|file| Import {
            key: file.to,
            stamp: file.stamp,
            back: false,
        }));
    }

    /// Whether the file has the same bytes as when it was taken.
    fn is_only_touched(&self, key: &FileKey, ground: &dyn Ground) -> bool {
        let Some(known) = self.known.get(key) else {
            return false;
        };
        let may_be_same = known.state == WatchEntryState::Settled
            && known.content_hash.is_some()
            && known.stamp.size == self.waiting[key].stamp.size;
        may_be_same && ground.hash(key) == known.content_hash
    }

    fn touch(&mut self, key: &FileKey) -> gristmill_model::WatchEntry {
        let waiting = self.waiting.remove(key).expect("it has settled");
        let mut entry = self.known[key].entry(key);
        entry.stamp = waiting.stamp;
        self.forget(key);
        self.know(entry.clone());
        entry
    }

    /// Adds what is missing for good, unless a person has to be asked first.
    fn remove(&mut self, now: Duration, ground: &dyn Ground, batch: &mut Batch, turn: &mut Turn) {
        let gone = self.really_gone(now, ground, batch);
        // The folder is asked last: all of this holds only if it is there.
        if ground.root() != Ok(self.root) {
            self.look_not_before = now;
            return self.rescan();
        }
        let live = self.known.values().filter(|known| !known.is_missing());
        let (missing, known) = (gone.len() as u32, live.count() as u32);
        let limit = self.rules.removal_limit;
        let asks = self.rules.on_deletion == OnDeletion::Remove && !self.removals_allowed;
        if asks && limit.is_exceeded(missing, known) {
            turn.pause = Some(WatchPause::ManyDeletions { missing, known });
            return;
        }
        batch.gone = gone;
        batch.gone.truncate(self.timing.batch);
    }

    fn really_gone(&mut self, now: Duration, ground: &dyn Ground, batch: &Batch) -> Vec<Gone> {
        let moved = |key: &FileKey| batch.moves.iter().any(|file| file.from == *key);
        let keys: Vec<FileKey> = self.vanishing.keys().cloned().collect();
        let mut gone = Vec::new();
        for key in keys {
            if moved(&key) || self.is_submitted(&key) {
                continue;
            }
            let Some(known) = self.known.get(&key) else {
                self.vanishing.remove(&key);
                continue;
            };
            match presence(&key, known, self.root, ground) {
                Presence::Gone => gone.push(Gone {
                    stamp: known.stamp,
                    content_hash: known.content_hash,
                    key,
                }),
                Presence::There => {
                    self.vanishing.remove(&key);
                    self.to_look.add(&key.0);
                }
                Presence::Unknown => drop(self.vanishing.insert(key, now)),
            }
        }
        gone
    }
}
