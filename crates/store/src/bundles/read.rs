//! What a bundle is made of, as one unchanging view of the database shows it.

use std::collections::BTreeSet;

use gristmill_model::{
    BundleModel, Bytes, Chunk, ChunkId, CollectionId, ConnectionId, FileKey, Flow,
    PortableConnection, PortableDocument, PortablePlace, PortableVersion, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::surroundings;
use crate::chunks::StoredChunk;
use crate::error::{Result, StoreError};
use crate::exports::{self, ExportedDocument};
use crate::store::Store;
use crate::{chunks, collections, documents, labels, metadata, row, vectors};

/// Takes what a bundle is made of.
pub trait BundleReader {
    /// Whether a document goes into the bundle. It comes with its structure.
    fn wants(&mut self, document: &ExportedDocument) -> bool;

    /// The next document that does.
    fn document(&mut self, document: PortableDocument) -> Flow;
}

/// What a bundle tells besides its documents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BundleSurroundings {
    /// The connections that its documents came by.
    pub connections: Vec<PortableConnection>,
    /// When each of its collections was made.
    pub collections: Vec<(CollectionId, Timestamp)>,
    /// Files that wait for a person or were refused, which are not in it.
    pub held: u32,
    /// The model that the fingerprints of its documents name.
    pub fingerprints: Option<BundleModel>,
}

impl Store {
    /// Hands the documents of a collection, or all of them, to `reader`, in the order of their
    /// passages. All of it is as it was at one moment, whatever is stored meanwhile; the log of
    /// the database grows until the reader is done.
    pub fn read_bundle(
        &self,
        collection: Option<&CollectionId>,
        reader: &mut dyn BundleReader,
    ) -> Result<BundleSurroundings> {
        self.read(|sql| {
            let collection = collection.map(|id| wanted(sql, id)).transpose()?;
            let mut connections = BTreeSet::new();
            let mut from = 0;
            while let Some(next) = next(sql, from)? {
                from = next.end;
                if collection.is_some_and(|wanted| wanted != next.collection) {
                    continue;
                }
                let exported = exports::head(sql, next.no, true)?;
                if !reader.wants(&exported) {
                    continue;
                }
                let document = portable(sql, &next, exported)?;
                connections.insert(document.place.connection.clone());
                connections.extend(
                    document
                        .further
                        .iter()
                        .map(|place| place.connection.clone()),
                );
                if reader.document(document) == Flow::Stop {
                    break;
                }
            }
            surroundings::read(sql, collection, &connections)
        })
    }
}

fn wanted(sql: &Connection, id: &CollectionId) -> Result<i64> {
    let found = collections::find(sql, id)?;
    found.ok_or_else(|| StoreError::not_found("collection", id))
}

/// A document by its place among the passages.
struct Next {
    no: i64,
    collection: i64,
    first: i64,
    /// One past its last passage.
    end: i64,
}

/// The document whose passages come next, at or after a passage.
fn next(sql: &Connection, from: i64) -> Result<Option<Next>> {
    let mut statement = sql.prepare_cached(
        "SELECT d.no, d.collection, d.first_chunk, d.first_chunk + d.chunks
         FROM chunks c CROSS JOIN documents d ON d.no = c.document
         WHERE c.id >= ?1 ORDER BY c.id LIMIT 1",
    )?;
    let found = statement.query_row([from], |row| {
        Ok(Next {
            no: row.get(0)?,
            collection: row.get(1)?,
            first: row.get(2)?,
            end: row.get(3)?,
        })
    });
    Ok(found.optional()?)
}

fn portable(sql: &Connection, next: &Next, exported: ExportedDocument) -> Result<PortableDocument> {
    let document = exported.document;
    let (chunks, vectors) = passages(sql, next)?;
    let edits = metadata::edits_of(sql, next.no)?.into_iter();
    let taken_away = edits.filter(|(_, value)| value.is_none());
    Ok(PortableDocument {
        place: PortablePlace {
            connection: document.connection,
            key: document.key,
            size: document.size,
            modified: document.modified,
        },
        further: further(sql, next.no)?,
        versions: versions(sql, &document.id.0)?,
        decisions: labels::decisions(sql, next.collection, document.content_hash, &document.id)?,
        id: document.id,
        collection: document.collection,
        version: document.version,
        content_hash: document.content_hash,
        fingerprint: document.fingerprint,
        media_type: document.media_type,
        title: document.title,
        language: document.language,
        pages: document.pages,
        metadata: document.metadata,
        taken_away: taken_away.map(|(name, _)| name).collect(),
        model: document.model,
        first_chunk: ChunkId(next.first),
        chunks,
        vectors,
        quality: document.quality,
        added_at: document.added_at,
        stored_at: document.stored_at,
        labelling: exported.labelling,
        parsed: match exported.parsed {
            Some(parsed) => parsed,
            None => documents::parsed(sql, next.no)?,
        },
    })
}

