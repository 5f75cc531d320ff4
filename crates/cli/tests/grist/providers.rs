//! Models of providers, from adding one to finding what it embedded.

use std::io::Write as _;
use std::process::Stdio;

use gristmill_providers::testing::{Mishap, StandIn};
use serde_json::Value;

use crate::support::{Grist, Ran, fixture, has_model};

const KEY: &str = "sk-never-to-be-seen-again";

/// A data folder that knows the stand-in as `lab`.
fn with_lab(server: &StandIn) -> Grist {
    let grist = Grist::new();
    let url = server.url();
    let words = ["providers", "add", "lab", "--url", &url, "--model", "small"];
    grist
        .run(&[&words[..], &["--dimensions", "256"]].concat())
        .expect(0);
    grist
}

fn ingest(grist: &Grist, folder: &str) -> Ran {
    grist.run(&["ingest", folder, "-o", "embedding_model=lab"])
}

fn hits(grist: &Grist, mode: &str) -> Value {
    grist.json(&["search", "when is the spring tide", "--mode", mode])
}

fn documents(grist: &Grist) -> Vec<Value> {
    let listed = grist.json(&["documents", "list"]);
    listed["items"].as_array().unwrap().clone()
}

#[test]
fn a_job_sends_its_passages_to_the_model_it_chose_and_finds_them() {
    let server = StandIn::start(256);
    let grist = with_lab(&server);
    ingest(&grist, &fixture("harbour")).expect(0);
    let shown = grist.json(&["models", "show"]);
    assert_eq!(shown["chosen"][0]["model"], "lab:small/256", "{shown}");
    assert_eq!(shown["chosen"][0]["documents"], documents(&grist).len());
    let found = hits(&grist, "vector");
    assert!(!found["hits"].as_array().unwrap().is_empty(), "{found}");
    assert_eq!(
        found["notice"],
        Value::Null,
        "the own model is not needed: {found}"
    );
    let sent = server.asked().len();
    let again = ingest(&grist, &fixture("harbour")).expect(0);
    assert!(again.out.contains("unchanged"), "{again:?}");
    assert_eq!(server.asked().len(), sent, "nothing is embedded twice");
    grist.run(&["doctor", "--read-data"]).expect(0);
    let listed = grist.json(&["providers", "list"]);
    let lab = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "lab");
    assert_eq!(lab.unwrap()["documents"], documents(&grist).len());
    let refused = grist.run(&["providers", "remove", "lab"]).expect(1);
    assert!(refused.err.contains("have vectors"), "{refused:?}");

    // Without its provider, words are what is left.
    drop(server);
    let by_words = hits(&grist, "hybrid");
    assert!(
        !by_words["hits"].as_array().unwrap().is_empty(),
        "{by_words}"
    );
    assert!(
        by_words["notice"].as_str().unwrap().contains("words alone"),
        "{by_words}"
    );
}

#[test]
fn documents_of_several_models_are_found_together_and_stay_what_they_are() {
    if !has_model() {
        return;
    }
    let server = StandIn::start(256);
    let grist = with_lab(&server);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(
        other.path().join("orchard.txt"),
        "Pears and apples ripen in autumn.\n",
    )
    .unwrap();
    grist.run(&["ingest", &fixture("harbour")]).expect(0);
    ingest(&grist, other.path().to_str().unwrap()).expect(0);
    let found = grist.json(&["search", "pears and apples", "--mode", "vector"]);
    assert_eq!(found["hits"][0]["title"], "orchard.txt", "{found}");
    let found = hits(&grist, "vector");
    let keys: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["key"].as_str().unwrap())
        .collect();
    assert!(keys.iter().any(|key| *key != "orchard.txt"), "{keys:?}");

    // The knowledge base's own model is changed; the chosen one is not.
    let sent = server.asked().len();
    let told = grist.json(&["models", "use", "f32"]);
    assert_eq!(told["state"], "completed", "{told}");
    assert_eq!(server.asked().len(), sent, "nothing is embedded again");
    let shown = grist.json(&["models", "show"]);
    assert_eq!(
        (&shown["others"], &shown["chosen"][0]["documents"]),
        (&0.into(), &1.into())
    );
    let found = grist.json(&["search", "pears and apples", "--mode", "vector"]);
    assert_eq!(found["hits"][0]["title"], "orchard.txt", "{found}");
    grist.run(&["doctor", "--read-data"]).expect(0);

    // Vectors of two models do not go into one file.
    let file = grist.folder.path().join("all.parquet");
    let refused = grist
        .run(&["export", file.to_str().unwrap(), "--vectors"])
        .expect(1);
    assert!(
        refused.err.contains("lab:small/256") || refused.out.contains("lab:small/256"),
        "{refused:?}"
    );
}

