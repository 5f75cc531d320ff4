//! What texts of documents tell of themselves, found out when they are stored, or later for
//! those that were stored before anybody asked.

use gristmill_model::DocumentId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::sketches::{self, Sketched};
use crate::store::Store;
use crate::{documents, row};

/// What the text of a document tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextFacts {
    /// Its words.
    pub words: u64,
    /// Pictures in it, where the format tells.
    pub images: Option<u32>,
    /// The phrases it is about, the most telling first.
    pub phrases: Vec<String>,
}

/// A stored document about which something was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The document.
    pub id: DocumentId,
    /// Its version that was looked at; another one is left as it is.
    pub version: u32,
    /// What was found out.
    pub facts: TextFacts,
}

impl Store {
    /// Documents whose facts have not been found out, in the order of their ids: the first
    /// after `after`, or of all.
    pub fn without_facts(&self, after: Option<&DocumentId>, limit: u32) -> Result<Vec<DocumentId>> {
        let after = after.map_or("", |id| id.as_str());
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT id FROM documents WHERE words IS NULL AND id > ?1 ORDER BY id LIMIT ?2",
            )?;
            let rows =
                statement.query_map(params![after, limit], |row| Ok(DocumentId(row.get(0)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps what was found out about documents, and by what their twins are found, in one
    /// transaction. One that is not there any more, or in another version, is passed over.
    pub fn describe(&self, documents: Vec<Described>) -> Result<()> {
        // Sketching is done here, so that the one thread that writes need not wait for it.
        let sketched = self.read(|sql| {
            let sketched = documents.into_iter().map(|described| {
                let sketch = sketch(sql, &described.id)?;
                Ok((described, sketch))
            });
            sketched.collect::<Result<Vec<_>>>()
        })?;
        self.write(move |tx| {
            sketched
                .iter()
                .filter_map(|(described, sketch)| Some((described, sketch.as_ref()?)))
                .try_for_each(|(described, sketch)| write(tx.sql, described, sketch))
        })
        .wait()
    }
}

/// None for a document that is not there any more.
fn sketch(sql: &Connection, id: &DocumentId) -> Result<Option<Sketched>> {
    let no = match documents::number(sql, id) {
        Ok(no) => no,
        Err(StoreError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let texts = sketches::texts(sql, no)?;
    Ok(Some(sketches::of(texts.iter().map(String::as_str))))
}

fn write(sql: &Connection, described: &Described, sketched: &Sketched) -> Result<()> {
    let facts = &described.facts;
    let (words, images, phrases) = columns(Some(facts));
    let no: Option<i64> = sql
        .prepare_cached(
            "UPDATE documents SET words = ?3, images = ifnull(?4, images), phrases = ?5
             WHERE id = ?1 AND version = ?2 RETURNING no",
        )?
        .query_row(
            params![described.id.0, described.version, words, images, phrases],
            |row| row.get(0),
        )
        .optional()?;
    match no {
        Some(no) => sketches::write(sql, no, sketched),
        None => Ok(()),
    }
}

/// The columns `words`, `images` and `phrases`.
pub(crate) fn columns(facts: Option<&TextFacts>) -> (Option<u64>, Option<u32>, String) {
    match facts {
        Some(facts) => (
            Some(facts.words),
            facts.images,
            row::to_json(&facts.phrases),
        ),
        None => (None, None, "[]".to_owned()),
    }
}

/// What these columns say, the first of them being `first`.
pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<TextFacts>> {
    let Some(words) = row.get::<_, Option<u64>>(first)? else {
        return Ok(None);
    };
    Ok(Some(TextFacts {
        words,
        images: row.get(first + 1)?,
        phrases: row::json(row, first + 2)?,
    }))
}
