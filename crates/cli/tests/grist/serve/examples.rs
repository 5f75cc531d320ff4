//! The documents' own examples, run as they stand with the clients they are written for.
//!
//! Only the port is another one, so that tests can run side by side. A client that is not
//! installed is named and left out; `GRISTMILL_TEST_PYTHON` names a Python that has `aiohttp`,
//! `httpx`, `requests` and `websockets`.

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
            .replace("localhost:8000", &self.address)
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

impl Serving {
    /// PDF files beside the examples, each with a content of its own.
    fn papers(&self, names: &[&str]) {
        for name in names {
            let mut bytes = std::fs::read(sample()).unwrap();
            bytes.extend_from_slice(format!("% {name}\n").as_bytes());
            let path = self.grist.folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
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
    // Examples name files beside them.
    command.current_dir(script.parent().unwrap());
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
    command.current_dir(script.parent().unwrap());
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

#[test]
fn documents_by_curl() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&["--api-key", "test-key-123"]);
    serving.papers(&["doc1.pdf"]);
    let folder = serving.grist.folder.path();
    std::fs::write(folder.join("doc2.docx"), "no archive").unwrap();
    std::fs::write(folder.join("doc3.txt"), "Rye and wheat.").unwrap();
    std::fs::write(
        folder.join("metadata.csv"),
        "filename,author\ndoc3.txt,Ann\n",
    )
    .unwrap();
    let script = serving.example("documents.sh", "", "");
    let Some(answers) = shell(&script) else {
        return;
    };
    assert_eq!(answers[0]["total_documents"], 3, "{answers:?}");
    assert_eq!(answers[0]["status"], "in_progress");
}

#[test]
fn documents_by_httpx() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&["--api-key", "test-key-123"]);
    let names: Vec<String> = (0..20).map(|n| format!("sample{n}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    serving.papers(&names);
    // The examples are tests of another project; what runs them there is put around them.
    let before = r#"
import asyncio, sys, types
from typing import List

def same(test):
    return test

pytest = types.ModuleType("pytest")
pytest.mark = types.SimpleNamespace(asyncio=same, slow=same)
pytest.fail = lambda why: sys.exit(why)
fastapi = types.ModuleType("fastapi")
fastapi.status = types.SimpleNamespace(HTTP_202_ACCEPTED=202)
sys.modules.update(pytest=pytest, fastapi=fastapi)
logger = types.SimpleNamespace(info=lambda what, **more: print(what))
"#;
    let after = format!(
        r#"

async def main():
    files = [open(f"sample{{n}}.pdf", "rb").read() for n in range(20)]
    metadata = b"filename,author\ndoc0.pdf,Ann\n"
    async with AsyncClient(base_url="http://{0}", timeout=60) as client:
        await test_batch_ingestion_success(client, files[:3], metadata)
        print("Batch ingested")
        await test_batch_performance(client, files[3:] + files[:3])

asyncio.run(main())
"#,
        serving.address
    );
    let script = serving.example("documents.py", before, &after);
    let Some(printed) = python(&script, "httpx") else {
        return;
    };
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines, ["Batch ingested", "Batch performance test passed"]);
}

#[test]
fn classification_by_requests() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    serving.papers(&["doc1.pdf", "doc2.pdf", "doc3.pdf"]);
    let script = serving.example("classification.py", "", "");
    let Some(printed) = python(&script, "requests") else {
        return;
    };
    assert!(printed.contains("Progress: 100.0% (3/3)"), "{printed}");
    for name in ["doc1.pdf: ", "doc2.pdf: ", "doc3.pdf: "] {
        assert!(printed.contains(name), "{printed}");
    }
}

#[test]
fn classification_by_requests_and_curl() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    serving.papers(&["test/sample1.pdf", "test/sample2.pdf"]);
    let script = serving.example("classification-sample.py", "", "");
    if let Some(printed) = python(&script, "requests") {
        assert!(printed.contains("'total_files': 2"), "{printed}");
        assert!(printed.contains("'status': 'pending'"), "{printed}");
    }
    serving.papers(&["document1.pdf", "document2.pdf", "document3.pdf"]);
    let script = serving.example("classification.sh", "", "");
    let Some(answers) = shell(&script) else {
        return;
    };
    let [uploaded, missing, jobs] = &answers[..] else {
        panic!("three answers: {answers:?}");
    };
    assert_eq!(uploaded["total_files"], 3, "{uploaded}");
    assert_eq!(missing["detail"], "Job job_id not found");
    assert!(jobs["total_count"].as_u64().unwrap() >= 1, "{jobs}");
}

