//! What must hold after every fault.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use gristmill_model::{FileState, Job, Timestamp};
use gristmill_store::{DocumentFilter, FileFilter, JobFilter, Page, Store};

use crate::grist::{Grist, processes_of};

/// Everything that lasts: documents by name, their chunks' texts and the bits of their
/// vectors, in order. Two runs over the same files must have equal contents.
pub(crate) type Contents = BTreeMap<String, Vec<(String, Vec<u32>)>>;

/// Reads what a knowledge base holds. An error if a document is there twice.
pub(crate) fn contents(grist: &Grist) -> Result<Contents> {
    let store = open(grist)?;
    let mut contents = Contents::new();
    for document in store
        .documents(&DocumentFilter::default(), Page::all())?
        .items
    {
        let chunks = store.chunks(&document.id, Page::all())?.items;
        let texts: Vec<&str> = chunks
            .iter()
            .map(|stored| stored.chunk.text.as_str())
            .collect();
        let vectors = store.cached_vectors(&document.model, &texts)?;
        let mut passages = Vec::new();
        for (text, vector) in texts.iter().zip(vectors) {
            let vector =
                vector.with_context(|| format!("a chunk of `{}` has no vector", document.key))?;
            passages.push((
                (*text).to_owned(),
                vector.into_iter().map(f32::to_bits).collect(),
            ));
        }
        let key = document.key.0;
        ensure!(
            contents.insert(key.clone(), passages).is_none(),
            "`{key}` is stored twice"
        );
    }
    Ok(contents)
}

/// How many documents there are, over all sources.
pub(crate) fn contents_of_all(grist: &Grist) -> Result<usize> {
    let listed = open(grist)?.documents(&DocumentFilter::default(), Page::all())?;
    Ok(listed.items.len())
}

/// Checks everything that must hold once all jobs have ended.
pub(crate) fn check(grist: &Grist) -> Result<()> {
    accounts(grist)?;
    let staging = leftovers(grist);
    ensure!(
        staging.is_empty(),
        "left in the staging folder: {staging:?}"
    );
    let processes = processes_of(grist.program());
    ensure!(
        processes.is_empty(),
        "processes that nobody needs: {processes:?}"
    );
    sound(grist)
}

/// Checks that `grist doctor` finds nothing, reading stored data too.
pub(crate) fn sound(grist: &Grist) -> Result<()> {
    let ran = grist.run(&["doctor", "--read-data"])?;
    ensure!(ran.status.success(), "unsound: {}{}", ran.out, ran.err);
    Ok(())
}

/// Checks that the database is sound as an earlier run left it, before anything is taken up.
pub(crate) fn sound_as_found(grist: &Grist) -> Result<()> {
    let checks = open(grist)?.doctor(true)?.checks;
    let unsound: Vec<_> = checks.into_iter().filter(|check| !check.ok).collect();
    ensure!(unsound.is_empty(), "unsound: {unsound:?}");
    Ok(())
}

/// Checks that `seen` is what an uninterrupted run makes.
pub(crate) fn same(seen: &Contents, expected: &Contents) -> Result<()> {
    if seen == expected {
        return Ok(());
    }
    let lost: Vec<_> = expected
        .keys()
        .filter(|key| !seen.contains_key(*key))
        .collect();
    let extra: Vec<_> = seen
        .keys()
        .filter(|key| !expected.contains_key(*key))
        .collect();
    let other: Vec<_> = expected
        .iter()
        .filter(|(key, passages)| seen.get(*key).is_some_and(|seen| seen != *passages))
        .map(|(key, _)| key)
        .collect();
    bail!("not what an undisturbed run stores: lost {lost:?}, extra {extra:?}, different {other:?}")
}

/// The state of every file of the newest job that has any, by name.
pub(crate) fn states(grist: &Grist) -> Result<BTreeMap<String, FileState>> {
    let store = open(grist)?;
    let jobs = store.jobs(&JobFilter::default(), Page::all())?.items;
    let Some(job) = jobs.first() else {
        return Ok(BTreeMap::new());
    };
    let files = store
        .files(&job.id, &FileFilter::default(), Page::all())?
        .items;
    Ok(files
        .into_iter()
        .map(|file| (file.key.0, file.state))
        .collect())
}

/// Checks that every job has ended, lists each file once, and counts what its files say.
fn accounts(grist: &Grist) -> Result<()> {
    let store = open(grist)?;
    for job in store.jobs(&JobFilter::default(), Page::all())?.items {
        ensure!(
            job.state.is_final(),
            "the job `{}` is {:?}",
            job.name,
            job.state
        );
        accounts_for(&store, &job)?;
    }
    Ok(())
}

fn accounts_for(store: &Store, job: &Job) -> Result<()> {
    let files = store
        .files(&job.id, &FileFilter::default(), Page::all())?
        .items;
    let names: BTreeSet<_> = files
        .iter()
        .map(|file| (&file.connection, &file.key.0))
        .collect();
    ensure!(
        names.len() == files.len(),
        "the job `{}` lists a file twice",
        job.name
    );
    let count = |is: fn(&FileState) -> bool| files.iter().filter(|file| is(&file.state)).count();
    let totals = &job.totals;
    let seen = [
        count(|state| matches!(state, FileState::Completed { .. })),
        count(|state| matches!(state, FileState::Unchanged { .. })),
        count(|state| matches!(state, FileState::Skipped { .. })),
        count(|state| matches!(state, FileState::Failed { .. })),
    ];
    let told = [
        totals.completed,
        totals.unchanged,
        totals.skipped,
        totals.failed,
    ];
    ensure!(
        told.iter()
            .zip(seen)
            .all(|(told, seen)| *told as usize == seen),
        "the job `{}` says {told:?} where its files say {seen:?}",
        job.name
    );
    ensure!(
        seen.iter().sum::<usize>() == files.len(),
        "the job `{}` ended with files that have not: {seen:?} of {}",
        job.name,
        files.len()
    );
    Ok(())
}

fn open(grist: &Grist) -> Result<Store> {
    Ok(Store::open(&grist.data(), Timestamp(0))?)
}

fn leftovers(grist: &Grist) -> Vec<PathBuf> {
    let entries = fs::read_dir(grist.data().join("staging"))
        .into_iter()
        .flatten();
    entries.flatten().map(|entry| entry.path()).collect()
}
