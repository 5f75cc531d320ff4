//! One file through its stages: access, download, parse, label, chunk, embed. The last stage,
//! storing, is one call to the store with what this file of code hands back.
//!
//! Each stage either hands on to the next or ends the attempt with an [`Outcome`]. A job
//! that is to stop ends its files' attempts as released, whatever stage they are in.

mod described;
mod labelled;
mod quarantine;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gristmill_failpoints::{Point, reach, reach_with};
use gristmill_model::{
    Bytes, Chunk, Chunked, Document, DocumentMetadata, Failure, Fingerprint, Flow, Listed,
    ParseProgress, ParseRequest, PauseReason, ProcessingOptions, ReasonCode, Source, Stage,
    StageDurations,
};
use gristmill_parse::detect_file;
use gristmill_sources::Staged;
use gristmill_store::{Claimed, Finished, Known, NewVersion, Outcome, Seen, StoreError};

use self::labelled::Labelled;
use crate::active::ActiveJob;
use crate::budget::InFlight;
use crate::embedding::NotEmbedded;
use crate::facts;
use crate::fingerprint;
use crate::outcome::{End, Staying, skip, store_failure, store_trouble};
use crate::parts::Parts;
use crate::progress::FileBoard;
use crate::reembedding::InUse;

/// What an attempt at a file came to.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) finished: Finished,
    /// Why the whole job has to wait, if this file showed it.
    pub(crate) pause: Option<PauseReason>,
}

