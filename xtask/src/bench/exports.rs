//! Exports of a million passages: how fast each format is written, and how much memory the
//! program takes for it, which has to stay below a limit.
//!
//! The passages are those of the store's own bench. One format is written after the other and
//! its file deleted once it is measured, so that the disk has to hold the data folder and the
//! largest file, and nothing else.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{report, usage};
use crate::console::{cargo, command, execute, note, output_of};
use crate::paths;

/// Its name among the benches.
pub(super) const NAME: &str = "exports";

/// How it is asked for.
pub(super) const USAGE: &str = "cargo xtask bench exports [--chunks N] [FORMAT or DATABASE]…";

const CHUNKS: u32 = 1_000_000;

/// The most memory an export may take, in megabytes.
const LIMIT: f64 = 200.0;

/// Bytes a passage takes in the data folder, its log included.
const STORED: u64 = 4_000;
/// Bytes a passage takes in the largest file.
const EXPORTED: u64 = 7_500;

/// Formats, with what is asked for besides.
const FORMATS: [&[&str]; 15] = [
    &["parquet"],
    &["csv"],
    &["csv", "--vectors"],
    &["json"],
    &["jsonl"],
    &["markdown"],
    &["llamaindex"],
    &["langchain"],
    &["vector"],
    &["vector", "--database", "chroma"],
    &["vector", "--database", "milvus"],
    &["vector", "--database", "pgvector"],
    &["vector", "--database", "pinecone"],
    &["vector", "--database", "qdrant"],
    &["vector", "--database", "weaviate"],
];

/// What to export, and in which formats.
#[derive(Debug, PartialEq)]
struct Wanted {
    chunks: u32,
    formats: Vec<&'static [&'static str]>,
}

/// Fills a data folder and exports it in one format after the other. What was measured is kept
/// even when a later format fails; nothing else stays on the disk.
pub(super) fn run(arguments: &[&str]) -> Result<Value> {
    let wanted = wanted(arguments)?;
    let folder = paths::target().join("bench").join(NAME);
    empty(&folder)?;
    let measured = has_room(&folder, wanted.chunks).and_then(|()| measure(&wanted, &folder));
    empty(&folder)?;
    measured
}

fn wanted(arguments: &[&str]) -> Result<Wanted> {
    let mut wanted = Wanted {
        chunks: CHUNKS,
        formats: Vec::new(),
    };
    let mut arguments = arguments.iter();
    while let Some(&argument) = arguments.next() {
        let before = wanted.formats.len();
        match argument {
            "--chunks" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                wanted.chunks = number.with_context(|| format!("usage: {USAGE}"))?;
                continue;
            }
            name if name.starts_with('-') => bail!("usage: {USAGE}"),
            name => wanted
                .formats
                .extend(FORMATS.iter().filter(|words| words.contains(&name))),
        }
        if wanted.formats.len() == before {
            bail!("there is no format or database `{argument}`; usage: {USAGE}");
        }
    }
    if wanted.formats.is_empty() {
        wanted.formats = FORMATS.to_vec();
    }
    Ok(wanted)
}

/// Refuses what would only fill the disk. Passes where the system does not tell.
fn has_room(folder: &Path, chunks: u32) -> Result<()> {
    let Some(free) = free_bytes(folder) else {
        return Ok(());
    };
    let needed = u64::from(chunks) * (STORED + EXPORTED);
    if free < needed {
        bail!(
            "this needs {} MB of disk and `{}` has {}: make room, or measure fewer passages \
             with `--chunks`",
            needed / 1_000_000,
            folder.display(),
            free / 1_000_000
        );
    }
    Ok(())
}

fn free_bytes(folder: &Path) -> Option<u64> {
    let told = output_of(command("df").arg("-Pk").arg(folder))?;
    let blocks: u64 = told
        .lines()
        .last()?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()?;
    Some(blocks * 1024)
}

fn measure(wanted: &Wanted, folder: &Path) -> Result<Value> {
    let data = folder.join("data");
    let build = ["build", "--release", "--package", "gristmill-cli"];
    execute(&mut cargo(&build))?;
    fill(&data, wanted.chunks)?;
    let mut result = json!({"bench": NAME, "chunks": wanted.chunks, "formats": []});
    let mut over = Vec::new();
    for format in &wanted.formats {
        let name = format.join(" ");
        let (row, peak) = export(&data, &folder.join("export"), format, wanted.chunks)
            .with_context(|| format!("cannot measure {name}"))?;
        result["formats"].as_array_mut().expect("a list").push(row);
        report::write(NAME, &result)?;
        over.extend(peak.filter(|peak| *peak > LIMIT).map(|_| name));
    }
    match over.is_empty() {
        true => Ok(result),
        false => bail!("more than {LIMIT} MB of memory for {}", over.join(", ")),
    }
}

fn fill(data: &Path, chunks: u32) -> Result<()> {
    let (chunks, kept) = (chunks.to_string(), data.to_string_lossy());
    let store = "bench --package gristmill-store --bench store --";
    let fill = ["--chunks", &chunks, "--queries", "0", "--keep", &kept];
    execute(cargo(&store.split(' ').collect::<Vec<_>>()).args(fill))
}

/// A row of the result, and the peak of the memory in megabytes.
fn export(data: &Path, file: &Path, format: &[&str], chunks: u32) -> Result<(Value, Option<f64>)> {
    let name = format.join(" ");
    let mut grist = command(paths::program("release", "grist"));
    grist.arg("--data-dir").arg(data).arg("export").arg(file);
    grist.arg("--format").args(format);
    let run = usage::run(grist.stdout(Stdio::null()))?;
    if !run.status.success() {
        bail!("`grist export` ended with {}", run.status);
    }
    let bytes = fs::metadata(file)?.len();
    // The next one would need room for both.
    fs::remove_file(file)?;
    let seconds = run.time.as_secs_f64();
    let peak = run.resident_megabytes.or(run.peak_megabytes);
    let row = json!({
        "name": name,
        "seconds": seconds.round(),
        "chunks_per_second": (f64::from(chunks) / seconds).round(),
        "megabytes": bytes / 1_000_000,
        "peak_memory_mb": peak.map(f64::round),
    });
    note(row.to_string());
    Ok((row, peak))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    Ok(fs::create_dir_all(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_chosen_by_their_own_name_or_that_of_a_database() {
        assert_eq!(wanted(&[]).unwrap().formats.len(), FORMATS.len());
        let some = wanted(&["--chunks", "800", "json", "qdrant"]).unwrap();
        let expected: [&[&str]; 2] = [&["json"], &["vector", "--database", "qdrant"]];
        assert_eq!((some.chunks, some.formats.as_slice()), (800, &expected[..]));
        assert_eq!(wanted(&["vector"]).unwrap().formats.len(), 7);
        for wrong in [
            &["--chunks"][..],
            &["--chunks", "many"],
            &["xml"],
            &["--all"],
        ] {
            assert!(wanted(wrong).is_err(), "{wrong:?}");
        }
    }
}
