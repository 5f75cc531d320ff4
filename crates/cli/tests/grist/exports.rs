//! Exports: what is asked for is in the file, and files that were there stay.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Grist, fixture, has_model};

fn filled() -> Option<Grist> {
    if !has_model() {
        return None;
    }
    let grist = Grist::new();
    let words = ["ingest", &fixture("harbour"), "--collection", "port"];
    grist.run(&words).expect(0);
    Some(grist)
}

fn place(grist: &Grist, name: &str) -> PathBuf {
    grist.folder.path().join(name)
}

/// Exports to a file of this name, with these words besides.
fn export(grist: &Grist, name: &str, more: &[&str]) -> Value {
    let file = place(grist, name);
    let words = [&["export", file.to_str().unwrap()], more].concat();
    let export = grist.json(&words);
    assert_eq!(export["state"], "completed", "{export}");
    export
}

fn lines(grist: &Grist, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(place(grist, name)).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

#[test]
fn the_endings_of_files_tell_their_formats() {
    let Some(grist) = filled() else { return };
    for (name, begins) in [
        ("a.json", &b"{\"model\":"[..]),
        ("a.jsonl", b"{\"id\":"),
        ("a.csv", b"id,document_id,"),
        ("a.parquet", b"PAR1"),
    ] {
        export(&grist, name, &[]);
        let bytes = fs::read(place(&grist, name)).unwrap();
        assert!(bytes.starts_with(begins), "{name}");
    }
    let file = place(&grist, "a.zip");
    let words = ["export", file.to_str().unwrap()];
    let refused = grist.run(&words).expect(1);
    assert!(refused.err.contains("does not tell"), "{refused:?}");
    export(&grist, "a.zip", &["--database", "qdrant"]);
    export(&grist, "b.zip", &["--format", "markdown"]);
    assert!(fs::read(&file).unwrap().starts_with(b"PK"));
}

#[test]
fn a_job_a_collection_a_search_and_single_documents_are_exported_alone() {
    let Some(grist) = filled() else { return };
    let all = grist.json(&["documents", "list"]);
    let count = all["total"].as_u64().unwrap();
    assert!(count >= 3);
    export(&grist, "job.jsonl", &["--job", "last", "--no-vectors"]);
    export(&grist, "port.jsonl", &["--collection", "port"]);
    let documents = |name: &str| {
        let lines = lines(&grist, name);
        let mut ids: Vec<String> = lines
            .iter()
            .map(|line| line["document"]["id"].to_string())
            .collect();
        ids.dedup();
        ids.len() as u64
    };
    assert_eq!(
        (documents("job.jsonl"), documents("port.jsonl")),
        (count, count)
    );
    assert!(lines(&grist, "job.jsonl")[0].get("vector").is_none());
    let vector = &lines(&grist, "port.jsonl")[0]["vector"];
    assert_eq!(vector.as_array().unwrap().len(), 384);

    let one = all["items"][0]["id"].as_str().unwrap();
    export(&grist, "one.jsonl", &["--document", one]);
    assert_eq!(documents("one.jsonl"), 1);
    export(
        &grist,
        "found.jsonl",
        &["--search", "high water at the harbour"],
    );
    let hits = grist.json(&["search", "high water at the harbour", "-n", "200"]);
    let found = lines(&grist, "found.jsonl").len();
    assert_eq!(found, hits["hits"].as_array().unwrap().len());
    let file = place(&grist, "none.jsonl");
    let words = [
        "export",
        file.to_str().unwrap(),
        "--collection",
        "elsewhere",
    ];
    let refused = grist.run(&words).expect(1);
    assert!(refused.err.contains("elsewhere"), "{refused:?}");
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_overwritten() {
    let Some(grist) = filled() else { return };
    let file = place(&grist, "a.csv");
    fs::write(&file, "my thesis").unwrap();
    let words = ["export", file.to_str().unwrap()];
    let refused = grist.run(&words).expect(1);
    assert!(refused.err.contains("file of this name"), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "my thesis");
    let words = [&words[..], &["--overwrite"]].concat();
    let told = grist.run(&words).expect(0);
    assert!(told.out.starts_with("Wrote "), "{told:?}");
    assert!(fs::read_to_string(&file).unwrap().starts_with("id,"));
}

#[test]
fn exports_are_listed_shown_and_forgotten() {
    let Some(grist) = filled() else { return };
    let none = grist.run(&["exports", "list"]).expect(0);
    assert!(none.out.contains("no exports"), "{none:?}");
    export(&grist, "a.jsonl", &["--name", "For the council"]);
    let list = grist.run(&["exports", "list"]).expect(0).out;
    assert!(list.contains("For the council") && list.contains("completed"));
    let shown = grist.run(&["exports", "show", "last"]).expect(0).out;
    assert!(shown.contains("a.jsonl"), "{shown}");
    grist.run(&["exports", "resume", "last"]).expect(0);
    let refused = grist.run(&["exports", "cancel", "last"]).expect(1);
    assert!(refused.err.contains("is completed"), "{refused:?}");
    grist.run(&["exports", "remove", "last"]).expect(0);
    assert_eq!(grist.json(&["exports", "list"])["total"], 0);
    assert!(place(&grist, "a.jsonl").is_file(), "its file stays");
    let names: Vec<_> = fs::read_dir(grist.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "nothing is left beside it: {names:?}");
}