/// Takes a claimed file through its stages. Never panics on a file's account: the caller
/// catches what the parts do.
pub(crate) struct Attempt<'a> {
    parts: &'a Parts,
    /// The model that its job chose, or that was in use when it began.
    in_use: Arc<InUse>,
    job: &'a Arc<ActiveJob>,
    claimed: &'a Claimed,
    board: &'a FileBoard,
    /// The job's, with what was changed for this file.
    options: ProcessingOptions,
    in_flight: Option<InFlight<'a>>,
    durations: StageDurations,
    entered: Duration,
    stage: Stage,
    seen: Option<Seen>,
    media_type: Option<String>,
    /// What is said about the file by others than itself.
    supplied: DocumentMetadata,
    /// What its source knows of it.
    facts: BTreeMap<String, String>,
    /// Its name, which tells its type where the content does not.
    name: String,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        parts: &'a Parts,
        job: &'a Arc<ActiveJob>,
        claimed: &'a Claimed,
        board: &'a FileBoard,
    ) -> Self {
        Self {
            parts,
            in_use: parts.model_for(&job.job.options),
            job,
            claimed,
            board,
            options: claimed.overrides.apply(&job.job.options),
            in_flight: None,
            durations: StageDurations::default(),
            entered: parts.elapsed(),
            stage: Stage::Accessing,
            seen: None,
            media_type: None,
            supplied: DocumentMetadata::new(),
            facts: BTreeMap::new(),
            name: claimed.task.key.file_name().to_owned(),
        }
    }

    /// Runs every stage up to storing.
    pub(crate) fn run(mut self) -> Ending {
        let (outcome, pause) = match self.stages() {
            Ok(version) => (Outcome::Stored(Box::new(version)), None),
            Err(End::With(outcome)) => (outcome, None),
            Err(End::Pausing(why)) => (Outcome::Released, Some(why)),
        };
        self.enter(Stage::Storing, "");
        Ending {
            finished: Finished {
                at: self.parts.now(),
                durations: self.durations,
                media_type: self.media_type,
                seen: self.seen,
                outcome,
            },
            pause,
        }
    }

    fn stages(&mut self) -> Staying<NewVersion> {
        self.begin_alone()?;
        // The snapshot lies on the disk to the end: after a crash it tells what was in work.
        let (labelled, _snapshot) = match self.admitted()? {
            Some(admitted) => (admitted, None),
            None => self
                .read()
                .map(|(labelled, staged)| (labelled, Some(staged)))?,
        };
        let chunked = self.chunk(&labelled.document)?;
        reach_with(Point::Chunked, self.claimed.task.key.file_name());
        let vectors = self.embed(&chunked.chunks)?;
        reach(Point::Embedded);
        Ok(self.version(labelled, chunked, vectors))
    }

    /// From the source to a document that may be stored.
    fn read(&mut self) -> Staying<(Labelled, Staged)> {
        let source = self.source()?;
        self.access(&*source)?;
        let staged = self.download(&*source)?;
        let document = self.held_or_parsed(&staged)?;
        reach(Point::Parsed);
        let labelled = self.label(&staged, document)?;
        Ok((labelled, staged))
    }

    fn source(&mut self) -> Staying<Arc<dyn Source>> {
        let connection = &self.claimed.task.connection;
        let parts = self.parts;
        let open = || parts.source(connection).map(|source| self.unlocked(source));
        match self.job.source(connection, open) {
            Ok(source) => Ok(source),
            Err(failure) => self.fail(failure),
        }
    }

    /// The source as it opens encrypted files with the job's password, if it has one.
    fn unlocked(&self, source: Arc<dyn Source>) -> Arc<dyn Source> {
        let password = self.job.password.as_ref();
        let unlocked = password.and_then(|password| source.unlocked(password));
        unlocked.map_or(source, Arc::from)
    }

    /// Asks what can be told without reading the file.
    fn access(&mut self, source: &dyn Source) -> Staying<()> {
        self.enter(Stage::Accessing, "looking at it");
        self.check_flow()?;
        let task = &self.claimed.task;
        let listed = match source.stat(&task.key) {
            Ok(listed) => listed,
            Err(failure) => return self.fail(failure),
        };
        self.check_size(listed.size)?;
        self.describe(source)?;
        match self.known_here()? {
            Some(known) if self.is_current(&known) && same_stamp(&known, &listed) => {
                self.describe_anew(&known)?;
                Err(End::With(self.settled_as(&known)))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Takes the snapshot all later stages read.
    fn download(&mut self, source: &dyn Source) -> Staying<Staged> {
        let size = self.claimed.task.size;
        self.take_room(size.unwrap_or_default())?;
        self.enter(Stage::Downloading, "reading it");
        let mut before = 0;
        let (parts, job, board) = (self.parts, self.job, self.board);
        let mut watch = |bytes: Bytes| {
            let fresh = Bytes(bytes.0 - before);
            job.board.read(parts.elapsed(), fresh);
            before = bytes.0;
            if let Some(size) = size {
                let part = bytes.0 as f64 / size.0.max(1) as f64;
                board.advance(part, format!("{bytes} of {size}"));
            }
            job.flow()
        };
        let key = &self.claimed.task.key;
        let file = (key, self.claimed.claim.file.0);
        let limit = self.size_limit();
        let staged = match parts.staging.stage(source, file, limit, &mut watch) {
            Ok(staged) => staged,
            Err(failure) => return self.fail(failure),
        };
        let size = staged.listed().size.unwrap_or_default();
        self.seen = Some(Seen {
            content_hash: staged.hash(),
            size,
            modified: staged.listed().modified,
        });
        self.check_size(Some(size))?;
        self.correct_room(size);
        if let Some(name) = source.name(key) {
            self.name = name;
        }
        self.facts = source.facts(key);
        self.media_type = media_type(staged.path(), &self.name);
        self.check_content(&staged)?;
        Ok(staged)
    }

    /// Waits until the file fits among those in work.
    fn take_room(&mut self, size: Bytes) -> Staying<()> {
        let board = self.board;
        let waits = || board.advance(0.0, "waiting: bytes in flight".to_owned());
        let Some(room) = self.parts.budget.take(self.job, size, waits) else {
            return Err(End::With(Outcome::Released));
        };
        self.in_flight = Some(room);
        self.warn_if_high();
        Ok(())
    }

    fn correct_room(&mut self, size: Bytes) {
        if let Some(room) = &mut self.in_flight {
            room.correct(size);
        }
        self.warn_if_high();
    }

    fn warn_if_high(&self) {
        if self.in_flight.as_ref().is_some_and(|room| room.is_high) {
            let fill = self.parts.budget.fill();
            tracing::warn!(
                bytes = fill.taken.0,
                most = fill.most.0,
                "bytes in flight are high"
            );
            let now = self.parts.now();
            self.parts.store.warn_of_bytes(fill.taken, fill.most, now);
        }
    }

    /// Ends here when the same content with the same options is stored already.
    fn check_content(&mut self, staged: &Staged) -> Staying<()> {
        if let Some(known) = self.known_here()?
            && self.is_current(&known)
            && known.content_hash == staged.hash()
        {
            self.describe_anew(&known)?;
            return Err(End::With(self.settled_as(&known)));
        }
        if !self.job.job.options.skip_existing {
            return Ok(());
        }
        let collection = &self.job.job.collection;
        let twins = self.parts.store.known_content(collection, staged.hash());
        let twins = self.stored(twins)?;
        match twins.into_iter().find(|twin| self.is_current(twin)) {
            Some(twin) => Err(End::With(Outcome::Duplicate {
                twin: twin.document,
            })),
            None => Ok(()),
        }
    }

    fn parse(&mut self, staged: &Staged) -> Staying<Document> {
        self.check_quarantine(staged)?;
        self.name_alone(staged)?;
        let board = self.board;
        let waits = || board.advance(0.0, "waiting: parser".to_owned());
        let Some(_permit) = self.parts.permits.take(self.job, waits) else {
            return Err(End::With(Outcome::Released));
        };
        self.enter(Stage::Parsing, "parsing");
        let request = ParseRequest {
            path: staged.path().to_owned(),
            name: self.name.clone(),
            options: self.options.clone(),
            password: self.job.password.clone(),
        };
        let job = self.job;
        let mut watch = |progress: ParseProgress| {
            show_parsing(board, progress);
            job.flow()
        };
        match self.parts.parser.parse(&request, &mut watch) {
            Ok(document) => {
                self.media_type = Some(document.media_type.clone());
                Ok(document)
            }
            Err(failure) if failure.code == ReasonCode::ParserCrashed => {
                self.crashed(staged, failure)
            }
            Err(failure) => self.fail(failure),
        }
    }

    fn chunk(&mut self, document: &Document) -> Staying<Chunked> {
        self.enter(Stage::Chunking, "chunking");
        self.check_flow()?;
        // Counting tokens cannot say that the model is missing; embedding can.
        if let Err(failure) = self.in_use.embedder.embed(&[]) {
            return self.fail(failure);
        }
        let options = &self.options;
        let embedder = Arc::clone(&self.in_use.embedder);
        let chunked = gristmill_chunk::chunk(document, options, &*embedder);
        self.board.set_chunks(chunked.chunks.len() as u32);
        if !chunked.chunks.is_empty() {
            return Ok(chunked);
        }
        let detail = match chunked.left_out.len() {
            0 => "there is no text in it".to_owned(),
            passages => format!("all {passages} passages are below `quality_threshold`"),
        };
        self.fail(Failure::new(ReasonCode::NoText, Stage::Chunking, detail))
    }

    /// Vectors for the chunks: those stored already are taken from there.
    fn embed(&mut self, chunks: &[Chunk]) -> Staying<Vec<Vec<f32>>> {
        self.enter(Stage::Embedding, "waiting: embedder");
        self.check_flow()?;
        let texts: Vec<&str> = chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        let model = self.in_use.embedder.model();
        let cached = self.parts.store.cached_vectors(model, &texts);
        let mut vectors = self.stored(cached)?;
        let missing: Vec<usize> = (0..chunks.len())
            .filter(|&index| vectors[index].is_none())
            .collect();
        let fresh = self.embed_missing(chunks, &missing)?;
        for (index, vector) in missing.into_iter().zip(fresh) {
            vectors[index] = Some(vector);
        }
        Ok(vectors.into_iter().flatten().collect())
    }

    fn embed_missing(&mut self, chunks: &[Chunk], missing: &[usize]) -> Staying<Vec<Vec<f32>>> {
        let (board, job, parts) = (self.board, self.job, self.parts);
        let embedder = Arc::clone(&self.in_use.embedder);
        let all = chunks.len();
        let cached = all - missing.len();
        let mut before = 0;
        let done = |done: usize| {
            job.board.embedded(parts.elapsed(), done - before);
            before = done;
            let part = (cached + done) as f64 / all as f64;
            board.advance(part, format!("chunk {} of {all}", cached + done));
        };
        let wanted: Vec<&Chunk> = missing.iter().map(|&index| &chunks[index]).collect();
        let embedding = parts.embedding_by(&*embedder);
        match embedding.embed(job, &embedder, &wanted, done) {
            Ok(vectors) => Ok(vectors),
            Err(NotEmbedded::Stopped) => Err(End::With(Outcome::Released)),
            Err(NotEmbedded::Failed(failure)) => self.fail(failure),
        }
    }

    fn version(&self, labelled: Labelled, chunked: Chunked, vectors: Vec<Vec<f32>>) -> NewVersion {
        let mut document = labelled.document;
        let metadata = self.all_metadata(&mut document);
        NewVersion {
            id: labelled.id,
            fingerprint: self.fingerprint(&document.media_type),
            metadata,
            facts: Some(facts::of(&document)),
            document,
            chunked,
            model: self.in_use.embedder.model().clone(),
            vectors,
            labelling: Some(labelled.labelling),
        }
    }

    fn known_here(&mut self) -> Staying<Option<Known>> {
        if !self.job.job.options.skip_existing {
            return Ok(None);
        }
        let task = &self.claimed.task;
        let keys = std::slice::from_ref(&task.key);
        let collection = &self.job.job.collection;
        let known = self
            .parts
            .store
            .known_at(collection, &task.connection, keys);
        Ok(self.stored(known)?.into_iter().next().flatten())
    }

    fn is_current(&self, known: &Known) -> bool {
        let model = &self.in_use.fingerprints;
        fingerprint::is_current(known, &self.options, &*self.parts.parser, model)
    }

    fn fingerprint(&self, media_type: &str) -> Fingerprint {
        let model = &self.in_use.fingerprints;
        fingerprint::of(&self.options, &*self.parts.parser, model, media_type)
    }

    fn settled_as(&self, known: &Known) -> Outcome {
        let document = known.document.clone();
        match known.alias {
            true => Outcome::Duplicate { twin: document },
            false => Outcome::Unchanged { document },
        }
    }

    fn check_size(&self, size: Option<Bytes>) -> Staying<()> {
        let name = self.claimed.task.key.file_name();
        match size {
            Some(Bytes(0)) => skip(ReasonCode::EmptyFile, format!("`{name}` has no bytes")),
            Some(size) if size > self.size_limit() => {
                let limit = self.size_limit();
                let detail = format!("`{name}` has {size}, the limit is {limit}");
                skip(ReasonCode::TooLarge, detail)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn size_limit(&self) -> Bytes {
        let own = self.claimed.overrides.max_file_size_mb;
        let megabytes = own.unwrap_or_else(|| self.parts.settings().max_file_size_mb);
        Bytes(u64::from(megabytes) * 1_000_000)
    }

    fn check_flow(&self) -> Staying<()> {
        match self.job.flow() {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(End::With(Outcome::Released)),
        }
    }

    fn enter(&mut self, stage: Stage, step: &str) {
        let now = self.parts.elapsed();
        let spent = now.saturating_sub(self.entered);
        self.durations.add(self.stage, spent.as_millis() as u64);
        self.entered = now;
        self.stage = stage;
        self.board.enter(stage, step);
    }

    fn stored<T>(&mut self, answer: Result<T, StoreError>) -> Staying<T> {
        answer.map_err(|error| match store_trouble(&error) {
            Some(why) => End::Pausing(why),
            None => {
                let failure = store_failure(self.stage, &error);
                self.parts.end_of(self.job, self.claimed, failure)
            }
        })
    }

    /// Ends the attempt with what this failure means for the file or for the whole job.
    fn fail<T>(&mut self, failure: Failure) -> Staying<T> {
        let failure = Failure {
            stage: self.stage,
            ..failure
        };
        Err(self.parts.end_of(self.job, self.claimed, failure))
    }
}

/// The type of a snapshot by content, whatever becomes of it later.
fn media_type(path: &Path, name: &str) -> Option<String> {
    const UNKNOWN: &str = "application/octet-stream";
    let found = File::open(path).and_then(|mut file| detect_file(&mut file, name));
    let format = found.ok()?;
    Some(
        format
            .map_or(UNKNOWN, |format| format.media_type)
            .to_owned(),
    )
}

fn same_stamp(known: &Known, listed: &Listed) -> bool {
    // A source that does not tell times cannot show that nothing changed.
    listed.modified.is_some()
        && listed.modified == known.modified
        && listed.size == Some(known.size)
}

fn show_parsing(board: &FileBoard, progress: ParseProgress) {
    match progress.of {
        Some(of) => {
            let part = f64::from(progress.done) / f64::from(of.max(1));
            board.advance(part, format!("page {} of {of}", progress.done));
        }
        None => board.advance(0.5, format!("page {}", progress.done)),
    }
}
