//! What happened over time: documents that came and files that were done, by period.
//!
//! Nothing is kept for it: every number is counted from the rows that lists show too, so that
//! what is counted can be listed.

use std::collections::{BTreeMap, BTreeSet};

use gristmill_model::{Bytes, CollectionId, Label, ReasonCode, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};

use crate::error::Result;
use crate::overview::SIZES;
use crate::row;
use crate::store::Store;

const MINUTE_MS: i64 = 60_000;

/// What happened in periods that follow each other without a gap. Vec<u32> have a number for
/// each of them, the first one first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Insights {
    /// One for each period.
    pub points: Vec<InsightPoint>,
    /// Files that failed or were left out, by reason. Reasons without one are left out.
    pub reasons: BTreeMap<ReasonCode, Vec<u32>>,
    /// Documents that came, by media type.
    pub types: BTreeMap<String, Vec<u32>>,
    /// Documents that came, by the size of their file, in the classes of [`SIZES`].
    pub sizes: [Vec<u32>; SIZES.len() + 1],
    /// Documents that came, by language; none where it is not known.
    pub languages: BTreeMap<Option<String>, Vec<u32>>,
    /// Documents that came, by label; none for those without one.
    pub labels: BTreeMap<Option<Label>, Vec<u32>>,
}

/// What happened in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InsightPoint {
    /// Documents that were stored for the first time then and are served now.
    pub documents: u32,
    /// Files that were done then, by how they ended.
    pub completed: u32,
    /// Files stored earlier.
    pub unchanged: u32,
    /// Files left out.
    pub skipped: u32,
    /// Files that failed.
    pub failed: u32,
    /// Chunks of the completed files.
    pub chunks: u64,
    /// Size of the completed files.
    pub bytes: Bytes,
    /// Minutes in which at least one file was done.
    pub busy_minutes: u32,
}

impl Store {
    /// What happened between `bounds`, which rise: a period is from one to the next. With
    /// fewer than two there is none. Only of documents of `collection` and of jobs that store
    /// into it, or of all.
    ///
    /// Every document is read once, and every file of jobs that had not ended when the first
    /// period began.
    pub fn insights(
        &self,
        bounds: &[Timestamp],
        collection: Option<&CollectionId>,
    ) -> Result<Insights> {
        let Some(periods) = Periods::of(bounds) else {
            return Ok(Insights::default());
        };
        self.read(|sql| {
            let mut insights = Insights {
                points: vec![InsightPoint::default(); periods.count()],
                sizes: std::array::from_fn(|_| periods.none()),
                ..Insights::default()
            };
            count_documents(sql, &periods, collection, &mut insights)?;
            count_files(sql, &periods, collection, &mut insights)?;
            Ok(insights)
        })
    }
}

/// Moments between which things are counted.
struct Periods<'a> {
    bounds: &'a [Timestamp],
    first: Timestamp,
    end: Timestamp,
}

impl<'a> Periods<'a> {
    fn of(bounds: &'a [Timestamp]) -> Option<Self> {
        let (&first, &end) = (bounds.first()?, bounds.last()?);
        (bounds.len() > 1).then_some(Self { bounds, first, end })
    }

    fn count(&self) -> usize {
        self.bounds.len() - 1
    }

    fn none(&self) -> Vec<u32> {
        vec![0; self.count()]
    }

    /// The period of a moment within them.
    fn at(&self, moment: Timestamp) -> usize {
        let begun = self.bounds.partition_point(|bound| *bound <= moment);
        begun.saturating_sub(1).min(self.count() - 1)
    }
}

/// Holds for rows whose column `collection` is the one bound to `?3`, or for all where that
/// is null.
const OF: &str = "(?3 IS NULL OR collection = (SELECT no FROM collections WHERE id = ?3))";

fn count_documents(
    sql: &Connection,
    periods: &Periods<'_>,
    collection: Option<&CollectionId>,
    insights: &mut Insights,
) -> Result<()> {
    let mut statement = sql.prepare_cached(&format!(
        "SELECT added_at, size, media_type, language, label FROM documents
         WHERE added_at >= ?1 AND added_at < ?2 AND {OF}"
    ))?;
    let bound = params![periods.first.0, periods.end.0, named(collection)];
    let mut rows = statement.query(bound)?;
    while let Some(row) = rows.next()? {
        let at = periods.at(Timestamp(row.get(0)?));
        let size: u64 = row.get(1)?;
        let class = SIZES.iter().take_while(|bound| size >= bound.0).count();
        insights.points[at].documents += 1;
        insights.sizes[class][at] += 1;
        count(&mut insights.types, row.get(2)?, at, periods);
        count(&mut insights.languages, row.get(3)?, at, periods);
        count(
            &mut insights.labels,
            row::optional_word(row, 4)?,
            at,
            periods,
        );
    }
    Ok(())
}

fn count_files(
    sql: &Connection,
    periods: &Periods<'_>,
    collection: Option<&CollectionId>,
    insights: &mut Insights,
) -> Result<()> {
    // Jobs first: the files of those that ended before are not read at all.
    let mut statement = sql.prepare_cached(&format!(
        "SELECT f.finished_at, f.state, f.code, ifnull(f.chunks, 0), ifnull(f.size, 0)
         FROM jobs CROSS JOIN files f ON f.job = jobs.no
         WHERE ifnull(jobs.finished_at >= ?1, 1) AND {OF}
           AND f.finished_at >= ?1 AND f.finished_at < ?2"
    ))?;
    let bound = params![periods.first.0, periods.end.0, named(collection)];
    let mut rows = statement.query(bound)?;
    let mut minutes = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let moment: i64 = row.get(0)?;
        let at = periods.at(Timestamp(moment));
        if minutes.insert((at, moment.div_euclid(MINUTE_MS))) {
            insights.points[at].busy_minutes += 1;
        }
        count_file(row, periods, at, insights)?;
    }
    Ok(())
}

fn count_file(
    row: &Row<'_>,
    periods: &Periods<'_>,
    at: usize,
    insights: &mut Insights,
) -> rusqlite::Result<()> {
    let point = &mut insights.points[at];
    match row.get_ref(1)?.as_str()? {
        "completed" => {
            point.completed += 1;
            point.chunks += row.get::<_, u64>(3)?;
            point.bytes.0 += row.get::<_, u64>(4)?;
        }
        "unchanged" => point.unchanged += 1,
        ended => {
            match ended {
                "skipped" => point.skipped += 1,
                // Nothing else has an end; see `FileState::is_final`.
                _ => point.failed += 1,
            }
            if let Some(code) = row::optional_word(row, 2)? {
                count(&mut insights.reasons, code, at, periods);
            }
        }
    }
    Ok(())
}

fn count<K: Ord>(counts: &mut BTreeMap<K, Vec<u32>>, of: K, at: usize, periods: &Periods<'_>) {
    counts.entry(of).or_insert_with(|| periods.none())[at] += 1;
}

fn named(collection: Option<&CollectionId>) -> Value {
    collection.map_or(Value::Null, |id| Value::from(id.0.clone()))
}
