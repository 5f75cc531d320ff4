//! Several programs, one data folder: whoever does the work may leave, and nothing is lost.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Grist, has_model};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Writes `count` notes of a line each into a folder of this name.
fn notes(grist: &Grist, name: &str, count: usize) -> PathBuf {
    let folder = grist.folder.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    for number in 0..count {
        note(&folder, &format!("{number:03}"));
    }
    folder
}

fn note(folder: &Path, name: &str) {
    let text = format!(
        "{} {name}: the lamp was changed at low water.\n",
        folder.display()
    );
    fs::write(folder.join(format!("{name}.txt")), text).unwrap();
}

/// A `grist ingest` of a folder, at work.
struct Ingest {
    child: Child,
    events: BufReader<std::process::ChildStdout>,
}

impl Ingest {
    fn start(grist: &Grist, folder: &Path, options: &[&str]) -> Self {
        let folder = folder.to_str().unwrap();
        let words = [
            &["ingest", folder, "--json", "--watch-progress"][..],
            options,
        ]
        .concat();
        let mut command = grist.command(&words);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let events = BufReader::new(child.stdout.take().unwrap());
        Self { child, events }
    }

    /// Reads on until an event of this kind arrives.
    fn hear(&mut self, event: &str) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.events.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended before `{event}`");
            let update: Value = serde_json::from_str(&line).unwrap();
            if update["event"]["event"] == event {
                return update["event"].clone();
            }
        }
    }

    /// Its exit status, its report and what it said besides.
    fn end(mut self) -> (Option<i32>, Value, String) {
        let lines: Vec<String> = self.events.lines().map(Result::unwrap).collect();
        let report = lines.iter().position(|line| line == "{");
        let report = report.map(|at| lines[at..].join("\n"));
        let report = report.map(|text| serde_json::from_str(&text).unwrap());
        let mut said = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut said).unwrap();
        let status = self.child.wait().unwrap().code();
        (status, report.unwrap_or_default(), said)
    }

    #[cfg(unix)]
    fn press_ctrl_c(&self) {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(sent.unwrap().success());
    }
}

#[test]
fn a_waiting_program_goes_on_when_the_one_at_work_is_done() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let (short, long) = (notes(&grist, "short", 60), notes(&grist, "long", 300));
    let mut first = Ingest::start(&grist, &short, &["-o", "max_workers=1"]);
    first.hear("file_moved");
    let mut second = Ingest::start(&grist, &long, &["-o", "max_workers=1", "--priority", "low"]);
    second.hear("job_created");

    let (status, report, said) = first.end();
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(report["statement"]["stored"], 60, "{report}");
    assert!(said.contains("A job is left to do"), "{said}");
    assert!(said.contains("grist jobs resume"), "{said}");

    let (status, report, said) = second.end();
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("the job goes on without it"), "{said}");
    assert_eq!(report["statement"]["stored"], 300, "{report}");
    assert_eq!(report["statement"]["complete"], true, "{report}");
    grist.run(&["doctor"]).expect(0);
}

#[test]
fn a_killed_owner_is_replaced_by_the_one_that_waits() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let (own, other) = (notes(&grist, "own", 300), notes(&grist, "other", 20));
    let mut owner = Ingest::start(&grist, &own, &["-o", "max_workers=1"]);
    owner.hear("file_moved");
    let mut waiting = Ingest::start(&grist, &other, &[]);
    waiting.hear("job_created");
    owner.child.kill().unwrap();
    owner.child.wait().unwrap();

    let (status, report, said) = waiting.end();
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(report["statement"]["stored"], 20, "{report}");
    let resumed = grist.json(&["jobs", "resume"]);
    assert_eq!(resumed["statement"]["stored"], 300, "{resumed}");
    grist.run(&["doctor"]).expect(0);
}

#[test]
fn files_added_since_are_taken_by_the_same_command() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = notes(&grist, "growing", 200);
    let mut ingest = Ingest::start(&grist, &folder, &["-o", "max_workers=1"]);
    ingest.hear("file_moved");
    note(&folder, "added while it runs");
    let again = grist.json(&["ingest", folder.to_str().unwrap(), "-o", "max_workers=1"]);
    assert_eq!(again["statement"]["stored"], 201, "{again}");
    let (_, report, _) = ingest.end();
    assert_eq!(report["job"]["id"], again["job"]["id"]);
    assert_eq!(grist.json(&["jobs", "list"])["total"], 1, "one job did it");
}

#[cfg(unix)]
#[test]
fn one_ctrl_c_pauses_and_the_same_command_goes_on() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = notes(&grist, "interrupted", 300);
    let mut ingest = Ingest::start(&grist, &folder, &["-o", "max_workers=1"]);
    ingest.hear("file_moved");
    ingest.press_ctrl_c();
    let (status, report, said) = ingest.end();
    assert_eq!(status, Some(130), "{said}");
    assert!(
        said.contains("press Ctrl-C again to quit at once"),
        "{said}"
    );
    assert_eq!(report["job"]["state"]["state"], "paused", "{report}");
    let shown = grist.run(&["jobs", "show", "last"]).expect(0);
    assert!(
        shown.out.contains("Go on with `grist jobs resume"),
        "{shown:?}"
    );

    note(&folder, "added while it is paused");
    let files = grist.json(&["jobs", "show", "last", "--files", "-n", "1000"]);
    let waiting = files["items"].as_array().unwrap().iter();
    let mut waiting = waiting.filter(|file| file["state"]["state"] == "pending");
    assert!(
        waiting.all(|file| file["attempts"] == 0 || file["started_at"].is_number()),
        "files that were only claimed count no attempt"
    );
    let again = grist.json(&["ingest", folder.to_str().unwrap(), "-o", "max_workers=1"]);
    assert_eq!(again["statement"]["stored"], 301, "{again}");
}

#[cfg(unix)]
#[test]
fn two_ctrl_c_quit_at_once_and_lose_nothing() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = notes(&grist, "in a hurry", 300);
    let mut ingest = Ingest::start(&grist, &folder, &["-o", "max_workers=1"]);
    ingest.hear("file_moved");
    let pressed = Instant::now();
    while ingest.child.try_wait().unwrap().is_none() {
        assert!(pressed.elapsed() < PATIENCE, "it does not end");
        ingest.press_ctrl_c();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(ingest.child.wait().unwrap().code(), Some(130));
    let resumed = grist.json(&["jobs", "resume"]);
    assert_eq!(resumed["statement"]["stored"], 300, "{resumed}");
    grist.run(&["doctor"]).expect(0);
}
