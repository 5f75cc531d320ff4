//! What a file can do to its parser process, and that no neighbour notices.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use gristmill_model::{Document, Failure, Flow, ParseProgress, ParseRequest, Parser, ReasonCode};
use gristmill_parse::{ChildPool, Limits, WorkerCommand};
use tempfile::TempDir;

/// The example `faulty-worker`, which test runs build beside this test.
fn worker() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    profile.join("examples/faulty-worker")
}

fn command(argument: &str) -> WorkerCommand {
    WorkerCommand {
        program: worker(),
        args: vec![argument.into()],
    }
}

fn pool() -> ChildPool {
    let limits = Limits {
        memory_bytes: 512 << 20,
        output_bytes: 4 << 20,
        max_children: 1,
        ..Limits::default()
    };
    ChildPool::new(command("parse-worker"), limits)
}

/// A file with this content, in a folder that lasts as long as the test run.
fn file(content: &str) -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().unwrap());
    let name = content.replace(|c: char| !c.is_alphanumeric(), "-");
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

fn request(path: &Path, seconds: u32) -> ParseRequest {
    let mut request = ParseRequest::new(path, "sample.txt");
    request.options.timeout_seconds = seconds;
    request
}

fn parse(pool: &ChildPool, content: &str, seconds: u32) -> Result<Document, Failure> {
    pool.parse(&request(&file(content), seconds), &mut |_| Flow::Continue)
}

/// The pool serves the next file as if nothing had happened.
fn assert_neighbour_is_fine(pool: &ChildPool) {
    let document = parse(pool, "A neighbour with words.", 30).unwrap();
    assert_eq!(document.text, "A neighbour with words.");
}

#[test]
fn each_misbehaviour_is_that_files_failure_and_the_neighbour_is_fine() {
    let pool = pool();
    for (fault, code) in [
        ("panic", ReasonCode::ParserCrashed),
        ("abort", ReasonCode::ParserCrashed),
        ("exit", ReasonCode::ParserCrashed),
        ("overflow", ReasonCode::ParserCrashed),
        ("noise", ReasonCode::ParserCrashed),
        ("endless", ReasonCode::ParserCrashed),
        ("memory", ReasonCode::OutOfMemory),
        ("c memory", ReasonCode::OutOfMemory),
        ("c null", ReasonCode::OutOfMemory),
        ("c++ memory", ReasonCode::OutOfMemory),
    ] {
        let failure = parse(&pool, &format!("fault: {fault}"), 60).unwrap_err();
        assert_eq!(failure.code, code, "{fault}: {failure}");
        assert!(failure.detail.contains("sample.txt"), "{failure}");
        assert_neighbour_is_fine(&pool);
    }
}

#[test]
fn children_that_recognise_text_wait_for_their_turn_and_all_get_one() {
    if !gristmill_parse::ocr::available() {
        println!("left out: `tesseract` is not installed");
        return;
    }
    let limits = Limits {
        max_children: 2,
        recognised_pixels: 1,
        ..Limits::default()
    };
    let pool = ChildPool::new(command("parse-worker"), limits);
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/scanned.pdf");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let document = pool.parse(&request(&scan, 120), &mut |_| Flow::Continue);
                assert!(!document.unwrap().is_empty());
            });
        }
    });
}

#[test]
fn a_panic_names_its_place_and_not_the_documents_words() {
    let failure = parse(&pool(), "fault: panic", 60).unwrap_err();
    assert!(failure.detail.contains("faulty-worker.rs:"), "{failure}");
    assert!(!failure.detail.contains("secret"), "{failure}");
}

#[test]
fn a_hang_ends_with_the_files_time_limit() {
    let pool = pool();
    for fault in ["fault: hang", "fault: talk", "fault: child"] {
        let before = Instant::now();
        let failure = parse(&pool, fault, 1).unwrap_err();
        assert_eq!(failure.code, ReasonCode::TimedOut, "{fault}: {failure}");
        assert!(before.elapsed() < Duration::from_secs(4), "{fault}");
        assert_neighbour_is_fine(&pool);
    }
}

