//! Shows how one file of a preflight would be cut up, before anything is spent on the rest.
//!
//! The file is read and parsed as a job would do it, in a child process and within limits.
//! The document parsed last is kept with its preflight, so that other sizes of chunks are tried
//! without reading the file again. Nothing is stored, embedded or sent anywhere.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use gristmill_model::{
    Bytes, Chunk, Document, Failure, FileKey, Flow, Label, LabelAction, ParseProgress,
    ParseRequest, ProcessingOptions, ReasonCode, Source, Stage,
};
use gristmill_sources::Staged;

use super::{Preflight, PreflightId};
use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::parts::Parts;

/// Seconds a parser gets for a preview: somebody waits for it.
const PATIENCE: u32 = 60;

/// What a look at one file came to.
#[derive(Debug, Clone, PartialEq)]
pub enum ChunkPreview {
    /// How it would be cut up.
    Cut(CutDocument),
    /// Why it cannot be read.
    Failed(Failure),
}

/// A document with some of the chunks it would be cut into.
#[derive(Debug, Clone, PartialEq)]
pub struct CutDocument {
    /// Its name within its source.
    pub key: FileKey,
    /// Its title, where it tells one.
    pub title: Option<String>,
    /// Its type by content: `application/pdf`.
    pub media_type: String,
    /// The first chunks, in order.
    pub chunks: Vec<Chunk>,
    /// How many there would be in all.
    pub total: u32,
    /// Passages that are below the threshold of quality.
    pub left_out: u32,
    /// Mean quality of the chunks, 0 to 1.
    pub quality: f32,
    /// How sensitive it is by the rules in force. No language model is asked.
    pub label: Label,
    /// What the policy of the collection would do with it.
    pub action: LabelAction,
    /// The rule that decides this, in a sentence.
    pub why: String,
}

/// The document parsed last.
pub(super) struct Parsed {
    row: u32,
    reading: Reading,
    document: Arc<Document>,
}

/// The options that decide how a file is read, rather than how it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    ocr: bool,
    preserve_structure: bool,
    extract_math: bool,
}

impl Reading {
    fn of(options: &ProcessingOptions) -> Self {
        Self {
            ocr: options.ocr,
            preserve_structure: options.preserve_structure,
            extract_math: options.extract_math,
        }
    }
}

/// A file at a place where a parser can read it.
enum Readable {
    There(PathBuf),
    Snapshot(Staged),
}

impl Readable {
    fn path(&self) -> &Path {
        match self {
            Readable::There(path) => path,
            Readable::Snapshot(staged) => staged.path(),
        }
    }
}

impl Engine {
    /// The first `most` chunks that a file of a preflight would be cut into with `options`,
    /// which may be others than those it was looked at with. A file that cannot be read, or
    /// that takes its parser longer than a minute, says so itself.
    pub fn preview_chunks(
        &self,
        id: &PreflightId,
        row: u32,
        options: &ProcessingOptions,
        most: usize,
    ) -> Result<ChunkPreview> {
        options.validate()?;
        let preflight = self.preflights.get(id)?;
        let parts = &*self.shared.parts;
        let document = match preflight.document(parts, row, options)? {
            Ok(document) => document,
            Err(failure) => return Ok(ChunkPreview::Failed(failure)),
        };
        let embedder = Arc::clone(&parts.model_for(options).embedder);
        // Counting tokens cannot say that the model is missing; embedding can.
        if let Err(failure) = embedder.embed(&[]) {
            return Ok(ChunkPreview::Failed(failure));
        }
        let chunked = gristmill_chunk::chunk(&document, options, &*embedder);
        let gate = parts.labels();
        let found = gate.try_on(&document);
        let collection = &preflight.request.collection;
        let (action, why) = gate.decide(collection, found.label, found.requires_review);
        Ok(ChunkPreview::Cut(CutDocument {
            key: preflight.key_of(row)?.1,
            title: document.title.clone(),
            media_type: document.media_type.clone(),
            total: chunked.chunks.len() as u32,
            left_out: chunked.left_out.len() as u32,
            quality: chunked.quality,
            chunks: chunked.chunks.into_iter().take(most).collect(),
            label: found.label,
            action,
            why,
        }))
    }
}

impl Preflight {
    /// The parsed document of a row, as it was kept or parsed now.
    fn document(
        &self,
        parts: &Parts,
        row: u32,
        options: &ProcessingOptions,
    ) -> Result<std::result::Result<Arc<Document>, Failure>> {
        let reading = Reading::of(options);
        let kept = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = kept.as_ref()
            && parsed.row == row
            && parsed.reading == reading
        {
            return Ok(Ok(Arc::clone(&parsed.document)));
        }
        drop(kept);
        let (selection, key) = self.key_of(row)?;
        let connection = &self.request.selections[selection].connection;
        let read = parts
            .source(connection)
            .and_then(|source| self.parse(parts, &*source, &key, options));
        Ok(read.map(|document| {
            let document = Arc::new(document);
            let parsed = Parsed {
                row,
                reading,
                document: Arc::clone(&document),
            };
            *self.parsed.lock().unwrap_or_else(PoisonError::into_inner) = Some(parsed);
            document
        }))
    }

    /// The place of a row's selection, and its name.
    fn key_of(&self, row: u32) -> Result<(usize, FileKey)> {
        let found = self.found();
        if row as usize >= found.rows.len() {
            return Err(EngineError::UnknownRow(row));
        }
        let row = found.rows.get(row);
        Ok((row.selection, FileKey(row.key.to_string())))
    }

    fn parse(
        &self,
        parts: &Parts,
        source: &dyn Source,
        key: &FileKey,
        options: &ProcessingOptions,
    ) -> std::result::Result<Document, Failure> {
        // One that was stopped before can be looked into all the same.
        let before = self.is_cancelled();
        let flow = || match self.is_cancelled() && !before {
            true => Flow::Stop,
            false => Flow::Continue,
        };
        let limit = Bytes(u64::from(parts.settings().max_file_size_mb) * 1_000_000);
        if let Some(size) = source.stat(key)?.size
            && size > limit
        {
            let detail = format!("`{}` has {size}, the limit is {limit}", key.file_name());
            return Err(Failure::new(ReasonCode::TooLarge, Stage::Accessing, detail));
        }
        let readable = readable(parts, source, (key, limit), &flow)?;
        let request = ParseRequest {
            path: readable.path().to_owned(),
            name: source
                .name(key)
                .unwrap_or_else(|| key.file_name().to_owned()),
            options: ProcessingOptions {
                timeout_seconds: options.timeout_seconds.min(PATIENCE),
                ..options.clone()
            },
            password: None,
        };
        let mut watch = |_: ParseProgress| flow();
        parts.parser.parse(&request, &mut watch)
    }
}

/// The file itself where it lies on this machine, or else a snapshot of it.
fn readable(
    parts: &Parts,
    source: &dyn Source,
    (key, limit): (&FileKey, Bytes),
    flow: &dyn Fn() -> Flow,
) -> std::result::Result<Readable, Failure> {
    if let Some(path) = source.local_path(key) {
        return Ok(Readable::There(path));
    }
    // No file of a job has this number, so none is suspected should the program die now.
    const NOBODY: i64 = 0;
    let mut watch = |_: Bytes| flow();
    let staged = parts
        .staging
        .stage(source, (key, NOBODY), limit, &mut watch)?;
    Ok(Readable::Snapshot(staged))
}
