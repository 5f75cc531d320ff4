//! Connections and collections of a bundle: where its documents come from, and which
//! connections of this data folder those are.

use std::collections::{BTreeMap, BTreeSet};

use gristmill_model::{
    CollectionId, ConnectionConfig, ConnectionId, PortableConnection, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::BundleSurroundings;
use crate::connections::{self, COLUMNS};
use crate::error::Result;
use crate::store::Store;
use crate::writer::Transaction;
use crate::{collections, embedding, row};

impl Store {
    /// Makes the collections and connections of a bundle that are not there. The answer tells
    /// which connection of this folder each of them is: the one that points at the same folder
    /// or archive, else a new one. `fresh` has an id for each, for those whose own is in use.
    pub fn put_surroundings(
        &self,
        connections: Vec<PortableConnection>,
        collections: Vec<(CollectionId, Timestamp)>,
        fresh: Vec<ConnectionId>,
        now: Timestamp,
    ) -> Result<BTreeMap<ConnectionId, ConnectionId>> {
        self.write(move |tx| {
            for (id, created_at) in &collections {
                collections::ensure(tx.sql, id, *created_at)?;
            }
            let connections = connections.into_iter().zip(fresh);
            connections
                .map(|(connection, fresh)| {
                    let before = connection.connection.id.clone();
                    Ok((before, place(tx, connection, fresh, now)?))
                })
                .collect()
        })
        .wait()
    }
}

/// What a bundle tells besides its documents.
pub(super) fn read(
    sql: &Connection,
    collection: Option<i64>,
    used: &BTreeSet<ConnectionId>,
) -> Result<BundleSurroundings> {
    let query = format!("SELECT {COLUMNS}, removed_at FROM connections WHERE id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let connections = used.iter().map(|id| statement.query_row([&id.0], portable));
    let connections = connections.collect::<rusqlite::Result<_>>()?;
    let mut statement = sql.prepare_cached(
        "SELECT id, created_at FROM collections WHERE ?1 IS NULL OR no = ?1 ORDER BY no",
    )?;
    let rows = statement.query_map([collection], |row| {
        Ok((CollectionId(row.get(0)?), Timestamp(row.get(1)?)))
    })?;
    let collections = rows.collect::<rusqlite::Result<_>>()?;
    let held = "SELECT count(*) FROM held WHERE ?1 IS NULL OR collection = ?1";
    Ok(BundleSurroundings {
        connections,
        collections,
        held: sql.query_row(held, [collection], |row| row.get(0))?,
        fingerprints: embedding::first(sql)?,
    })
}

fn portable(row: &Row<'_>) -> rusqlite::Result<PortableConnection> {
    Ok(PortableConnection {
        connection: connections::source(row)?,
        removed_at: row.get::<_, Option<i64>>("removed_at")?.map(Timestamp),
    })
}

/// The connection of this folder that one of a bundle is, made if there is none.
fn place(
    tx: &mut Transaction<'_>,
    portable: PortableConnection,
    fresh: ConnectionId,
    now: Timestamp,
) -> Result<ConnectionId> {
    let mut source = portable.connection;
    let same_id = config_of(tx.sql, &source.id)?;
    if same_id.as_ref() == Some(&source.config) {
        return Ok(source.id);
    }
    if let Some(known) = same_place(tx.sql, &source.config)? {
        return Ok(known);
    }
    if same_id.is_some() {
        source.id = fresh;
    }
    connections::insert(tx.sql, &source, portable.removed_at)?;
    connections::changed(tx, source.id.clone(), now)?;
    Ok(source.id)
}

fn config_of(sql: &Connection, id: &ConnectionId) -> Result<Option<ConnectionConfig>> {
    let mut statement = sql.prepare_cached("SELECT config FROM connections WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row::json(row, 0));
    Ok(found.optional()?)
}

/// The connection to the same folder or archive. Uploads of two folders have nothing in common.
fn same_place(sql: &Connection, config: &ConnectionConfig) -> Result<Option<ConnectionId>> {
    match config {
        ConnectionConfig::LocalDirectory { .. }
        | ConnectionConfig::LocalZip { .. }
        | ConnectionConfig::Web { .. } => {}
        ConnectionConfig::IndividualUpload => return Ok(None),
    }
    let mut statement = sql.prepare_cached(
        "SELECT id FROM connections WHERE config = ?1 ORDER BY removed_at IS NOT NULL, no LIMIT 1",
    )?;
    let found = statement.query_row([row::to_json(config)], |row| row.get(0));
    Ok(found.optional()?.map(ConnectionId))
}
