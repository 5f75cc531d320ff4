//! A store in a folder of its own, and the shortest way to fill it.

use std::collections::BTreeMap;

use gristmill_model::{
    BackupKind, BlockKind, Bytes, Chunk, Chunked, CollectionId, Connection, ConnectionConfig,
    ConnectionId, ConnectionStatus, ContentHash, DocumentBuilder, DocumentId, Event, FileKey,
    FileState, Fingerprint, JobId, JobOrigin, MetadataOrigin, ModelId, Priority, ProcessingOptions,
    Selection, Sourced, Span, StageDurations, Step, Timestamp,
};
use gristmill_store::{
    BootId, Claimed, Finished, NewFile, NewJob, NewVersion, Outcome, Result, Seen, Store,
};
use tempfile::TempDir;

/// The moment everything happens at, unless a test says otherwise.
pub(crate) const NOW: Timestamp = Timestamp(1_780_000_000_000);

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) boot: BootId,
    folder: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), NOW).unwrap();
        let boot = store.recover(NOW).unwrap().boot;
        store.add_connection(connection()).unwrap();
        Self {
            store,
            boot,
            folder,
        }
    }

    /// Opens the same folder again, as a new run of the program.
    pub(crate) fn reopen(self) -> Self {
        let Self { store, folder, .. } = self;
        drop(store);
        let store = Store::open(folder.path(), NOW).unwrap();
        let boot = store.recover(NOW).unwrap().boot;
        Self {
            store,
            boot,
            folder,
        }
    }

    /// Copies the whole store to a file.
    pub(crate) fn back_up(&self, path: &std::path::Path) {
        let note = gristmill_store::note_backup(self.folder(), BackupKind::Asked, NOW);
        self.store.back_up(path, &note, &mut |_| {}).unwrap();
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A running job over files of these names.
    pub(crate) fn running(&self, id: &str, keys: &[&str]) -> JobId {
        let job = JobId(id.to_owned());
        self.store.create_job(new_job(id), NOW).unwrap();
        let files = keys.iter().map(|key| new_file(key)).collect();
        self.store.add_files(&job, files, true, NOW).unwrap();
        self.store.step(&job, Step::Start, NOW).unwrap();
        self.store.step(&job, Step::Admit, NOW).unwrap();
        job
    }

    /// Claims files and begins them.
    pub(crate) fn claim(&self, job: &JobId, limit: u32) -> Vec<Claimed> {
        let claimed = self.store.claim(job, self.boot, limit, NOW).unwrap();
        for claimed in &claimed {
            self.store.begin(claimed.claim, NOW);
        }
        claimed
    }

    /// Ends one attempt.
    pub(crate) fn finish(&self, claimed: &Claimed, outcome: Outcome) -> Result<Event> {
        let finished = Finished {
            at: NOW,
            durations: StageDurations([1, 2, 30, 4, 50, 0]),
            media_type: Some("text/plain".to_owned()),
            seen: None,
            outcome,
        };
        self.store.finish(claimed.claim, finished).wait()
    }

    /// Ends one attempt with a document of these passages.
    pub(crate) fn complete(&self, claimed: &Claimed, passages: &[&str]) -> Result<Event> {
        let (seen, version) = version(&claimed.task.key.0, passages);
        self.complete_as(claimed, seen, version)
    }

    pub(crate) fn complete_as(
        &self,
        claimed: &Claimed,
        seen: Seen,
        version: NewVersion,
    ) -> Result<Event> {
        let finished = Finished {
            at: NOW,
            durations: StageDurations([1, 2, 30, 4, 50, 0]),
            media_type: Some("text/plain".to_owned()),
            seen: Some(seen),
            outcome: Outcome::Stored(Box::new(version)),
        };
        self.store.finish(claimed.claim, finished).wait()
    }

    /// Runs a whole job that stores these files.
    pub(crate) fn ingest(&self, id: &str, files: &[(&str, &[&str])]) -> Vec<Event> {
        let keys: Vec<&str> = files.iter().map(|(key, _)| *key).collect();
        let job = self.running(id, &keys);
        let claimed = self.claim(&job, u32::MAX);
        let ends = claimed.iter().zip(files);
        let events = ends.map(|(claimed, (_, passages))| self.complete(claimed, passages).unwrap());
        let events = events.collect();
        let totals = gristmill_model::FileTotals::default();
        self.store.step(&job, Step::Finish { totals }, NOW).unwrap();
        events
    }
}

