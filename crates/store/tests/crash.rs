//! Kills a process that stores files, again and again, and looks at what is left.
//!
//! The program calls itself as the process to be killed, hence a main function of its own.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[path = "store/fixture.rs"]
#[expect(
    dead_code,
    reason = "this test needs less of the fixture than the others"
)]
mod fixture;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fixture::NOW;
use gristmill_model::{FileId, FileTotals, JobId, JobState, Step};
use gristmill_store::{FileFilter, FileStatus, Finished, Outcome, Page, Receipt, Store};

const NAME: &str = "nothing_acknowledged_is_lost_by_a_kill";
const CHILD: &str = "GRISTMILL_CRASH_CHILD";
const FILES: u32 = 2500;
const CHUNKS: u32 = 4;
const KILLS: u64 = 40;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if let Ok(folder) = std::env::var(CHILD) {
        child(Path::new(&folder));
    } else if has("--list") {
        // What test runners ask first; the second time for tests to be left out.
        if !has("--ignored") {
            println!("{NAME}: test");
        }
    } else {
        parent();
        println!("test {NAME} ... ok");
    }
}

fn parent() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let delay = Duration::from_millis(round * 37 % 60);
        let kill = match round % 4 {
            // Somewhere between the start and the first file.
            0 => Kill { files: 0, delay },
            // While files are being stored, on this machine however fast it is.
            some => Kill {
                files: 1 + (round * 7 % 20) as usize,
                delay: delay / (10 * some as u32),
            },
        };
        acknowledged.extend(run(folder.path(), Some(kill)));
        check(folder.path(), &acknowledged);
    }
    acknowledged.extend(run(folder.path(), None));
    check(folder.path(), &acknowledged);
    let store = Store::open(folder.path(), NOW).unwrap();
    let job = store.job(&job()).unwrap();
    assert_eq!(
        (job.state, job.totals.completed),
        (JobState::Completed, FILES)
    );
    let collection = &store.collections().unwrap()[0];
    assert_eq!(
        (collection.documents, collection.chunks),
        (FILES, u64::from(FILES * CHUNKS))
    );
}

/// When to kill a child: after it said so many files were stored, and a while.
struct Kill {
    files: usize,
    delay: Duration,
}

/// Runs a child, kills it, and returns the files it said were stored.
fn run(folder: &Path, kill: Option<Kill>) -> Vec<FileId> {
    let this = std::env::current_exe().unwrap();
    let mut child = Command::new(this)
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The last line may be cut off in the middle; then it was not said.
    let mut said = lines.map_while(Result::ok).filter_map(|line| {
        let number = line.strip_suffix('.')?.parse().ok()?;
        Some(FileId(number))
    });
    let mut stored = Vec::new();
    let killed = kill.is_some();
    if let Some(kill) = kill {
        stored.extend(said.by_ref().take(kill.files));
        std::thread::sleep(kill.delay);
        child.kill().unwrap();
    }
    stored.extend(said);
    let status = child.wait().unwrap();
    assert_ne!(status.success(), killed, "the job must outlast the kills");
    stored
}

fn check(folder: &Path, acknowledged: &BTreeSet<FileId>) {
    let store = Store::open(folder, NOW).unwrap();
    let diagnosis = store.doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
    let completed = FileFilter {
        states: vec![FileStatus::Completed],
        ..FileFilter::default()
    };
    let Ok(files) = store.files(&job(), &completed, Page::all()) else {
        assert!(acknowledged.is_empty(), "the job is gone");
        return;
    };
    let stored: BTreeSet<FileId> = files.items.iter().map(|file| file.id).collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}

fn job() -> JobId {
    JobId("j".to_owned())
}

/// Takes the job up wherever it is, stores files and says so once they are on disk.
fn child(folder: &Path) {
    let store = Store::open(folder, NOW).unwrap();
    let boot = store.recover(NOW).unwrap().boot;
    prepare(&store);
    loop {
        let claimed = store.claim(&job(), boot, 16, NOW).unwrap();
        if claimed.is_empty() {
            break;
        }
        let stored: Vec<(FileId, Receipt<_>)> = claimed
            .iter()
            .map(|claimed| {
                (
                    claimed.claim.file,
                    store.finish(claimed.claim, end(&claimed.task.key.0)),
                )
            })
            .collect();
        let mut out = std::io::stdout().lock();
        for (file, receipt) in stored {
            receipt.wait().unwrap();
            writeln!(out, "{file}.").unwrap();
        }
    }
    let totals = FileTotals::default();
    store.step(&job(), Step::Finish { totals }, NOW).unwrap();
}

fn prepare(store: &Store) {
    if store.connections(None).unwrap().is_empty() {
        store.add_connection(fixture::connection()).unwrap();
    }
    if store.job(&job()).is_err() {
        store.create_job(fixture::new_job("j"), NOW).unwrap();
    }
    if store.job(&job()).unwrap().listing {
        let files = (0..FILES)
            .map(|n| fixture::new_file(&format!("{n}.txt")))
            .collect();
        store.add_files(&job(), files, true, NOW).unwrap();
    }
    if store.job(&job()).unwrap().state == JobState::Pending {
        store.step(&job(), Step::Start, NOW).unwrap();
    }
    if store.job(&job()).unwrap().state == JobState::Queued {
        store.step(&job(), Step::Admit, NOW).unwrap();
    }
}

fn end(key: &str) -> Finished {
    let texts: Vec<String> = (0..CHUNKS)
        .map(|n| format!("passage {n} of {key}"))
        .collect();
    let passages: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (seen, version) = fixture::version(key, &passages);
    Finished {
        at: NOW,
        durations: Default::default(),
        media_type: None,
        seen: Some(seen),
        outcome: Outcome::Stored(Box::new(version)),
    }
}
