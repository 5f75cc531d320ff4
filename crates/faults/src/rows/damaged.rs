//! Damaged copies of real documents.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use gristmill_model::FileState;

use crate::grist::Grist;
use crate::oracle;
use crate::row::{Bench, Row, Verdict};
use crate::rows::parsers::shares;

/// Copies of each document of the corpus, each damaged in another way.
pub(crate) const COPIES: Row = Row {
    family: "files",
    name: "damaged",
    says: "real documents cut at many points, with bytes flipped, blocks zeroed, other names: \
           every copy ends in a state with a reason, and no text is claimed from nothing",
    run: copies,
};

/// Largest document that is damaged, in a quick run and in a whole one.
const LARGEST: [u64; 2] = [60_000, 5_000_000];

/// Copies made of nothing but zeros, as a disk leaves them after a power cut.
const NOTHING: &str = "-zeros";

fn copies(bench: &Bench) -> Result<Verdict> {
    let Some(corpus) = &bench.corpus else {
        return Ok(Verdict::LeftOut(
            "needs a folder of real documents (--corpus)".to_owned(),
        ));
    };
    let mut random = bench.random("files/damaged");
    let mut originals = Vec::new();
    let [quick, all] = LARGEST;
    collect(corpus, bench.extent.pick(quick, all), &mut originals)?;
    originals.sort();
    ensure!(
        !originals.is_empty(),
        "`{}` holds no documents",
        corpus.display()
    );
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("damaged");
    fs::create_dir(&folder)?;
    let count = bench.extent.pick(200, 3_500);
    for number in 0..count {
        let original = match bench.extent.pick(true, false) {
            true => &originals[random.usize(..originals.len())],
            false => &originals[number % originals.len()],
        };
        write_damaged(original, &folder, number, &originals, &mut random)?;
    }
    // Recognising text takes seconds a page and is no part of this row.
    let words = [
        "ingest",
        &*folder.to_string_lossy(),
        "-o",
        "ocr=false",
        "-o",
        "timeout_seconds=30",
    ];
    grist.expect(&words, &[0, 2])?.ended_well()?;
    let states = oracle::states(&grist)?;
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let of_it = states
            .iter()
            .filter(|(key, _)| **key == name || key.starts_with(&format!("{name}!")));
        let of_it: Vec<_> = of_it.collect();
        ensure!(!of_it.is_empty(), "`{name}` is not accounted for");
        let claimed = of_it
            .iter()
            .any(|(_, state)| matches!(state, FileState::Completed { .. }));
        ensure!(
            !(claimed && name.contains(NOTHING)),
            "text was claimed from the zeros of `{name}`"
        );
    }
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: count,
        note: shares(&states.values().map(FileState::as_str).collect::<Vec<_>>()),
    })
}

/// One damaged copy; what was done stands in its name.
fn write_damaged(
    original: &Path,
    folder: &Path,
    number: usize,
    originals: &[PathBuf],
    random: &mut fastrand::Rng,
) -> Result<()> {
    let mut bytes = fs::read(original)?;
    let mut extension = extension_of(original);
    let what = match number % 5 {
        0 => {
            bytes.truncate(random.usize(..bytes.len()));
            "-cut"
        }
        1 => {
            let flips = 1 + bytes.len() / 500;
            for _ in 0..flips {
                let place = random.usize(..bytes.len());
                bytes[place] ^= 1 << random.u8(..8);
            }
            "-flipped"
        }
        2 => {
            let start = random.usize(..bytes.len());
            let end = bytes.len().min(start + 4096);
            bytes[start..end].fill(0);
            "-holed"
        }
        3 => {
            extension = extension_of(&originals[random.usize(..originals.len())]);
            "-renamed"
        }
        _ => {
            bytes.fill(0);
            NOTHING
        }
    };
    fs::write(folder.join(format!("{number:04}{what}.{extension}")), bytes)?;
    Ok(())
}

fn extension_of(file: &Path) -> String {
    let extension = file.extension().unwrap_or_default();
    extension.to_string_lossy().into_owned()
}

/// Every document below `folder` of at most `largest` bytes.
fn collect(folder: &Path, largest: u64, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        if facts.is_dir() {
            collect(&entry.path(), largest, found)?;
        } else if (1..=largest).contains(&facts.len()) {
            found.push(entry.path());
        }
    }
    Ok(())
}
