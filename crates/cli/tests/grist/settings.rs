//! `grist settings`, and the settings' order of precedence.

use crate::support::Grist;

#[test]
fn a_value_is_written_kept_and_taken_back() {
    let grist = Grist::new();
    grist
        .run(&["settings", "set", "chunk_size", "800"])
        .expect(0);
    let shown = grist.json(&["settings", "get", "chunk_size"]);
    assert_eq!(
        (&shown["value"], &shown["origin"]),
        (&"800".into(), &"file".into())
    );
    let file = std::fs::read_to_string(grist.data_dir().join("config.yaml")).unwrap();
    assert_eq!(file, "processing:\n  chunk_size: 800\n");
    grist.run(&["settings", "reset", "chunk_size"]).expect(0);
    assert_eq!(
        grist.json(&["settings", "get", "chunk_size"])["origin"],
        "default"
    );
}

#[test]
fn a_value_that_makes_no_sense_is_refused() {
    let grist = Grist::new();
    let wrong = grist
        .run(&["settings", "set", "chunk_size", "big"])
        .expect(1);
    assert!(
        wrong.err.contains("`big` is not a valid integer"),
        "{wrong:?}"
    );
    let unknown = grist
        .run(&["settings", "set", "chunk_sise", "800"])
        .expect(1);
    assert!(
        unknown.err.contains("there is no setting `chunk_sise`"),
        "{unknown:?}"
    );
    assert!(!grist.data_dir().join("config.yaml").exists());
}

#[test]
fn the_environment_wins_over_the_file() {
    let grist = Grist::new();
    grist
        .run(&["settings", "set", "chunk_size", "800"])
        .expect(0);
    let mut command = grist.command(&["settings", "get", "chunk_size", "--json"]);
    let output = command.env("CHUNK_SIZE", "600").output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&shown["value"], &shown["origin"]),
        (&"600".into(), &"environment".into())
    );
}
