//! Files come into the table when a job is listed.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    Bytes, ConnectionId, Event, EventKind, FileId, FileKey, FileState, JobId, RefusedStep, Step,
    Timestamp,
};
use rusqlite::{Connection, params};

use super::write_state;
use crate::error::{Result, StoreError};
use crate::jobs::JobRef;
use crate::store::Store;
use crate::writer::Transaction;
use crate::{connections, jobs};

/// A file of a job, as listed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFile {
    /// The connection it comes from.
    pub connection: ConnectionId,
    /// Its name within the source.
    pub key: FileKey,
    /// Its size, if the source says.
    pub size: Option<Bytes>,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Pending, or skipped or failed at once where listing alone shows it.
    pub state: FileState,
}

impl Store {
    /// Adds files to a job that is still being listed; with `complete` the listing ends.
    /// A file that is there already is left as it is, so listing again does no harm.
    pub fn add_files(
        &self,
        job: &JobId,
        files: Vec<NewFile>,
        complete: bool,
        now: Timestamp,
    ) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| add(tx, &id, &files, complete, now))
            .wait()
    }

    /// Has a job that has not ended listed again: what was added to its sources since is
    /// taken too. Refused once the job has ended.
    pub fn relist(&self, job: &JobId, now: Timestamp) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| relist(tx, &id, now)).wait()
    }
}

/// Adds files to a job that is still being listed.
pub(crate) fn add(
    tx: &mut Transaction<'_>,
    id: &JobId,
    files: &[NewFile],
    complete: bool,
    now: Timestamp,
) -> Result<Event> {
    let no = jobs::number(tx.sql, id)?;
    let mut totals = jobs::totals(tx.sql, no)?;
    for file in files {
        if insert(tx.sql, no, file, now)? {
            totals.count(&file.state);
        }
    }
    pass(Point::ListFiles)?;
    if jobs::is_cancelled(tx.sql, no)? {
        // It was cancelled while this part of its list was on its way here.
        super::skip_waiting(tx.sql, no, &mut totals, now)?;
    }
    jobs::write_totals(tx.sql, no, &totals)?;
    if complete {
        tx.sql
            .execute("UPDATE jobs SET listing = 0 WHERE no = ?1", [no])?;
    }
    let kind = EventKind::FilesListed { totals, complete };
    tx.emit(now, Some(JobRef { no, id }), kind)
}

fn relist(tx: &mut Transaction<'_>, id: &JobId, now: Timestamp) -> Result<Event> {
    let (no, job) = jobs::load(tx.sql, id)?;
    if job.state.is_final() {
        let step = Step::Resume;
        let state = job.state;
        return Err(StoreError::Refused(RefusedStep { state, step }));
    }
    tx.sql
        .execute("UPDATE jobs SET listing = 1 WHERE no = ?1", [no])?;
    pass(Point::Relist)?;
    let kind = EventKind::FilesListed {
        totals: job.totals,
        complete: false,
    };
    tx.emit(now, Some(JobRef { no, id }), kind)
}

fn insert(sql: &Connection, job: i64, file: &NewFile, now: Timestamp) -> Result<bool> {
    match &file.state {
        FileState::Pending | FileState::Skipped { .. } | FileState::Failed { .. } => {}
        FileState::Working { .. } | FileState::Completed { .. } | FileState::Unchanged { .. } => {
            let state = file.state.as_str();
            let text = format!("`{}` cannot be listed as {state}", file.key);
            return Err(StoreError::Invalid(text));
        }
    }
    let connection = connections::number(sql, &file.connection)?;
    let written = sql
        .prepare_cached(
            "INSERT INTO files (job, connection, key, size, modified, state)
             VALUES (?1, ?2, ?3, ?4, ?5, 'pending') ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            job,
            connection,
            file.key.0,
            file.size.map(|size| size.0),
            file.modified.map(|at| at.0),
        ])?;
    if written == 1 && file.state.is_final() {
        write_state(sql, FileId(sql.last_insert_rowid()), &file.state, now)?;
    }
    Ok(written == 1)
}
