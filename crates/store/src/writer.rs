//! The one thread that writes.
//!
//! Commands wait in a bounded queue. Whatever has piled up shares one transaction, each
//! command under its own savepoint, so that a bad one cannot spoil its neighbours and one
//! flush to disk serves them all. Nobody hears an answer or an event before the commit.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use gristmill_failpoints::{Point, pass, reach};
use gristmill_model::{Event, EventKind, EventSeq, JobId, Timestamp};
use rusqlite::Connection;

use crate::attempts::{self, Note};
use crate::error::{Result, StoreError};
use crate::events::{self, Subscribers};
use crate::files::Claim;
use crate::index;

/// Commands that may wait; further callers are held back.
const QUEUE: usize = 1024;
/// Commands and time one transaction may take before it is committed.
const GROUP_COMMANDS: usize = 512;
const GROUP_TIME: Duration = Duration::from_millis(400);
/// Time after which a transaction is worth a line in the log.
const SLOW: Duration = Duration::from_secs(1);
/// How long nothing may have been asked for before the index of words is merged.
const IDLE: Duration = Duration::from_millis(500);

/// The promise of an answer that comes once the change is on disk.
#[must_use = "nothing is certain before `wait` returns"]
#[derive(Debug)]
pub struct Receipt<T> {
    answer: Receiver<Result<T>>,
    /// What the writer read, so that it is freed here and not on the writer's time.
    _kept: Option<Arc<dyn Any + Send + Sync>>,
}

impl<T> Receipt<T> {
    /// An answer known at once.
    pub(crate) fn refused(error: StoreError) -> Self {
        let (reply, answer) = bounded(1);
        // The receiver is right here, and there is room for one.
        let _ = reply.send(Err(error));
        Self::new(answer)
    }

    /// Holds on to what the command reads for as long as the receipt is there.
    pub(crate) fn keeping(mut self, kept: Option<Arc<impl Any + Send + Sync>>) -> Self {
        self._kept = kept.map(|kept| kept as Arc<dyn Any + Send + Sync>);
        self
    }

    fn new(answer: Receiver<Result<T>>) -> Self {
        let _kept = None;
        Self { answer, _kept }
    }

    /// Waits until the change is committed, or refused.
    pub fn wait(self) -> Result<T> {
        self.answer.recv().unwrap_or(Err(StoreError::Closed))
    }
}

/// A transaction under way, as a command sees it.
pub(crate) struct Transaction<'a> {
    pub(crate) sql: &'a Connection,
    /// Changes to the index of words, made at the end of the transaction.
    pub(crate) words: &'a mut Vec<index::Change>,
    events: &'a mut Vec<Event>,
    /// Attempts whose ends are committed with the transaction, and when they were handed in.
    measured: &'a mut Vec<(Claim, Instant)>,
    job: Option<Acting>,
}

/// The job in whose name a command changes documents.
#[derive(Debug, Clone)]
pub(crate) struct Acting {
    pub(crate) no: i64,
    pub(crate) id: JobId,
}

impl Transaction<'_> {
    /// Has what this command changes of documents noted as the work of a job, so that it can
    /// be undone.
    pub(crate) fn act_for(&mut self, no: i64, id: &JobId) {
        let id = id.clone();
        self.job = Some(Acting { no, id });
    }

    /// The job in whose name documents are changed.
    pub(crate) fn job(&self) -> Option<&Acting> {
        self.job.as_ref()
    }

    /// Its number.
    pub(crate) fn job_no(&self) -> Option<i64> {
        self.job.as_ref().map(|job| job.no)
    }

    /// Has the time from `since` to the commit kept as what storing this attempt took.
    pub(crate) fn measure(&mut self, claim: Claim, since: Instant) {
        self.measured.push((claim, since));
    }

    /// Appends an event; it is heard of after the commit.
    pub(crate) fn emit(
        &mut self,
        at: Timestamp,
        job: Option<crate::jobs::JobRef<'_>>,
        kind: EventKind,
    ) -> Result<Event> {
        let seq = events::append(self.sql, at, job.map(|job| job.no), &kind)?;
        let event = Event {
            seq: EventSeq(seq),
            at,
            job: job.map(|job| job.id.clone()),
            kind,
        };
        self.events.push(event.clone());
        Ok(event)
    }
}

