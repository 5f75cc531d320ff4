//! Backups, restoring them, logs and diagnostics: the real program over real files.

use std::io::Read;

use serde_json::Value;

use crate::support::{Grist, fixture, has_model};

fn filled() -> Option<Grist> {
    if !has_model() {
        return None;
    }
    let grist = Grist::new();
    grist.run(&["ingest", &fixture("harbour")]).expect(0);
    Some(grist)
}

#[test]
fn what_was_backed_up_comes_back_and_what_was_there_is_kept() {
    let Some(grist) = filled() else { return };
    grist
        .run(&["settings", "set", "chunk_size", "700"])
        .expect(0);
    let file = grist.folder.path().join("gristmill.backup");
    let file = file.to_str().unwrap();
    let made = grist.json(&["backup", file]);
    let documents = made["documents"].as_u64().unwrap();
    assert!(documents >= 3 && made["kind"] == "asked" && made["has_settings"] == true);

    let listed = grist.json(&["documents", "list"]);
    for document in listed["items"].as_array().unwrap() {
        let id = document["id"].as_str().unwrap();
        grist.run(&["documents", "delete", id]).expect(0);
    }
    grist.run(&["settings", "reset", "chunk_size"]).expect(0);
    assert_eq!(grist.json(&["documents", "list"])["total"], 0);

    let restored = grist.json(&["restore", file]);
    assert_eq!(grist.json(&["documents", "list"])["total"], documents);
    assert_eq!(
        grist.json(&["settings", "get", "chunk_size"])["value"],
        "700"
    );
    let kept = restored["kept"].as_str().unwrap();
    assert!(std::path::Path::new(kept).join("gristmill.db").is_file());
    grist.run(&["doctor", "--read-data"]).expect(0);
    grist.run(&["settings", "reset", "chunk_size"]).expect(0);
    let again = grist.run(&["ingest", &fixture("harbour")]).expect(0);
    assert!(again.out.contains("unchanged"), "{again:?}");
}

#[test]
fn a_backup_replaces_an_older_one_and_no_other_file() {
    let Some(grist) = filled() else { return };
    let file = grist.folder.path().join("b");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "my thesis").unwrap();
    let refused = grist.run(&["backup", name]).expect(1);
    assert!(refused.err.contains("another file"), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my thesis");
    std::fs::remove_file(&file).unwrap();
    grist.run(&["backup", name]).expect(0);
    grist.run(&["backup", name]).expect(0);
    grist.run(&["backup"]).expect(0);
    let list = grist.run(&["backups", "list"]).expect(0).out;
    assert!(list.contains("asked-") && list.contains("in "), "{list}");
}

#[test]
fn a_backup_that_cannot_be_relied_on_is_not_restored() {
    let Some(grist) = filled() else { return };
    let file = grist.folder.path().join("b");
    let name = file.to_str().unwrap();
    grist.run(&["backup", name]).expect(0);
    let mut bytes = std::fs::read(&file).unwrap();
    let end = bytes.len() - 5_000;
    bytes[end - 40_000..end].fill(0);
    std::fs::write(&file, bytes).unwrap();
    let refused = grist.run(&["restore", name]).expect(1);
    assert!(refused.err.contains("damaged"), "{refused:?}");
    let here = grist.data_dir().join("gristmill.db");
    let missing = grist.run(&["restore", "/nowhere/at-all"]).expect(1);
    assert!(missing.err.contains("/nowhere/at-all"), "{missing:?}");
    assert!(here.is_file());
    grist.run(&["doctor"]).expect(0);
}

#[test]
fn the_log_tells_of_jobs_and_holds_no_text_of_documents() {
    let Some(grist) = filled() else { return };
    let log = std::fs::read_to_string(grist.data_dir().join("logs/gristmill.log")).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told = |message: &str| lines.iter().any(|line| line["message"] == message);
    assert!(
        told("data folder opened") && told("job accepted") && told("job moved"),
        "{log}"
    );
    assert!(
        lines
            .iter()
            .all(|line| line["timestamp"].is_string() && line["level"].is_string())
    );
    let tides = std::fs::read_to_string(fixture("harbour/tides.md")).unwrap();
    for line in tides.lines().filter(|line| line.len() > 20) {
        assert!(!log.contains(line), "`{line}` is in the log");
    }
}

#[test]
fn diagnostics_hold_what_helps_and_no_names_unless_asked() {
    let Some(grist) = filled() else { return };
    let broken = fixture("broken");
    grist
        .run(&["ingest", &broken, "--name", "Confidential merger"])
        .expect(2);
    let pack = |name: &str, more: &[&str]| {
        let file = grist.folder.path().join(name);
        let words = [&["diagnostics", file.to_str().unwrap()], more].concat();
        let view = grist.json(&words);
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        let mut text = String::new();
        for at in 0..archive.len() {
            archive
                .by_index(at)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
        }
        (view, text)
    };
    let (view, text) = pack("d.zip", &[]);
    assert_eq!(view["with_names"], false);
    let home = grist.folder.path().to_str().unwrap();
    for name in ["tides.md", "letter.docx", "Confidential", "harbour", home] {
        assert!(!text.contains(name), "`{name}` is in it");
    }
    for kept in [
        "job accepted",
        "\"schema\"",
        "chunk_size",
        "\"sound\": true",
        "file failed",
    ] {
        assert!(text.contains(kept), "`{kept}` is not in it");
    }
    let (_, named) = pack("named.zip", &["--with-names"]);
    assert!(named.contains("Confidential merger"));
    let twice = grist.folder.path().join("d.zip");
    let refused = grist
        .run(&["diagnostics", twice.to_str().unwrap()])
        .expect(1);
    assert!(refused.err.contains("is there already"), "{refused:?}");
}
