//! Exports of a million passages: how fast each format is written, and how much memory the
//! program takes for it.
//!
//! The passages are those of the store's own bench. All of it takes about 12 GB of disk.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::usage;
use crate::console::{cargo, command, execute, note};
use crate::paths;

/// Its name among the benches.
pub(super) const NAME: &str = "exports";

const CHUNKS: u32 = 1_000_000;

/// Formats, with what is asked for besides.
const FORMATS: [&[&str]; 8] = [
    &["parquet"],
    &["csv"],
    &["csv", "--vectors"],
    &["json"],
    &["jsonl"],
    &["markdown"],
    &["llamaindex"],
    &["vector", "--database", "pgvector"],
];

/// Fills a data folder and exports it in one format after the other.
pub(super) fn run() -> Result<Value> {
    let folder = paths::target().join("bench").join(NAME);
    empty(&folder)?;
    let data = folder.join("data");
    let (chunks, kept) = (CHUNKS.to_string(), data.to_string_lossy());
    let store = "bench --package gristmill-store --bench store --";
    let fill = ["--chunks", &chunks, "--queries", "0", "--keep", &kept];
    execute(cargo(&store.split(' ').collect::<Vec<_>>()).args(fill))?;
    execute(&mut cargo(&[
        "build",
        "--release",
        "--package",
        "gristmill-cli",
    ]))?;
    let formats: Result<Vec<Value>> = FORMATS
        .iter()
        .map(|format| export(&data, &folder.join("export"), format))
        .collect();
    let formats = formats?;
    empty(&folder)?;
    Ok(json!({"bench": NAME, "chunks": CHUNKS, "formats": formats}))
}

fn export(data: &Path, file: &Path, format: &[&str]) -> Result<Value> {
    let name = format.join(" ");
    note(&name);
    let mut grist = command(paths::program("release", "grist"));
    grist.arg("--data-dir").arg(data).arg("export").arg(file);
    grist.arg("--format").args(format);
    let run = usage::run(grist.stdout(Stdio::null()).stderr(Stdio::null()))?;
    if !run.status.success() {
        bail!("`grist export` as {name} ended with {}", run.status);
    }
    let bytes = fs::metadata(file)?.len();
    // The next one would need room for both.
    fs::remove_file(file)?;
    let seconds = run.time.as_secs_f64();
    Ok(json!({
        "name": name,
        "seconds": seconds.round(),
        "chunks_per_second": (f64::from(CHUNKS) / seconds).round(),
        "megabytes": bytes / 1_000_000,
        "peak_memory_mb": run.peak_megabytes.map(f64::round),
    }))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    Ok(fs::create_dir_all(folder)?)
}
