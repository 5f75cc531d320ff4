//! The side of a search that goes by meaning: the nearest vectors.
//!
//! Hamming distance over one bit a dimension picks candidates among all; the cosine in half
//! precision puts them in order.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::filter::Scope;
use super::query::Term;
use super::{QueryVector, Search};
use crate::error::Result;
use crate::vectors;

/// Candidates the bits pick for each passage wanted: enough that hardly one of the truly
/// nearest is missed.
const CANDIDATES: usize = 4;
/// The most `vec0` gives at once.
const MOST_CANDIDATES: usize = 4096;
/// A filter that leaves no more passages than this is searched exactly.
const EXACT: i64 = 8192;

impl Search<'_> {
    /// The best passages by meaning with their cosine, best first.
    pub(super) fn by_meaning(&self, query: QueryVector<'_>) -> Result<Vec<(i64, f64)>> {
        let Some(model) = vectors::find_model(self.sql, query.model)? else {
            return Ok(Vec::new());
        };
        let mut scored = match self.few() {
            Some(ranges) => exact(self.sql, model, query.vector, ranges)?,
            None => self.approximate(model, query.vector)?,
        };
        scored.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.drop_unwanted(&mut scored)?;
        scored.truncate(self.depth);
        Ok(scored)
    }

    fn few(&self) -> Option<&[(i64, i64)]> {
        match &self.scope {
            Scope::Ranges(ranges) if size(ranges) <= EXACT => Some(ranges),
            Scope::Ranges(_) | Scope::Everything => None,
        }
    }

    fn approximate(&self, model: i64, query: &[f32]) -> Result<Vec<(i64, f64)>> {
        let wanted = self.depth * CANDIDATES;
        let mut candidates = nearest(self.sql, model, query, self.overfetch(wanted)?)?;
        candidates.retain(|&chunk| self.scope.holds(chunk));
        if candidates.len() < self.depth
            && let Scope::Ranges(ranges) = &self.scope
        {
            candidates = nearest_within(self.sql, model, query, wanted, ranges)?;
        }
        let mut statement = self
            .sql
            .prepare_cached("SELECT vector FROM vectors WHERE chunk = ?1")?;
        let mut cosine = |chunk: i64| {
            let found = statement.query_row([chunk], |row| {
                Ok((chunk, dot(query, row.get_ref(0)?.as_blob()?)))
            });
            found.optional().transpose()
        };
        let scored = candidates.into_iter().filter_map(&mut cosine);
        Ok(scored.collect::<rusqlite::Result<_>>()?)
    }

    /// How many to ask for so that about `wanted` of them pass the filter.
    fn overfetch(&self, wanted: usize) -> Result<usize> {
        let Scope::Ranges(ranges) = &self.scope else {
            return Ok(wanted);
        };
        let all = super::text::passages(self.sql)? as usize;
        let passing = size(ranges).max(1) as usize;
        Ok((wanted * all / passing).clamp(wanted, MOST_CANDIDATES))
    }

    /// What quotation marks and minus ask for holds for both sides.
    fn drop_unwanted(&self, scored: &mut Vec<(i64, f64)>) -> Result<()> {
        let ids: HashSet<i64> = scored.iter().map(|&(chunk, _)| chunk).collect();
        for term in &self.parsed.required {
            let found = matching(self.sql, term, &ids)?;
            scored.retain(|(chunk, _)| found.contains(chunk));
        }
        for term in &self.parsed.excluded {
            let found = matching(self.sql, term, &ids)?;
            scored.retain(|(chunk, _)| !found.contains(chunk));
        }
        Ok(())
    }
}

/// The cosine of every vector in the ranges.
fn exact(
    sql: &Connection,
    model: i64,
    query: &[f32],
    ranges: &[(i64, i64)],
) -> Result<Vec<(i64, f64)>> {
    let mut statement = sql.prepare_cached(
        "SELECT chunk, vector FROM vectors WHERE chunk >= ?1 AND chunk < ?2 AND model = ?3",
    )?;
    let mut scored = Vec::new();
    for &(first, end) in ranges {
        let rows = statement.query_map(params![first, end, model], |row| {
            Ok((row.get(0)?, dot(query, row.get_ref(1)?.as_blob()?)))
        })?;
        for row in rows {
            scored.push(row?);
        }
    }
    Ok(scored)
}

/// The chunks with the fewest differing bits.
fn nearest(sql: &Connection, model: i64, query: &[f32], k: usize) -> Result<Vec<i64>> {
    let select =
        format!("SELECT rowid FROM nearest_{model} WHERE bits MATCH vec_bit(?1) AND k = ?2");
    let mut statement = sql.prepare_cached(&select)?;
    let rows = statement.query_map(params![vectors::to_bits(query), k], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same among some chunks only: slower, but none is missed for a filter.
fn nearest_within(
    sql: &Connection,
    model: i64,
    query: &[f32],
    k: usize,
    ranges: &[(i64, i64)],
) -> Result<Vec<i64>> {
    let select = format!(
        "SELECT rowid FROM nearest_{model} WHERE bits MATCH vec_bit(?1) AND k = ?2
         AND rowid IN (SELECT c.id FROM json_each(?3) r
                       JOIN chunks c ON c.id >= r.value ->> 0 AND c.id < r.value ->> 1)"
    );
    let mut statement = sql.prepare_cached(&select)?;
    let ranges = crate::row::to_json(&ranges);
    let bits = vectors::to_bits(query);
    let rows = statement.query_map(params![bits, k, ranges], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Those of `ids` that match a term.
fn matching(sql: &Connection, term: &Term, ids: &HashSet<i64>) -> Result<HashSet<i64>> {
    let mut statement = sql.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1")?;
    let mut rows = statement.query([term.to_match()])?;
    let mut found = HashSet::new();
    while let Some(row) = rows.next()? {
        let chunk = row.get(0)?;
        if ids.contains(&chunk) {
            found.insert(chunk);
        }
    }
    Ok(found)
}

fn size(ranges: &[(i64, i64)]) -> i64 {
    ranges.iter().map(|(first, end)| end - first).sum()
}

fn dot(query: &[f32], stored: &[u8]) -> f64 {
    let stored = vectors::from_half(stored);
    let products = query.iter().zip(&stored).map(|(a, b)| a * b);
    f64::from(products.sum::<f32>())
}
