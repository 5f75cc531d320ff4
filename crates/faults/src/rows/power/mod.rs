//! The power goes out.
//!
//! A job runs under `strace`, which records every write, sync and change of a name in the
//! data folder, and every line the program prints. From the record the row makes what a disk
//! can hold at a moment: all that was synced before it, and of the rest a part — nothing, all,
//! or some writes, whole or torn at a sector. Names change in the order they were changed in,
//! as on a journaling file system. A disk that lies about syncing is not simulated.

mod disk;
mod trace;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use gristmill_model::{FileState, Timestamp};
use gristmill_store::{FileFilter, JobFilter, Page, Store};
use serde_json::Value;

use crate::grist::{Grist, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::kills::has_strace;
use crate::{oracle, papers, side_by_side};
use disk::{Lost, Recording};
use trace::Deed;

/// Files in the job.
const FILES: usize = 8;

/// Power cuts at many moments of a job.
pub(crate) const CUT: Row = Row {
    family: "disk",
    name: "power_cut",
    says: "the power fails at a moment of a recorded job, and of what was not synced nothing, \
           everything or a random part is on the disk, torn at sectors: the database is sound, \
           every file reported as stored is stored, the job goes on to the same store",
    run: cut,
};

/// A moment of the job, and what of the unsynced writes is lost.
struct Outage {
    after: usize,
    lost: Lost,
    /// Whether the job is also taken up again by the real program, which takes longer.
    goes_on: bool,
}

fn cut(bench: &Bench) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let recorded = Grist::new(bench)?;
    let folder = recorded.room().join("papers");
    papers::write(&folder, FILES, &mut bench.random("disk/power_cut"))?;
    let papers = folder.to_string_lossy().into_owned();
    let deeds = record(&recorded, &papers)?;
    let expected = oracle::contents(&recorded)?;
    ensure!(expected.len() == FILES, "the recorded job did not end well");
    let recording = Recording::new(deeds);
    let outages = outages(bench, &recording);
    side_by_side::run(&outages, |outage| {
        restart(bench, &recording, outage, &papers, &expected).with_context(|| {
            let (after, of) = (outage.after, recording.len());
            format!("cut after {after} of {of} steps, {:?}", outage.lost)
        })
    })?;
    Ok(Verdict::Held {
        faults: outages.len(),
        note: format!("{} steps recorded, {FILES} files", recording.len()),
    })
}

/// Runs the job under `strace` and reads what it did in the data folder.
fn record(grist: &Grist, papers: &str) -> Result<Vec<Deed>> {
    let trace = grist.room().join("trace");
    let name = trace.to_string_lossy();
    let calls = format!("trace={}", trace::CALLS.join(","));
    let strace = [
        "strace", "-f", "-y", "-xx", "-s", "9999999", "-o", &*name, "-e", &*calls,
    ];
    let words = ["ingest", papers, "--json", "--watch-progress"];
    let ran = finish(grist.under(&strace, &words))?;
    ensure!(
        ran.status.success(),
        "the job failed under strace: {}",
        ran.err.trim()
    );
    trace::read(&trace, &grist.data())
}

/// When to cut: around every sync and every line, and at as many other moments as there is
/// time for.
fn outages(bench: &Bench, recording: &Recording) -> Vec<Outage> {
    let mut random = bench.random("disk/power_cut/moments");
    let moments = recording.moments();
    let most = bench.extent.pick(40, 1_000);
    let step = moments.len().div_ceil(most).max(1);
    let (parts, every) = bench.extent.pick((1, 8), (2, 25));
    let mut outages = Vec::new();
    for after in moments.into_iter().step_by(step) {
        let some = (0..parts).map(|_| Lost::Some(random.u64(..)));
        for lost in [Lost::All, Lost::Nothing].into_iter().chain(some) {
            let goes_on = outages.len() % every == 0;
            outages.push(Outage {
                after,
                lost,
                goes_on,
            });
        }
    }
    outages
}

fn restart(
    bench: &Bench,
    recording: &Recording,
    outage: &Outage,
    papers: &str,
    expected: &oracle::Contents,
) -> Result<()> {
    let grist = Grist::new(bench)?;
    recording.write(&grist.data(), outage.after, outage.lost)?;
    let promised = promised(recording.said(outage.after));
    oracle::sound_as_found(&grist)?;
    kept(&grist.data(), &promised)?;
    if outage.goes_on {
        grist.expect(&["ingest", papers], &[0])?;
        oracle::same(&oracle::contents(&grist)?, expected)?;
        oracle::check(&grist)?;
    }
    Ok(())
}

/// Files that were reported as stored.
fn promised<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeSet<i64> {
    let events = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let stored = events.filter(|line| line["event"]["state"]["state"] == "completed");
    stored
        .filter_map(|line| line["event"]["file"].as_i64())
        .collect()
}

/// Checks that the database holds every file that was promised.
fn kept(data: &Path, promised: &BTreeSet<i64>) -> Result<()> {
    let store = Store::open(data, Timestamp(0)).context("the database cannot be opened")?;
    let mut stored = BTreeSet::new();
    for job in store.jobs(&JobFilter::default(), Page::all())?.items {
        for file in store
            .files(&job.id, &FileFilter::default(), Page::all())?
            .items
        {
            if matches!(file.state, FileState::Completed { .. }) {
                stored.insert(file.id.0);
            }
        }
    }
    let lost: Vec<_> = promised.difference(&stored).collect();
    ensure!(lost.is_empty(), "reported as stored and lost: {lost:?}");
    Ok(())
}
