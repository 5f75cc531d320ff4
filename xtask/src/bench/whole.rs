//! The whole program on the corpus: documents a minute, memory, search, cold start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::usage::{self, ProcessorSeconds};
use crate::console::{command, output_of};
use crate::paths;

/// Its name among the benches.
pub(super) const NAME: &str = "whole";

/// How often a search is started for the cold start's median.
const COLD_STARTS: usize = 15;

const QUESTIONS: &[&str] = &[
    "annual revenue by region",
    "how to install the package",
    "list of attendees and decisions",
    "temperature and pressure limits",
    "terms of the licence",
];

/// Ingests `corpus` into fresh data folders, as it comes and without text recognition
/// (which other programs leave out), and searches it.
pub(super) fn run(corpus: &Path) -> Result<Value> {
    let (_, without_recognition) = ingest(corpus, &["--option", "ocr=false"])?;
    let (grist, as_it_comes) = ingest(corpus, &[])?;
    let again = grist.ingest(corpus, &[])?;
    Ok(json!({
        "bench": NAME,
        "as_it_comes": as_it_comes,
        "without_text_recognition": without_recognition,
        "seconds_when_nothing_changed": rounded(again.time.as_secs_f64()),
        "cold_start_of_search_ms": rounded(grist.cold_start()?),
    }))
}

fn ingest(corpus: &Path, options: &[&str]) -> Result<(Grist, Value)> {
    let grist = Grist::with_fresh_data()?;
    let run = grist.ingest(corpus, options)?;
    let statistics = grist.json(&["stats"])?;
    let documents = statistics["documents"].as_f64().unwrap_or_default();
    let chunks = statistics["chunks"].as_f64().unwrap_or_default();
    let seconds = run.time.as_secs_f64();
    let figures = json!({
        "seconds": rounded(seconds),
        "files": statistics["files_by_state"],
        "reasons": statistics["files_by_reason"],
        "documents": documents,
        "chunks": chunks,
        "documents_per_minute": rounded(documents * 60.0 / seconds),
        "chunks_per_second": rounded(chunks / seconds),
        "stages": statistics["stages"],
        "processor": run.processor.as_ref().map(shares),
        "peak_memory_mb": run.peak_megabytes.map(rounded),
        "database_mb": rounded(statistics["database_bytes"].as_f64().unwrap_or_default() / 1e6),
    });
    Ok((grist, figures))
}

/// Who used how much processor time: children parse, encoder threads embed, and the rest is
/// what the engine, the store and the command line add.
fn shares(processor: &ProcessorSeconds) -> Value {
    let of_thread = |name: &str| processor.threads.get(name).copied().unwrap_or_default();
    let own: f64 = processor.threads.values().sum();
    let embed = of_thread("embedding");
    let (parse, rest) = (processor.children, own - embed);
    let all = parse + embed + rest;
    json!({
        "seconds": rounded(all),
        "parse_seconds": rounded(parse),
        "embed_seconds": rounded(embed),
        "overhead_seconds": rounded(rest),
        "overhead_percent": rounded(rest * 100.0 / all),
        "file_worker_seconds": rounded(of_thread("file-worker")),
        "store_writer_seconds": rounded(of_thread("store-writer")),
    })
}

/// The command line with a data folder of its own.
struct Grist {
    program: PathBuf,
    data: PathBuf,
}

impl Grist {
    fn with_fresh_data() -> Result<Self> {
        let data = paths::target().join("bench/data");
        if data.exists() {
            fs::remove_dir_all(&data)
                .with_context(|| format!("cannot empty `{}`", data.display()))?;
        }
        Ok(Self {
            program: paths::program("release", "grist"),
            data,
        })
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut grist = command(&self.program);
        grist
            .arg("--json")
            .arg("--data-dir")
            .arg(&self.data)
            .args(words);
        grist
    }

    fn ingest(&self, corpus: &Path, options: &[&str]) -> Result<usage::Run> {
        let mut ingest = self.command(&["ingest"]);
        ingest.args(options);
        let run = usage::run(
            ingest
                .arg(corpus)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        match run.status.code() {
            // Some files of the corpus are damaged on purpose: 2 is expected.
            Some(0 | 2) => Ok(run),
            _ => bail!("`grist ingest` ended with {}", run.status),
        }
    }

    fn json(&self, words: &[&str]) -> Result<Value> {
        let text = output_of(&mut self.command(words))
            .with_context(|| format!("`grist {}` failed", words.join(" ")))?;
        serde_json::from_str(&text)
            .with_context(|| format!("`grist {}` printed no JSON", words.join(" ")))
    }

    /// Milliseconds from starting `grist search` to its end, the median.
    fn cold_start(&self) -> Result<f64> {
        let mut times = Vec::new();
        for question in QUESTIONS.iter().cycle().take(COLD_STARTS) {
            let started = Instant::now();
            self.json(&["search", question])?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        Ok(times[times.len() / 2])
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
