//! `grist ingest`, and finding what went in.

use crate::support::{Grist, fixture, has_model, steady};

#[test]
fn a_folder_goes_in_and_is_found() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let harbour = fixture("harbour");
    let ran = grist
        .run(&["ingest", &harbour, "--name", "Harbour"])
        .expect(0);
    assert!(ran.out.contains("✓ Harbour: done"), "{ran:?}");
    assert!(
        ran.out.contains("empty_file"),
        "what was skipped is named: {ran:?}"
    );

    let found = grist.json(&["search", "when is the spring tide", "--limit", "1"]);
    insta::assert_json_snapshot!("search_answer", steady(found));

    let words = grist
        .run(&["search", "fuel quay", "--mode", "text"])
        .expect(0);
    assert!(words.out.contains("Notice to skippers"), "{words:?}");
    assert!(
        words.out.lines().all(|line| line.chars().count() <= 80),
        "{words:?}"
    );
}

#[test]
fn the_second_run_leaves_everything_as_it_is() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let harbour = fixture("harbour");
    let first = grist.json(&["ingest", &harbour]);
    insta::assert_json_snapshot!("first_report", steady(first));
    let second = grist.json(&["ingest", &harbour]);
    let statement = &second["statement"];
    assert_eq!(statement["unchanged"], 3, "{statement}");
    assert_eq!(statement["stored"], 0, "{statement}");
    assert_eq!(statement["skipped"], 1, "{statement}");
}

#[test]
fn a_file_that_fails_is_named_with_what_to_do() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let ran = grist.run(&["ingest", &fixture("broken")]).expect(2);
    insta::assert_snapshot!("failure_account", took_nothing(&ran.out));
    let retried = grist.run(&["jobs", "retry", "last"]).expect(2);
    assert!(retried.out.contains("letter.docx"), "{retried:?}");
}

/// The text without the time it took and the job's id.
fn took_nothing(text: &str) -> String {
    let line = |line: &str| {
        let line = match line.split_once(") in ") {
            Some((before, _)) => format!("{before})"),
            None => line.to_owned(),
        };
        match line.split_once("jobs retry ") {
            Some((before, _)) => format!("{before}jobs retry [id]`."),
            None => line.trim_end().to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_cannot_run_says_why_and_stores_nothing() {
    let grist = Grist::new();
    let missing = grist.run(&["ingest", "no/such/folder"]).expect(1);
    assert!(
        missing.err.contains("cannot ingest `no/such/folder`"),
        "{missing:?}"
    );
    assert!(missing.err.contains("--connection"), "{missing:?}");
    if has_model() {
        let option = grist
            .run(&["ingest", &fixture("harbour"), "-o", "chunk_sise=5"])
            .expect(1);
        assert!(option.err.contains("chunk_sise"), "{option:?}");
        assert!(
            option.err.contains("`chunk_size`"),
            "the right name is offered: {option:?}"
        );
    }
    assert_eq!(grist.json(&["jobs", "list"])["total"], 0);
}

#[test]
fn a_job_takes_several_connections_and_a_path_at_once() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let (harbour, table) = (fixture("harbour"), fixture("metadata.csv"));
    let added = ["connections", "add", &harbour, "--id", "pier"];
    grist.run(&added).expect(0);
    let taken = ["--connection", "pier", &table];
    let ahead = grist.json(&[&["preflight"], &taken[..]].concat());
    let job = grist.run(&[&["ingest"], &taken[..]].concat()).expect(0);
    let shown = grist.json(&["jobs", "show", "last", "--files"]);
    assert_eq!(
        shown["files"]["total"], ahead["preflight"]["summary"]["files"],
        "{job:?}"
    );
    let wrong = grist.run(&["ingest", "--connection", "peer"]).expect(1);
    assert!(wrong.err.contains("`peer`"), "{wrong:?}");
}

#[test]
fn metadata_reaches_its_document_and_is_searched_by() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let (harbour, table) = (fixture("harbour"), fixture("metadata.csv"));
    let ran = grist
        .run(&["ingest", &harbour, "--metadata", &table])
        .expect(0);
    assert!(
        ran.err.contains("no file takes the metadata of `gone.pdf`"),
        "{ran:?}"
    );

    let found = grist.json(&["search", "ships", "--metadata", "department=Pilotage"]);
    let keys: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["key"].as_str().unwrap())
        .collect();
    assert!(
        !keys.is_empty() && keys.iter().all(|&key| key == "tides.md"),
        "{keys:?}"
    );

    let documents = grist.json(&["documents", "list", "--text", "tides"]);
    let id = documents["items"][0]["id"].as_str().unwrap();
    let document = grist.json(&["documents", "show", id]);
    assert_eq!(document["metadata"]["author"], "Ines Carvalho");
    assert_eq!(document["metadata"]["tags"], "tides, safety");
}

#[test]
fn a_missing_model_names_the_command_that_fetches_it() {
    let grist = Grist::new();
    let nowhere = grist.folder.path().join("nowhere");
    let mut command = grist.command(&["ingest", &fixture("harbour")]);
    let output = command
        .env("XDG_CACHE_HOME", &nowhere)
        .env("HOME", &nowhere)
        .env("LOCALAPPDATA", &nowhere)
        .env_remove("GRISTMILL_MODEL_DIR")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the embedding model is missing"), "{told}");
    assert!(told.contains("`grist setup`"), "{told}");
}

#[test]
fn a_preflight_tells_what_an_ingest_would_do_and_does_nothing() {
    let grist = Grist::new();
    let told = grist.json(&["preflight", &fixture("harbour"), &fixture("broken")]);
    let totals = &told["preflight"]["totals"];
    assert_eq!(
        (&totals["files"], &totals["accepted"]),
        (&6.into(), &5.into()),
        "{totals}"
    );
    let empty = told["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"] == "empty.txt");
    assert_eq!(empty.unwrap()["verdict"], "empty", "{told}");
    assert_eq!(grist.json(&["jobs", "list"])["total"], 0, "no job was made");

    let words = grist.run(&["preflight", &fixture("harbour")]).expect(0);
    assert!(
        words.out.contains("empty.txt"),
        "what would not be stored is named: {words:?}"
    );
    let nowhere = grist.run(&["preflight", "nowhere"]).expect(1);
    assert!(nowhere.err.contains("nowhere"), "{nowhere:?}");
}
