//! Two programs, one data folder: the second works through the first.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::support::{Grist, has_model};

/// Enough that the job is still running when the second program has asked all it wants.
const FILES: usize = 400;

/// A `grist ingest` at work, with its events.
struct Owner {
    child: Child,
    events: BufReader<ChildStdout>,
}

impl Owner {
    fn start(grist: &Grist, folder: &str) -> Self {
        let words = [
            "ingest",
            folder,
            "--json",
            "--watch-progress",
            "-o",
            "max_workers=1",
        ];
        let mut command = grist.command(&words);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let events = BufReader::new(child.stdout.take().unwrap());
        Self { child, events }
    }

    fn wait_for_file(&mut self) {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(
                self.events.read_line(&mut line).unwrap() > 0,
                "it ended too early"
            );
            let update: Value = serde_json::from_str(&line).unwrap();
            if update["event"]["event"] == "file_moved" {
                return;
            }
        }
    }

    /// Its exit status and the last of what it printed.
    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        for line in self.events.lines() {
            rest += &(line.unwrap() + "\n");
        }
        (self.child.wait().unwrap().code(), rest)
    }
}

#[test]
fn a_second_grist_works_through_the_first() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = grist.folder.path().join("notes");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..FILES {
        let text = format!("Note {number}: the lamp of buoy {number} was changed at low water.\n");
        std::fs::write(folder.join(format!("{number:03}.txt")), text).unwrap();
    }
    let mut owner = Owner::start(&grist, folder.to_str().unwrap());
    owner.wait_for_file();

    let jobs = grist.json(&["jobs", "list", "--state", "running"]);
    assert_eq!(jobs["total"], 1, "the running job is seen: {jobs}");
    let progress = &jobs["items"][0]["progress"];
    assert!(
        progress.is_object(),
        "with how far it is, which only its owner knows: {jobs}"
    );
    grist.run(&["collections", "create", "second"]).expect(0);
    grist.run(&["jobs", "priority", "last", "high"]).expect(0);

    let paused = grist.run(&["jobs", "pause", "last"]).expect(0);
    assert!(paused.out.contains("paused, priority high"), "{paused:?}");
    let (status, report) = owner.end();
    assert_eq!(
        status,
        Some(130),
        "the owner ends when its job is paused: {report}"
    );

    let resumed = grist.json(&["jobs", "resume", "last"]);
    assert_eq!(resumed["statement"]["stored"], FILES, "{resumed}");
    assert_eq!(resumed["statement"]["complete"], true, "{resumed}");
    grist.run(&["doctor"]).expect(0);
}
