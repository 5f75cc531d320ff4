//! A batch of settled changes becomes a job, and a job that has ended says what became of
//! each file.

use std::collections::HashMap;

use gristmill_model::{
    Bytes, Failure, FileKey, FileState, Flow, JobId, JobOrigin, Listed, OnDeletion, Priority,
    ReasonCode, Selection, SkipReason, Stage, Timestamp, Watch,
};
use gristmill_store::{FileFilter, NewFile, NewJob, Page, StoreError, WatchBatch};
use gristmill_watch::{Batch, Ended};

use crate::listing::state_of;
use crate::parts::Parts;

/// Most moves named in a job's description.
const NAMED: usize = 3;

/// Everything the store has to do for a batch, in one transaction.
pub(super) fn watch_batch(parts: &Parts, watch: &Watch, batch: &Batch, job: JobId) -> WatchBatch {
    let now = parts.now();
    let taken = batch.taken();
    let moved = batch.moves.iter().map(|file| (&file.to, file.stamp));
    let mut files: Vec<NewFile> = Vec::with_capacity(batch.len());
    let mut archives = Vec::new();
    for (key, stamp) in taken.chain(moved) {
        let modified = Timestamp(stamp.modified_ns.div_euclid(1_000_000));
        let rows = rows(parts, watch, key, stamp.size, modified);
        // One that could not be looked into stands in the job under its own name.
        if rows.first().is_some_and(|row| row.key != *key) {
            archives.push(key.clone());
        }
        files.extend(rows);
    }
    let gone = batch.gone.iter();
    files.extend(gone.map(|file| deleted(watch, &file.key, file.stamp.size)));
    let (back, returned) = (
        batch.imports.iter().filter(|file| file.back),
        batch.moves.iter().filter(|file| file.back),
    );
    let back = back.map(|file| file.key.clone());
    let returned = returned.map(|file| file.from.clone());
    let places = batch
        .moves
        .iter()
        .map(|file| (file.from.clone(), file.to.clone()));
    WatchBatch {
        watch: watch.id.clone(),
        moves: places.collect(),
        archives,
        back: back.chain(returned).collect(),
        gone: batch.gone.iter().map(|file| file.key.clone()).collect(),
        on_deletion: watch.rules.on_deletion,
        entries: batch.entries(&job, now),
        left: batch.left(),
        job: new_job(watch, batch, job),
        files,
    }
}

fn new_job(watch: &Watch, batch: &Batch, id: JobId) -> NewJob {
    let taken = batch.taken().map(|(key, _)| key.clone());
    let moves = batch.moves.iter().map(|file| file.to.clone());
    let gone = batch.gone.iter().map(|file| file.key.clone());
    let keys = taken.chain(moves).chain(gone).collect();
    NewJob {
        id,
        user: watch.user.clone(),
        name: watch.name.clone(),
        description: Some(describe(batch)),
        priority: Priority::Normal,
        origin: JobOrigin::Watch,
        collection: watch.collection.clone(),
        options: watch.options.clone(),
        selections: vec![Selection::only(watch.connection.clone(), keys)],
        request: None,
    }
}

/// `12 new or changed, 2 with other metadata, 1 moved (a.txt to b.txt), 3 deleted`.
fn describe(batch: &Batch) -> String {
    let mut parts = Vec::new();
    if !batch.imports.is_empty() {
        parts.push(format!("{} new or changed", batch.imports.len()));
    }
    if !batch.concerned.is_empty() {
        parts.push(format!("{} with other metadata", batch.concerned.len()));
    }
    if !batch.moves.is_empty() {
        let named = batch.moves.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|file| format!("{} to {}", file.from, file.to))
            .collect();
        let more = if batch.moves.len() > NAMED {
            ", …"
        } else {
            ""
        };
        let count = batch.moves.len();
        parts.push(format!("{count} moved ({}{more})", named.join(", ")));
    }
    if !batch.gone.is_empty() {
        parts.push(format!("{} deleted", batch.gone.len()));
    }
    parts.join(", ")
}

/// The rows of a file in its job: itself, or the files inside it if it is an archive.
fn rows(
    parts: &Parts,
    watch: &Watch,
    key: &FileKey,
    size: Bytes,
    modified: Timestamp,
) -> Vec<NewFile> {
    let new = |listed: Listed| NewFile {
        connection: watch.connection.clone(),
        key: listed.key,
        size: listed.size,
        modified: listed.modified,
        state: state_of(listed.problem),
    };
    let plain = Listed {
        key: key.clone(),
        size: Some(size),
        modified: Some(modified),
        problem: None,
    };
    if !gristmill_sources::is_zip_name(&key.0) {
        return vec![new(plain)];
    }
    match members(parts, watch, key) {
        Ok(members) => members.into_iter().map(new).collect(),
        Err(problem) => {
            let problem = Some(problem);
            vec![new(Listed { problem, ..plain })]
        }
    }
}

fn members(parts: &Parts, watch: &Watch, archive: &FileKey) -> Result<Vec<Listed>, Failure> {
    let selection = Selection::only(watch.connection.clone(), vec![archive.clone()]);
    let mut members = Vec::new();
    let source = parts.source(&watch.connection)?;
    source.list(&selection, &mut |listed| {
        members.push(listed);
        Flow::Continue
    })?;
    match members.is_empty() {
        true => {
            let detail = format!("`{archive}` has no files in it");
            Err(Failure::new(
                ReasonCode::EmptyFile,
                Stage::Accessing,
                detail,
            ))
        }
        false => Ok(members),
    }
}

fn deleted(watch: &Watch, key: &FileKey, size: Bytes) -> NewFile {
    let done = match watch.rules.on_deletion {
        OnDeletion::Keep => "its document is kept",
        OnDeletion::Mark => "its document is marked",
        OnDeletion::Remove => "its document is removed and can be restored",
    };
    let detail = format!("`{key}` was deleted: {done}");
    NewFile {
        connection: watch.connection.clone(),
        key: key.clone(),
        size: Some(size),
        modified: None,
        state: FileState::Skipped {
            reason: SkipReason::new(ReasonCode::FileGone, detail),
        },
    }
}

/// What became of the files of a job, those inside archives counted with their archive.
pub(super) fn ended(
    parts: &Parts,
    job: &JobId,
    keys: &[FileKey],
) -> Result<HashMap<FileKey, Ended>, StoreError> {
    let mut files = HashMap::with_capacity(keys.len());
    let known: std::collections::HashSet<&FileKey> = keys.iter().collect();
    let tasks = parts
        .store
        .files(job, &FileFilter::default(), Page::all())?;
    for task in tasks.items {
        let end = end_of(&task.state, task.content_hash);
        if known.contains(&task.key) {
            files.insert(task.key, end);
            continue;
        }
        let Some((archive, _)) = task.key.0.split_once("!/") else {
            continue;
        };
        let whole = files
            .entry(FileKey(archive.to_owned()))
            .or_insert(Ended::Settled(None));
        if matches!(end, Ended::Failed(_)) {
            *whole = Ended::Failed(None);
        }
    }
    Ok(files)
}

fn end_of(state: &FileState, hash: Option<gristmill_model::ContentHash>) -> Ended {
    match state {
        FileState::Completed { .. } | FileState::Unchanged { .. } => Ended::Settled(hash),
        FileState::Skipped { reason } if reason.code == ReasonCode::Cancelled => {
            Ended::Failed(hash)
        }
        FileState::Skipped { .. } => Ended::Settled(hash),
        FileState::Failed { .. } | FileState::Pending | FileState::Working { .. } => {
            Ended::Failed(hash)
        }
    }
}
