//! The table `exports`: documents on their way into files.

mod list;
mod read;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    Event, EventKind, Export, ExportId, ExportState, ExportStep, ExportTotals, ModelId, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub use list::Picked;
pub(crate) use read::head;
pub use read::{ExportReader, ExportedDocument};

use crate::error::{Result, StoreError};
use crate::page::{Listing, Page};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

/// An export whose turn has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunExport {
    /// The export, with how many documents there are.
    pub export: Export,
    /// The models whose vectors these documents have, with how long those are.
    pub models: Vec<(ModelId, usize)>,
}

const COLUMNS: &str = "id, user, name, scope, format, vectors, file, overwrite, state, problem,
    totals, created_at, started_at, ended_at";

/// Why an export of a restored backup does not go on by itself.
const RESTORED: &str = "a backup was restored that had this export in it: resume it if the file \
    is still wanted, or cancel it";

impl Store {
    /// Stores an export under the id it carries; one in use is [`StoreError::Exists`]. A picked
    /// document that is not there is [`StoreError::NotFound`].
    pub fn add_export(&self, export: Export, picked: Picked) -> Result<Event> {
        self.write(move |tx| {
            let no = add(tx, &export)?;
            list::pick(tx.sql, no, &picked)?;
            changed(tx, &export.id, export.created_at)
        })
        .wait()
    }

    /// Begins an export: from now on it is made of the documents that its scope has at this
    /// moment. A collection or a job that is gone is [`StoreError::NotFound`].
    pub fn begin_export(&self, id: &ExportId, now: Timestamp) -> Result<BegunExport> {
        let id = id.clone();
        self.write(move |tx| {
            let (no, export) = (number(tx.sql, &id)?, load(tx.sql, &id)?);
            let totals = ExportTotals {
                documents_in_all: list::fix(tx.sql, no, &export.scope)?,
                ..ExportTotals::default()
            };
            pass(Point::BeginExport)?;
            let export = step(tx, &id, ExportStep::Begin, (totals, None), now)?;
            let models = list::models(tx.sql, no)?;
            Ok(BegunExport { export, models })
        })
        .wait()
    }

    /// The models whose vectors the documents of an export that has begun have now, with how
    /// long those are.
    pub fn export_models(&self, id: &ExportId) -> Result<Vec<(ModelId, usize)>> {
        self.read(|sql| list::models(sql, number(sql, id)?))
    }

    /// Takes an export a step further, and keeps what it came to and what is wrong with it.
    /// A step that its state does not allow is [`StoreError::Invalid`].
    pub fn step_export(
        &self,
        id: &ExportId,
        by: ExportStep,
        came_to: (ExportTotals, Option<String>),
        now: Timestamp,
    ) -> Result<Export> {
        let id = id.clone();
        self.write(move |tx| step(tx, &id, by, came_to, now)).wait()
    }

    /// Queues again what a process that is gone was writing.
    pub fn requeue_exports(&self, now: Timestamp) -> Result<()> {
        self.write(move |tx| {
            let mut statement = tx.sql.prepare(
                "UPDATE exports SET state = 'queued' WHERE state = 'running' RETURNING id",
            )?;
            let ids = statement.query_map([], |row| row.get(0).map(ExportId))?;
            let ids = ids.collect::<rusqlite::Result<Vec<_>>>()?;
            ids.iter().try_for_each(|id| changed(tx, id, now).map(drop))
        })
        .wait()
    }

    /// Forgets an export that has ended. Its file stays.
    pub fn remove_export(&self, id: &ExportId, now: Timestamp) -> Result<Event> {
        let id = id.clone();
        self.write(move |tx| {
            let export = load(tx.sql, &id)?;
            if !export.state.is_final() {
                let state = export.state.as_str();
                let text = format!("export `{id}` is {state}: cancel it first");
                return Err(StoreError::Invalid(text));
            }
            tx.sql
                .execute("DELETE FROM exports WHERE id = ?1", [&id.0])?;
            changed(tx, &id, now)
        })
        .wait()
    }

    /// An export.
    pub fn export(&self, id: &ExportId) -> Result<Export> {
        self.read(|sql| load(sql, id))
    }

    /// The export whose turn it is: the first that waits, or that only lacks its name.
    pub fn next_export(&self) -> Result<Option<Export>> {
        self.read(|sql| {
            let query = format!(
                "SELECT {COLUMNS} FROM exports WHERE state IN ('queued', 'written')
                 ORDER BY no LIMIT 1"
            );
            let mut statement = sql.prepare_cached(&query)?;
            Ok(statement.query_row([], export).optional()?)
        })
    }

