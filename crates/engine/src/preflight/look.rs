//! The thread behind a preflight: lists, then looks.

mod described;

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::sync::Arc;

use gristmill_model::{
    Bytes, ConnectionId, ContentHash, Failure, FileKey, Flow, Listed, ParseProgress, ParseRequest,
    ReasonCode, Source,
};
use gristmill_parse::{Format, detect, probe};
use gristmill_store::StoreError;

use super::rows::Glance;
use super::verdict::{self, Verdict};
use super::{Preflight, PreflightState, Twins};
use crate::fingerprint;
use crate::metadata::Supplied;
use crate::parts::Parts;

/// Files compared with the store at once.
const BATCH: usize = 512;
/// Bytes that tell a file's type.
const HEAD: u64 = 8 * 1024;
const PDF: &str = "application/pdf";

pub(super) struct Look {
    parts: Arc<Parts>,
    preflight: Arc<Preflight>,
    limit: Bytes,
}

/// Why a preflight ends before every file was looked at.
enum Cut {
    Cancelled,
    Failed(String),
}

impl From<StoreError> for Cut {
    fn from(error: StoreError) -> Self {
        Cut::Failed(error.to_string())
    }
}

impl Look {
    pub(super) fn new(parts: Arc<Parts>, preflight: Arc<Preflight>) -> Self {
        let limit = u64::from(parts.settings().max_file_size_mb) * 1_000_000;
        Self {
            parts,
            preflight,
            limit: Bytes(limit),
        }
    }

    pub(super) fn run(&self) {
        let state = match self.passes() {
            Ok(()) => PreflightState::Done,
            Err(Cut::Cancelled) => PreflightState::Cancelled,
            Err(Cut::Failed(error)) => PreflightState::Failed { error },
        };
        self.preflight.found().state = state;
    }

    fn passes(&self) -> Result<(), Cut> {
        let mut sources = Vec::new();
        for (place, selection) in self.preflight.request.selections.iter().enumerate() {
            let source = self.parts.source(&selection.connection);
            let source = source.map_err(|failure| Cut::Failed(failure.detail))?;
            self.list(place, &*source)?;
            sources.push(source);
        }
        let supplied = self.supplied();
        self.preflight.found().state = PreflightState::Looking;
        self.look(&sources, &supplied)
    }

    fn list(&self, place: usize, source: &dyn Source) -> Result<(), Cut> {
        let selection = &self.preflight.request.selections[place];
        let mut batch = Vec::with_capacity(BATCH);
        let mut cut = None;
        let mut visit = |listed: Listed| {
            batch.push(listed);
            if batch.len() >= BATCH
                && let Err(error) = self.compare(place, std::mem::take(&mut batch))
            {
                cut = Some(error);
            }
            match cut.is_some() || self.preflight.is_cancelled() {
                true => Flow::Stop,
                false => Flow::Continue,
            }
        };
        let listed = source.list(selection, &mut visit);
        listed.map_err(|failure| Cut::Failed(failure.detail))?;
        cut.map_or(Ok(()), Err)?;
        self.check()?;
        self.compare(place, batch)
    }

    /// Adds rows with what name, size and time tell.
    fn compare(&self, place: usize, batch: Vec<Listed>) -> Result<(), Cut> {
        let request = &self.preflight.request;
        let connection: &ConnectionId = &request.selections[place].connection;
        let keys: Vec<FileKey> = batch.iter().map(|listed| listed.key.clone()).collect();
        let known = self
            .parts
            .store
            .known_at(&request.collection, connection, &keys)?;
        let skip = request.options.skip_existing;
        let mut found = self.preflight.found();
        for (listed, known) in batch.into_iter().zip(known) {
            let known = known.as_ref();
            let current = known.is_some_and(|known| self.is_current(known));
            let first = verdict::first(&listed, known, current, self.limit, skip);
            let glance = Glance {
                kind: Some(verdict::kind_by_name(listed.key.file_name())),
                verdict: first.verdict,
                detail: first.detail,
                pages: None,
            };
            found
                .rows
                .push(place, listed, glance, first.may_be_unchanged);
        }
        Ok(())
    }

