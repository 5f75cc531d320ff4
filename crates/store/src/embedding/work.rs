//! What is embedded anew: which documents lack vectors, and where those are written.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{ChangeState, DocumentId, ModelId};
use rusqlite::{Connection, Rows, params};

use super::{current, serving_no};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::vectors::Among;
use crate::{signs, vectors};

/// Which vectors a document lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// Those of the model that a change under way leads to.
    New,
    /// Those of the model in use: it was stored or brought back with those of another one,
    /// which no job chose.
    InUse,
}

/// A version of a document that lacks vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unembedded {
    no: i64,
    first_chunk: i64,
    /// The document.
    pub document: DocumentId,
    /// The texts of its passages, in order.
    pub texts: Vec<String>,
}

impl Unembedded {
    /// Its place in the order in which documents are asked for.
    pub fn place(&self) -> i64 {
        self.no
    }
}

/// A version with its vectors, in the form they are written in.
struct Embedded {
    no: i64,
    first_chunk: i64,
    vectors: Vec<vectors::Prepared>,
    signs: Vec<u8>,
}

impl Embedded {
    /// Writes its vectors, and their signs.
    fn insert(&self, sql: &Connection, among: Among, model: i64) -> Result<()> {
        let first = self.first_chunk;
        signs::insert(sql, among, self.no, model, first, &self.signs)?;
        for (chunk, vector) in (first..).zip(&self.vectors) {
            vectors::insert(sql, among, chunk, model, vector)?;
        }
        Ok(())
    }
}

impl Store {
    /// The next documents that lack vectors, after the one at the place `after` (0 to begin):
    /// as many as have `texts` passages together, and one at least. None are left when the
    /// answer to 0 is empty.
    pub fn unembedded(
        &self,
        lacking: Lacking,
        after: i64,
        texts: usize,
    ) -> Result<Vec<Unembedded>> {
        let query = match lacking {
            Lacking::New => {
                "SELECT d.no, d.id, d.first_chunk, d.chunks FROM documents d
                 LEFT JOIN spare_signs s ON s.document = d.no
                 WHERE d.no > ?1 AND s.document IS NULL
                   AND d.model NOT IN (SELECT no FROM models WHERE chosen) ORDER BY d.no"
            }
            Lacking::InUse => {
                "SELECT d.no, d.id, d.first_chunk, d.chunks FROM documents d
                 WHERE d.model IN (SELECT no FROM models
                                   WHERE no != (SELECT model FROM serving) AND NOT chosen)
                   AND d.no > ?1 ORDER BY d.no"
            }
        };
        self.read(|sql| {
            let mut statement = sql.prepare_cached(query)?;
            gather(sql, statement.query([after])?, texts)
        })
    }

    /// How many documents have vectors of another model than the one in use.
    pub fn lacking_in_use(&self) -> Result<u64> {
        self.read(|sql| {
            let query = "SELECT count(*) FROM documents
                WHERE model IN (SELECT no FROM models
                                WHERE no != (SELECT model FROM serving) AND NOT chosen)";
            Ok(sql.prepare_cached(query)?.query_row([], |row| row.get(0))?)
        })
    }

    /// Writes the vectors of documents that lacked them, one for each text, and says how many
    /// documents there were. One that has another version by now is left out, and so are all
    /// when `model` is not wanted any more.
    pub fn add_vectors(
        &self,
        lacking: Lacking,
        model: &ModelId,
        done: Vec<(Unembedded, Vec<Vec<f32>>)>,
    ) -> Result<u32> {
        let model = model.clone();
        let done: Vec<Embedded> = done
            .into_iter()
            .map(|(document, vectors)| prepare(document, &vectors))
            .collect::<Result<_>>()?;
        self.write(move |tx| {
            let Some(model) = vectors::find_model(tx.sql, &model)? else {
                return Ok(0);
            };
            match lacking {
                Lacking::New => add_new(tx.sql, model, &done),
                Lacking::InUse => add_in_use(tx.sql, model, &done),
            }
        })
        .wait()
    }
}

