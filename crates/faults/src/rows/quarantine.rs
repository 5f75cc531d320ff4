//! A file on which parsers crash.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gristmill_model::FileState;
use rustix::process::{Pid, Signal, kill_process};

use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::rows::files::reason;
use crate::{oracle, papers};

/// Neighbours of the file.
const PAPERS: usize = 12;
/// Bytes of the file, or little more: long enough to be caught being parsed.
const LARGE: usize = 4 << 20;

/// A parser process that dies on one file, again and again.
pub(crate) const CRASHES: Row = Row {
    family: "parsers",
    name: "quarantine",
    says: "the parser's process crashes (SIGSEGV) whenever it has a certain file: after two times \
           its content is in quarantine and no parser gets it again, the neighbours are stored; \
           other content, `quarantine retry` and `quarantine clear` lift it",
    run: crashes,
};

fn crashes(bench: &Bench) -> Result<Verdict> {
    if !Path::new("/proc/self/fd").exists() {
        return Ok(Verdict::LeftOut("needs `/proc`".to_owned()));
    }
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, PAPERS, &mut bench.random("parsers/quarantine"))?;
    let file = folder.join("large.html");
    let (one, other) = (large("gangway"), large("capstan"));
    let words = ["ingest", &*folder.to_string_lossy()];
    // All contents are equally long, and nothing else a parser opens is: its libraries are not.
    let size = one.len() as u64;

    fs::write(&file, &one)?;
    let twice = crashing(&grist, &words, size)?;
    ensure!(twice == 2, "it was tried {twice} times");
    reason(&oracle::states(&grist)?, "large.html", "parser_crashed")?;
    ensure!(
        oracle::contents(&grist)?.len() == PAPERS,
        "the neighbours are not stored"
    );
    let entry = quarantined(&grist)?.context("its content is not in quarantine")?;

    let again = crashing(&grist, &words, size)?;
    ensure!(again == 0, "a parser got it again");
    reason(&oracle::states(&grist)?, "large.html", "quarantined")?;

    // The neighbours' content does not matter; that of the file does.
    fs::write(&file, &other)?;
    grist.expect(&words, &[0])?;
    is_stored(&grist)?;

    fs::write(&file, &one)?;
    grist.expect(&words, &[2])?;
    reason(&oracle::states(&grist)?, "large.html", "quarantined")?;
    grist.expect(&["quarantine", "retry", &entry], &[0])?;
    ensure!(quarantined(&grist)?.is_none(), "it is still in quarantine");
    is_stored(&grist)?;

    fs::write(&file, large("foghorn"))?;
    ensure!(
        crashing(&grist, &words, size)? == 2,
        "other content is as new"
    );
    grist.expect(&["quarantine", "clear", "--all"], &[0])?;
    grist.expect(&words, &[0])?;
    is_stored(&grist)?;
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: 4,
        note: "lifted by other content, by a retry, by clearing".to_owned(),
    })
}

/// A page with much that is no text, so that it is parsed for long and soon embedded.
fn large(word: &str) -> String {
    let hidden = "mole ".repeat(LARGE / 5);
    format!("<html><!-- {hidden} --><p>The harbour has a {word} for the pilot.</p></html>")
}

/// The hash of the content that is in quarantine.
fn quarantined(grist: &Grist) -> Result<Option<String>> {
    let listed = grist.json(&["quarantine", "list"])?;
    Ok(listed["items"][0]["content_hash"]
        .as_str()
        .map(str::to_owned))
}

fn is_stored(grist: &Grist) -> Result<()> {
    let states = oracle::states(grist)?;
    let state = states.get("large.html");
    ensure!(
        matches!(state, Some(FileState::Completed { .. })),
        "`large.html` is {state:?}"
    );
    Ok(())
}

/// Runs a command whose parsers crash once they have the file of this size; how often they did.
fn crashing(grist: &Grist, words: &[&str], size: u64) -> Result<usize> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let crashing = scope.spawn(|| {
            let mut crashed = BTreeSet::new();
            while !stop.load(Ordering::Relaxed) {
                let parsers = parsers_with(size, grist.program());
                crashed.extend(parsers.filter(|parser| crash(*parser)));
                std::thread::sleep(Duration::from_millis(2));
            }
            crashed.len()
        });
        let ran = grist.expect(words, &[0, 2]);
        stop.store(true, Ordering::Relaxed);
        ran?;
        crashing
            .join()
            .map_err(|_| anyhow::anyhow!("the crashing failed"))
    })
}

/// Processes of the program that are parsers and have the file of this size.
fn parsers_with(size: u64, program: &Path) -> impl Iterator<Item = i32> {
    let parser = format!("{}\0parse-worker", program.to_string_lossy());
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(move |process| {
        let line = fs::read(process.path().join("cmdline")).ok()?;
        let id = process.file_name().to_str()?.parse().ok()?;
        let is_parser = line.starts_with(parser.as_bytes());
        (is_parser && has_file(&process.path(), size)).then_some(id)
    })
}

fn has_file(process: &Path, size: u64) -> bool {
    let open = fs::read_dir(process.join("fd"))
        .into_iter()
        .flatten()
        .flatten();
    let files = open.filter_map(|open| fs::metadata(open.path()).ok());
    files
        .into_iter()
        .any(|file| file.is_file() && file.len() == size)
}

fn crash(process: i32) -> bool {
    let process = Pid::from_raw(process);
    process.is_some_and(|process| kill_process(process, Signal::SEGV).is_ok())
}
