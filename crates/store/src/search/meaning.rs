//! The side of a search that goes by meaning: the nearest vectors.
//!
//! The number of differing signs picks candidates among all; the cosine in half
//! precision puts them in order.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::filter::Scope;
use super::query::Term;
use super::{QueryVector, Search};
use crate::error::Result;
use crate::{signs, vectors};

/// Candidates the signs pick for each passage wanted: enough that hardly one of the truly
/// nearest is missed.
const CANDIDATES: usize = 4;
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
        let passes = |chunk| self.scope.holds(chunk);
        let mut candidates = signs::nearest(self.sql, model, query, wanted, passes)?;
        // In the order they lie on the disk.
        candidates.sort_unstable();
        let mut statement = self
            .sql
            .prepare_cached("SELECT vector FROM vectors WHERE chunk = ?1 AND model = ?2")?;
        let mut cosine = |chunk: i64| {
            let found = statement.query_row([chunk, model], |row| {
                Ok((chunk, dot(query, row.get_ref(0)?.as_blob()?)))
            });
            found.optional().transpose()
        };
        let scored = candidates.into_iter().filter_map(&mut cosine);
        Ok(scored.collect::<rusqlite::Result<_>>()?)
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
