//! Metadata at the command line: checked before, given with an ingest, changed afterwards.

use std::fs;

use crate::support::{Grist, has_model};

impl Grist {
    /// Writes a file below the test's folder and gives its path.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// Three documents and a table that does not quite fit them.
fn minutes(grist: &Grist) -> (String, String) {
    for name in ["march/minutes.txt", "april/minutes.txt", "budget.txt"] {
        let text = format!("The committee met and talked about {name} at length.\n");
        grist.write(&format!("papers/{name}"), &text);
    }
    let table = "filename;author;version;tags\n\
                 minutes.txt;Ada;1;\nbudget.txt;Ben;two;money,plans\nlost.txt;Cai;3;\n";
    let papers = grist.folder.path().join("papers");
    let papers = papers.to_str().unwrap().to_owned();
    (papers, grist.write("map.csv", table))
}

#[test]
fn a_check_tells_what_does_not_fit_and_does_nothing() {
    let grist = Grist::new();
    let (papers, table) = minutes(&grist);
    let ran = grist.run(&["metadata", "check", &table, &papers]).expect(2);
    insta::assert_snapshot!("metadata_check", ran.out);
    let report: serde_json::Value = {
        let ran = grist
            .run(&["metadata", "check", &table, &papers, "--json"])
            .expect(2);
        serde_json::from_str(&ran.out).unwrap()
    };
    assert_eq!(report["rows_without_file"], 1);
    assert_eq!(report["lists"][0]["items"][0]["column"], 3);
    assert_eq!(
        grist.json(&["jobs", "list"])["total"],
        0,
        "nothing was done"
    );
}

#[test]
fn the_schema_is_set_once_and_holds_for_every_command() {
    let grist = Grist::new();
    let file = r#"{"schema": {"author": {"required": true}, "level": "integer"},
                   "rules": [{"path": "{month}/**", "set": {"category": "minutes"}}]}"#;
    let file = grist.write("schema.json", file);
    grist.run(&["metadata", "set", &file]).expect(0);
    let shown = grist.json(&["metadata", "show"]);
    assert_eq!(shown["schema"]["author"]["required"], true);
    assert_eq!(shown["schema"]["level"]["type"], "integer");
    assert_eq!(shown["rules"][0]["path"], "{month}/**");
    let config = fs::read_to_string(grist.data_dir().join("config.yaml")).unwrap();
    assert!(config.contains("required: true"), "{config}");
    let wrong = grist.write("wrong.json", r#"{"schema": {"level": "money"}}"#);
    let ran = grist.run(&["metadata", "set", &wrong]).expect(1);
    assert!(ran.err.contains("money"), "{ran:?}");
}

#[test]
fn what_is_wrong_fails_alone_and_is_corrected_edited_and_searched_by() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let (papers, table) = minutes(&grist);
    let ran = grist
        .run(&["ingest", &papers, "--metadata", &table])
        .expect(2);
    for warning in [
        "no file takes the metadata of `lost.txt`",
        "2 files could take the metadata of `minutes.txt`",
    ] {
        assert!(ran.err.contains(warning), "{ran:?}");
    }
    let sentence = "Metadata validation failed: Field 'version' must be an integer, not 'two' \
                    (line 3 of map.csv)";
    let files = grist.json(&["jobs", "show", "last", "--files", "--state", "failed"]);
    assert!(files.to_string().contains(sentence), "{files}");

    let corrected = "filename,author,version,tags,date_created\n\
                     budget.txt,Ben,2,\"money,plans\",2025-10-16\n\
                     march/minutes.txt,Ada,1,,2025-03-31\n";
    let corrected = grist.write("map2.csv", corrected);
    grist
        .run(&["jobs", "retry", "last", "--all", "--metadata", &corrected])
        .expect(0);
    let found = |conditions: &[&str]| -> Vec<String> {
        let mut words = vec!["documents", "list", "--sort", "key"];
        words.extend(
            conditions
                .iter()
                .flat_map(|condition| ["--metadata", condition]),
        );
        let list = grist.json(&words);
        let items = list["items"].as_array().unwrap().iter();
        items
            .map(|item| item["key"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(found(&["tags=money", "version>=2"]), ["budget.txt"]);
    assert_eq!(found(&["date_created<2025-10-01"]), ["march/minutes.txt"]);
    let search = ["search", "committee", "--metadata", "version<=1"];
    let hits = grist.json(&search)["hits"].as_array().unwrap().clone();
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit["key"] == "march/minutes.txt"));

    let edit = |words: &[&str]| grist.json(&[&["documents", "edit"], words].concat());
    let edited = edit(&[
        "--metadata",
        "author=Ben",
        "--set",
        "author=Grace",
        "--unset",
        "tags",
    ]);
    assert_eq!(
        (&edited["matched"], &edited["changed"]),
        (&1.into(), &1.into())
    );
    assert_eq!(edit(&["--all", "--set", "is_public=yes"])["changed"], 3);
    let wrong = ["documents", "edit", "--all", "--set", "is_public=perhaps"];
    let ran = grist.run(&wrong).expect(1);
    assert!(ran.err.contains("Field 'is_public' must be"), "{ran:?}");
    grist.run(&["ingest", &papers]).expect(0);
    let list = grist.json(&["documents", "list", "--text", "budget"]);
    let fields = list["items"][0]["fields"].to_string();
    assert!(
        fields.contains(r#"{"name":"author","origin":"edited","value":"Grace"}"#),
        "{fields}"
    );
    assert!(
        fields.contains(r#"{"name":"is_public","origin":"edited","value":true}"#),
        "{fields}"
    );
}
