//! The system's clock jumps.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// A clock that is set while a job runs.
pub(crate) const JUMPS: Row = Row {
    family: "process",
    name: "clock_jumps",
    says: "the clock is set years forward and back while a job runs: no file fails or is done \
           twice, and the job ends",
    run: jumps,
};

/// Where the clock is set to, seen from the true time.
const JUMPS_TO: [&str; 6] = ["+3d", "-2y", "+20y", "-1h", "-40y", "+0"];

fn jumps(bench: &Bench) -> Result<Verdict> {
    let Some(library) = library() else {
        return Ok(Verdict::LeftOut("needs the package `faketime`".to_owned()));
    };
    let (quiet, grist) = (Grist::new(bench)?, Grist::new(bench)?);
    let folder = quiet.room().join("papers");
    let mut random = bench.random("process/clock_jumps");
    papers::write(&folder, bench.extent.pick(60, 600), &mut random)?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let clock = grist.room().join("clock");
    fs::write(&clock, "+0")?;
    let mut command = grist.command(&["ingest", &papers]);
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", &clock)
        .env("FAKETIME_NO_CACHE", "1")
        // What measures durations does not jump, on a real machine either.
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let mut running = grist.launch(command)?;
    let mut jumps = 0;
    while running.heard("\"event\":\"file_moved\"") {
        fs::write(&clock, JUMPS_TO[random.usize(..JUMPS_TO.len())])?;
        jumps += 1;
    }
    let status = running.child.wait()?;
    ensure!(status.success(), "it ended with {status}");
    oracle::same(&oracle::contents(&grist)?, &oracle::contents(&quiet)?)?;
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: jumps,
        note: JUMPS_TO.join(", "),
    })
}

fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders
        .map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
}
