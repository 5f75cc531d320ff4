//! Events as people look back on them: the newest first, with the names of what they are about.

use gristmill_model::{Event, EventName, EventSeq, JobId};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::error::Result;
use crate::store::Store;
use crate::{events, jobs, row};

/// Events looked at for one answer, at most: a rare one among millions is found over several.
const REACH: i64 = 50_000;

/// Which events are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Only before this one: the way to what is older.
    pub before: Option<EventSeq>,
    /// Only after this one.
    pub after: Option<EventSeq>,
    /// Only of these kinds; empty means all.
    pub kinds: Vec<EventName>,
    /// Only of this job.
    pub job: Option<JobId>,
    /// Only with this text in a name, whatever its case in ASCII.
    pub text: Option<String>,
}

/// An event with names for people.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedEvent {
    /// What happened.
    pub event: Event,
    /// The name of its job.
    pub job_name: Option<String>,
    /// The name of what else it is about: a file, a document, a watch, a schedule, an export,
    /// a connection. Nothing when that is gone.
    pub about: Option<String>,
}

/// A part of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPart {
    /// The newest first.
    pub items: Vec<NamedEvent>,
    /// Ask for what is before this one to go on; nothing where the history begins. It may be
    /// there without an item, because only so many events are looked at for one answer.
    pub next: Option<EventSeq>,
}

impl Store {
    /// Events that match, the newest first, at most `limit`.
    pub fn event_history(&self, filter: &EventFilter, limit: u32) -> Result<EventPart> {
        self.read(|sql| list(sql, filter, limit))
    }
}

/// What an event is about besides its job, by name.
const ABOUT: &str = "CASE json_extract(e.kind, '$.event')
    WHEN 'file_moved' THEN
        (SELECT key FROM files WHERE id = json_extract(e.kind, '$.file'))
    WHEN 'connection_changed' THEN
        (SELECT name FROM connections WHERE id = json_extract(e.kind, '$.connection'))
    WHEN 'watch_changed' THEN
        (SELECT name FROM watches WHERE id = json_extract(e.kind, '$.watch'))
    WHEN 'schedule_changed' THEN
        (SELECT name FROM schedules WHERE id = json_extract(e.kind, '$.schedule'))
    WHEN 'export_changed' THEN
        (SELECT name FROM exports WHERE id = json_extract(e.kind, '$.export'))
    WHEN 'document_deleted' THEN coalesce(
        (SELECT coalesce(title, key) FROM kept_documents
         WHERE id = json_extract(e.kind, '$.document') ORDER BY no DESC LIMIT 1),
        (SELECT coalesce(title, key) FROM documents WHERE id = json_extract(e.kind, '$.document')))
    WHEN 'document_restored' THEN
        (SELECT coalesce(title, key) FROM documents WHERE id = json_extract(e.kind, '$.document'))
    WHEN 'metadata_changed' THEN
        (SELECT coalesce(title, key) FROM documents WHERE id = json_extract(e.kind, '$.document'))
    END";

fn list(sql: &Connection, filter: &EventFilter, limit: u32) -> Result<EventPart> {
    let Some(reach) = reach(sql, filter)? else {
        return Ok(EventPart {
            items: Vec::new(),
            next: None,
        });
    };
    let mut wheres = vec!["e.seq BETWEEN ? AND ?".to_owned()];
    let mut values: Vec<Value> = vec![reach.from.into(), reach.to.into()];
    if let Some(job) = &filter.job {
        wheres.push("e.job = ?".to_owned());
        values.push(jobs::number(sql, job)?.into());
    }
    if !filter.kinds.is_empty() {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        wheres.push("json_extract(e.kind, '$.event') IN (SELECT value FROM json_each(?))".into());
        values.push(row::to_json(&kinds).into());
    }
    if let Some(text) = &filter.text {
        wheres.push(format!(
            "(j.name LIKE ? ESCAPE '\\' OR {ABOUT} LIKE ? ESCAPE '\\')"
        ));
        let pattern = row::contains(text);
        values.extend([pattern.clone().into(), pattern.into()]);
    }
    values.push(i64::from(limit).into());
    let query = format!(
        "SELECT e.seq, e.at, j.id, e.kind, j.name, {ABOUT}
         FROM events e LEFT JOIN jobs j ON j.no = e.job
         WHERE {} ORDER BY e.seq DESC LIMIT ?",
        wheres.join(" AND ")
    );
    let mut statement = sql.prepare_cached(&query)?;
    let items: Vec<NamedEvent> = statement
        .query_map(params_from_iter(values), named)?
        .collect::<rusqlite::Result<_>>()?;
    let is_full = items.len() == limit as usize;
    let next = match items.last() {
        Some(last) if is_full => Some(last.event.seq),
        _ => reach.more.then_some(EventSeq(reach.from)),
    };
    Ok(EventPart { items, next })
}

/// The events that one answer looks at.
struct Reach {
    from: i64,
    to: i64,
    /// Whether there are older ones.
    more: bool,
}

/// Nothing where no event can be meant.
fn reach(sql: &Connection, filter: &EventFilter) -> Result<Option<Reach>> {
    let ends = "SELECT min(seq), max(seq) FROM events";
    let (first, last): (Option<i64>, Option<i64>) = sql
        .prepare_cached(ends)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let to = filter.before.map_or(last, |before| last.min(before.0 - 1));
    let oldest = filter
        .after
        .map_or(first, |after| first.max(after.0.saturating_add(1)));
    // The events of a job have an index, which needs no limit.
    let from = match filter.job {
        Some(_) => oldest,
        None => oldest.max(to.saturating_sub(REACH - 1)),
    };
    let more = from > oldest;
    Ok((from <= to).then_some(Reach { from, to, more }))
}

fn named(row: &Row<'_>) -> rusqlite::Result<NamedEvent> {
    Ok(NamedEvent {
        event: events::event(row)?,
        job_name: row.get(4)?,
        about: row.get(5)?,
    })
}
