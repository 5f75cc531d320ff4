//! A folder that exists only here, a clock that runs as fast as it is told to, and a log of
//! what the tracker made of it all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use gristmill_model::{
    Bytes, ContentHash, FileIdentity, FileKey, FileStamp, JobId, Timestamp, WatchEntry,
    WatchEntryState, WatchRules,
};
use gristmill_watch::{
    Batch, Ended, Ground, Look, Presence, Scopes, Sighting, Timing, Tracker, Turn,
};

/// A file of the made-up disk.
struct File {
    content: String,
    modified: i64,
    identity: u64,
}

/// The made-up disk.
pub(crate) struct Folder {
    files: BTreeMap<String, File>,
    /// Why the folder is not there.
    away: Option<String>,
    identity: u64,
    /// Files that the watch's patterns leave out.
    left_out: BTreeSet<String>,
    /// Folders that cannot be looked into.
    locked: BTreeSet<String>,
    next_identity: u64,
    /// What lies on a drive that is not mounted.
    drive: BTreeMap<String, File>,
    /// Whether the system tells identities.
    tells: bool,
    /// Subfolders that are mounted from elsewhere.
    mounts: BTreeSet<String>,
}

impl Folder {
    fn device(&self, name: &str) -> u64 {
        let below = |mount: &String| name.starts_with(&format!("{mount}/"));
        if self.mounts.iter().any(below) { 2 } else { 1 }
    }

    fn stamp(&self, name: &str, file: &File) -> FileStamp {
        FileStamp {
            size: Bytes(file.content.len() as u64),
            modified_ns: file.modified,
            identity: self.tells.then_some(FileIdentity {
                device: self.device(name),
                file: file.identity,
            }),
        }
    }

    fn is_locked(&self, name: &str) -> bool {
        let locked = |folder: &String| name.starts_with(&format!("{folder}/"));
        self.locked.iter().any(locked)
    }
}

impl Ground for Folder {
    fn root(&self) -> Result<Option<FileIdentity>, String> {
        match &self.away {
            Some(why) => Err(why.clone()),
            None => Ok(self.tells.then_some(FileIdentity {
                device: 1,
                file: self.identity,
            })),
        }
    }

    fn look(&self, scopes: &Scopes) -> Look {
        let there = self.files.iter().filter(|(name, _)| {
            let wanted = !self.left_out.contains(*name) && !self.is_locked(name);
            wanted && scopes.covers(&FileKey((*name).clone()))
        });
        Look {
            files: there
                .map(|(name, file)| Sighting {
                    key: FileKey(name.clone()),
                    stamp: self.stamp(name, file),
                })
                .collect(),
            unseen: self.locked.iter().cloned().map(FileKey).collect(),
            took: Duration::from_millis(1),
        }
    }

    fn presence(&self, key: &FileKey) -> Presence {
        match (self.is_locked(&key.0), self.files.contains_key(&key.0)) {
            (true, _) => Presence::Unknown,
            (false, true) => Presence::There,
            (false, false) => Presence::Gone,
        }
    }

    fn device(&self, key: &FileKey) -> Option<u64> {
        self.tells.then(|| Folder::device(self, &key.0))
    }

    fn hash(&self, key: &FileKey) -> Option<ContentHash> {
        self.files.get(&key.0).map(|file| hash(&file.content))
    }
}

fn hash(content: &str) -> ContentHash {
    let mut bytes = [0; 32];
    for (place, byte) in content.bytes().enumerate() {
        let slot: &mut u8 = &mut bytes[place % 32];
        *slot = slot.wrapping_mul(31).wrapping_add(byte);
    }
    ContentHash(bytes)
}

pub(crate) struct Story {
    pub(crate) folder: Folder,
    pub(crate) tracker: Tracker,
    rules: WatchRules,
    pub(crate) now: Duration,
    log: Vec<String>,
    jobs: u32,
    /// Whether jobs end as soon as they begin.
    pub(crate) jobs_end: bool,
    running: Vec<(JobId, Batch)>,
    /// Whether anything is heard.
    pub(crate) hears: bool,
    entries: BTreeMap<FileKey, WatchEntry>,
    pub(crate) paused: bool,
    /// A file that says something about all others.
    pub(crate) table: Option<&'static str>,
}

impl Story {
    pub(crate) fn new() -> Self {
        Self::with(WatchRules::default())
    }

