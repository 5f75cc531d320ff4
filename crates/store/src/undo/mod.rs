//! Undoing a job: what it added goes, what it replaced or removed comes back.
//!
//! What a job did is told by the rows it left: versions and further places that carry its
//! number, kept documents that carry its id, and places it took. Each piece of work clears
//! these marks in the transaction that undoes them, so a process that dies in between loses
//! nothing and the next one goes on; and a job that was undone has nothing left to undo.

mod plan;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    DocumentId, EventKind, FileKey, JobId, Step, Timestamp, UndoAction, UndoItem, UndoObstacle,
    UndoTotals, Undone, after,
};
use rusqlite::{Connection, OptionalExtension, params};

use self::plan::{Planned, Target};
use crate::error::{Result, StoreError};
use crate::jobs::{self, JobRef};
use crate::locations::{self, Location};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{documents, kept, row};

/// Documents and places changed in one transaction at most.
const PIECE: usize = 50;

/// What undoing a job would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoPlan {
    /// How much of what.
    pub totals: UndoTotals,
    /// Document by document, as many as were asked for.
    pub items: Vec<UndoItem>,
}

impl Store {
    /// What undoing a job would do, with the first `limit` documents and places.
    pub fn undo_plan(&self, id: &JobId, limit: u32) -> Result<UndoPlan> {
        self.read(|sql| {
            let (no, _) = jobs::load(sql, id)?;
            let job = JobRef { no, id };
            let mut plan = UndoPlan::default();
            for planned in plan::all(sql, job, usize::MAX)? {
                plan.totals.count(planned.action);
                if plan.items.len() < limit as usize {
                    plan.items.push(planned.into_item());
                }
            }
            Ok(plan)
        })
    }

    /// Begins to undo a job that has ended. Undoing one that was undone does nothing.
    pub fn begin_undo(&self, id: &JobId, now: Timestamp) -> Result<Undone> {
        let id = id.clone();
        self.write(move |tx| begin(tx, &id, now)).wait()
    }

    /// Undoes a piece of a job that [`Store::begin_undo`] was called for. Call it until the
    /// answer is complete.
    pub fn undo_some(&self, id: &JobId, now: Timestamp) -> Result<Undone> {
        let id = id.clone();
        self.write(move |tx| undo_some(tx, &id, now)).wait()
    }

    /// Jobs whose undoing was begun and is not complete.
    pub fn unfinished_undos(&self) -> Result<Vec<JobId>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT id FROM jobs WHERE undo IS NOT NULL AND NOT undo ->> 'complete'",
            )?;
            let rows = statement.query_map([], |row| row.get(0))?;
            let ids = rows.map(|id| id.map(JobId));
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn begin(tx: &mut Transaction<'_>, id: &JobId, now: Timestamp) -> Result<Undone> {
    let (no, job) = jobs::load(tx.sql, id)?;
    after(&job.state, &Step::Undo)?;
    if let Some(undone) = job.undone {
        return Ok(undone);
    }
    let undone = Undone {
        at: now,
        complete: false,
        totals: UndoTotals::default(),
    };
    pass(Point::UndoBegin)?;
    write(tx.sql, no, &undone)?;
    Ok(undone)
}

fn undo_some(tx: &mut Transaction<'_>, id: &JobId, now: Timestamp) -> Result<Undone> {
    let (no, job) = jobs::load(tx.sql, id)?;
    let Some(mut undone) = job.undone.filter(|undone| !undone.complete) else {
        return job
            .undone
            .ok_or_else(|| StoreError::not_found("undone job", id));
    };
    let job = JobRef { no, id };
    let planned = plan::all(tx.sql, job, PIECE)?;
    undone.complete = planned.is_empty();
    for planned in planned {
        let action = carry_out(tx, job, planned, now)?;
        undone.totals.count(action);
    }
    pass(Point::UndoPiece)?;
    if undone.complete {
        give_places_back(tx, no)?;
        let totals = undone.totals;
        tx.emit(now, Some(job), EventKind::JobUndone { totals })?;
    }
    write(tx.sql, no, &undone)?;
    Ok(undone)
}

fn write(sql: &Connection, job: i64, undone: &Undone) -> Result<()> {
    sql.prepare_cached("UPDATE jobs SET undo = ?2 WHERE no = ?1")?
        .execute(params![job, row::to_json(undone)])?;
    Ok(())
}

