//! The embedding model: which one is in use, and changing it.

use crate::support::{Grist, fixture, has_model};

const FAST: &str = "all-MiniLM-L6-v2/int8";
const EXACT: &str = "all-MiniLM-L6-v2/f32";

#[test]
fn the_model_is_changed_without_reading_anything_again() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    grist.run(&["ingest", &fixture("harbour")]).expect(0);
    assert_eq!(grist.json(&["models", "show"])["model"], FAST);

    let told = grist.json(&["models", "use", "f32"]);
    assert_eq!(told["state"], "completed", "{told}");
    assert_eq!(told["from"], FAST);
    let shown = grist.json(&["models", "show"]);
    assert_eq!(
        (&shown["model"], &shown["others"]),
        (&EXACT.into(), &0.into())
    );

    let hits = grist.json(&["search", "when is high water", "--mode", "vector"]);
    assert!(!hits["hits"].as_array().unwrap().is_empty(), "{hits}");
    let again = grist.run(&["ingest", &fixture("harbour")]).expect(0);
    assert!(again.out.contains("unchanged"), "{again:?}");
    grist.run(&["doctor", "--read-data"]).expect(0);

    let refused = grist.run(&["models", "use", "f32"]).expect(1);
    assert!(refused.err.contains("in use already"), "{refused:?}");
}

#[test]
fn a_folder_without_a_model_that_fits_is_refused_and_says_why() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    grist.run(&["ingest", &fixture("harbour")]).expect(0);
    let refused = grist
        .run(&["models", "use", "--folder", &fixture("harbour")])
        .expect(1);
    assert!(refused.err.contains("config.json"), "{refused:?}");
    assert_eq!(grist.json(&["models", "show"])["model"], FAST);
}

#[test]
fn a_copy_of_the_model_in_a_folder_of_its_own_can_be_used() {
    let Some(own) = gristmill_assets::locate(&gristmill_assets::MODEL) else {
        return eprintln!("left out: this test needs the embedding model (`grist setup`)");
    };
    let grist = Grist::new();
    grist.run(&["ingest", &fixture("harbour")]).expect(0);
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(own.join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let told = grist.json(&["models", "use", "--folder", path]);
    assert_eq!(told["state"], "completed", "{told}");
    assert!(told["model"].as_str().unwrap().contains('@'), "{told}");
    let hits = grist.json(&["search", "when is high water", "--mode", "vector"]);
    assert!(!hits["hits"].as_array().unwrap().is_empty(), "{hits}");

    // Without its files, words are what is left.
    std::fs::remove_file(folder.path().join("model.safetensors")).unwrap();
    let by_words = grist.json(&["search", "water"]);
    assert!(by_words["notice"].is_string(), "{by_words}");
}