/// What the examples of `bulk` have processed.
const BULK: &str = r#"{
    "job_id": "bulk-1641024000123",
    "platform": "documents",
    "input_method": "upload",
    "selected_content": ["a", "b"],
    "uploaded_documents": [
        { "id": "a", "name": "tides.md", "type": "text/markdown",
          "content": "Spring tides follow the new and the full moon by a day or two." },
        { "id": "b", "name": "locks.txt", "type": "text/plain",
          "content": "The lock keeper writes down every barge that passes the lower gate." }
    ],
    "embedding_model": { "id": "all-MiniLM-L6-v2" },
    "vector_db": { "id": "pinecone" },
    "settings": { "chunkSize": 1024, "chunkOverlap": 100, "maxTokens": 8192 }
}"#;

#[test]
fn bulk_by_curl() {
    let serving = Serving::start(&["--api-key", "YOUR_API_KEY"]);
    let script = serving.example("bulk.sh", "", "");
    let Some(answers) = shell(&script) else {
        return;
    };
    // The document leaves the path out.
    assert_eq!(answers[0]["detail"], "Not Found", "{answers:?}");
    assert_eq!(answers[0]["success"], false);
}

#[test]
fn bulk_by_aiohttp_and_websockets() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&["--api-key", "s3cret"]);
    // The example forgets to import what it takes its time from.
    let before = "import time
";
    let after = format!(
        r#"

async def main():
    client = BulkProcessingClient("http://{0}", "s3cret")
    config = json.loads("""{BULK}""")
    heard = []
    monitor = asyncio.create_task(client.monitor_progress(config["job_id"], heard.append))
    while not heard:
        await asyncio.sleep(0.05)
    started = await client.start_processing(config)
    await monitor
    exported = await client.export_results(config["job_id"], "json")
    print(json.dumps({{"started": started, "heard": heard, "exported": exported}}))

asyncio.run(main())
"#,
        serving.address
    );
    let script = serving.example("bulk.py", before, &after);
    let Some(printed) = python(&script, "aiohttp, websockets") else {
        return;
    };
    let told: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(told["started"]["success"], true, "{told}");
    assert_eq!(told["exported"]["message"], "Export started successfully");
    let heard = told["heard"].as_array().unwrap();
    assert_eq!(heard[0]["type"], "status", "{told}");
    let last = heard.last().unwrap();
    assert_eq!(last["type"], "completed", "{told}");
    assert_eq!(last["result"]["completed_items"], 2);
}

#[test]
fn bulk_by_typescript_and_javascript() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&["--api-key", "s3cret"]);
    let class = std::fs::read_to_string(fixture("clients/bulk.ts")).unwrap();
    let class = class.replace("localhost:8000", &serving.address);
    let after = format!(
        r#"
{class}
const told = [];
ws.addEventListener("message", (event) => told.push(JSON.parse(event.data)));
await new Promise((resolve) => ws.addEventListener("open", resolve));
const client = new BulkProcessingClient("http://{0}", "s3cret");
const config = {BULK};
const started = await withRetry(() => client.startProcessing(config));
const updates = [];
const again = client.connectToProgress(started.job_id, (data) => updates.push(data));
await new Promise((resolve) => again.addEventListener("close", resolve));
const exported = await client.exportResults(started.job_id, "json");
updateMetrics(updates.at(-1).result);
console.log(JSON.stringify({{ started, told, updates, exported, metrics }}));
process.exit(0);
"#,
        serving.address
    );
    let script = serving.example("bulk.js", "", &after);
    let Some(printed) = typescript(&script) else {
        return;
    };
    let last = printed.lines().last().unwrap();
    let told: Value = serde_json::from_str(last).unwrap();
    assert_eq!(told["started"]["job_id"], "bulk-1641024000123", "{told}");
    assert_eq!(told["told"][0]["stage"], "Waiting for the job", "{told}");
    assert_eq!(told["updates"][0]["type"], "status", "{told}");
    assert_eq!(told["exported"]["success"], true, "{told}");
    assert_eq!(told["metrics"]["successfulJobs"], 1, "{told}");
    assert_eq!(told["metrics"]["totalItemsProcessed"], 2, "{told}");
}