    pub(crate) fn with(rules: WatchRules) -> Self {
        let folder = Folder {
            files: BTreeMap::new(),
            away: None,
            identity: 1,
            left_out: BTreeSet::new(),
            locked: BTreeSet::new(),
            next_identity: 100,
            drive: BTreeMap::new(),
            tells: true,
            mounts: BTreeSet::new(),
        };
        Self {
            tracker: Tracker::new(rules.clone(), Timing::LISTENING, None, Vec::new(), 7),
            rules,
            folder,
            now: Duration::ZERO,
            log: Vec::new(),
            jobs: 0,
            jobs_end: true,
            running: Vec::new(),
            hears: true,
            entries: BTreeMap::new(),
            paused: false,
            table: None,
        }
    }

    /// A system that tells no identities, such as many network shares.
    pub(crate) fn without_identities(mut self) -> Self {
        self.folder.tells = false;
        self
    }

    /// A folder with these files that were taken in before, and an empty log.
    pub(crate) fn holding(mut self, names: &[&str]) -> Self {
        for name in names {
            self.write(name, &format!("content of {name}"));
        }
        self.pass(20.0);
        self.log.clear();
        self
    }

    /// The application is closed and opened again: what was stored is all that is left.
    pub(crate) fn restart(&mut self) {
        let entries = self.entries.values().cloned().collect();
        let root = self.tracker.root();
        self.tracker = Tracker::new(self.rules.clone(), Timing::LISTENING, root, entries, 7);
        self.note("restart");
    }

    pub(crate) fn write(&mut self, name: &str, content: &str) {
        let identity = match self.folder.files.get(name) {
            Some(file) => file.identity,
            None => self.new_identity(),
        };
        let file = File {
            content: content.to_owned(),
            modified: self.now.as_nanos() as i64 + 1,
            identity,
        };
        self.folder.files.insert(name.to_owned(), file);
        self.hear(name);
    }

    fn new_identity(&mut self) -> u64 {
        self.folder.next_identity += 1;
        self.folder.next_identity
    }

    pub(crate) fn delete(&mut self, name: &str) {
        self.folder.files.remove(name).unwrap();
        self.hear(name);
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let file = self.folder.files.remove(from).unwrap();
        self.folder.files.insert(to.to_owned(), file);
        self.hear(from);
        self.hear(to);
    }

    /// As a file manager does between two disks: a copy, then the original is deleted.
    pub(crate) fn copy_and_delete(&mut self, from: &str, to: &str) {
        let content = self.folder.files[from].content.clone();
        self.write(to, &content);
        self.delete(from);
    }

    pub(crate) fn touch(&mut self, name: &str) {
        let content = self.folder.files[name].content.clone();
        self.write(name, &content);
    }

    pub(crate) fn take_away(&mut self, why: &str) {
        self.folder.away = Some(why.to_owned());
        self.hear("");
    }

    pub(crate) fn bring_back(&mut self) {
        self.folder.away = None;
    }

    /// The drive is gone and its empty mount point is left.
    pub(crate) fn unmount(&mut self) {
        self.folder.identity = 2;
        self.folder.drive = std::mem::take(&mut self.folder.files);
        self.hear("");
    }

    pub(crate) fn mount(&mut self) {
        self.folder.identity = 1;
        self.folder.files = std::mem::take(&mut self.folder.drive);
    }

    /// What is in a subfolder from now on is on a drive of its own.
    pub(crate) fn mount_below(&mut self, folder: &str) {
        self.folder.mounts.insert(folder.to_owned());
        self.folder.files.append(&mut self.folder.drive);
    }

    /// That drive is gone, and an empty subfolder is left.
    pub(crate) fn unmount_below(&mut self, folder: &str) {
        self.folder.mounts.remove(folder);
        let below = format!("{folder}/");
        let files = std::mem::take(&mut self.folder.files);
        let (drive, files) = files
            .into_iter()
            .partition(|(name, _)| name.starts_with(&below));
        (self.folder.drive, self.folder.files) = (drive, files);
        self.hear(folder);
    }

    pub(crate) fn leave_out(&mut self, name: &str) {
        self.folder.left_out.insert(name.to_owned());
    }

    pub(crate) fn lock(&mut self, folder: &str) {
        self.folder.locked.insert(folder.to_owned());
    }

    fn hear(&mut self, name: &str) {
        if self.hears {
            self.tracker.hint(self.now, name);
        }
    }

