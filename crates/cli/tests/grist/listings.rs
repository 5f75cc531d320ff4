//! What programs read: the shape of every listing, and that texts fit a terminal.

use crate::support::{Grist, fixture, has_model, steady};

#[test]
fn every_listing_has_its_shape() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let harbour = fixture("harbour");
    grist
        .run(&["connections", "add", &harbour, "--id", "harbour"])
        .expect(0);
    grist
        .run(&[
            "ingest",
            &harbour,
            "--name",
            "Harbour",
            "--collection",
            "port",
        ])
        .expect(0);
    let shape = |words: &[&str]| steady(grist.json(words));
    insta::assert_json_snapshot!("jobs_list", shape(&["jobs", "list"]));
    insta::assert_json_snapshot!("job_files", shape(&["jobs", "show", "--files"]));
    insta::assert_json_snapshot!("connections_list", shape(&["connections", "list"]));
    insta::assert_json_snapshot!("collections_list", shape(&["collections", "list"]));
    insta::assert_json_snapshot!(
        "documents_list",
        shape(&["documents", "list", "--sort", "key"])
    );
    insta::assert_json_snapshot!("stats", shape(&["stats"]));
}

#[test]
fn every_text_fits_eighty_columns() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    grist
        .run(&[
            "ingest",
            &fixture("harbour"),
            "--name",
            &"A very long name ".repeat(8),
        ])
        .expect(0);
    let listings: [&[&str]; 8] = [
        &["jobs", "list"],
        &["jobs", "show", "--files"],
        &["connections", "list"],
        &["collections", "list"],
        &["documents", "list"],
        &["documents", "near-duplicates"],
        &["overview"],
        &["stats"],
    ];
    for words in listings {
        let ran = grist.run(words).expect(0);
        let widest = ran.out.lines().map(|line| line.chars().count()).max();
        assert!(
            widest <= Some(80),
            "{words:?} is {widest:?} wide: {}",
            ran.out
        );
    }
}

#[test]
fn documents_are_deleted_by_the_end_of_their_id() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    grist.run(&["ingest", &fixture("broken")]).expect(2);
    let documents = grist.json(&["documents", "list"]);
    let id = documents["items"][0]["id"].as_str().unwrap();
    grist
        .run(&["documents", "delete", &id[id.len() - 8..]])
        .expect(0);
    assert_eq!(grist.json(&["documents", "list"])["total"], 0);
    let again = grist.run(&["documents", "delete", id]).expect(1);
    assert!(again.err.contains("there is no document"), "{again:?}");
}

#[test]
fn doctor_finds_a_new_folder_sound() {
    let grist = Grist::new();
    let report = grist.json(&["doctor", "--read-data"]);
    assert_eq!(report["sound"], true, "{report}");
    let names: Vec<&str> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    for part in [
        "embedding model",
        "PDFium",
        "tesseract",
        "parsers are confined",
    ] {
        assert!(names.contains(&part), "{part} is not in {names:?}");
    }
}
