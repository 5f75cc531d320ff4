//! A file that ends the whole program, and not only a parser.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail, ensure};
use gristmill_failpoints::VARIABLE;

use crate::grist::{Grist, Ran, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::files::reason;
use crate::{oracle, papers};

/// Neighbours of the file.
const PAPERS: usize = 30;
/// Starts after which the program must have come through.
const MOST: usize = 8;

/// A crash, or a kill, each time the program comes to a certain file.
pub(crate) const FILE: Row = Row {
    family: "process",
    name: "poison",
    says: "the program crashes each time it has parsed a certain file: at the third crash its \
           content is in quarantine, the neighbours are stored, and a retry stores it; a program \
           that is killed there again and again blames no file",
    run: poison,
};

fn poison(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    let mut random = bench.random("process/poison");
    papers::write(&folder, PAPERS, &mut random)?;
    fs::write(
        folder.join("0007-poison.txt"),
        papers::prose(7, &mut random),
    )?;

    let crashes = ends(&grist, &folder, "chunked[poison]=crash@1+")?;
    ensure!(crashes == 3, "it crashed {crashes} times over one file");
    reason(&oracle::states(&grist)?, "0007-poison.txt", "quarantined")?;
    let stored = oracle::contents(&grist)?.len();
    ensure!(
        stored == PAPERS,
        "{stored} of {PAPERS} neighbours are stored"
    );
    oracle::check(&grist)?;
    let listed = grist.json(&["quarantine", "list"])?;
    let content = listed["items"][0]["content_hash"].as_str();
    grist.expect(&["quarantine", "retry", content.unwrap_or_default()], &[0])?;
    ensure!(
        oracle::contents(&grist)?.len() == PAPERS + 1,
        "the retry did not store it"
    );
    oracle::check(&grist)?;

    let killed = Grist::new(bench)?;
    for _ in 0..MOST {
        let ran = struck(&killed, &folder, "chunked[poison]=kill@1+")?;
        ensure!(!ran.status.success(), "the kill did not fall");
    }
    killed.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
    oracle::same(&oracle::contents(&killed)?, &oracle::contents(&grist)?)?;
    oracle::check(&killed)?;
    Ok(Verdict::Held {
        faults: crashes + MOST,
        note: "3 crashes, then kills".to_owned(),
    })
}

/// Starts the program until it comes through; how often it did not.
fn ends(grist: &Grist, folder: &Path, script: &str) -> Result<usize> {
    for ends in 0..MOST {
        // Some files failed: the one.
        if struck(grist, folder, script)?.status.code() == Some(2) {
            return Ok(ends);
        }
    }
    bail!("{MOST} starts, and it still crashes")
}

fn struck(grist: &Grist, folder: &Path, script: &str) -> Result<Ran> {
    let mut command = grist.command(&["ingest", &folder.to_string_lossy()]);
    command.env(VARIABLE, script);
    finish(command)
}
