//! The table `collections`: named groups of documents.

use gristmill_model::{CollectionId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::store::Store;

/// A collection with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its id, which is its name.
    pub id: CollectionId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Documents in it.
    pub documents: u32,
    /// Chunks of those documents.
    pub chunks: u64,
    /// Bytes of the files they were made from.
    pub bytes: u64,
}

impl Store {
    /// Makes a collection; one that is there already is left as it is. Jobs make theirs
    /// by themselves.
    pub fn create_collection(&self, id: CollectionId, now: Timestamp) -> Result<()> {
        let work = move |tx: &mut crate::writer::Transaction<'_>| ensure(tx.sql, &id, now);
        self.write(work).wait().map(drop)
    }

    /// Removes an empty collection.
    pub fn remove_collection(&self, id: CollectionId) -> Result<()> {
        self.write(move |tx| remove(tx.sql, &id)).wait()
    }

    /// All collections by name.
    pub fn collections(&self) -> Result<Vec<Collection>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT c.id, c.created_at, count(d.no), ifnull(sum(d.chunks), 0),
                        ifnull(sum(d.size), 0)
                 FROM collections c LEFT JOIN documents d ON d.collection = c.no
                 GROUP BY c.no ORDER BY c.id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(Collection {
                    id: CollectionId(row.get(0)?),
                    created_at: Timestamp(row.get(1)?),
                    documents: row.get(2)?,
                    chunks: row.get(3)?,
                    bytes: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// The number of a collection, made if it is not there.
pub(crate) fn ensure(sql: &Connection, id: &CollectionId, now: Timestamp) -> Result<i64> {
    if let Some(no) = find(sql, id)? {
        return Ok(no);
    }
    sql.prepare_cached("INSERT INTO collections (id, created_at) VALUES (?1, ?2)")?
        .execute(params![id.0, now.0])?;
    Ok(sql.last_insert_rowid())
}

/// The number of a collection, if it is there.
pub(crate) fn find(sql: &Connection, id: &CollectionId) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached("SELECT no FROM collections WHERE id = ?1")?;
    Ok(statement.query_row([&id.0], |row| row.get(0)).optional()?)
}

fn remove(sql: &Connection, id: &CollectionId) -> Result<()> {
    let no = find(sql, id)?.ok_or_else(|| StoreError::not_found("collection", id))?;
    let used: bool = sql.query_row(
        "SELECT EXISTS (SELECT 1 FROM documents WHERE collection = ?1)
             OR EXISTS (SELECT 1 FROM held WHERE collection = ?1 AND state <> 'refused')
             OR EXISTS (SELECT 1 FROM jobs WHERE collection = ?1)",
        [no],
        |row| row.get(0),
    )?;
    if used {
        return Err(StoreError::CollectionInUse(id.0.clone()));
    }
    sql.execute("DELETE FROM held WHERE collection = ?1", [no])?;
    sql.execute("DELETE FROM collections WHERE no = ?1", [no])?;
    Ok(())
}
