//! What lists of documents can be narrowed by, with how many documents each choice leaves.

use gristmill_model::{CollectionId, ConnectionId, Label};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::error::Result;
use crate::store::Store;

/// The types, connections and labels there are documents of, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentFacets {
    /// Media types, with how many documents are of each.
    pub types: Vec<(String, u32)>,
    /// Connections with their names, and how many documents came by each.
    pub connections: Vec<(ConnectionId, String, u32)>,
    /// Labels, with how many documents have each.
    pub labels: Vec<(Label, u32)>,
}

impl Store {
    /// What documents can be narrowed by: those of a collection, or all.
    pub fn document_facets(&self, collection: Option<&CollectionId>) -> Result<DocumentFacets> {
        self.read(|sql| {
            Ok(DocumentFacets {
                types: types(sql, collection)?,
                connections: connections(sql, collection)?,
                labels: labels(sql, collection)?,
            })
        })
    }
}

/// Holds for documents of the collection bound to `?1`, or for all where that is null.
const OF: &str = "(?1 IS NULL OR d.collection = (SELECT no FROM collections WHERE id = ?1))";

fn types(sql: &Connection, collection: Option<&CollectionId>) -> Result<Vec<(String, u32)>> {
    let mut statement = sql.prepare_cached(&format!(
        "SELECT d.media_type, count(*) FROM documents d INDEXED BY documents_by_type WHERE {OF}
         GROUP BY d.media_type ORDER BY 2 DESC, 1"
    ))?;
    let rows = statement.query_map([bound(collection)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn connections(
    sql: &Connection,
    collection: Option<&CollectionId>,
) -> Result<Vec<(ConnectionId, String, u32)>> {
    // Counted in an index that holds the connection, so that no document is read.
    let mut statement = sql.prepare_cached(&format!(
        "SELECT n.id, n.name, of.documents FROM connections n JOIN (
             SELECT d.connection, count(*) AS documents
             FROM documents d INDEXED BY documents_by_type WHERE {OF} GROUP BY d.connection
         ) of ON of.connection = n.no ORDER BY of.documents DESC, n.name"
    ))?;
    let rows = statement.query_map([bound(collection)], |row| {
        Ok((ConnectionId(row.get(0)?), row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn labels(sql: &Connection, collection: Option<&CollectionId>) -> Result<Vec<(Label, u32)>> {
    let mut statement = sql.prepare_cached(&format!(
        "SELECT d.label, count(*) FROM documents d INDEXED BY documents_by_label
         WHERE d.label IS NOT NULL AND {OF} GROUP BY d.label ORDER BY 2 DESC, 1"
    ))?;
    let rows = statement.query_map([bound(collection)], |row| {
        Ok((crate::labels::label(row, 0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn bound(collection: Option<&CollectionId>) -> Value {
    collection.map_or(Value::Null, |id| Value::from(id.0.clone()))
}