type Answer = Box<dyn FnOnce(Option<&StoreError>) + Send>;
/// Does its work in the transaction it is given (or learns why there is none) and says
/// whether the work is to be kept.
type Command = Box<dyn FnOnce(Result<&mut Transaction<'_>>) -> (Result<()>, Answer) + Send>;

/// What waits to be written with the next transaction.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<Note>>>);

impl Notes {
    fn add(&self, notes: impl IntoIterator<Item = Note>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(notes);
    }

    fn take(&self) -> Vec<Note> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The way to the writer thread.
///
/// Dropping the last one waits until everything handed in is on disk and the database is
/// closed.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Thread>);

struct Thread {
    /// Taken away to end the thread.
    queue: Option<Sender<Command>>,
    notes: Notes,
    handle: Option<JoinHandle<()>>,
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(handle) = self.handle.take() {
            // A writer that panicked has said so already, and there is nothing left to save.
            let _ = handle.join();
        }
    }
}

impl Writer {
    /// Starts the thread, which owns `connection` from now on.
    pub(crate) fn start(connection: Connection, subscribers: Subscribers) -> Result<Self> {
        let (queue, commands) = bounded(QUEUE);
        let notes = Notes::default();
        let taken = notes.clone();
        let handle = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&connection, &commands, &taken, &subscribers))
            .map_err(|error| StoreError::Sqlite(error.to_string()))?;
        Ok(Self(Arc::new(Thread {
            queue: Some(queue),
            notes,
            handle: Some(handle),
        })))
    }

    /// Has a note written with the next transaction, whoever brings it about.
    pub(crate) fn note(&self, note: Note) {
        self.0.notes.add([note]);
    }

    /// Puts a command into the queue, waiting while it is full.
    pub(crate) fn send<T, F>(&self, work: F) -> Receipt<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = bounded(1);
        let command: Command = Box::new(move |transaction| {
            let result = transaction.and_then(work);
            let kept = result.as_ref().map(drop).map_err(StoreError::clone);
            let answer: Answer = Box::new(move |lost| {
                let result = match lost {
                    Some(error) => Err(error.clone()),
                    None => result,
                };
                // Whoever asked may have stopped waiting; the change stands all the same.
                let _ = reply.send(result);
            });
            (kept, answer)
        });
        // A closed queue drops the command and with it `reply`, which the receipt notices.
        if let Some(queue) = &self.0.queue {
            let _ = queue.send(command);
        }
        Receipt::new(answer)
    }
}

fn run(sql: &Connection, commands: &Receiver<Command>, notes: &Notes, subscribers: &Subscribers) {
    // A process that ended may have left something to merge.
    let mut untidy = true;
    while let Some(first) = next(sql, commands, &mut untidy) {
        let mut group = Group::default();
        let begun = Instant::now();
        match group.run(sql, first, commands, notes) {
            Ok(indexed) => {
                tell_if_slow(begun.elapsed(), group.answers.len());
                untidy |= indexed;
                notes.add(group.stored(Instant::now()));
                subscribers.publish(&group.events);
                group.answers.into_iter().for_each(|answer| answer(None));
            }
            Err(error) => {
                tracing::error!(%error, commands = group.answers.len(), "transaction lost");
                notes.add(std::mem::take(&mut group.notes));
                // After some errors SQLite has rolled back by itself and refuses this.
                let _ = sql.execute_batch("ROLLBACK");
                let answers = group.answers.into_iter();
                answers.for_each(|answer| answer(Some(&error)));
            }
        }
    }
    if let Err(error) = write_last(sql, notes.take()) {
        tracing::debug!(%error, "the last figures are lost");
    }
}

fn begin(sql: &Connection) -> Result<()> {
    pass(Point::Begin)?;
    Ok(sql.execute_batch("BEGIN IMMEDIATE")?)
}

fn tell_if_slow(took: Duration, commands: usize) {
    if took >= SLOW {
        let ms = took.as_millis() as u64;
        tracing::warn!(ms, commands, "slow transaction");
    }
}

/// Writes notes that no transaction came along for any more.
fn write_last(sql: &Connection, notes: Vec<Note>) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    sql.execute_batch("BEGIN IMMEDIATE")?;
    for note in &notes {
        attempts::write(sql, note)?;
    }
    Ok(sql.execute_batch("COMMIT")?)
}

/// The next command; while there is none, the index of words is merged piece by piece.
fn next(sql: &Connection, commands: &Receiver<Command>, untidy: &mut bool) -> Option<Command> {
    let mut wait = IDLE;
    while *untidy {
        match commands.recv_timeout(wait) {
            Ok(command) => return Some(command),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => wait = Duration::ZERO,
        }
        *untidy = index::merge_some(sql).unwrap_or_else(|error| {
            // Nothing is lost by it: searching takes a little longer.
            tracing::warn!(%error, "index of words not merged");
            false
        });
    }
    commands.recv().ok()
}

/// Commands that share a transaction.
#[derive(Default)]
struct Group {
    events: Vec<Event>,
    words: Vec<index::Change>,
    answers: Vec<Answer>,
    notes: Vec<Note>,
    measured: Vec<(Claim, Instant)>,
}

