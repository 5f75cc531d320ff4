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

/// The configuration of the document on batch jobs, as it stands there.
const DOCUMENTED: &str = r#"processing:
  use_marker_llm: false
  chunk_size: 1100
  chunk_overlap: 210
  max_file_size_mb: 101

embeddings:
  openai_model: "text-embedding-3-large"
  batch_size: 32
  use_gpu: true

max_concurrent_jobs: 5
max_concurrent_processing: 2
"#;

#[test]
fn the_documented_configuration_is_read_as_it_stands() {
    let grist = Grist::new();
    grist.run(&["settings", "list"]).expect(0);
    std::fs::write(grist.data_dir().join("config.yaml"), DOCUMENTED).unwrap();
    let value = |name: &str, variables: &[(&str, &str)]| {
        let mut command = grist.command(&["settings", "get", name, "--json"]);
        for variable in ["MAX_CONCURRENT_JOBS", "MAX_CONCURRENT_PROCESSING"] {
            command.env_remove(variable);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        shown["value"].as_str().unwrap().to_owned()
    };
    for (name, expected) in [
        ("chunk_size", "1100"),
        ("chunk_overlap", "210"),
        ("max_file_size_mb", "101"),
        ("max_concurrent_jobs", "5"),
        ("max_concurrent_processing", "2"),
    ] {
        assert_eq!(value(name, &[]), expected, "{name}");
    }
    let documented = [
        ("MAX_CONCURRENT_JOBS", "6"),
        ("MAX_CONCURRENT_PROCESSING", "1"),
        ("CHUNK_SIZE", "1200"),
        ("CHUNK_OVERLAP", "220"),
        ("USE_MARKER_LLM", "false"),
        ("SUPABASE_URL", "your_supabase_url"),
        ("SUPABASE_KEY", "your_supabase_key"),
        ("OPENAI_API_KEY", "your_openai_key"),
        ("MAX_CONCURRENT_BATCH_SIZE_GB", "0.5"),
    ];
    for (name, expected) in [
        ("max_concurrent_jobs", "6"),
        ("max_concurrent_processing", "1"),
        ("chunk_size", "1200"),
        ("chunk_overlap", "220"),
        ("max_concurrent_batch_size_gb", "0.5"),
    ] {
        assert_eq!(value(name, &documented), expected, "{name}");
    }
}

#[test]
fn what_nobody_says_is_what_the_documents_say() {
    let grist = Grist::new();
    let usual = |name: &str| {
        let mut command = grist.command(&["settings", "get", name, "--json"]);
        command.env_remove(name.to_uppercase());
        let output = command.output().unwrap();
        let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        shown["value"].as_str().unwrap().to_owned()
    };
    for (name, value) in [
        ("max_concurrent_jobs", "4"),
        ("max_concurrent_processing", "3"),
        ("max_workers", "4"),
        ("max_retries", "3"),
        ("timeout_seconds", "300"),
        ("skip_existing", "true"),
        ("chunk_size", "1000"),
        ("chunk_overlap", "200"),
        ("max_file_size_mb", "100"),
        ("max_concurrent_batch_size_gb", "5"),
        ("api_requests_per_minute", "600"),
        ("api_sockets_per_user", "20"),
        ("api_bulk_jobs_per_hour", "20"),
        ("api_bulk_exports_per_hour", "10"),
        ("api_bulk_status_per_hour", "1000"),
    ] {
        assert_eq!(usual(name), value, "{name}");
    }
}
