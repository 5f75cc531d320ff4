//! Damaged copies of real documents.

mod backing;
mod copies;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use gristmill_model::{FileState, ReasonCode};

use crate::grist::{Grist, finish_watched};
use crate::memory::Memory;
use crate::oracle;
use crate::row::{Bench, Row, Verdict};
use backing::Backing;
use copies::{Copy, Damage};

/// Copies of each document, each damaged in another way.
pub(crate) const COPIES: Row = Row {
    family: "files",
    name: "damaged",
    says: "real documents cut at many points, with bytes flipped, blocks zeroed, halves of two \
           joined, other extensions: every copy ends in a state with a reason, no parser breaks \
           down, no text is claimed from nothing, memory stays flat",
    run: copies,
};

/// Largest document that is damaged in a quick run, in bytes.
const LARGEST: u64 = 60_000;

/// How long all copies together may take.
const PATIENCE: Duration = Duration::from_secs(5_400);

/// How much of a stored copy's words must stand in its bytes or in its original.
const BACKED: f64 = 0.9;

fn copies(bench: &Bench) -> Result<Verdict> {
    let originals = copies::originals(&bench.corpus, bench.extent.pick(LARGEST, u64::MAX))?;
    if originals.is_empty() {
        return Ok(Verdict::LeftOut(
            "needs a folder of real documents (--corpus)".to_owned(),
        ));
    }
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("damaged");
    let count = bench.extent.pick(200, 10 * originals.len().max(350));
    let mut random = bench.random("files/damaged");
    let copies = copies::write(&originals, &folder, count, &mut random)?;

    let mut memory = Memory::default();
    // Recognising text takes seconds a page and is no part of this row.
    let options = ["-o", "ocr=false", "-o", "timeout_seconds=30"];
    let mut command = grist.command(&["ingest", &folder.to_string_lossy()]);
    command.args(options);
    let ran = finish_watched(command, Some(PATIENCE), |process| memory.look(process))?;
    ran.ended_well()?;
    ensure!(
        matches!(ran.status.code(), Some(0 | 2)),
        "it ended with {}",
        ran.status
    );

    let states = oracle::states(&grist)?;
    for copy in &copies {
        accounted(copy, &states)?;
    }
    let backing = Backing::of(bench, &originals)?;
    let least = backing.check(&grist, &folder, &copies, BACKED)?;
    memory.is_flat()?;
    oracle::check(&grist)?;
    let (peak, least) = (memory.peak_mb(), least * 100.0);
    Ok(Verdict::Held {
        faults: count,
        note: format!(
            "{}; {} originals, at least {least:.0} % of each one's words backed, {peak} MB at most",
            reasons(&states),
            originals.len()
        ),
    })
}

/// Checks that a copy ended in a state with a reason, and claims nothing it cannot hold.
fn accounted(copy: &Copy, states: &BTreeMap<String, FileState>) -> Result<()> {
    let name = &copy.name;
    let members = format!("{name}!");
    let of_it = states
        .iter()
        .filter(|(key, _)| **key == *name || key.starts_with(&members));
    let of_it: Vec<_> = of_it.map(|(_, state)| state).collect();
    ensure!(!of_it.is_empty(), "`{name}` is not accounted for");
    for state in of_it {
        let (code, detail) = match state {
            FileState::Skipped { reason } => (Some(reason.code), &*reason.detail),
            FileState::Failed { failure } => (Some(failure.code), &*failure.detail),
            FileState::Completed { .. } | FileState::Unchanged { .. } => (None, "stored"),
            FileState::Pending | FileState::Working { .. } => (None, ""),
        };
        ensure!(
            !detail.is_empty(),
            "`{name}` is {state:?}, without a reason"
        );
        let broke = matches!(code, Some(ReasonCode::ParserCrashed | ReasonCode::Internal));
        ensure!(!broke, "`{name}` broke its parser: {detail}");
        let claimed = code.is_none() && matches!(copy.damage, Damage::Zeros | Damage::Blank);
        ensure!(!claimed, "text was claimed from the nothing of `{name}`");
    }
    Ok(())
}

/// `12 stored, 3 damaged`.
fn reasons(states: &BTreeMap<String, FileState>) -> String {
    let mut counts = BTreeMap::new();
    for state in states.values() {
        let what = match state {
            FileState::Skipped { reason } => reason.code.as_str(),
            FileState::Failed { failure } => failure.code.as_str(),
            other => other.as_str(),
        };
        *counts.entry(what).or_insert(0) += 1;
    }
    let shares: Vec<_> = counts
        .iter()
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    shares.join(", ")
}

/// The bytes of a copy as it lies in its folder.
fn bytes(folder: &Path, copy: &Copy) -> Result<Vec<u8>> {
    Ok(fs::read(folder.join(&copy.name))?)
}