fn passages(sql: &Connection, next: &Next) -> Result<(Vec<Chunk>, Vec<Vec<f32>>)> {
    let signs: Vec<u8> = sql
        .prepare_cached("SELECT bits FROM signs WHERE document = ?1")?
        .query_row([next.no], |row| row.get(0))?;
    let mut statement = sql.prepare_cached(
        "SELECT c.id, c.ordinal, c.text, c.headings, c.page_first, c.page_last, c.span_start,
                c.span_end, c.tokens, v.vector
         FROM chunks c JOIN vectors v ON v.chunk = c.id
         WHERE c.id >= ?1 AND c.id < ?2 ORDER BY c.id",
    )?;
    let rows = statement.query_map(params![next.first, next.end], |row| {
        let StoredChunk { id, chunk } = chunks::stored(row)?;
        let halves = row.get_ref(9)?.as_blob()?;
        // A bit for each number, and two bytes.
        let bytes = halves.len() / 16;
        let at = (id.0 - next.first) as usize * bytes;
        let signs = signs.get(at..at + bytes).unwrap_or_default();
        Ok((chunk, with_signs(vectors::from_half(halves), signs)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A vector whose zeros tell what sign they had before they were rounded, which is what the
/// nearest vectors are found by.
fn with_signs(mut vector: Vec<f32>, signs: &[u8]) -> Vec<f32> {
    for (place, value) in vector.iter_mut().enumerate() {
        let byte = signs.get(place / 8).copied().unwrap_or_default();
        let is_positive = byte >> (place % 8) & 1 == 1;
        if *value == 0.0 && is_positive {
            *value = f32::MIN_POSITIVE;
        }
    }
    vector
}

fn further(sql: &Connection, no: i64) -> Result<Vec<PortablePlace>> {
    let mut statement = sql.prepare_cached(
        "SELECT n.id, a.key, a.size, a.modified FROM aliases a
         JOIN connections n ON n.no = a.connection WHERE a.document = ?1 ORDER BY n.id, a.key",
    )?;
    let rows = statement.query_map([no], |row| {
        Ok(PortablePlace {
            connection: ConnectionId(row.get(0)?),
            key: FileKey(row.get(1)?),
            size: Bytes(row.get(2)?),
            modified: row.get::<_, Option<i64>>(3)?.map(Timestamp),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn versions(sql: &Connection, document: &str) -> Result<Vec<PortableVersion>> {
    let mut statement = sql.prepare_cached(
        "SELECT number, content_hash, fingerprint, size, chunks, left_out, quality, stored_at,
                replaced_at
         FROM versions WHERE document = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([document], |row| {
        Ok(PortableVersion {
            number: row.get(0)?,
            content_hash: row::content_hash(row, 1)?,
            fingerprint: row::fingerprint(row, 2)?,
            size: Bytes(row.get(3)?),
            chunks: row.get(4)?,
            left_out: row::json(row, 5)?,
            quality: row.get::<_, f64>(6)? as f32,
            stored_at: Timestamp(row.get(7)?),
            replaced_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signs;

    #[test]
    fn a_number_that_was_rounded_to_zero_keeps_its_sign() {
        let vector = [0.5, 1e-9, -1e-9, 0.0, -0.5, 0.25, -0.25, 1.0];
        let halves: Vec<f32> = vector
            .iter()
            .map(|value| half::f16::from_f32(*value).to_f32())
            .collect();
        let carried = with_signs(halves.clone(), &signs::of(&vector));
        assert_eq!(signs::of(&carried), signs::of(&vector));
        assert_ne!(
            signs::of(&halves),
            signs::of(&vector),
            "or there is no need"
        );
        let again = carried
            .iter()
            .map(|value| half::f16::from_f32(*value).to_f32());
        assert_eq!(again.collect::<Vec<f32>>(), halves);
    }
}
