//! The tables `models`, `vectors` and `spare_vectors`: the vector of every chunk in half
//! precision, and, while the model is changed, another one beside it.
//!
//! It puts the candidates that [`crate::signs`] finds in their true order, and is what the
//! same text is given when it turns up again.

use gristmill_failpoints::{Point, pass};
use gristmill_model::ModelId;
use half::f16;
use half::slice::HalfFloatSliceExt;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Result, StoreError};
use crate::store::Store;

/// Where vectors and their signs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    /// Among those that answer searches.
    InUse,
    /// Beside them, for the change of the model under way.
    Spare,
}

/// A chunk's vector in the forms it is written in.
pub(crate) struct Prepared {
    text_key: i64,
    half: Vec<u8>,
}

impl Prepared {
    pub(crate) fn new(text: &str, vector: &[f32]) -> Self {
        Self {
            text_key: text_key(text),
            half: to_half(vector),
        }
    }
}

impl Store {
    /// Vectors of `model` for texts that are stored already, in order and in half precision
    /// (within 0.0005 of what was stored in each dimension). Texts are compared in full.
    pub fn cached_vectors(&self, model: &ModelId, texts: &[&str]) -> Result<Vec<Option<Vec<f32>>>> {
        pass(Point::CacheLookup)?;
        self.read(|sql| {
            let Some(model) = find_model(sql, model)? else {
                return Ok(vec![None; texts.len()]);
            };
            texts.iter().map(|text| cached(sql, model, text)).collect()
        })
    }
}

/// The vector of a text that is stored already, in use or beside those in use.
pub(crate) fn cached(sql: &Connection, model: i64, text: &str) -> Result<Option<Vec<f32>>> {
    let mut statement = sql.prepare_cached(
        "SELECT v.vector FROM vectors v JOIN chunks c ON c.id = v.chunk
         WHERE v.text_hash = ?1 AND v.model = ?2 AND c.text = ?3
         UNION ALL
         SELECT v.vector FROM spare_vectors v JOIN chunks c ON c.id = v.chunk
         WHERE v.text_hash = ?1 AND v.model = ?2 AND c.text = ?3 LIMIT 1",
    )?;
    let found = statement.query_row(params![text_key(text), model, text], |row| {
        Ok(from_half(row.get_ref(0)?.as_blob()?))
    });
    Ok(found.optional()?)
}

/// The number of a model, if anything of it was ever stored.
pub(crate) fn find_model(sql: &Connection, id: &ModelId) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached("SELECT no FROM models WHERE id = ?1")?;
    Ok(statement.query_row([&id.0], |row| row.get(0)).optional()?)
}

/// The number of a model, written down the first time.
pub(crate) fn ensure_model(sql: &Connection, id: &ModelId, dimensions: usize) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no, dimensions FROM models WHERE id = ?1")?;
    let found: Option<(i64, usize)> = statement
        .query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((no, known)) if known == dimensions => Ok(no),
        Some((_, known)) => Err(StoreError::Invalid(format!(
            "vectors of model `{id}` have {known} dimensions, not {dimensions}"
        ))),
        None => {
            sql.execute(
                "INSERT INTO models (id, dimensions, chosen) VALUES (?1, ?2, ?3)",
                params![id.0, dimensions, id.as_remote().is_some()],
            )?;
            Ok(sql.last_insert_rowid())
        }
    }
}

/// Writes a chunk's vector.
pub(crate) fn insert(
    sql: &Connection,
    among: Among,
    chunk: i64,
    model: i64,
    vector: &Prepared,
) -> Result<()> {
    let insert = match among {
        Among::InUse => {
            "INSERT INTO vectors (chunk, model, text_hash, vector) VALUES (?1, ?2, ?3, ?4)"
        }
        Among::Spare => {
            "INSERT INTO spare_vectors (chunk, model, text_hash, vector) VALUES (?1, ?2, ?3, ?4)"
        }
    };
    let row = params![chunk, model, vector.text_key, vector.half];
    sql.prepare_cached(insert)?.execute(row)?;
    Ok(())
}

/// Removes a chunk's vectors, in use and beside.
pub(crate) fn remove(sql: &Connection, chunk: i64) -> Result<()> {
    sql.prepare_cached("DELETE FROM vectors WHERE chunk = ?1")?
        .execute([chunk])?;
    sql.prepare_cached("DELETE FROM spare_vectors WHERE chunk = ?1")?
        .execute([chunk])?;
    Ok(())
}

/// What a text is looked up by. Two texts may share one; they are then told apart in full.
fn text_key(text: &str) -> i64 {
    let hash = blake3::hash(text.as_bytes());
    let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
    i64::from_le_bytes(*first)
}

fn to_half(vector: &[f32]) -> Vec<u8> {
    let mut halves = vec![f16::ZERO; vector.len()];
    halves.convert_from_f32_slice(vector);
    let mut bytes = Vec::with_capacity(2 * halves.len());
    for half in halves {
        bytes.extend_from_slice(&half.to_le_bytes());
    }
    bytes
}

/// A stored vector as numbers.
pub(crate) fn from_half(blob: &[u8]) -> Vec<f32> {
    let halves: Vec<f16> = blob
        .chunks_exact(2)
        .map(|pair| f16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let mut vector = vec![0.0; halves.len()];
    halves.convert_to_f32_slice(&mut vector);
    vector
}