/// Does what was planned and clears the marks that led to it.
fn carry_out(
    tx: &mut Transaction<'_>,
    job: JobRef<'_>,
    planned: Planned,
    now: Timestamp,
) -> Result<UndoAction> {
    let Planned {
        document,
        action,
        target,
        ..
    } = planned;
    match target {
        Target::Place {
            collection,
            connection,
            key,
        } => {
            let key = &key.0;
            let place = Location {
                collection,
                connection,
                key,
            };
            locations::drop_alias(tx.sql, &place)?;
        }
        Target::Added { no } => {
            clear_versions(tx.sql, job.no, &document)?;
            match action {
                UndoAction::Remove => remove(tx, job, no, document, now)?,
                UndoAction::Keep { .. } | UndoAction::Restore | UndoAction::Forget => {
                    leave_main_place(tx, no, now)?;
                }
            }
        }
        Target::Replaced { no, kept } => {
            clear_versions(tx.sql, job.no, &document)?;
            kept::reinstate(tx, kept, no, now)?;
            restored(tx, job, document, now)?;
        }
        Target::Nothing => clear_versions(tx.sql, job.no, &document)?,
        Target::Kept { kept } => return bring_back(tx, job, kept, document, now),
    }
    Ok(action)
}

fn remove(
    tx: &mut Transaction<'_>,
    job: JobRef<'_>,
    no: i64,
    document: DocumentId,
    now: Timestamp,
) -> Result<()> {
    documents::remove(tx, no, now)?;
    tx.emit(now, Some(job), EventKind::DocumentDeleted { document })?;
    Ok(())
}

/// Has a document that another job saw elsewhere live there from now on.
fn leave_main_place(tx: &mut Transaction<'_>, no: i64, now: Timestamp) -> Result<()> {
    let (collection, connection, key): (i64, i64, String) = tx
        .sql
        .prepare_cached("SELECT collection, connection, key FROM documents WHERE no = ?1")?
        .query_row([no], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let place = Location {
        collection,
        connection,
        key: &key,
    };
    locations::vacate(tx, &place, None, now)
}

fn restored(
    tx: &mut Transaction<'_>,
    job: JobRef<'_>,
    document: DocumentId,
    now: Timestamp,
) -> Result<()> {
    tx.emit(now, Some(job), EventKind::DocumentRestored { document })?;
    Ok(())
}

/// Serves again what the job took away, if there is room for it by now.
fn bring_back(
    tx: &mut Transaction<'_>,
    job: JobRef<'_>,
    kept: i64,
    document: DocumentId,
    now: Timestamp,
) -> Result<UndoAction> {
    if kept::restore(tx, kept)? {
        restored(tx, job, document, now)?;
        return Ok(UndoAction::Restore);
    }
    tx.sql
        .prepare_cached("UPDATE kept_documents SET job = NULL WHERE no = ?1")?
        .execute([kept])?;
    let why = UndoObstacle::PlaceTaken;
    Ok(UndoAction::Keep { why })
}

fn clear_versions(sql: &Connection, job: i64, document: &DocumentId) -> Result<()> {
    sql.prepare_cached("UPDATE versions SET job = NULL WHERE document = ?1 AND job = ?2")?
        .execute(params![document.0, job])?;
    Ok(())
}

/// Places the job took from documents that are still there are theirs again.
fn give_places_back(tx: &mut Transaction<'_>, job: i64) -> Result<()> {
    let mut statement = tx.sql.prepare_cached(
        "SELECT t.collection, t.connection, t.key, d.no, t.size, t.modified
         FROM taken_places t JOIN documents d ON d.id = t.document WHERE t.job = ?1",
    )?;
    let rows = statement.query_map([job], |row| {
        let place = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((place, row.get(3)?, row.get(4)?, row.get(5)?))
    })?;
    type Taken = ((i64, i64, String), i64, i64, Option<i64>);
    let taken: Vec<Taken> = rows.collect::<rusqlite::Result<_>>()?;
    for ((collection, connection, key), no, size, modified) in taken {
        let place = Location {
            collection,
            connection,
            key: &key,
        };
        if locations::resident(tx.sql, &place)?.is_none() {
            tx.sql
                .prepare_cached(
                    "INSERT INTO aliases (collection, connection, key, document, size, modified)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![collection, connection, key, no, size, modified])?;
        }
    }
    tx.sql
        .prepare_cached("DELETE FROM taken_places WHERE job = ?1")?
        .execute([job])?;
    Ok(())
}

/// The key of a document that may be gone, from the file that it came from.
fn key_of(sql: &Connection, job: i64, document: &DocumentId) -> Result<FileKey> {
    let mut statement =
        sql.prepare_cached("SELECT key FROM files WHERE job = ?1 AND document = ?2 LIMIT 1")?;
    let found = statement
        .query_row(params![job, document.0], |row| row.get(0))
        .optional()?;
    Ok(FileKey(found.unwrap_or_default()))
}

impl UndoPlan {
    /// Whether there is nothing to undo.
    pub fn is_empty(&self) -> bool {
        self.totals == UndoTotals::default()
    }
}