    /// Exports of one user, or of everyone, the newest first.
    pub fn exports(&self, user: Option<&str>, page: Page) -> Result<Listing<Export>> {
        self.read(|sql| {
            let count = "SELECT count(*) FROM exports WHERE ?1 IS NULL OR user = ?1";
            let total = sql.query_row(count, [user], |row| row.get(0))?;
            let query = format!(
                "SELECT {COLUMNS} FROM exports WHERE ?1 IS NULL OR user = ?1
                 ORDER BY no DESC LIMIT ?2 OFFSET ?3"
            );
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map(params![user, page.limit, page.offset], export)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            Ok(Listing { items, total })
        })
    }
}

/// Holds the exports of a backup that were not done when it was made. Nobody asked for files
/// where it is restored, and those of then may lie under the same names. Does nothing in a
/// database from before there were exports.
pub(crate) fn hold_restored(sql: &Connection) -> Result<()> {
    if !sql.table_exists(None, "exports")? {
        return Ok(());
    }
    sql.execute(
        "UPDATE exports SET state = ?1, problem = ?2
         WHERE state IN ('queued', 'running', 'written')",
        [ExportState::Paused.as_str(), RESTORED],
    )?;
    Ok(())
}

/// Writes the row of a new export; its number.
fn add(tx: &mut Transaction<'_>, export: &Export) -> Result<i64> {
    let written = tx.sql.execute(
        "INSERT INTO exports (id, user, name, scope, format, vectors, file, overwrite, state,
             totals, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING",
        params![
            export.id.0,
            export.user,
            export.name,
            row::to_json(&export.scope),
            row::to_json(&export.format),
            export.vectors,
            export.file,
            export.overwrite,
            export.state.as_str(),
            row::to_json(&export.totals),
            export.created_at.0,
        ],
    )?;
    if written == 0 {
        let (what, id) = ("export", export.id.0.clone());
        return Err(StoreError::Exists { what, id });
    }
    Ok(tx.sql.last_insert_rowid())
}

/// The one place where an export changes its state.
fn step(
    tx: &mut Transaction<'_>,
    id: &ExportId,
    step: ExportStep,
    (totals, problem): (ExportTotals, Option<String>),
    now: Timestamp,
) -> Result<Export> {
    let after = allowed(&load(tx.sql, id)?, step)?;
    let started = (after == ExportState::Running).then_some(now.0);
    let ended = after.is_final().then_some(now.0);
    tx.sql
        .prepare_cached(
            "UPDATE exports SET state = ?2, problem = ?3, totals = ?4,
                 started_at = ifnull(?5, started_at), ended_at = ?6 WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            after.as_str(),
            problem,
            row::to_json(&totals),
            started,
            ended
        ])?;
    if after == ExportState::Completed {
        list::forget(tx.sql, number(tx.sql, id)?)?;
    }
    changed(tx, id, now)?;
    load(tx.sql, id)
}

fn allowed(export: &Export, step: ExportStep) -> Result<ExportState> {
    let refused = || {
        let (id, state) = (&export.id, export.state.as_str());
        StoreError::Invalid(format!(
            "export `{id}` is {state}, which does not allow that"
        ))
    };
    export.state.after(step).ok_or_else(refused)
}

fn changed(tx: &mut Transaction<'_>, id: &ExportId, now: Timestamp) -> Result<Event> {
    let export = id.clone();
    tx.emit(now, None, EventKind::ExportChanged { export })
}

fn number(sql: &Connection, id: &ExportId) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM exports WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("export", id))
}

fn load(sql: &Connection, id: &ExportId) -> Result<Export> {
    let query = format!("SELECT {COLUMNS} FROM exports WHERE id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement.query_row([&id.0], export).optional()?;
    found.ok_or_else(|| StoreError::not_found("export", id))
}

fn export(row: &Row<'_>) -> rusqlite::Result<Export> {
    let time = |column| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
    };
    Ok(Export {
        id: ExportId(row.get(0)?),
        user: row.get(1)?,
        name: row.get(2)?,
        scope: row::json(row, 3)?,
        format: row::json(row, 4)?,
        vectors: row.get(5)?,
        file: row.get(6)?,
        overwrite: row.get(7)?,
        state: row::word(row, 8)?,
        problem: row.get(9)?,
        totals: row::json(row, 10)?,
        created_at: Timestamp(row.get(11)?),
        started_at: time(12)?,
        ended_at: time(13)?,
    })
}
