//! Watched folders from the command line: the real program over a real folder.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::support::{Grist, has_model, steady};

/// A folder to watch, beside the data folder.
fn inbox(grist: &Grist) -> PathBuf {
    let folder = grist.folder.path().join("inbox");
    std::fs::create_dir(&folder).unwrap();
    folder
}

fn note(folder: &Path, name: &str, word: &str) {
    let text = format!("The {word} of the lighthouse was painted in spring.\n");
    std::fs::write(folder.join(name), text).unwrap();
}

fn add(grist: &Grist, folder: &Path, more: &[&str]) {
    let folder = folder.to_str().unwrap();
    let words = ["watch", "add", folder, "--name", "Inbox", "--settle", "0"];
    let words: Vec<&str> = words.iter().chain(more).copied().collect();
    grist.run(&words).expect(0);
}

/// A `grist watch run` at work, with what it tells.
struct Watching {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watching {
    fn start(grist: &Grist) -> Self {
        let mut command = grist.command(&["watch", "run", "--json"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Waits until an event tells of something.
    fn wait_for(&mut self, is_meant: impl Fn(&Value) -> bool) {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.lines.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended too early");
            let update: Value = serde_json::from_str(&line).unwrap();
            if is_meant(&update["event"]) {
                return;
            }
        }
    }

    fn end(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status();
        assert!(sent.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn a_watch_is_added_shown_edited_and_removed() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = inbox(&grist);
    add(
        &grist,
        &folder,
        &["--exclude", "drafts/", "--on-deletion", "remove"],
    );
    let mut shape = steady(grist.json(&["watch", "list"]));
    shape[0]["folder"] = "[folder]".into();
    insta::assert_json_snapshot!("watch_list", shape);
    let shown = grist.run(&["watch", "show", "Inbox"]).expect(0);
    assert!(shown.out.contains("not running"), "{shown:?}");

    let words = [
        "watch",
        "edit",
        "Inbox",
        "--exclude",
        "",
        "--max-size",
        "2MB",
    ];
    grist.run(&words).expect(0);
    let rules = grist.json(&["watch", "show", "Inbox"])["rules"].clone();
    assert_eq!(rules["exclude"], serde_json::json!([]));
    assert_eq!(rules["max_size"], 2_000_000);
    assert_eq!(rules["on_deletion"], "remove", "what is not named stays");

    grist.run(&["watch", "pause", "Inbox"]).expect(0);
    let refused = grist.run(&["watch", "scan", "Inbox"]).expect(1);
    assert!(refused.err.contains("is paused"), "{refused:?}");
    grist.run(&["watch", "remove", "Inbox"]).expect(0);
    let none = grist.run(&["watch", "list"]).expect(0);
    assert!(none.out.contains("No folder is watched"), "{none:?}");
    let data = grist.data_dir();
    let refused = grist
        .run(&["watch", "add", data.to_str().unwrap()])
        .expect(1);
    assert!(refused.err.contains("data folder"), "{refused:?}");
}

#[test]
fn a_scan_takes_in_what_is_there_and_ends() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = inbox(&grist);
    note(&folder, "a.txt", "tower");
    note(&folder, "b.txt", "door");
    let more = ["--collection", "lights", "--on-deletion", "remove"];
    add(&grist, &folder, &more);
    let scan = grist.run(&["watch", "scan", "Inbox"]).expect(0);
    assert!(scan.out.contains("2 stored"), "{scan:?}");
    let again = grist.run(&["watch", "scan", "Inbox"]).expect(0);
    assert!(
        !again.out.contains("stored"),
        "nothing is done twice: {again:?}"
    );
    let job = grist.json(&["jobs", "show", "last"]);
    assert_eq!(job["job"]["origin"], "watch");
    assert_eq!(job["job"]["collection"], "lights");
    let files = grist.json(&["watch", "show", "Inbox", "--files"]);
    assert_eq!(files["items"][1]["key"], "b.txt");
    assert_eq!(files["items"][1]["state"], "settled");

    std::fs::remove_file(folder.join("b.txt")).unwrap();
    grist.run(&["watch", "scan", "Inbox"]).expect(0);
    assert_eq!(grist.json(&["documents", "list"])["total"], 1);
    let removed = grist.json(&["documents", "removed"]);
    let id = removed["items"][0]["id"].as_str().unwrap();
    grist.run(&["documents", "restore", &id[28..]]).expect(0);
    assert_eq!(grist.json(&["documents", "list"])["total"], 2);

    std::fs::write(folder.join("bad.pdf"), "%PDF-1.7 nothing behind").unwrap();
    grist.run(&["watch", "scan", "Inbox"]).expect(2);
    std::fs::rename(&folder, grist.folder.path().join("away")).unwrap();
    let away = grist.run(&["watch", "scan", "Inbox"]).expect(1);
    assert!(away.out.contains("unavailable"), "{away:?}");
    assert_eq!(grist.json(&["documents", "list"])["total"], 2);
    grist.run(&["doctor", "--read-data"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_machine_without_a_window_watches_until_it_is_interrupted() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = inbox(&grist);
    add(&grist, &folder, &[]);
    let mut watching = Watching::start(&grist);
    watching.wait_for(|event| event["event"] == "watch_changed");
    note(&folder, "a.txt", "tower");
    watching
        .wait_for(|event| event["event"] == "job_moved" && event["state"]["state"] == "completed");

    let list = grist.json(&["watch", "list"]);
    let health = &list[0]["status"]["health"]["health"];
    assert!(health == "listening" || health == "polling", "{list}");
    let refused = grist.run(&["watch", "run"]).expect(1);
    assert!(
        refused.err.contains("has the data folder open"),
        "{refused:?}"
    );
    let found = grist.run(&["search", "tower of the lighthouse"]).expect(0);
    assert!(found.out.contains("a.txt"), "{found:?}");
    assert_eq!(watching.end(), Some(0), "it ended because it was asked to");
    grist.run(&["doctor"]).expect(0);
}
