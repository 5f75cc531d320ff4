//! The documents' own examples, run as they stand with the clients they are written for.
//!
//! Only the port is another one, so that tests can run side by side. A client that is not
//! installed is named and left out; `GRISTMILL_TEST_PYTHON` names a Python that has `aiohttp`
//! and `requests`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::Serving;
use crate::support::{fixture, has_model};

impl Serving {
    /// An example with the address of this server in it, and what is put around it.
    fn example(&self, name: &str, before: &str, after: &str) -> PathBuf {
        let text = std::fs::read_to_string(fixture(&format!("clients/{name}"))).unwrap();
        let text = text
            .replace("localhost:8001", &self.address)
            .replace("localhost:8011", &self.address);
        let path = self.grist.folder.path().join(name);
        std::fs::write(&path, format!("{before}{text}{after}")).unwrap();
        path
    }

    /// The connection `conn1` of the examples, with the two files they name.
    fn conn1(&self) {
        let folder = self.grist.folder.path().join("papers");
        std::fs::create_dir(&folder).unwrap();
        for name in ["file1.pdf", "file2.pdf"] {
            std::fs::copy(sample(), folder.join(name)).unwrap();
        }
        let folder = folder.to_str().unwrap();
        let words = ["connections", "add", "--id", "conn1", folder];
        self.grist.run(&words).expect(0);
    }
}

fn sample() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("samples/Board minutes 2026-01-12.pdf")
}

/// What a client printed. Nothing when it is not installed, which `probe` finds out.
fn run(mut probe: Command, command: Command) -> Option<String> {
    let there = probe.output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("left out: {probe:?} does not succeed on this machine");
        return None;
    }
    let mut command = command;
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{err}");
    Some(out)
}

fn shell(script: &Path) -> Option<Vec<Value>> {
    let mut probe = Command::new("curl");
    probe.arg("--version");
    let mut command = Command::new("sh");
    command.arg("-e").arg(script);
    let printed = run(probe, command)?;
    let values = serde_json::Deserializer::from_str(&printed).into_iter();
    Some(values.map(|value| value.unwrap()).collect())
}

fn python(script: &Path, modules: &str) -> Option<String> {
    let python = std::env::var("GRISTMILL_TEST_PYTHON");
    let python = python.unwrap_or_else(|_| "python3".to_owned());
    let mut probe = Command::new(&python);
    probe.arg("-c").arg(format!("import {modules}"));
    let mut command = Command::new(&python);
    command.arg(script);
    run(probe, command)
}

fn typescript(script: &Path) -> Option<String> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui");
    let mut probe = Command::new("node");
    probe.arg("-e").arg("require('typescript'); require('ws')");
    probe.current_dir(&ui);
    let mut command = Command::new("node");
    command.arg(fixture("clients/typescript.mjs"));
    command.arg(ui.canonicalize().ok()?).arg(script);
    run(probe, command)
}

#[test]
fn batch_by_curl() {
    let serving = Serving::start(&[]);
    let script = serving.example("batch.sh", "", "");
    let Some(answers) = shell(&script) else {
        return;
    };
    let [health, statistics, list] = &answers[..] else {
        panic!("three answers: {answers:?}");
    };
    assert!(health["status"].is_string(), "{health}");
    assert_eq!(statistics["total_jobs"], 0);
    assert_eq!(list["jobs"], json!([]));
}

#[test]
fn batch_by_aiohttp() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    serving.conn1();
    let script = serving.example("batch.py", "", "");
    let Some(printed) = python(&script, "aiohttp") else {
        return;
    };
    assert!(printed.contains("Job started: True"), "{printed}");
    assert!(
        printed.trim_end().ends_with("Progress: 100.0%"),
        "{printed}"
    );
}

#[test]
fn batch_by_typescript() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    serving.conn1();
    let files = "const fileSelections = [{ connection_id: 'conn1', \
                 source_type: 'local_directory', file_ids: ['file1.pdf'] }];\n";
    // The example listens for ever.
    let end = "\nsetTimeout(() => { client.disconnect(); process.exit(0); }, 3000);\n";
    let script = serving.example("batch.ts", files, end);
    let Some(printed) = typescript(&script) else {
        return;
    };
    assert!(printed.contains("WebSocket connected"), "{printed}");
    assert!(printed.contains("Job progress: "), "{printed}");
}

#[test]
fn ingest_by_curl() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let script = serving.example("ingest.sh", "", "");
    let Some(answers) = shell(&script) else {
        return;
    };
    let told: Vec<String> = answers.iter().map(told).collect();
    let expected = [
        "text_ingestion pending",
        "sync_ingestion completed",
        "batch_ingestion pending",
        "sync_batch_ingestion completed",
        "text_ingestion pending",
        "Job 550e8400-e29b-41d4-a716-446655440000 not found",
        "list",
        "list",
        "list",
        "Job cannot be cancelled (not found or not pending)",
        "5 jobs",
        "sync_ingestion completed",
        "text_ingestion pending",
    ];
    assert_eq!(told, expected, "{answers:#?}");
}

/// An answer in a few words.
fn told(answer: &Value) -> String {
    let word = |name: &str| answer[name].as_str();
    match (word("detail"), word("job_type"), word("status")) {
        (Some(detail), _, _) => detail.to_owned(),
        (None, Some(kind), Some(status)) => format!("{kind} {status}"),
        (None, _, _) if answer["jobs"].is_array() => "list".to_owned(),
        (None, _, _) => format!("{} jobs", answer["total_jobs"]),
    }
}

#[test]
fn ingest_by_requests() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    // The example leaves out where the server is, and what it needs.
    let before = format!(
        "import time\nimport requests as client\n\n\nclass requests:\n    \
         post = staticmethod(lambda path, **more: client.post('http://{0}' + path, **more))\n    \
         get = staticmethod(lambda path: client.get('http://{0}' + path))\n\n\n\
         text = 'The lock keeper writes down every barge.'\n",
        serving.address
    );
    let script = serving.example("ingest.py", &before, "");
    let Some(printed) = python(&script, "requests") else {
        return;
    };
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(
        lines,
        ["Created 1 chunks", "Created 0 chunks"],
        "it is there already"
    );
}
