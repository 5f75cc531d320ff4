//! The program's processes: when it was started, and what a fault in one of its parsers looks like.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Signal, kill_process};

use super::wait::JOB;

const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// Ends the next `count` parsers of the program on `data_dir` that have a file open, one after
/// the other, as a fault of theirs would.
pub(crate) fn crash_parsers(data_dir: &Path, count: usize) {
    let until = Instant::now() + JOB;
    let staging = data_dir.join("staging");
    let program = program_on(data_dir).expect("the program runs");
    let mut crashed: Vec<i32> = Vec::new();
    while crashed.len() < count {
        assert!(
            Instant::now() < until,
            "only {} parsers had work",
            crashed.len()
        );
        let next = children_of(program)
            .into_iter()
            .find(|child| !crashed.contains(child) && has_open(*child, &staging));
        match next.and_then(Pid::from_raw) {
            // One that has ended meanwhile is looked for again. SIGSEGV would be passed over:
            // the handler returns to what it takes for the fault, and there is none.
            Some(parser) if kill_process(parser, Signal::ABORT).is_ok() => {
                crashed.push(parser.as_raw_nonzero().get());
            }
            Some(_) | None => std::thread::sleep(LOOK_AGAIN),
        }
    }
}

/// When the program on `data_dir` was started, to a hundredth of a second.
pub(crate) fn start_of(data_dir: &Path) -> SystemTime {
    // Linux tells in hundredths on every machine, since the machine itself was started.
    const TICK: Duration = Duration::from_millis(10);
    let started = program_on(data_dir).and_then(|program| stat(program)?.get(19)?.parse().ok());
    let started = TICK * started.expect("the program runs");
    let uptime = fs::read_to_string("/proc/uptime").expect("the system tells");
    let uptime = uptime
        .split(' ')
        .next()
        .and_then(|seconds| seconds.parse().ok());
    let uptime = Duration::from_secs_f64(uptime.expect("seconds are told"));
    SystemTime::now() - (uptime - started)
}

/// Its parsers, which are the only processes it starts with files of the staging folder.
fn children_of(program: i32) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{program}/task"));
    let told = threads.into_iter().flatten().flatten();
    let told = told.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let read = |text: String| -> Vec<i32> {
        let words = text.split_whitespace();
        words.filter_map(|word| word.parse().ok()).collect()
    };
    told.flat_map(read).collect()
}

fn program_on(data_dir: &Path) -> Option<i32> {
    all().find(|process| {
        has_word(*process, "--data-dir")
            && has_word(*process, data_dir.to_str().unwrap_or_default())
    })
}

fn all() -> impl Iterator<Item = i32> {
    let listed = fs::read_dir("/proc").expect("the system lists its processes");
    listed
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn has_word(process: i32, word: &str) -> bool {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    line.split(|byte| *byte == 0)
        .any(|part| part == word.as_bytes())
}

/// What the system tells of a process behind its name, which may hold anything.
fn stat(process: i32) -> Option<Vec<String>> {
    let told = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, facts) = told.rsplit_once(')')?;
    Some(facts.split_whitespace().map(str::to_owned).collect())
}

/// Whether it has a file in `folder` open.
fn has_open(process: i32, folder: &Path) -> bool {
    let open = fs::read_dir(format!("/proc/{process}/fd"));
    let mut links = open.into_iter().flatten().flatten();
    links.any(|link| fs::read_link(link.path()).is_ok_and(|file| file.starts_with(folder)))
}
