//! What the documents of a collection, or all, are like: counts by what can be told of each.

use std::collections::BTreeMap;

use gristmill_model::{Bytes, CollectionId, Label};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use crate::documents::{MONTH, TENTH_OF_QUALITY};
use crate::error::Result;
use crate::row;
use crate::store::Store;

/// The sizes between classes of files: a file belongs to the first class whose size it is
/// below, or to one more at the end.
pub const SIZES: [Bytes; 5] = [
    Bytes(10_000),
    Bytes(100_000),
    Bytes(1_000_000),
    Bytes(10_000_000),
    Bytes(100_000_000),
];

/// What documents are like.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Documents.
    pub documents: u32,
    /// Their chunks.
    pub chunks: u64,
    /// Size of their files.
    pub bytes: Bytes,
    /// Pages of those whose format has them.
    pub pages: u64,
    /// Words of those whose facts have been found out.
    pub words: u64,
    /// Pictures in those of which that is known.
    pub images: u64,
    /// Documents whose facts have not been found out yet.
    pub without_facts: u32,
    /// Documents whose very bytes were seen at further places.
    pub seen_twice: u32,
    /// Documents by media type.
    pub types: BTreeMap<String, u32>,
    /// Documents by the size of their file, in the classes of [`SIZES`].
    pub sizes: [u32; SIZES.len() + 1],
    /// Documents by the month their file was last changed in, in UTC: `2026-03`. Those whose
    /// source does not say are left out.
    pub months: BTreeMap<String, u32>,
    /// Documents by label; none for those that have not been labelled.
    pub labels: BTreeMap<Option<Label>, u32>,
    /// Documents by language; none where it is not known.
    pub languages: BTreeMap<Option<String>, u32>,
    /// Documents by quality: from 0 to below 0.1, and so on; the last includes 1.
    pub quality: [u32; 10],
    /// Sum of the quality of all of them.
    pub quality_sum: f64,
}

impl Overview {
    fn count(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let size: u64 = row.get(1)?;
        let quality: f64 = row.get(5)?;
        let words: Option<u64> = row.get(8)?;
        self.documents += 1;
        self.bytes.0 += size;
        self.chunks += row.get::<_, u64>(6)?;
        self.pages += row.get::<_, Option<u64>>(7)?.unwrap_or(0);
        self.words += words.unwrap_or(0);
        self.images += row.get::<_, Option<u64>>(9)?.unwrap_or(0);
        self.without_facts += u32::from(words.is_none());
        self.quality_sum += quality;
        *self.types.entry(row.get(0)?).or_default() += 1;
        let month: Option<String> = row.get(2)?;
        if let Some(month) = month {
            *self.months.entry(month).or_default() += 1;
        }
        *self.labels.entry(row::optional_word(row, 3)?).or_default() += 1;
        *self.languages.entry(row.get(4)?).or_default() += 1;
        let class = SIZES.iter().take_while(|bound| size >= bound.0).count();
        self.sizes[class] += 1;
        self.quality[row.get::<_, usize>(10)?] += 1;
        Ok(())
    }
}

/// Holds for documents of the collection bound to `?1`, or for all where that is null.
const OF: &str = "(?1 IS NULL OR d.collection = (SELECT no FROM collections WHERE id = ?1))";

impl Store {
    /// What the documents of a collection are like, or all. Every document is read once, so
    /// the time grows with their number.
    pub fn overview(&self, collection: Option<&CollectionId>) -> Result<Overview> {
        self.read(|sql| {
            let mut overview = counted(sql, collection)?;
            overview.seen_twice = seen_twice(sql, collection)?;
            Ok(overview)
        })
    }
}

fn counted(sql: &Connection, collection: Option<&CollectionId>) -> Result<Overview> {
    let mut statement = sql.prepare_cached(&format!(
        "SELECT d.media_type, d.size, {MONTH}, d.label, d.language, d.quality, d.chunks,
                d.pages, d.words, d.images, {TENTH_OF_QUALITY}
         FROM documents d WHERE {OF}"
    ))?;
    let mut overview = Overview::default();
    let mut rows = statement.query([bound(collection)])?;
    while let Some(row) = rows.next()? {
        overview.count(row)?;
    }
    Ok(overview)
}

fn seen_twice(sql: &Connection, collection: Option<&CollectionId>) -> Result<u32> {
    let mut statement = sql.prepare_cached(
        "SELECT count(DISTINCT document) FROM aliases
         WHERE ?1 IS NULL OR collection = (SELECT no FROM collections WHERE id = ?1)",
    )?;
    Ok(statement.query_row([bound(collection)], |row| row.get(0))?)
}

fn bound(collection: Option<&CollectionId>) -> Value {
    collection.map_or(Value::Null, |id| Value::from(id.0.clone()))
}
