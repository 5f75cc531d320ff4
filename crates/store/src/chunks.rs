//! The table `chunks`: passages.

use gristmill_model::{Chunk, ChunkId, DocumentId, Span};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::index::Change;
use crate::page::{Listing, Page};
use crate::store::Store;
use crate::version::PreparedChunk;
use crate::writer::Transaction;
use crate::{documents, row, signs, vectors};

/// A passage with its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChunk {
    /// Its id.
    pub id: ChunkId,
    /// The passage.
    pub chunk: Chunk,
}

impl Store {
    /// Passages of a document in order, and how many it has.
    pub fn chunks(&self, document: &DocumentId, page: Page) -> Result<Listing<StoredChunk>> {
        self.read(|sql| {
            let (first, count) = documents::chunk_range(sql, documents::number(sql, document)?)?;
            let mut statement = sql.prepare_cached(
                "SELECT id, ordinal, text, headings, page_first, page_last, span_start,
                        span_end, tokens
                 FROM chunks WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3",
            )?;
            let from = first + i64::from(page.offset);
            let rows = statement.query_map(params![from, first + count, page.limit], stored)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            let total = count as u32;
            Ok(Listing { items, total })
        })
    }

    /// Passages of a document with text on any of these pages, in order.
    pub fn chunks_on_pages(
        &self,
        document: &DocumentId,
        from: u32,
        to: u32,
    ) -> Result<Vec<StoredChunk>> {
        self.read(|sql| {
            let (first, count) = documents::chunk_range(sql, documents::number(sql, document)?)?;
            let mut statement = sql.prepare_cached(
                "SELECT id, ordinal, text, headings, page_first, page_last, span_start,
                        span_end, tokens
                 FROM chunks WHERE id >= ?1 AND id < ?2 AND page_first <= ?4 AND page_last >= ?3
                 ORDER BY id",
            )?;
            let rows = statement.query_map(params![first, first + count, from, to], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Place, first and last page of every passage of a document that has pages, in order.
    pub fn pages_of_chunks(&self, document: &DocumentId) -> Result<Vec<(u32, u32, u32)>> {
        self.read(|sql| {
            let (first, count) = documents::chunk_range(sql, documents::number(sql, document)?)?;
            let mut statement = sql.prepare_cached(
                "SELECT ordinal, page_first, page_last FROM chunks
                 WHERE id >= ?1 AND id < ?2 AND page_first IS NOT NULL ORDER BY id",
            )?;
            let pages = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let rows = statement.query_map([first, first + count], pages)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// The id the next chunk gets. Chunks of a document are numbered without a gap.
pub(crate) fn next_id(sql: &Connection) -> Result<i64> {
    let mut statement = sql.prepare_cached(
        "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'chunks'), 0) + 1",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Writes a passage.
pub(crate) fn insert(
    sql: &Connection,
    id: i64,
    document: i64,
    prepared: &PreparedChunk,
) -> Result<()> {
    let chunk = &prepared.chunk;
    sql.prepare_cached(
        "INSERT INTO chunks (id, document, ordinal, headings, page_first, page_last,
             span_start, span_end, tokens, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id,
        document,
        chunk.ordinal,
        prepared.headings,
        chunk.pages.map(|(first, _)| first),
        chunk.pages.map(|(_, last)| last),
        chunk.span.start,
        chunk.span.end,
        chunk.tokens,
        chunk.text,
    ])?;
    Ok(())
}

/// Removes all passages of a document with their words and vectors.
pub(crate) fn remove(tx: &mut Transaction<'_>, document: i64) -> Result<()> {
    let (first, count) = documents::chunk_range(tx.sql, document)?;
    signs::remove(tx.sql, document)?;
    for chunk in first..first + count {
        vectors::remove(tx.sql, chunk)?;
        tx.sql
            .prepare_cached("DELETE FROM chunks WHERE id = ?1")?
            .execute([chunk])?;
        tx.words.push(Change::Remove { chunk });
    }
    Ok(())
}

/// A passage from the columns that [`Store::chunks`] asks for.
pub(crate) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredChunk> {
    Ok(StoredChunk {
        id: ChunkId(row.get(0)?),
        chunk: Chunk {
            ordinal: row.get(1)?,
            text: row.get(2)?,
            heading_path: row::json(row, 3)?,
            pages: pages(row, 4)?,
            span: Span {
                start: row.get(6)?,
                end: row.get(7)?,
            },
            tokens: row.get(8)?,
        },
    })
}

/// First and last page from two columns.
pub(crate) fn pages(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<(u32, u32)>> {
    let pages: (Option<u32>, Option<u32>) = (row.get(first)?, row.get(first + 1)?);
    Ok(pages.0.zip(pages.1))
}