    /// Lets time pass, turn after turn.
    pub(crate) fn pass(&mut self, seconds: f64) {
        let until = self.now + Duration::from_secs_f64(seconds);
        while self.now < until && !self.paused {
            let turn = self.tracker.turn(self.now, &self.folder);
            let wait = turn.wait.max(Duration::from_millis(10));
            self.take(turn);
            self.now = (self.now + wait).min(until);
        }
        self.now = until;
    }

    fn take(&mut self, turn: Turn) {
        for entry in turn.touched {
            self.note(&format!("touched {}", entry.key));
            self.entries.insert(entry.key.clone(), entry);
        }
        for key in turn.forgotten {
            self.note(&format!("left out from now on: {key}"));
            self.entries.remove(&key);
        }
        if let Some(pause) = turn.pause {
            self.note(&format!("paused: {pause:?}"));
            self.paused = true;
        }
        if let Some(batch) = turn.batch {
            self.hand_over(batch);
        }
    }

    fn hand_over(&mut self, mut batch: Batch) {
        if self
            .table
            .is_some_and(|table| batch.changed().any(|key| key.0 == table))
        {
            batch.concerned = self.tracker.concerned(&batch, |_| true);
        }
        self.jobs += 1;
        let job = JobId(self.jobs.to_string());
        let story = tell(&batch);
        self.note(&format!("job {job}: {story}"));
        let entries = batch.entries(&job, Timestamp(self.now.as_millis() as i64));
        batch
            .left()
            .iter()
            .for_each(|key| drop(self.entries.remove(key)));
        let keep = |entry: &WatchEntry| (entry.key.clone(), entry.clone());
        self.entries.extend(entries.iter().map(keep));
        self.tracker.handed_over(&batch, entries);
        self.running.push((job, batch));
        if self.jobs_end {
            self.end_jobs();
        }
    }

    /// Every job that runs ends; each file with the content it has now.
    pub(crate) fn end_jobs(&mut self) {
        self.end_jobs_as(|hash| Ended::Settled(Some(hash)));
    }

    pub(crate) fn end_jobs_as(&mut self, ended: impl Fn(ContentHash) -> Ended) {
        for (job, batch) in std::mem::take(&mut self.running) {
            let taken = batch.taken().map(|(key, _)| key);
            let keys = taken.chain(batch.moves.iter().map(|file| &file.to));
            let files: HashMap<FileKey, Ended> = keys
                .filter_map(|key| {
                    let file = self.folder.files.get(&key.0)?;
                    Some((key.clone(), ended(hash(&file.content))))
                })
                .collect();
            for entry in self.tracker.ended(&job, &files) {
                self.entries.insert(entry.key.clone(), entry);
            }
        }
    }

    pub(crate) fn note(&mut self, text: &str) {
        self.log
            .push(format!("{:>6.1} s  {text}", self.now.as_secs_f64()));
    }

    /// Everything that happened, a line each.
    pub(crate) fn told(&self) -> String {
        self.log.join("\n")
    }

    /// Files and what is known of them.
    pub(crate) fn states(&self) -> Vec<String> {
        let line = |(key, entry): (&FileKey, &WatchEntry)| match &entry.state {
            WatchEntryState::Submitted { job } => format!("{key}: submitted to job {job}"),
            other => format!("{key}: {}", other.as_str()),
        };
        self.entries.iter().map(line).collect()
    }
}

fn tell(batch: &Batch) -> String {
    let mut parts = Vec::new();
    for file in &batch.moves {
        parts.push(format!("move {} to {}", file.from, file.to));
    }
    let imports = batch.imports.iter();
    let imports = imports.map(|file| match file.back {
        true => format!("{} (back)", file.key),
        false => file.key.to_string(),
    });
    let imports: Vec<String> = imports.collect();
    if !imports.is_empty() {
        parts.push(format!("import {}", imports.join(" ")));
    }
    let concerned = batch.concerned.iter();
    let concerned: Vec<String> = concerned.map(|file| file.key.to_string()).collect();
    if !concerned.is_empty() {
        parts.push(format!("describe {}", concerned.join(" ")));
    }
    let gone: Vec<String> = batch.gone.iter().map(|file| file.key.to_string()).collect();
    if !gone.is_empty() {
        parts.push(format!("gone {}", gone.join(" ")));
    }
    parts.join(", ")
}
