//! The table `sketches`: by what documents are found that have text in common.
//!
//! As with [`crate::signs`], a row holds the values of all passages of a document, so that a
//! search reads the table from end to end at the speed of memory, and a document goes in and
//! out as one row. Whether those found really are alike is decided by their texts.

use std::collections::{HashMap, HashSet};

use gristmill_facts::{Shingles, Signature, Sketch};
use rusqlite::{Connection, OptionalExtension, params};

use crate::documents;
use crate::error::Result;

/// Bytes of one value.
const VALUE: usize = size_of::<i64>();
/// Passages at the beginning of a document that are sketched and compared.
const PASSAGES: i64 = 2000;

/// By what a document is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sketched {
    /// The values of its passages, one after the other; a short passage has none.
    passages: Vec<u8>,
    /// The signature of its whole text; empty where that is too short.
    whole: Vec<u8>,
}

/// That of a document in passages.
pub(crate) fn of<'a>(passages: impl Iterator<Item = &'a str>) -> Sketched {
    let passages = passages.take(PASSAGES as usize);
    let passages: Vec<Shingles> = passages.map(|passage| Shingles::of([passage])).collect();
    let sketches = passages.iter().filter_map(Sketch::of);
    let values = sketches.flat_map(|Sketch(values)| values);
    let whole = Signature::of(&passages);
    Sketched {
        passages: values.flat_map(i64::to_le_bytes).collect(),
        whole: whole.map_or_else(Vec::new, |whole| whole.as_bytes().to_vec()),
    }
}

/// Writes by what a document is found, in place of what was there.
pub(crate) fn write(sql: &Connection, document: i64, sketched: &Sketched) -> Result<()> {
    let insert =
        "INSERT OR REPLACE INTO sketches (document, sketch, signature) VALUES (?1, ?2, ?3)";
    sql.prepare_cached(insert)?
        .execute(params![document, sketched.passages, sketched.whole])?;
    Ok(())
}

/// The passages of a document that are compared, in order.
pub(crate) fn texts(sql: &Connection, document: i64) -> Result<Vec<String>> {
    let (first, count) = documents::chunk_range(sql, document)?;
    let mut statement =
        sql.prepare_cached("SELECT text FROM chunks WHERE id >= ?1 AND id < ?2 ORDER BY id")?;
    let end = first + count.min(PASSAGES);
    let rows = statement.query_map([first, end], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// At most `wanted` documents that share values with this one, those with the most first;
/// of those alike, the smallest.
pub(crate) fn candidates(sql: &Connection, document: i64, wanted: usize) -> Result<Vec<i64>> {
    let own: Option<Vec<u8>> = sql
        .prepare_cached("SELECT sketch FROM sketches WHERE document = ?1")?
        .query_row([document], |row| row.get(0))
        .optional()?;
    let own: HashSet<i64> = values(&own.unwrap_or_default()).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let mut shared: HashMap<i64, (usize, usize)> = HashMap::new();
    let mut statement =
        sql.prepare_cached("SELECT document, sketch FROM sketches WHERE document IS NOT ?1")?;
    let mut rows = statement.query([document])?;
    while let Some(row) = rows.next()? {
        let sketch = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let common = values(sketch).filter(|value| own.contains(value)).count();
        if common > 0 {
            shared.insert(row.get(0)?, (common, sketch.len()));
        }
    }
    let mut found: Vec<(i64, (usize, usize))> = shared.into_iter().collect();
    found.sort_by_key(|(document, (common, size))| (std::cmp::Reverse(*common), *size, *document));
    Ok(found
        .into_iter()
        .map(|(document, _)| document)
        .take(wanted)
        .collect())
}

fn values(sketch: &[u8]) -> impl Iterator<Item = i64> {
    let (values, _) = sketch.as_chunks::<VALUE>();
    values.iter().map(|value| i64::from_le_bytes(*value))
}