    fn is_current(&self, known: &gristmill_store::Known) -> bool {
        let (parts, options) = (&self.parts, &self.preflight.request.options);
        let in_use = parts.model_for(options);
        fingerprint::is_current(known, options, &*parts.parser, &in_use.fingerprints)
    }

    /// Looks into the files that would be worked on.
    fn look(&self, sources: &[Arc<dyn Source>], supplied: &Supplied) -> Result<(), Cut> {
        let request = &self.preflight.request;
        let stored = self.parts.store.known_sizes(&request.collection)?;
        let shared = self.shared_sizes();
        let mut twins = Twins::new();
        let rows = self.preflight.found().rows.len() as u32;
        for row in 0..rows {
            self.check()?;
            let Some(file) = self.accepted(row) else {
                continue;
            };
            let source = &*sources[file.selection];
            if !self.check_metadata(row, &file, source, supplied)?
                || !self.glance(row, &file, source)
            {
                continue;
            }
            let may_be_twin = |size: Bytes| stored.contains(&size.0) || shared.contains(&size.0);
            if file.may_be_unchanged || file.size.is_some_and(may_be_twin) {
                self.compare_content(row, &file, source, &mut twins)?;
            }
        }
        Ok(())
    }

    /// Finds out type, encryption and pages, and whether it would still be worked on.
    fn glance(&self, row: u32, file: &Candidate, source: &dyn Source) -> bool {
        let name = file.key.file_name();
        let glance = match glance(source, &file.key, name) {
            Ok(mut seen) => {
                seen.encrypted = seen.encrypted && !self.opens(source, &file.key, &seen);
                seen.glance(file.verdict)
            }
            Err(failure) => Glance {
                kind: None,
                verdict: Verdict::of_problem(&failure),
                detail: Some(failure.detail),
                pages: None,
            },
        };
        let accepted = glance.verdict.is_accepted();
        self.preflight.found().rows.update(row, glance);
        accepted
    }

    /// Whether an encrypted file opens without a password, as many a PDF does of which
    /// only printing or copying is restricted. Only its parser can tell.
    fn opens(&self, source: &dyn Source, key: &FileKey, seen: &Seen) -> bool {
        let is_pdf = seen.format.is_some_and(|format| format.media_type == PDF);
        let Some(path) = source.local_path(key).filter(|_| is_pdf) else {
            return false;
        };
        let request = ParseRequest::new(&path, key.file_name());
        let mut opened = false;
        let mut watch = |_: ParseProgress| {
            opened = true;
            Flow::Stop
        };
        let parsed = self.parts.parser.parse(&request, &mut watch);
        opened || !parsed.is_err_and(|failure| failure.code == ReasonCode::NeedsPassword)
    }

    /// Hashes a file and compares it with the store and with the files before it.
    fn compare_content(
        &self,
        row: u32,
        file: &Candidate,
        source: &dyn Source,
        twins: &mut Twins,
    ) -> Result<(), Cut> {
        let Ok(hash) = self.hash(source, &file.key) else {
            // What cannot be read now is found out by the job.
            return self.check();
        };
        let twin = twins.get(&hash.0).copied();
        twins.entry(hash.0).or_insert(row);
        let same = match self.stored_twin(file, hash)? {
            Some(glance) => Some(glance),
            None => twin.map(|twin| self.duplicate_of_row(twin)),
        };
        if let Some((verdict, detail)) = same {
            let glance = Glance {
                kind: None,
                verdict,
                detail,
                pages: None,
            };
            self.preflight.found().rows.update(row, glance);
        }
        Ok(())
    }

    fn stored_twin(
        &self,
        file: &Candidate,
        hash: ContentHash,
    ) -> Result<Option<(Verdict, Option<String>)>, Cut> {
        let request = &self.preflight.request;
        if !request.options.skip_existing {
            return Ok(None);
        }
        let store = &self.parts.store;
        let connection = &request.selections[file.selection].connection;
        let keys = std::slice::from_ref(&file.key);
        let here = store.known_at(&request.collection, connection, keys)?;
        let current = |known: &gristmill_store::Known| self.is_current(known);
        if let Some(known) = here.into_iter().flatten().find(current)
            && known.content_hash == hash
        {
            return Ok(Some(match known.alias {
                true => (Verdict::Duplicate, Some(verdict::twin(&known.key.0))),
                false => (Verdict::Unchanged, None),
            }));
        }
        let stored = store.known_content(&request.collection, hash)?;
        let twin = stored.into_iter().find(current);
        Ok(twin.map(|twin| (Verdict::Duplicate, Some(verdict::twin(&twin.key.0)))))
    }

