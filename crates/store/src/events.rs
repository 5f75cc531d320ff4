//! The table `events`: everything that ever happened, in order, without a gap.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};
use gristmill_model::{Bytes, Event, EventKind, EventSeq, JobId, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::error::Result;
use crate::event_log;
use crate::store::Store;

/// Events a subscriber may leave unread before it is let go; it then sees its channel end
/// and catches up with [`Store::events_since`].
const BACKLOG: usize = 100_000;

impl Store {
    /// Events from now on, each only after it is on disk, in order and without a gap.
    ///
    /// The channel ends when more than 100,000 events are left unread, so that a receiver
    /// that stopped reading cannot fill the memory.
    pub fn subscribe(&self) -> Receiver<Event> {
        self.subscribers.add()
    }

    /// Events after `since`, oldest first, at most `limit`.
    pub fn events_since(&self, since: EventSeq, limit: u32) -> Result<Vec<Event>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT seq, at, (SELECT id FROM jobs WHERE no = job), kind FROM events
                 WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let rows = statement.query_map(params![since.0, limit], event)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Tells everyone that the bytes in flight come close to the most there may be. Nobody
    /// waits until that is written.
    pub fn warn_of_bytes(&self, bytes: Bytes, most: Bytes, now: Timestamp) {
        let kind = EventKind::BytesInFlightHigh {
            bytes: bytes.0,
            most: most.0,
        };
        drop(self.write(move |tx| tx.emit(now, None, kind)));
    }

    /// The newest event's place; 0 when nothing has happened yet.
    pub fn last_event(&self) -> Result<EventSeq> {
        self.read(|sql| {
            let seq = sql.query_row("SELECT ifnull(max(seq), 0) FROM events", [], |row| {
                row.get(0)
            })?;
            Ok(EventSeq(seq))
        })
    }
}

/// Appends a row and returns its place.
pub(crate) fn append(
    sql: &Connection,
    at: Timestamp,
    job: Option<i64>,
    kind: &EventKind,
) -> Result<i64> {
    let kind = crate::row::to_json(kind);
    // The newest row is never deleted, so the next rowid is always one more than the last.
    sql.prepare_cached("INSERT INTO events (at, job, kind) VALUES (?1, ?2, ?3)")?
        .execute(params![at.0, job, kind])?;
    Ok(sql.last_insert_rowid())
}

/// The event of a row that begins with its columns: place, time, job and kind.
pub(crate) fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        seq: EventSeq(row.get(0)?),
        at: Timestamp(row.get(1)?),
        job: row.get::<_, Option<String>>(2)?.map(JobId),
        kind: crate::row::json(row, 3)?,
    })
}

/// Everyone who listens.
#[derive(Clone, Default)]
pub(crate) struct Subscribers(Arc<Mutex<Vec<Sender<Event>>>>);

impl Subscribers {
    fn add(&self) -> Receiver<Event> {
        let (sender, receiver) = unbounded();
        self.lock().push(sender);
        receiver
    }

    /// Hands committed events on, and lets go of whoever left or stopped reading.
    pub(crate) fn publish(&self, events: &[Event]) {
        events.iter().for_each(event_log::tell);
        let hears = |sender: &Sender<Event>| {
            let room = sender.len() + events.len() <= BACKLOG;
            room && events
                .iter()
                .all(|event| sender.send(event.clone()).is_ok())
        };
        self.lock().retain(hears);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Sender<Event>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
