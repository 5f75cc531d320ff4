//! The table `connections`: stored ways to sources of files.

use gristmill_model::{
    Connection as Source, ConnectionId, ConnectionStatus, Event, EventKind, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

/// What [`source`] reads.
pub(crate) const COLUMNS: &str = "id, user, name, config, status, created_at, checked_at";

impl Store {
    /// Stores a connection under the id it carries. An id that was removed before can be
    /// used again; one in use is [`StoreError::Exists`].
    pub fn add_connection(&self, connection: Source) -> Result<Event> {
        self.write(move |tx| add(tx, &connection)).wait()
    }

    /// Stores what trying a connection showed.
    pub fn set_connection_status(
        &self,
        id: ConnectionId,
        status: ConnectionStatus,
        now: Timestamp,
    ) -> Result<Event> {
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql.execute(
                "UPDATE connections SET status = ?2, checked_at = ?3 WHERE no = ?1",
                params![no, row::to_json(&status), now.0],
            )?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// Gives a connection another name for people.
    pub fn rename_connection(
        &self,
        id: ConnectionId,
        name: String,
        now: Timestamp,
    ) -> Result<Event> {
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql.execute(
                "UPDATE connections SET name = ?2 WHERE no = ?1",
                params![no, name],
            )?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// Removes a connection. Its documents stay, and files of jobs still name it.
    pub fn remove_connection(&self, id: ConnectionId, now: Timestamp) -> Result<Event> {
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql.execute(
                "UPDATE connections SET removed_at = ?2 WHERE no = ?1",
                params![no, now.0],
            )?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// A connection that is not removed.
    pub fn connection(&self, id: &ConnectionId) -> Result<Source> {
        let query =
            format!("SELECT {COLUMNS} FROM connections WHERE id = ?1 AND removed_at IS NULL");
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&query)?;
            let found = statement.query_row([&id.0], source).optional()?;
            found.ok_or_else(|| StoreError::not_found("connection", id))
        })
    }

    /// All connections of one user, or of everyone, newest first.
    pub fn connections(&self, user: Option<&str>) -> Result<Vec<Source>> {
        let query = format!(
            "SELECT {COLUMNS} FROM connections
             WHERE removed_at IS NULL AND (?1 IS NULL OR user = ?1) ORDER BY created_at DESC, no DESC"
        );
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map([user], source)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn add(tx: &mut Transaction<'_>, connection: &Source) -> Result<Event> {
    insert(tx.sql, connection, None)?;
    changed(tx, connection.id.clone(), connection.created_at)
}

/// Writes the row of a connection, which may be a removed one. An id in use is
/// [`StoreError::Exists`]; the row of one that was removed here is replaced.
pub(crate) fn insert(
    sql: &Connection,
    connection: &Source,
    removed_at: Option<Timestamp>,
) -> Result<()> {
    let written = sql.execute(
        "INSERT INTO connections
             (id, user, name, source_type, config, status, created_at, checked_at, removed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET
             user = excluded.user, name = excluded.name, source_type = excluded.source_type,
             config = excluded.config, status = excluded.status,
             created_at = excluded.created_at, checked_at = excluded.checked_at,
             removed_at = excluded.removed_at
         WHERE removed_at IS NOT NULL",
        params![
            connection.id.0,
            connection.user,
            connection.name,
            connection.config.source_type().as_str(),
            row::to_json(&connection.config),
            row::to_json(&connection.status),
            connection.created_at.0,
            connection.checked_at.0,
            removed_at.map(|at| at.0),
        ],
    )?;
    if written == 0 {
        let id = connection.id.0.clone();
        let what = "connection";
        return Err(StoreError::Exists { what, id });
    }
    Ok(())
}

/// Tells of a connection that is another one now.
pub(crate) fn changed(
    tx: &mut Transaction<'_>,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<Event> {
    tx.emit(now, None, EventKind::ConnectionChanged { connection })
}

/// The number of a connection that is not removed.
pub(crate) fn number(sql: &Connection, id: &ConnectionId) -> Result<i64> {
    let mut statement =
        sql.prepare_cached("SELECT no FROM connections WHERE id = ?1 AND removed_at IS NULL")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("connection", id))
}

/// A connection from the columns [`COLUMNS`].
pub(crate) fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: ConnectionId(row.get(0)?),
        user: row.get(1)?,
        name: row.get(2)?,
        config: row::json(row, 3)?,
        status: row::json(row, 4)?,
        created_at: Timestamp(row.get(5)?),
        checked_at: Timestamp(row.get(6)?),
    })
}