    fn duplicate_of_row(&self, row: u32) -> (Verdict, Option<String>) {
        let found = self.preflight.found();
        let twin = verdict::twin(&found.rows.get(row).key);
        (Verdict::Duplicate, Some(twin))
    }

    fn hash(&self, source: &dyn Source, key: &FileKey) -> io::Result<ContentHash> {
        let mut bytes = source.open(key).map_err(io::Error::other)?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 128 * 1024];
        loop {
            let read = bytes.read(&mut buffer)?;
            if read == 0 {
                return Ok(ContentHash(*hasher.finalize().as_bytes()));
            }
            hasher.update(&buffer[..read]);
            if self.preflight.is_cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
    }

    fn accepted(&self, row: u32) -> Option<Candidate> {
        let found = self.preflight.found();
        let row = found.rows.get(row);
        row.verdict.is_accepted().then(|| Candidate {
            selection: row.selection,
            key: FileKey(row.key.to_string()),
            size: row.size,
            verdict: row.verdict,
            may_be_unchanged: row.may_be_unchanged,
        })
    }

    /// Sizes that more than one row to be worked on has.
    fn shared_sizes(&self) -> HashSet<u64> {
        let found = self.preflight.found();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for row in 0..found.rows.len() as u32 {
            let row = found.rows.get(row);
            if row.verdict.is_accepted()
                && let Some(size) = row.size
            {
                *counts.entry(size.0).or_default() += 1;
            }
        }
        let shared = counts.into_iter().filter(|(_, count)| *count > 1);
        shared.map(|(size, _)| size).collect()
    }

    fn check(&self) -> Result<(), Cut> {
        match self.preflight.is_cancelled() {
            true => Err(Cut::Cancelled),
            false => Ok(()),
        }
    }
}

/// A row that would be worked on.
struct Candidate {
    selection: usize,
    key: FileKey,
    size: Option<Bytes>,
    verdict: Verdict,
    may_be_unchanged: bool,
}

/// What a look at a file's ends shows.
struct Seen {
    format: Option<&'static Format>,
    encrypted: bool,
    pages: Option<u32>,
}

impl Seen {
    fn glance(self, before: Verdict) -> Glance {
        let (verdict, detail) = match self.format {
            None => (Verdict::Unsupported, Some("of no kind that is known")),
            Some(format) if !format.supported() => (Verdict::Unsupported, None),
            Some(_) if self.encrypted => (Verdict::Encrypted, None),
            Some(_) => (before, None),
        };
        Glance {
            kind: self.format.map(|format| format.label.to_owned()),
            verdict,
            detail: detail.map(str::to_owned),
            pages: self.pages,
        }
    }
}

fn glance(source: &dyn Source, key: &FileKey, name: &str) -> Result<Seen, Failure> {
    if let Some(path) = source.local_path(key) {
        let probed = probe(&path, name).map_err(|error| {
            let what = format!("look at `{key}`");
            gristmill_sources::io_failure(gristmill_model::Stage::Accessing, &what, &error)
        })?;
        return Ok(Seen {
            format: probed.media_type.and_then(Format::by_media_type),
            encrypted: probed.encrypted,
            pages: probed.pages,
        });
    }
    let mut head = Vec::new();
    let read = source.open(key)?.take(HEAD).read_to_end(&mut head);
    read.map_err(|error| {
        let what = format!("look at `{key}`");
        gristmill_sources::io_failure(gristmill_model::Stage::Accessing, &what, &error)
    })?;
    Ok(Seen {
        format: detect(&head, source.name(key).as_deref().unwrap_or(name)),
        encrypted: false,
        pages: None,
    })
}
