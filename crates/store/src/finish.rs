//! The end of an attempt: one transaction that makes all of it visible, or none.

use std::sync::Arc;
use std::time::Instant;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    Bytes, ContentHash, DocumentId, Event, EventKind, Failure, FileState, Labelling, ReasonCode,
    SkipReason, Stage, StageDurations, Timestamp,
};
use rusqlite::{Connection, params};

use crate::attempts::{self, AttemptOutcome, Ending};
use crate::error::{Result, StoreError};
use crate::files::{self, Claim, Held};
use crate::jobs::{self, JobRef};
use crate::labels::{self, About, NewHeld, PreparedHeld};
use crate::locations::{self, Location};
use crate::store::Store;
use crate::suspects;
use crate::version::{self, NewVersion, Prepared};
use crate::writer::{Receipt, Transaction};

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// When it ended.
    pub at: Timestamp,
    /// Time in each stage; how long storing takes is measured by the store itself.
    pub durations: StageDurations,
    /// The file's type by content, once known.
    pub media_type: Option<String>,
    /// The file as it was when its bytes were read, once they were.
    pub seen: Option<Seen>,
    /// How it ended.
    pub outcome: Outcome,
}

/// A file as it was when its bytes were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Hash of the bytes.
    pub content_hash: ContentHash,
    /// Their number.
    pub size: Bytes,
    /// When the file was last changed, if the source says.
    pub modified: Option<Timestamp>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A new document, or a new version of the one at this place. Needs `seen`.
    ///
    /// When the same content with the same fingerprint is stored from another place by
    /// now, nothing is stored twice: the file ends as a duplicate that names the twin.
    Stored(Box<NewVersion>),
    /// The document at this place is as it should be.
    ///
    /// When it was deleted in the meantime, the file goes back to pending.
    Unchanged {
        /// That document.
        document: DocumentId,
    },
    /// The same content is stored from another place, which is remembered there.
    ///
    /// When it was deleted in the meantime, the file goes back to pending.
    Duplicate {
        /// The document with that content.
        twin: DocumentId,
    },
    /// Parsed, and held until a person decides about it. Needs `seen`.
    Held(Box<NewHeld>),
    /// Not taken because of its label. Needs `seen`.
    Refused(Box<Labelling>),
    /// Left out for a reason.
    Skipped(SkipReason),
    /// Failed for good.
    Failed(Failure),
    /// Failed, and to be tried again: back to pending until `at`.
    RetryLater {
        /// What went wrong this time.
        failure: Failure,
        /// The earliest moment of the next try.
        at: Timestamp,
    },
    /// Put down unfinished because the job was paused or stopped: back to pending. No
    /// attempt is counted when it was not even begun.
    Released,
}

impl Store {
    /// Ends an attempt. The event says how the file ended; the receipt resolves after the
    /// commit. A claim that is void changes nothing and is [`crate::StoreError::StaleClaim`];
    /// vectors that do not fit their chunks are [`crate::StoreError::Invalid`].
    ///
    /// Most of the work is done on the calling thread; calls from several threads, or
    /// several receipts waited for together, share a transaction.
    pub fn finish(&self, claim: Claim, finished: Finished) -> Receipt<Event> {
        let since = Instant::now();
        let Finished {
            at,
            durations,
            media_type,
            seen,
            outcome,
        } = finished;
        let ready = match outcome {
            Outcome::Stored(version) => match Prepared::new(*version, seen) {
                Ok(prepared) => Ready::Stored(Arc::new(prepared)),
                Err(error) => return Receipt::refused(error),
            },
            Outcome::Held(held) => Ready::Held(Box::new(PreparedHeld::new(*held))),
            other => Ready::Other(other),
        };
        let attempt = Attempted {
            claim,
            at,
            durations,
            media_type,
            seen,
        };
        let kept = match &ready {
            Ready::Stored(prepared) => Some(Arc::clone(prepared)),
            Ready::Held(_) | Ready::Other(_) => None,
        };
        let receipt = self.write(move |tx| {
            tx.measure(claim, since);
            attempt.finish(tx, ready)
        });
        receipt.keeping(kept)
    }
}

enum Ready {
    Stored(Arc<Prepared>),
    Held(Box<PreparedHeld>),
    Other(Outcome),
}

struct Attempted {
    claim: Claim,
    at: Timestamp,
    durations: StageDurations,
    media_type: Option<String>,
    seen: Option<Seen>,
}

impl Attempted {
    fn finish(&self, tx: &mut Transaction<'_>, ready: Ready) -> Result<Event> {
        let held = files::held(tx.sql, self.claim)?;
        tx.act_for(held.job, &held.job_id);
        let place = held.location(tx.sql)?;
        let (state, outcome) = match ready {
            Ready::Stored(prepared) => {
                let state = version::store(tx, &place, &prepared, self.at)?;
                labels::clear(tx.sql, &place)?;
                (state, None)
            }
            Ready::Held(held) => (self.hold(tx.sql, &place, &held)?, None),
            Ready::Other(outcome) => self.settle(tx, &place, outcome)?,
        };
        let state = match state {
            FileState::Pending => files::undone(tx.sql, held.job)?,
            ended => ended,
        };
        self.record(tx.sql, &state, outcome)?;
        pass(Point::FinishFile)?;
        files::write_state(tx.sql, self.claim.file, &state, self.at)?;
        match state.is_final() {
            true => suspects::clear(tx.sql, self.claim.file)?,
            false => suspects::put_down(tx.sql, self.claim.file)?,
        }
        let mut totals = jobs::totals(tx.sql, held.job)?;
        let stage = Stage::Storing;
        totals.shift(&FileState::Working { stage }, &state);
        jobs::write_totals(tx.sql, held.job, &totals)?;
        let kind = EventKind::FileMoved {
            file: self.claim.file,
            state,
            totals,
        };
        let job = JobRef {
            no: held.job,
            id: &held.job_id,
        };
        tx.emit(self.at, Some(job), kind)
    }

