//! The table `watches`: folders whose files are kept in step.

use gristmill_model::{
    CollectionId, ConnectionId, Event, EventKind, FileIdentity, Timestamp, Watch, WatchId,
    WatchPause,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{connections, row};

const SELECT: &str = "SELECT w.id, w.user, w.name, c.id, w.folder, w.collection, w.options,
        w.rules, w.paused, w.created_at
    FROM watches w JOIN connections c ON c.no = w.connection";

impl Store {
    /// Stores a watch under the id it carries; one in use is [`StoreError::Exists`].
    pub fn add_watch(&self, watch: Watch) -> Result<Event> {
        self.write(move |tx| add(tx, &watch)).wait()
    }

    /// Stores a watch's name, collection, options and rules as they are now.
    pub fn edit_watch(&self, watch: Watch, now: Timestamp) -> Result<Event> {
        self.write(move |tx| {
            tx.sql.execute(
                "UPDATE watches SET name = ?2, collection = ?3, options = ?4, rules = ?5
                 WHERE no = ?1",
                params![
                    number(tx.sql, &watch.id)?,
                    watch.name,
                    watch.collection.0,
                    row::to_json(&watch.options),
                    row::to_json(&watch.rules),
                ],
            )?;
            changed(tx, watch.id, now)
        })
        .wait()
    }

    /// Pauses a watch, or lets it go on.
    pub fn set_watch_pause(
        &self,
        id: &WatchId,
        pause: Option<WatchPause>,
        now: Timestamp,
    ) -> Result<Event> {
        let id = id.clone();
        self.write(move |tx| {
            tx.sql.execute(
                "UPDATE watches SET paused = ?2 WHERE no = ?1",
                params![number(tx.sql, &id)?, pause.as_ref().map(row::to_json)],
            )?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// Removes a watch with what is known of its files. Documents stay.
    pub fn remove_watch(&self, id: &WatchId, now: Timestamp) -> Result<Event> {
        let id = id.clone();
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql.execute("DELETE FROM watches WHERE no = ?1", [no])?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// Tells everyone that a watch is doing better or worse than before.
    pub fn tell_watch_changed(&self, id: &WatchId, now: Timestamp) -> Result<Event> {
        let id = id.clone();
        self.write(move |tx| changed(tx, id, now)).wait()
    }

    /// A watch.
    pub fn watch(&self, id: &WatchId) -> Result<Watch> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&format!("{SELECT} WHERE w.id = ?1"))?;
            let found = statement.query_row([&id.0], watch).optional()?;
            found.ok_or_else(|| StoreError::not_found("watch", id))
        })
    }

    /// All watches of one user, or of everyone, the oldest first.
    pub fn watches(&self, user: Option<&str>) -> Result<Vec<Watch>> {
        self.read(|sql| {
            let query = format!("{SELECT} WHERE ?1 IS NULL OR w.user = ?1 ORDER BY w.no");
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map([user], watch)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Which folder a watch had when it was last looked at.
    pub fn watch_root(&self, id: &WatchId) -> Result<Option<FileIdentity>> {
        self.read(|sql| {
            let mut statement =
                sql.prepare_cached("SELECT root_device, root_file FROM watches WHERE no = ?1")?;
            let no = number(sql, id)?;
            Ok(statement.query_row([no], |row| row::identity(row, 0))?)
        })
    }

    /// Notes which folder a watch has.
    pub fn set_watch_root(&self, id: &WatchId, root: Option<FileIdentity>) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let (device, file) = row::from_identity(root);
            tx.sql.execute(
                "UPDATE watches SET root_device = ?2, root_file = ?3 WHERE no = ?1",
                params![number(tx.sql, &id)?, device, file],
            )?;
            Ok(())
        })
        .wait()
    }
}

fn add(tx: &mut Transaction<'_>, watch: &Watch) -> Result<Event> {
    let connection = connections::number(tx.sql, &watch.connection)?;
    let written = tx.sql.execute(
        "INSERT INTO watches
             (id, user, name, connection, folder, collection, options, rules, paused, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
        params![
            watch.id.0,
            watch.user,
            watch.name,
            connection,
            watch.folder,
            watch.collection.0,
            row::to_json(&watch.options),
            row::to_json(&watch.rules),
            watch.paused.as_ref().map(row::to_json),
            watch.created_at.0,
        ],
    )?;
    if written == 0 {
        let id = watch.id.0.clone();
        return Err(StoreError::Exists { what: "watch", id });
    }
    changed(tx, watch.id.clone(), watch.created_at)
}

fn changed(tx: &mut Transaction<'_>, watch: WatchId, now: Timestamp) -> Result<Event> {
    tx.emit(now, None, EventKind::WatchChanged { watch })
}

/// The number of a watch.
pub(crate) fn number(sql: &Connection, id: &WatchId) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM watches WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("watch", id))
}

/// The connection a watch's files come by.
pub(crate) fn connection(sql: &Connection, no: i64) -> Result<ConnectionId> {
    let mut statement = sql.prepare_cached(
        "SELECT c.id FROM watches w JOIN connections c ON c.no = w.connection WHERE w.no = ?1",
    )?;
    Ok(statement.query_row([no], |row| row.get(0).map(ConnectionId))?)
}

fn watch(row: &Row<'_>) -> rusqlite::Result<Watch> {
    let paused = match row.get_ref(8)?.as_str_or_null()? {
        Some(_) => Some(row::json(row, 8)?),
        None => None,
    };
    Ok(Watch {
        id: WatchId(row.get(0)?),
        user: row.get(1)?,
        name: row.get(2)?,
        connection: ConnectionId(row.get(3)?),
        folder: row.get(4)?,
        collection: CollectionId(row.get(5)?),
        options: row::json(row, 6)?,
        rules: row::json(row, 7)?,
        paused,
        created_at: Timestamp(row.get(9)?),
    })
}