pub(crate) fn connection() -> Connection {
    Connection {
        id: ConnectionId("docs".to_owned()),
        user: "default".to_owned(),
        name: "Documents".to_owned(),
        config: ConnectionConfig::LocalDirectory {
            path: "/docs".to_owned(),
        },
        status: ConnectionStatus::Authenticated,
        created_at: NOW,
        checked_at: NOW,
    }
}

pub(crate) fn new_job(id: &str) -> NewJob {
    NewJob {
        id: JobId(id.to_owned()),
        user: "default".to_owned(),
        name: format!("job {id}"),
        description: None,
        priority: Priority::Normal,
        origin: JobOrigin::CommandLine,
        collection: CollectionId::default(),
        options: ProcessingOptions::default(),
        selections: vec![Selection::everything(ConnectionId("docs".to_owned()))],
        request: None,
    }
}

pub(crate) fn new_file(key: &str) -> NewFile {
    NewFile {
        connection: ConnectionId("docs".to_owned()),
        key: FileKey(key.to_owned()),
        size: Some(Bytes(10)),
        modified: Some(NOW),
        state: FileState::Pending,
    }
}

pub(crate) fn model() -> ModelId {
    ModelId("test/bag-of-letters".to_owned())
}

/// A version whose content is its passages, with vectors that texts of like letters share.
pub(crate) fn version(key: &str, passages: &[&str]) -> (Seen, NewVersion) {
    let content = passages.join("\n");
    let mut builder = DocumentBuilder::new("text/plain");
    builder.title(&format!("Title of {key}"));
    builder.language(Some("en"));
    for passage in passages {
        builder.push(BlockKind::Paragraph, Some(1), passage);
    }
    let chunks = passages.iter().zip(0..);
    let seen = Seen {
        content_hash: ContentHash(*blake3::hash(content.as_bytes()).as_bytes()),
        size: Bytes(content.len() as u64),
        modified: Some(NOW),
    };
    let version = NewVersion {
        id: DocumentId(format!("document of {key}")),
        fingerprint: Fingerprint([1; 32]),
        document: builder.finish(),
        metadata: BTreeMap::from([(
            "author".to_owned(),
            Sourced::new("Ada", MetadataOrigin::Job),
        )]),
        chunked: Chunked {
            chunks: chunks.map(|(text, ordinal)| chunk(text, ordinal)).collect(),
            left_out: Vec::new(),
            quality: 0.9,
        },
        model: model(),
        vectors: passages.iter().map(|text| vector(text)).collect(),
        labelling: None,
        facts: None,
    };
    (seen, version)
}

fn chunk(text: &str, ordinal: u32) -> Chunk {
    Chunk {
        ordinal,
        text: text.to_owned(),
        heading_path: vec!["Chapter".to_owned()],
        pages: Some((1, 1)),
        span: Span::default(),
        tokens: text.split_whitespace().count() as u32,
    }
}

/// A unit vector that depends on the words of a text: the more two texts share, the nearer.
pub(crate) fn vector(text: &str) -> Vec<f32> {
    let mut sum = vec![0.0; 384];
    for word in text.split_whitespace() {
        let mut stream = blake3::Hasher::new().update(word.as_bytes()).finalize_xof();
        let mut bytes = [0; 384];
        stream.fill(&mut bytes);
        for (slot, byte) in sum.iter_mut().zip(bytes) {
            *slot += f32::from(byte) - 127.5;
        }
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
    sum.iter().map(|value| value / length).collect()
}
