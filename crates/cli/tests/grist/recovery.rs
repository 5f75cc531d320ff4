//! Retries of a group, passwords, undoing and retention, as people type them.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Grist, has_model};

fn write(grist: &Grist, name: &str, text: &[u8]) {
    let path = grist.folder.path().join("docs").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn ingest(grist: &Grist, status: i32) {
    let docs = grist.folder.path().join("docs");
    grist
        .run(&["ingest", docs.to_str().unwrap()])
        .expect(status);
}

fn titles(grist: &Grist) -> Vec<String> {
    let list = grist.json(&["documents", "list", "--sort", "key"]);
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|one| one["key"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_job_is_undone_after_a_preview_that_changes_nothing() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    write(
        &grist,
        "a.txt",
        b"The mill grinds wheat on every Monday of the year.",
    );
    ingest(&grist, 0);
    write(
        &grist,
        "a.txt",
        b"The mill grinds barley now, and oats in the winter.",
    );
    write(
        &grist,
        "b.txt",
        b"The river drives the wheel from spring to autumn.",
    );
    ingest(&grist, 0);

    let preview = grist.json(&["jobs", "undo", "last", "--preview"]);
    let totals = |value: &Value| (value["removed"].clone(), value["restored"].clone());
    assert_eq!(totals(&preview["totals"]), (1.into(), 1.into()));
    assert_eq!(titles(&grist), ["a.txt", "b.txt"], "nothing changed so far");
    let undone = grist.json(&["jobs", "undo", "last"]);
    assert_eq!(totals(&undone["undone"]["totals"]), (1.into(), 1.into()));
    assert_eq!(titles(&grist), ["a.txt"]);
    let found = grist.run(&["search", "wheat", "Monday"]).expect(0);
    assert!(found.out.contains("wheat"), "{found:?}");
    let shown = grist.run(&["jobs", "show", "last"]).expect(0);
    assert!(shown.out.contains("undone"), "{shown:?}");
    grist.run(&["doctor", "--read-data"]).expect(0);
}

#[test]
fn one_password_opens_a_group_and_is_kept_nowhere() {
    if !has_model() {
        return;
    }
    const PASSWORD: &str = "open-sesame-4711";
    let grist = Grist::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .with_aes_encryption(zip::AesMode::Aes256, PASSWORD);
    for name in ["one.txt", "two.txt"] {
        zip.start_file(name, options).unwrap();
        let text = format!("The secret plan {name} tells of the granite mill.");
        zip.write_all(text.as_bytes()).unwrap();
    }
    write(&grist, "locked.zip", &zip.finish().unwrap().into_inner());
    ingest(&grist, 2);
    let groups = grist.json(&["jobs", "failures", "last"]);
    assert_eq!(groups[0]["code"], "needs_password");
    assert_eq!(
        (&groups[0]["files"], &groups[0]["retry"]),
        (&2.into(), &"password".into())
    );

    let wrong = retry_with(&grist, "another");
    assert_eq!(wrong, 2, "the files stay locked");
    assert_eq!(retry_with(&grist, PASSWORD), 0);
    assert_eq!(titles(&grist).len(), 2);
    for entry in std::fs::read_dir(grist.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let found = bytes
            .windows(PASSWORD.len())
            .any(|part| part == PASSWORD.as_bytes());
        assert!(!found, "the password is in {}", path.display());
    }
}

/// Retries the group with a password on standard input; the exit status.
fn retry_with(grist: &Grist, password: &str) -> i32 {
    let words = [
        "jobs",
        "retry",
        "last",
        "--code",
        "needs_password",
        "--password-file",
        "-",
    ];
    let mut child = grist
        .command(&words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{password}").unwrap();
    drop(input);
    child.wait().unwrap().code().unwrap()
}

#[test]
fn what_cannot_be_asked_for_is_said_with_what_can() {
    let grist = Grist::new();
    let unknown = grist
        .run(&["jobs", "retry", "last", "--code", "too_slow"])
        .expect(1);
    assert!(unknown.err.contains("grist jobs failures"), "{unknown:?}");
    let words = [
        "jobs",
        "retry",
        "last",
        "--code",
        "timed_out",
        "-o",
        "chunk_size=5",
    ];
    let option = grist.run(&words).expect(1);
    assert!(option.err.contains("`timeout_seconds`"), "{option:?}");
    let locked = grist
        .run(&["jobs", "retry", "last", "--code", "needs_password"])
        .expect(1);
    assert!(locked.err.contains("--password-file"), "{locked:?}");
    let clear = grist.run(&["quarantine", "clear"]);
    assert_ne!(clear.status, 0, "everything has to be asked for in words");
    grist.run(&["quarantine", "list"]).expect(0);
    let preview = grist.json(&["retention", "preview"]);
    assert_eq!(preview["jobs"], 0);
}
