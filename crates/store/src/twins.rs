//! Where else the text of a document is: other places with the same bytes, and other documents
//! with the same words.

use gristmill_facts::Shingles;
use gristmill_model::{CollectionId, ConnectionId, DocumentId, FileKey};
use rusqlite::{Connection, Row};

use crate::documents;
use crate::error::Result;
use crate::sketches;
use crate::store::Store;

/// Documents whose texts are compared.
const COMPARED: usize = 20;
/// Documents that are named.
const NAMED: usize = 10;
/// From which likeness on a document is named.
const ALIKE: f32 = 0.3;
/// From which part on a document is named that holds this one's text, however much more it has.
const CONTAINED: f32 = 0.8;

/// Where else the text of a document is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alike {
    /// Whether documents like it could be looked for: not before its facts were found out.
    pub looked: bool,
    /// Further places of its collection where its very bytes were seen, by name.
    pub places: Vec<Place>,
    /// Other documents with much the same text, those most alike first.
    pub twins: Vec<Twin>,
}

/// A place within a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The connection.
    pub connection: ConnectionId,
    /// The name within it.
    pub key: FileKey,
}

/// A document whose text is much like that of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// The document.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// Its title.
    pub title: Option<String>,
    /// Whether its file has the very same bytes.
    pub same_content: bool,
    /// The part of both texts that both have, 0 to 1.
    pub likeness: f32,
    /// The part of the other text that is in this one too, 0 to 1.
    pub contained: f32,
}

impl Store {
    /// Where else the text of a document is, in all collections. Of long documents the first
    /// 2,000 passages are compared; at most 10 documents are named.
    pub fn alike(&self, id: &DocumentId) -> Result<Alike> {
        self.read(|sql| {
            let no = documents::number(sql, id)?;
            Ok(Alike {
                looked: documents::load(sql, no)?.facts.is_some(),
                places: places(sql, no)?,
                twins: twins(sql, no)?,
            })
        })
    }
}

fn places(sql: &Connection, no: i64) -> Result<Vec<Place>> {
    let mut statement = sql.prepare_cached(
        "SELECT n.id, a.key FROM aliases a JOIN connections n ON n.no = a.connection
         WHERE a.document = ?1 ORDER BY a.key, n.id LIMIT 100",
    )?;
    let rows = statement.query_map([no], |row| {
        Ok(Place {
            connection: ConnectionId(row.get(0)?),
            key: FileKey(row.get(1)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn twins(sql: &Connection, no: i64) -> Result<Vec<Twin>> {
    let own = shingles(sql, no)?;
    let mut found = same_content(sql, no)?;
    for candidate in sketches::candidates(sql, no, COMPARED)? {
        if !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    let mut twins = Vec::new();
    for candidate in found {
        let twin = compared(sql, (no, &own), candidate)?;
        if twin.same_content || twin.likeness >= ALIKE || twin.contained >= CONTAINED {
            twins.push(twin);
        }
    }
    twins.sort_by(|one, other| {
        let rank = |twin: &Twin| (twin.likeness, twin.contained);
        let (one, other) = (rank(one), rank(other));
        other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    twins.truncate(NAMED);
    Ok(twins)
}

/// Documents of other collections, or that were processed otherwise, with the same bytes.
fn same_content(sql: &Connection, no: i64) -> Result<Vec<i64>> {
    // By collection, because that is what the index begins with.
    let mut statement = sql.prepare_cached(
        "SELECT d.no FROM collections c JOIN documents d ON d.collection = c.no
         WHERE d.content_hash = (SELECT content_hash FROM documents WHERE no = ?1)
           AND d.no IS NOT ?1
         ORDER BY d.no LIMIT 20",
    )?;
    let rows = statement.query_map([no], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn compared(sql: &Connection, own: (i64, &Shingles), other: i64) -> Result<Twin> {
    let (no, own) = own;
    let mut twin = sql
        .prepare_cached(
            "SELECT d.id, c.id, d.key, d.title,
                    d.content_hash = (SELECT content_hash FROM documents WHERE no = ?2)
             FROM documents d JOIN collections c ON c.no = d.collection WHERE d.no = ?1",
        )?
        .query_row([other, no], twin)?;
    if !twin.same_content {
        let others = shingles(sql, other)?;
        twin.likeness = own.likeness(&others);
        twin.contained = own.part_in(&others);
    }
    Ok(twin)
}

/// Alike in everything, until their texts have been compared.
fn twin(row: &Row<'_>) -> rusqlite::Result<Twin> {
    Ok(Twin {
        id: DocumentId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        key: FileKey(row.get(2)?),
        title: row.get(3)?,
        same_content: row.get(4)?,
        likeness: 1.0,
        contained: 1.0,
    })
}

fn shingles(sql: &Connection, no: i64) -> Result<Shingles> {
    let texts = sketches::texts(sql, no)?;
    Ok(Shingles::of(texts.iter().map(String::as_str)))
}
