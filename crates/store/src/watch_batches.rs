//! A batch of changes of a watched folder: one transaction that makes its job, moves and
//! removes documents, and notes what is known of the files, so that after a crash it all
//! happened or nothing did.

use std::collections::HashSet;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    DocumentId, Event, EventKind, FileKey, OnDeletion, Step, Timestamp, WatchEntry, WatchId,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::files::NewFile;
use crate::jobs::{NewJob, RetryScope};
use crate::kept::Cause;
use crate::locations::{self, Location};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{collections, connections, files, jobs, kept, labels, watch_entries, watches};

/// The metadata that says since when a document's file is missing.
const MISSING_SINCE: &str = "missing_since";

/// A batch of changes of a watched folder.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchBatch {
    /// The watch.
    pub watch: WatchId,
    /// The job that takes the batch; it starts at once.
    pub job: NewJob,
    /// The files of the job, all of them.
    pub files: Vec<NewFile>,
    /// Old and new path of files that were moved.
    pub moves: Vec<(FileKey, FileKey)>,
    /// Files that had been missing and are back, by the path they had then.
    pub back: Vec<FileKey>,
    /// Archives of which `files` names all that is in them: what is not named is gone.
    pub archives: Vec<FileKey>,
    /// Files that were deleted.
    pub gone: Vec<FileKey>,
    /// What becomes of their documents.
    pub on_deletion: OnDeletion,
    /// What is known of the files from now on.
    pub entries: Vec<WatchEntry>,
    /// Files of which nothing is known from now on.
    pub left: Vec<FileKey>,
}

impl Store {
    /// Makes the job of a batch and does with documents what needs no work: moving,
    /// restoring, marking and removing them. All or nothing.
    pub fn submit_watch_batch(&self, batch: WatchBatch, now: Timestamp) -> Result<Event> {
        self.write(move |tx| submit(tx, &batch, now)).wait()
    }
}

fn submit(tx: &mut Transaction<'_>, batch: &WatchBatch, now: Timestamp) -> Result<Event> {
    let watch = watches::number(tx.sql, &batch.watch)?;
    let connection = connections::number(tx.sql, &watches::connection(tx.sql, watch)?)?;
    jobs::create(tx, &batch.job, now)?;
    tx.act_for(jobs::number(tx.sql, &batch.job.id)?, &batch.job.id);
    files::add(tx, &batch.job.id, &batch.files, true, now)?;
    let collection = collections::ensure(tx.sql, &batch.job.collection, now)?;
    let folder = Folder {
        collection,
        connection,
    };
    for key in &batch.back {
        folder.bring_back(tx, key, now)?;
    }
    for (from, to) in &batch.moves {
        folder.relocate(tx, from, to, now)?;
    }
    for file in &batch.gone {
        for key in folder.inhabited(tx.sql, file)? {
            folder.dispose(tx, &key, batch, now)?;
        }
        if batch.on_deletion == OnDeletion::Remove {
            for key in folder.keys_in(tx.sql, "held", file)? {
                labels::clear(tx.sql, &folder.place(&key))?;
            }
        }
    }
    let there = batch.files.iter().filter(|file| !file.state.is_final());
    for file in there {
        folder.unmark(tx, &file.key.0, now)?;
    }
    let named: HashSet<&str> = batch.files.iter().map(|file| file.key.0.as_str()).collect();
    for archive in &batch.archives {
        let keys = folder.inhabited(tx.sql, archive)?;
        for key in keys.iter().filter(|key| !named.contains(key.as_str())) {
            folder.dispose(tx, key, batch, now)?;
        }
    }
    watch_entries::forget(tx.sql, watch, &batch.left)?;
    watch_entries::write(tx.sql, watch, &batch.entries)?;
    pass(Point::WatchBatch)?;
    let scope = RetryScope::FailedOnly;
    jobs::step(tx, &batch.job.id, Step::Start, scope, now)
}

/// The documents of a watched folder.
struct Folder {
    collection: i64,
    connection: i64,
}