    /// The state an attempt without a new version leads to, and for one that leads back to
    /// pending what the attempt itself is recorded as.
    fn settle(
        &self,
        tx: &mut Transaction<'_>,
        place: &Location<'_>,
        outcome: Outcome,
    ) -> Result<(FileState, Option<Put>)> {
        let back = |put| (FileState::Pending, Some(put));
        Ok(match outcome {
            Outcome::Stored(_) | Outcome::Held(_) => unreachable!("prepared before"),
            Outcome::Refused(labelling) => {
                labels::clear_refused(tx.sql, place, self.read()?.content_hash)?;
                self.note(tx.sql, place, None, &labelling)?;
                let reason = SkipReason::new(ReasonCode::RefusedByLabel, labelling.why);
                (FileState::Skipped { reason }, None)
            }
            Outcome::Unchanged { document } => {
                match locations::touch(tx.sql, place, &document, self.seen)? {
                    true => {
                        labels::clear(tx.sql, place)?;
                        (FileState::Unchanged { document }, None)
                    }
                    false => back(Put::Released),
                }
            }
            Outcome::Duplicate { twin } => {
                match locations::link(tx, place, &twin, self.seen, self.at)? {
                    Some(reason) => {
                        labels::clear(tx.sql, place)?;
                        (FileState::Skipped { reason }, None)
                    }
                    None => back(Put::Released),
                }
            }
            Outcome::Skipped(reason) => (FileState::Skipped { reason }, None),
            Outcome::Failed(failure) => (FileState::Failed { failure }, None),
            Outcome::RetryLater { failure, at } => {
                tx.sql
                    .prepare_cached(
                        "UPDATE files SET retry_at = ?2, failures = failures + 1 WHERE id = ?1",
                    )?
                    .execute(params![self.claim.file.0, at.0])?;
                back(Put::Failed(failure))
            }
            Outcome::Released => back(Put::Released),
        })
    }

    /// Holds the file, and says how it ended.
    fn hold(
        &self,
        sql: &Connection,
        place: &Location<'_>,
        held: &PreparedHeld,
    ) -> Result<FileState> {
        let id = labels::put(sql, place, self.read()?, held, self.at)?;
        self.note(sql, place, Some(&id), &held.labelling)?;
        let why = held.labelling.why.as_str();
        let reason = SkipReason::new(ReasonCode::HeldForReview, why);
        Ok(FileState::Skipped { reason })
    }

    fn note(
        &self,
        sql: &Connection,
        place: &Location<'_>,
        document: Option<&DocumentId>,
        labelling: &Labelling,
    ) -> Result<()> {
        let about = About {
            collection: place.collection,
            content_hash: self.read()?.content_hash,
            document,
        };
        labels::note(sql, about, labelling, None, self.at)
    }

    /// The file as it was when its bytes were read.
    fn read(&self) -> Result<Seen> {
        let missing = || StoreError::Invalid("its content hash is missing".into());
        self.seen.ok_or_else(missing)
    }

    /// Keeps what is known of the file and how the attempt went.
    fn record(&self, sql: &Connection, state: &FileState, put: Option<Put>) -> Result<()> {
        if matches!(put, Some(Put::Released)) && attempts::strike(sql, self.claim.file)? {
            return Ok(());
        }
        sql.prepare_cached(
            "UPDATE files SET media_type = ifnull(?2, media_type),
                    content_hash = ifnull(?3, content_hash) WHERE id = ?1",
        )?
        .execute(params![
            self.claim.file.0,
            self.media_type,
            self.seen.map(|seen| seen.content_hash.0),
        ])?;
        let mut ending = Ending {
            at: self.at,
            outcome: AttemptOutcome::Released,
            code: None,
            stage: None,
            detail: None,
            durations: self.durations,
        };
        let failure = match (&put, state) {
            (Some(Put::Failed(failure)), _) => Some(failure),
            (_, FileState::Failed { failure }) => Some(failure),
            _ => None,
        };
        ending.outcome = match state {
            FileState::Pending | FileState::Working { .. } => AttemptOutcome::Released,
            FileState::Completed { .. } => AttemptOutcome::Completed,
            FileState::Unchanged { .. } => AttemptOutcome::Unchanged,
            FileState::Skipped { reason } => {
                ending.code = Some(reason.code);
                AttemptOutcome::Skipped
            }
            FileState::Failed { .. } => AttemptOutcome::Failed,
        };
        if let Some(failure) = failure {
            ending.outcome = AttemptOutcome::Failed;
            ending.code = Some(failure.code);
            ending.stage = Some(failure.stage);
            ending.detail = Some(&failure.detail);
        }
        attempts::end(sql, self.claim, &ending)
    }
}

/// What an attempt that leads back to pending is recorded as.
enum Put {
    Failed(Failure),
    Released,
}

impl Held {
    fn location(&self, sql: &Connection) -> Result<Location<'_>> {
        let mut statement = sql.prepare_cached("SELECT collection FROM jobs WHERE no = ?1")?;
        Ok(Location {
            collection: statement.query_row([self.job], |row| row.get(0))?,
            connection: self.connection,
            key: &self.key,
        })
    }
}

/// Why a file with the content of `twin` is left out.
pub(crate) fn duplicate_of(twin: DocumentId, key: &str) -> SkipReason {
    SkipReason {
        twin: Some(twin),
        ..SkipReason::new(
            ReasonCode::Duplicate,
            format!("the same content is stored from `{key}`"),
        )
    }
}