fn gather(sql: &Connection, mut rows: Rows<'_>, most: usize) -> Result<Vec<Unembedded>> {
    let mut found = Vec::new();
    let mut texts = 0;
    while texts < most
        && let Some(row) = rows.next()?
    {
        let (first_chunk, chunks): (i64, i64) = (row.get(2)?, row.get(3)?);
        let document = Unembedded {
            no: row.get(0)?,
            document: DocumentId(row.get(1)?),
            first_chunk,
            texts: texts_of(sql, first_chunk, chunks)?,
        };
        texts += document.texts.len();
        found.push(document);
    }
    Ok(found)
}

fn texts_of(sql: &Connection, first: i64, count: i64) -> Result<Vec<String>> {
    let query = "SELECT text FROM chunks WHERE id >= ?1 AND id < ?2 ORDER BY id";
    let mut statement = sql.prepare_cached(query)?;
    let rows = statement.query_map([first, first + count], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn prepare(document: Unembedded, vectors: &[Vec<f32>]) -> Result<Embedded> {
    if document.texts.len() != vectors.len() {
        let (texts, vectors) = (document.texts.len(), vectors.len());
        let text = format!("{texts} passages came with {vectors} vectors");
        return Err(StoreError::Invalid(text));
    }
    let pairs = document.texts.iter().zip(vectors);
    Ok(Embedded {
        no: document.no,
        first_chunk: document.first_chunk,
        vectors: pairs
            .map(|(text, vector)| vectors::Prepared::new(text, vector))
            .collect(),
        signs: vectors
            .iter()
            .flat_map(|vector| signs::of(vector))
            .collect(),
    })
}

/// Beside the vectors in use, for the change under way.
fn add_new(sql: &Connection, model: i64, done: &[Embedded]) -> Result<u32> {
    // What was in hand when someone held the change is kept.
    let takes = |state| matches!(state, ChangeState::Running | ChangeState::Paused);
    let change = current(sql)?.filter(|change| change.model == model && takes(change.state));
    let Some(change) = change else {
        return Ok(0);
    };
    let (mut documents, mut passages) = (0, 0);
    for document in done {
        if !is_served(sql, document)? || has_spare(sql, document.no)? {
            continue;
        }
        document.insert(sql, Among::Spare, model)?;
        documents += 1;
        passages += document.vectors.len() as i64;
    }
    pass(Point::SpareVectors)?;
    sql.prepare_cached(
        "UPDATE embedding_changes SET documents = documents + ?2, passages = passages + ?3
         WHERE no = ?1",
    )?
    .execute(params![change.no, documents, passages])?;
    Ok(documents)
}

/// In place of the vectors of another model.
fn add_in_use(sql: &Connection, model: i64, done: &[Embedded]) -> Result<u32> {
    if serving_no(sql)? != Some(model) {
        return Ok(0);
    }
    let mut documents = 0;
    for document in done {
        if !is_served(sql, document)? {
            continue;
        }
        sql.prepare_cached("DELETE FROM signs WHERE document = ?1")?
            .execute([document.no])?;
        let mut delete = sql.prepare_cached("DELETE FROM vectors WHERE chunk = ?1")?;
        for (chunk, _) in (document.first_chunk..).zip(&document.vectors) {
            delete.execute([chunk])?;
        }
        document.insert(sql, Among::InUse, model)?;
        sql.prepare_cached("UPDATE documents SET model = ?2 WHERE no = ?1")?
            .execute([document.no, model])?;
        documents += 1;
    }
    Ok(documents)
}

/// Whether the version that was embedded is the one that is served.
fn is_served(sql: &Connection, document: &Embedded) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM documents
        WHERE no = ?1 AND first_chunk = ?2 AND chunks = ?3)";
    let mut statement = sql.prepare_cached(query)?;
    let row = params![
        document.no,
        document.first_chunk,
        document.vectors.len() as i64
    ];
    Ok(statement.query_row(row, |row| row.get(0))?)
}

fn has_spare(sql: &Connection, document: i64) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM spare_signs WHERE document = ?1)";
    let mut statement = sql.prepare_cached(query)?;
    Ok(statement.query_row([document], |row| row.get(0))?)
}