impl Group {
    /// Runs `first` and whatever waits behind it, and commits. Says whether the index of
    /// words has changed.
    fn run(
        &mut self,
        sql: &Connection,
        first: Command,
        commands: &Receiver<Command>,
        notes: &Notes,
    ) -> Result<bool> {
        let started = Instant::now();
        if let Err(error) = begin(sql) {
            self.answers.push(first(Err(error.clone())).1);
            return Err(error);
        }
        if let Err(error) = self.write_notes(sql, notes.take()) {
            self.answers.push(first(Err(error.clone())).1);
            return Err(error);
        }
        let mut next = Some(first);
        while let Some(command) = next {
            self.savepoint(sql, command)?;
            let full = self.answers.len() >= GROUP_COMMANDS || started.elapsed() >= GROUP_TIME;
            next = match full {
                true => None,
                false => commands.try_recv().ok(),
            };
        }
        index::apply(sql, &self.words)?;
        pass(Point::BeforeCommit)?;
        sql.execute_batch("COMMIT")?;
        reach(Point::AfterCommit);
        let indexed = !self.words.is_empty();
        self.words.clear();
        Ok(indexed)
    }

    fn write_notes(&mut self, sql: &Connection, notes: Vec<Note>) -> Result<()> {
        self.notes = notes;
        self.notes
            .iter()
            .try_for_each(|note| attempts::write(sql, note))
    }

    /// What the attempts that are committed `by` now took to store.
    fn stored(&self, by: Instant) -> impl Iterator<Item = Note> {
        let measured = self.measured.iter();
        measured.map(move |&(claim, since)| Note::Stored { claim, since, by })
    }

    /// Runs one command so that nothing of it stays if it fails.
    fn savepoint(&mut self, sql: &Connection, command: Command) -> Result<()> {
        sql.prepare_cached("SAVEPOINT command")?.execute([])?;
        let (events_before, words_before) = (self.events.len(), self.words.len());
        let measured_before = self.measured.len();
        let (kept, answer) = command(Ok(&mut Transaction {
            sql,
            words: &mut self.words,
            events: &mut self.events,
            measured: &mut self.measured,
            job: None,
        }));
        self.answers.push(answer);
        if sql.is_autocommit() {
            // A full disk or an I/O error rolls back everything, the neighbours' work too.
            return kept.and(Err(StoreError::Closed));
        }
        if kept.is_err() {
            self.events.truncate(events_before);
            self.words.truncate(words_before);
            self.measured.truncate(measured_before);
            sql.prepare_cached("ROLLBACK TO command")?.execute([])?;
        }
        sql.prepare_cached("RELEASE command")?.execute([])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(folder: &std::path::Path) -> Writer {
        let sql = Connection::open(folder.join("x.db")).unwrap();
        sql.execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE a (x); PRAGMA max_page_count = 50",
        )
        .unwrap();
        Writer::start(sql, Subscribers::default()).unwrap()
    }

    fn add(writer: &Writer, bytes: u32) -> Receipt<usize> {
        writer.send(move |tx| {
            let insert = "INSERT INTO a VALUES (zeroblob(?1))";
            Ok(tx.sql.execute(insert, [bytes])?)
        })
    }

    #[test]
    fn a_full_disk_is_said_and_passes_when_there_is_room_again() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path());
        assert_eq!(add(&writer, 10).wait(), Ok(1));
        assert_eq!(add(&writer, 1_000_000).wait(), Err(StoreError::DiskFull));
        assert_eq!(add(&writer, 10).wait(), Ok(1), "what still fits is taken");
        let more_room =
            writer.send(|tx| Ok(tx.sql.execute_batch("PRAGMA max_page_count = 9999")?));
        more_room.wait().unwrap();
        assert_eq!(add(&writer, 1_000_000).wait(), Ok(1));
        let count = writer.send(|tx| {
            let count = tx
                .sql
                .query_row("SELECT count(*) FROM a", [], |row| row.get(0));
            Ok(count?)
        });
        assert_eq!(count.wait(), Ok(3), "nothing of the refused one stayed");
    }

    #[test]
    fn dropping_the_last_writer_waits_for_what_was_handed_in() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path());
        let receipts: Vec<_> = (0..100).map(|_| add(&writer, 10)).collect();
        drop(writer);
        let sql = Connection::open(folder.path().join("x.db")).unwrap();
        let count: u32 = sql
            .query_row("SELECT count(*) FROM a", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 100);
        assert!(receipts.into_iter().all(|receipt| receipt.wait() == Ok(1)));
    }
}