#[test]
fn a_parser_that_sleeps_and_ignores_signals_is_ended_at_the_time_limit() {
    let pool = pool();
    let failure = parse(&pool, "fault: deaf", 1).unwrap_err();
    assert_eq!(failure.code, ReasonCode::TimedOut, "{failure}");
    assert_neighbour_is_fine(&pool);
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_that_leaves_files_open_is_replaced_before_the_next_document() {
    let pool = pool();
    for _ in 0..3 {
        parse(&pool, "fault: leak", 30).unwrap();
        assert_neighbour_is_fine(&pool);
    }
}

#[test]
fn a_stop_takes_less_than_two_seconds_even_when_the_parser_hangs() {
    let pool = pool();
    for fault in ["fault: hang", "fault: pages"] {
        let before = Instant::now();
        let mut looks = 0;
        let failure = pool.parse(&request(&file(fault), 60), &mut |_| {
            looks += 1;
            if looks > 3 {
                Flow::Stop
            } else {
                Flow::Continue
            }
        });
        assert_eq!(failure.unwrap_err().code, ReasonCode::Cancelled, "{fault}");
        assert!(before.elapsed() < Duration::from_secs(2), "{fault}");
        assert_neighbour_is_fine(&pool);
    }
}

#[test]
fn time_spent_in_the_watch_does_not_count_and_holds_the_parser() {
    let pool = pool();
    let mut reports: Vec<ParseProgress> = Vec::new();
    let paused = Duration::from_millis(1500);
    let failure = pool.parse(&request(&file("fault: pages"), 1), &mut |progress| {
        if reports.len() == 1 {
            std::thread::sleep(paused);
        }
        reports.push(progress);
        Flow::Continue
    });
    assert_eq!(failure.unwrap_err().code, ReasonCode::TimedOut);
    assert!(reports.len() > 5, "the pause did not use up its second");
    assert!(
        reports[2].done < reports[1].done + 20,
        "paused for a second and a half it would have done 300 pages"
    );
}

#[test]
fn what_is_no_parser_is_named_as_unavailable() {
    let missing = WorkerCommand {
        program: "/nonexistent/parser".into(),
        args: Vec::new(),
    };
    let true_program = WorkerCommand {
        program: "/bin/true".into(),
        args: Vec::new(),
    };
    for command in [missing, true_program] {
        let pool = ChildPool::new(command, Limits::default());
        let failure = parse(&pool, "words", 30).unwrap_err();
        assert_eq!(failure.code, ReasonCode::ParserUnavailable, "{failure}");
    }
}

#[test]
fn files_in_a_row_share_a_child_until_it_has_served_its_number() {
    let limits = Limits {
        files_per_child: 2,
        max_children: 2,
        ..Limits::default()
    };
    let pool = ChildPool::new(command("parse-worker"), limits);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let pool = &pool;
            scope.spawn(move || {
                for turn in 0..5 {
                    let words = format!("Thread {thread} in turn {turn}.");
                    assert_eq!(parse(pool, &words, 60).unwrap().text, words);
                }
            });
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_has_its_file_and_no_way_out_where_the_system_can_deny_it() {
    let pool = pool();
    let sandbox = pool.sandbox().unwrap();
    assert!(sandbox.resources);
    let neighbour = file("the neighbour's words");
    let read_neighbour = format!("read {}", neighbour.display());
    for (fault, denied) in [
        ("read /etc/hostname", sandbox.files),
        (&*read_neighbour, sandbox.files),
        ("write", sandbox.files),
        ("connect", sandbox.network),
        ("datagram", sandbox.system_calls),
        ("socket", sandbox.system_calls),
        ("trace", sandbox.system_calls),
        ("mount", sandbox.system_calls),
        ("namespace", sandbox.system_calls),
        ("signal", sandbox.signals),
    ] {
        let document = parse(&pool, &format!("fault: {fault}"), 30).unwrap();
        let refused = document.text == "PermissionDenied";
        assert!(refused || !denied, "{fault}: {}", document.text);
    }
}

#[test]
fn a_file_that_is_gone_is_unreadable_and_costs_no_child() {
    let pool = pool();
    let failure = pool
        .parse(&request(Path::new("/nonexistent/file"), 30), &mut |_| {
            Flow::Continue
        })
        .unwrap_err();
    assert_eq!(failure.code, ReasonCode::Unreadable, "{failure}");
    assert_neighbour_is_fine(&pool);
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_outlives_a_killed_parent() {
    let mut parent = Command::new(worker())
        .arg(file("fault: child"))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let child = wait_for(|| children_of(parent.id()).first().copied());
    let grandchild = wait_for(|| children_of(child).first().copied());
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_for(|| (!is_running(child) && !is_running(grandchild)).then_some(()));
}

#[cfg(target_os = "linux")]
fn children_of(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for task in fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        found.extend(
            list.split_whitespace()
                .filter_map(|id| id.parse::<u32>().ok()),
        );
    }
    found
}

#[cfg(target_os = "linux")]
fn is_running(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat"));
    status.is_ok_and(|line| !line.contains(") Z "))
}

/// Asks until there is an answer, for at most twenty seconds.
#[cfg(target_os = "linux")]
fn wait_for<T>(mut question: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if let Some(answer) = question() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("no answer in twenty seconds");
}