impl Folder {
    fn place<'a>(&self, key: &'a str) -> Location<'a> {
        Location {
            collection: self.collection,
            connection: self.connection,
            key,
        }
    }

    /// Where documents of a file are: itself, and what is inside it if it is an archive.
    fn keys_in(&self, sql: &Connection, table: &str, file: &FileKey) -> Result<Vec<String>> {
        let query = format!(
            "SELECT key FROM {table} WHERE collection = ?1 AND connection = ?2
                 AND (key = ?3 OR key >= ?3 || '!/' AND key < ?3 || '!0') ORDER BY key"
        );
        let mut statement = sql.prepare_cached(&query)?;
        let row = params![self.collection, self.connection, file.0];
        let rows = statement.query_map(row, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn inhabited(&self, sql: &Connection, file: &FileKey) -> Result<Vec<String>> {
        let mut keys = self.keys_in(sql, "documents", file)?;
        keys.extend(self.keys_in(sql, "aliases", file)?);
        Ok(keys)
    }

    /// Serves again what was removed from a place.
    fn bring_back(&self, tx: &mut Transaction<'_>, file: &FileKey, now: Timestamp) -> Result<()> {
        for key in self.keys_in(tx.sql, "kept_documents", file)? {
            let place = self.place(&key);
            let restored = match kept::at(tx.sql, &place)? {
                Some(no) => kept::restore(tx, no)?,
                None => false,
            };
            if let Some(resident) = locations::resident(tx.sql, &place)?.filter(|_| restored) {
                let document = resident.id;
                tx.emit(now, None, EventKind::DocumentRestored { document })?;
            }
        }
        Ok(())
    }

    /// Takes the mark off the document of a file that is there.
    fn unmark(&self, tx: &mut Transaction<'_>, key: &str, now: Timestamp) -> Result<()> {
        let mut statement = tx.sql.prepare_cached(
            "UPDATE documents SET metadata = json_remove(metadata, '$.' || ?4),
                 origins = json_remove(origins, '$.' || ?4)
             WHERE collection = ?1 AND connection = ?2 AND key = ?3
                 AND metadata ->> ?4 IS NOT NULL RETURNING id",
        )?;
        let row = params![self.collection, self.connection, key, MISSING_SINCE];
        let unmarked = statement.query_row(row, |row| row.get(0)).optional()?;
        if let Some(document) = unmarked.map(DocumentId) {
            tx.emit(now, None, EventKind::DocumentRestored { document })?;
        }
        Ok(())
    }

    fn relocate(
        &self,
        tx: &mut Transaction<'_>,
        from: &FileKey,
        to: &FileKey,
        now: Timestamp,
    ) -> Result<()> {
        for old in self.inhabited(tx.sql, to)? {
            locations::vacate(tx, &self.place(&old), None, now)?;
        }
        labels::clear(tx.sql, &self.place(&to.0))?;
        for table in ["documents", "aliases", "held"] {
            for key in self.keys_in(tx.sql, table, from)? {
                let new = format!("{}{}", to.0, &key[from.0.len()..]);
                let update = format!(
                    "UPDATE {table} SET key = ?4
                     WHERE collection = ?1 AND connection = ?2 AND key = ?3"
                );
                let row = params![self.collection, self.connection, key, new];
                tx.sql.prepare_cached(&update)?.execute(row)?;
            }
        }
        Ok(())
    }

    /// Does with the document of a deleted file what the watch says.
    fn dispose(
        &self,
        tx: &mut Transaction<'_>,
        key: &str,
        batch: &WatchBatch,
        now: Timestamp,
    ) -> Result<()> {
        match batch.on_deletion {
            OnDeletion::Keep => Ok(()),
            OnDeletion::Mark => self.mark(tx.sql, key, now),
            OnDeletion::Remove => self.remove(tx, key, now),
        }
    }

    /// Content that is also somewhere else is not missing.
    fn mark(&self, sql: &Connection, key: &str, now: Timestamp) -> Result<()> {
        let resident = locations::resident(sql, &self.place(key))?;
        if let Some(resident) = resident.filter(|resident| !resident.alias)
            && !locations::has_alias(sql, resident.no)?
        {
            sql.prepare_cached(
                "UPDATE documents SET metadata = json_set(metadata, '$.' || ?2,
                     strftime('%Y-%m-%dT%H:%M:%SZ', ?3 / 1000, 'unixepoch')),
                     origins = json_set(origins, '$.' || ?2, 'watch') WHERE no = ?1",
            )?
            .execute(params![resident.no, MISSING_SINCE, now.0])?;
        }
        Ok(())
    }

    fn remove(&self, tx: &mut Transaction<'_>, key: &str, now: Timestamp) -> Result<()> {
        let place = self.place(key);
        let Some(resident) = locations::resident(tx.sql, &place)? else {
            return Ok(());
        };
        if resident.alias || locations::has_alias(tx.sql, resident.no)? {
            return locations::vacate(tx, &place, None, now);
        }
        kept::retire(tx, resident.no, Cause::Removed, now)?;
        let document = resident.id;
        tx.emit(now, None, EventKind::DocumentDeleted { document })?;
        Ok(())
    }
}