#[test]
fn without_a_key_a_job_says_so_at_once_and_sends_nothing() {
    let server = StandIn::start(256);
    let grist = Grist::new();
    grist
        .run(&["providers", "add", "jina-v4", "--url", &server.url()])
        .expect(0);
    let refused = grist
        .run_keyless(&[
            "ingest",
            &fixture("harbour"),
            "-o",
            "embedding_model=jina-v4",
        ])
        .expect(1);
    assert!(refused.err.contains("set-key jina-v4"), "{refused:?}");
    let wrong = grist
        .run(&[
            "ingest",
            &fixture("harbour"),
            "-o",
            "embedding_model=jina-v5",
        ])
        .expect(1);
    assert!(
        wrong.err.contains("`jina-v5`") && wrong.err.contains("`jina-v4`"),
        "{wrong:?}"
    );
    let short = [
        "-o",
        "embedding_model=jina-v4",
        "-o",
        "embedding_dimensions=64",
    ];
    let harbour = fixture("harbour");
    let short = grist
        .run(&[&["ingest", &harbour][..], &short].concat())
        .expect(1);
    assert!(short.err.contains("128 to 2048"), "{short:?}");
    assert_eq!(grist.json(&["jobs", "list"])["total"], 0);
    assert!(server.asked().is_empty());
}

#[test]
fn a_key_is_kept_encrypted_used_and_never_shown() {
    let server = StandIn::start(256);
    server.want_key(KEY);
    let grist = Grist::new();
    let mut said = String::new();
    let mut run = |words: &[&str], input: &str| {
        let mut child = grist
            .command(words)
            .env("GRISTMILL_KEYS_PASSPHRASE", "open sesame")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let ended = child.wait_with_output().unwrap();
        said += &String::from_utf8_lossy(&ended.stdout);
        said += &String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{words:?}: {ended:?}");
    };
    let url = server.url();
    run(&["providers", "add", "jina-v4", "--url", &url], "");
    run(
        &["providers", "set-key", "jina-v4", "--key-file", "-"],
        &format!("{KEY}\n"),
    );
    run(&["providers", "list", "--json"], "");
    run(&["providers", "test", "jina-v4"], "");
    run(
        &[
            "-vv",
            "ingest",
            &fixture("harbour"),
            "-o",
            "embedding_model=jina-v4",
        ],
        "",
    );
    run(&["providers", "remove-key", "jina-v4"], "");
    assert!(said.contains("\"file\"") && !said.contains(KEY), "{said}");
    let asked = server.asked();
    assert!(
        asked
            .iter()
            .all(|one| one.key == Some(format!("Bearer {KEY}")))
    );
    assert!(asked.last().unwrap().body["dimensions"] == 1024);
    for entry in walk(&grist.data_dir()) {
        let bytes = std::fs::read(&entry).unwrap();
        let holds = bytes
            .windows(KEY.len())
            .any(|window| window == KEY.as_bytes());
        assert!(!holds, "{} holds the key", entry.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => walk(&path),
            false => vec![path],
        })
        .collect()
}

#[test]
fn trouble_of_the_provider_pauses_the_job_and_no_file_fails() {
    let server = StandIn::start(256);
    let grist = with_lab(&server);
    // More than the patience of three requests, then all is well.
    server.next(vec![Some(Mishap::status(503)); 10]);
    let words = ["ingest", &fixture("harbour"), "-o", "embedding_model=lab"];
    let ran = grist
        .run(&[&words[..], &["--json", "--watch-progress"]].concat())
        .expect(0);
    assert!(
        ran.out.contains("embedder_unavailable"),
        "it paused: {ran:?}"
    );
    let shown = grist.json(&["jobs", "show", "last"]);
    assert_eq!(shown["job"]["totals"]["failed"], 0, "{shown}");
    assert_eq!(
        shown["job"]["totals"]["completed"],
        documents(&grist).len(),
        "{shown}"
    );
}

#[test]
fn what_may_not_leave_the_machine_is_held_from_a_providers_model() {
    let server = StandIn::start(256);
    let grist = with_lab(&server);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("plain.txt"),
        "The ferry leaves at nine.\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("secret.txt"),
        "CONFIDENTIAL\nThe lighthouse is sold in spring.\n",
    )
    .unwrap();
    let rules = grist.folder.path().join("rules.json");
    let policy = r#"{"policy": {"confidential": "local_embedder_only"}}"#;
    std::fs::write(&rules, policy).unwrap();
    grist
        .run(&["labels", "set", rules.to_str().unwrap()])
        .expect(0);
    ingest(&grist, folder.path().to_str().unwrap());
    let sent: Vec<String> = server
        .asked()
        .iter()
        .flat_map(|asked| asked.texts())
        .collect();
    assert!(sent.iter().any(|text| text.contains("ferry")), "{sent:?}");
    assert!(
        !sent.iter().any(|text| text.contains("lighthouse")),
        "{sent:?}"
    );
    let waiting = grist.run(&["labels", "review"]).expect(0);
    assert!(waiting.out.contains("secret.txt"), "{waiting:?}");
}
