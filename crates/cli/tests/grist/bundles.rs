//! Bundles: taken to another data folder and found there.

use std::fs;

use crate::support::{Grist, fixture, has_model};

#[test]
fn a_bundle_is_restored_into_another_folder_and_answers_alike() {
    if !has_model() {
        return;
    }
    let (from, to) = (Grist::new(), Grist::new());
    from.run(&["ingest", &fixture("harbour")]).expect(0);
    let file = from.folder.path().join("harbour.bundle");
    let file = file.to_str().unwrap();
    let made = from.json(&["bundle", "create", file, "--originals"]);
    assert!(made["totals"]["documents"].as_u64().unwrap() >= 3, "{made}");
    assert_eq!(made["totals"]["originals_missing"], 0, "{made}");
    assert_eq!(to.json(&["bundle", "inspect", file]), made);
    let restored = to.json(&["bundle", "restore", file]);
    assert_eq!(restored["restored"], made["totals"]["documents"]);
    for words in ["harbour", "ships and cargo", "who pays the fees?"] {
        let search = ["search", words];
        assert_eq!(
            from.json(&search)["hits"],
            to.json(&search)["hits"],
            "{words}"
        );
    }
    let out = to.folder.path().join("files");
    let words = ["bundle", "restore", file, "--originals-to"];
    let put = to.json(&[&words[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(put["originals"]["written"], made["totals"]["documents"]);
    let again = to.run(&["bundle", "restore", file, "--merge"]).expect(0);
    assert!(again.out.contains("0 documents"), "{again:?}");
    fs::write(file, "no bundle").unwrap();
    let refused = to.run(&["bundle", "restore", file, "--merge"]).expect(1);
    let words: Vec<&str> = refused.err.split_whitespace().collect();
    let why = words.join(" ");
    assert!(why.contains("not a bundle of Gristmill"), "{refused:?}");
}

#[test]
fn what_is_there_stays_and_the_exit_status_says_that_something_was_left_out() {
    if !has_model() {
        return;
    }
    let (from, to) = (Grist::new(), Grist::new());
    let papers = from.folder.path().join("papers");
    fs::create_dir(&papers).unwrap();
    let ingest = |grist: &Grist, text: &str| {
        fs::write(papers.join("note.txt"), text).unwrap();
        grist.run(&["ingest", papers.to_str().unwrap()]).expect(0);
    };
    ingest(&from, "herring");
    ingest(&to, "eels");
    let file = from.folder.path().join("notes.bundle");
    let file = file.to_str().unwrap();
    from.run(&["bundle", "create", file]).expect(0);
    let refused = to.run(&["bundle", "restore", file]).expect(1);
    assert!(refused.err.contains("merge"), "{refused:?}");
    let left_out = to.run(&["bundle", "restore", file, "--merge"]).expect(2);
    assert!(left_out.err.contains("note.txt"), "{left_out:?}");
    assert_eq!(to.json(&["search", "eels"])["hits"][0]["key"], "note.txt");
}
