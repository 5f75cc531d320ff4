//! Checks that read what is stored, for a sample of chunks spread over the whole store.

use rusqlite::{Connection, params};

use super::Check;
use crate::documents;
use crate::error::Result;
use crate::search::words;
use crate::{signs, vectors};

/// Chunks looked at.
const SAMPLE: i64 = 100;
/// Passages that may have the same text without hiding one another from this check.
const SAME: usize = 1000;
/// Words of a passage it must be found by.
const PHRASE: usize = 12;

struct Sampled {
    chunk: i64,
    document: i64,
    model: i64,
    text: String,
    vector: Vec<f32>,
}

/// Whether something is so of a sampled chunk.
type Holds<'a> = &'a dyn Fn(&Sampled) -> Result<bool>;

/// How many checks these are.
pub(super) const COUNT: usize = 4;

pub(super) fn checks(sql: &Connection, note: &mut dyn FnMut(Check)) -> Result<()> {
    let sample = sample(sql)?;
    let checks: [(&str, Holds<'_>); COUNT] = [
        ("sampled vectors are the nearest to themselves", &|chunk| {
            finds_itself_by_vector(sql, chunk)
        }),
        ("sampled passages are found by their words", &|chunk| {
            finds_itself_by_words(sql, chunk)
        }),
        ("sampled passages are reused for the same text", &|chunk| {
            let vector = vectors::cached(sql, chunk.model, &chunk.text)?;
            Ok(vector.is_some_and(|vector| vector.len() == chunk.vector.len()))
        }),
        ("sampled documents can be read", &|chunk| {
            Ok(documents::parsed(sql, chunk.document).is_ok())
        }),
    ];
    for (name, holds) in checks {
        note(all(&sample, name, holds));
    }
    Ok(())
}

fn all(sample: &[Sampled], name: &str, holds: impl Fn(&Sampled) -> Result<bool>) -> Check {
    let mut wrong = Vec::new();
    for chunk in sample {
        // What cannot even be read is as wrong as what says something else.
        if !holds(chunk).unwrap_or(false) {
            wrong.push(chunk.chunk);
        }
    }
    let detail = match wrong.is_empty() {
        true => format!("{} chunks looked at", sample.len()),
        false => format!("not so for chunks {wrong:?}"),
    };
    Check {
        name: name.to_owned(),
        ok: wrong.is_empty(),
        detail,
    }
}

fn sample(sql: &Connection) -> Result<Vec<Sampled>> {
    let mut statement = sql.prepare(
        "SELECT c.id, c.document, v.model, c.text, v.vector
         FROM chunks c JOIN vectors v ON v.chunk = c.id WHERE c.id IN (
             SELECT (SELECT min(id) FROM chunks WHERE id >= first + (last - first) * value / ?1)
             FROM (SELECT min(id) first, max(id) last FROM chunks), json_each(?2))",
    )?;
    let steps: Vec<i64> = (0..SAMPLE).collect();
    let rows = statement.query_map(params![SAMPLE, crate::row::to_json(&steps)], |row| {
        Ok(Sampled {
            chunk: row.get(0)?,
            document: row.get(1)?,
            model: row.get(2)?,
            text: row.get(3)?,
            vector: vectors::from_half(row.get_ref(4)?.as_blob()?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a search for its own vector finds it among the first. Passages with the same text
/// share their vector, so it need not be the very first.
fn finds_itself_by_vector(sql: &Connection, chunk: &Sampled) -> Result<bool> {
    let nearest = signs::nearest(sql, chunk.model, &chunk.vector, SAME, |_| true)?;
    // A value so small that half precision makes it zero may lose its sign.
    let close = signs::own_differing(sql, chunk.chunk, &chunk.vector)? <= 2;
    Ok(close && nearest.contains(&chunk.chunk))
}

fn finds_itself_by_words(sql: &Connection, chunk: &Sampled) -> Result<bool> {
    let folded = words::words(&chunk.text).map(|word| word.folded);
    let phrase: Vec<String> = folded.take(PHRASE).collect();
    if phrase.is_empty() {
        return Ok(true);
    }
    let mut statement = sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM words WHERE words MATCH ?1 AND rowid = ?2)",
    )?;
    let expression = format!("passage : \"{}\"", phrase.join(" "));
    Ok(statement.query_row(params![expression, chunk.chunk], |row| row.get(0))?)
}
