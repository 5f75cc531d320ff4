//! Archives made to harm whoever opens them.

use std::fs::{self, File};
use std::io::{Cursor, Write as _};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use gristmill_model::FileState;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// The member of every archive here that has nothing wrong with it.
const GOOD: &str = "good.txt";

/// Members that leave the archive, bombs, lies.
pub(crate) const HOSTILE: Row = Row {
    family: "archives",
    name: "hostile",
    says: "names that leave the archive, links, duplicates, overlaps, bombs, lying sizes, \
           encryption, archives in archives: the good member is stored, the bad one is not, \
           nothing is written outside",
    run: hostile,
};

fn hostile(bench: &Bench) -> Result<Verdict> {
    let archives: [(&str, Vec<u8>); 8] = [
        (
            "slip",
            with_members(&["../../slip.txt", "/slip.txt", "a/../../slip.txt"])?,
        ),
        ("link", with_link()?),
        (
            "duplicate",
            renamed(
                &with_members(&["evil1.txt", "evil2.txt"])?,
                "evil2",
                "evil1",
            ),
        ),
        (
            "overlap",
            overlapping(with_members(&["evil1.txt", "evil2.txt"])?),
        ),
        ("ratio", with_zeros(1 << 30)?),
        ("lying", with_lie(with_zeros(1 << 20)?)),
        ("encrypted", encrypted()?),
        ("nested", nested(12)?),
    ];
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    fs::create_dir(&folder)?;
    for (name, bytes) in &archives {
        fs::write(folder.join(format!("{name}.zip")), bytes)?;
    }
    let before = listing(grist.room())?;
    let ran = grist.expect(
        &[
            "ingest",
            &folder.to_string_lossy(),
            "-o",
            "timeout_seconds=60",
        ],
        &[0, 2],
    )?;
    ran.ended_well()?;
    let states = oracle::states(&grist)?;
    for (name, _) in &archives {
        let of_it = || {
            states
                .iter()
                .filter(|(key, _)| key.starts_with(&format!("{name}.zip")))
        };
        ensure!(of_it().count() > 0, "`{name}.zip` is not accounted for");
        for (key, state) in of_it() {
            let stored = matches!(state, FileState::Completed { .. });
            let bad = key.contains("slip.txt")
                || key.contains("link") && key.contains("passwd")
                || key.contains("zeros");
            ensure!(!(stored && bad), "`{key}` was stored");
        }
    }
    // All good members are alike: one is stored, the others are its duplicates.
    let good = states.iter().filter(|(key, _)| key.ends_with(GOOD));
    let good: Vec<_> = good
        .map(|(key, state)| (key.as_str(), state.as_str()))
        .collect();
    ensure!(
        good.iter().any(|(_, state)| *state == "completed"),
        "no good member was stored: {good:?}"
    );
    ensure!(
        listing(grist.room())? == before,
        "something was written outside the data folder"
    );
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: archives.len(),
        note: format!("{} members accounted for", states.len()),
    })
}

/// Archives that end too early.
pub(crate) const CUT: Row = Row {
    family: "archives",
    name: "cut",
    says: "an archive cut at any byte, or with bytes flipped: a reason, or the members that can \
           still be read",
    run: cut,
};

fn cut(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("archives/cut");
    let whole = with_members(&["one.txt", "two.txt", "folder/three.txt"])?;
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    fs::create_dir(&folder)?;
    let count = bench.extent.pick(60, 600);
    for number in 0..count {
        let mut bytes = whole.clone();
        match number % 2 {
            0 => bytes.truncate(random.usize(..whole.len())),
            _ => (0..4).for_each(|_| bytes[random.usize(..whole.len())] = random.u8(..)),
        }
        fs::write(folder.join(format!("{number:03}.zip")), bytes)?;
    }
    grist.expect(&["ingest", &folder.to_string_lossy()], &[0, 2])?;
    let states = oracle::states(&grist)?;
    for number in 0..count {
        let name = format!("{number:03}.zip");
        ensure!(
            states.keys().any(|key| key.starts_with(&name)),
            "`{name}` is not accounted for"
        );
    }
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: count,
        note: String::new(),
    })
}

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// An archive with the good member and these others.
fn with_members(names: &[&str]) -> Result<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(GOOD, plain())?;
    archive.write_all(papers::prose(0, &mut random).as_bytes())?;
    for (number, name) in names.iter().enumerate() {
        archive.start_file(*name, plain())?;
        archive.write_all(papers::prose(number + 1, &mut random).as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn with_link() -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new_append(Cursor::new(with_members(&[])?))?;
    archive.add_symlink("passwd-link.txt", "/etc/passwd", plain())?;
    Ok(archive.finish()?.into_inner())
}

fn with_zeros(count: u64) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new_append(Cursor::new(with_members(&[])?))?;
    archive.start_file("zeros.txt", plain())?;
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), count),
        &mut archive,
    )?;
    Ok(archive.finish()?.into_inner())
}

fn encrypted() -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new_append(Cursor::new(with_members(&[])?))?;
    archive.start_file(
        "locked.txt",
        plain().with_aes_encryption(AesMode::Aes256, "mole"),
    )?;
    archive.write_all(b"nobody reads this without the password")?;
    Ok(archive.finish()?.into_inner())
}

/// An archive in an archive in an archive.
fn nested(depth: usize) -> Result<Vec<u8>> {
    let mut inner = with_members(&[])?;
    for _ in 0..depth {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("inner.zip", plain())?;
        archive.write_all(&inner)?;
        inner = archive.finish()?.into_inner();
    }
    Ok(inner)
}

/// The archive with a name changed in place, so that two members share it.
fn renamed(archive: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (from, to) = (from.as_bytes(), to.as_bytes());
    let mut bytes = archive.to_vec();
    for start in 0..bytes.len().saturating_sub(from.len()) {
        if bytes[start..].starts_with(from) {
            bytes[start..start + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

/// Where the entries of the central directory begin.
fn entries(archive: &[u8]) -> Vec<usize> {
    let signature = b"PK\x01\x02";
    (0..archive.len())
        .filter(|start| archive[*start..].starts_with(signature))
        .collect()
}

/// The last member claims the bytes of the one before.
fn overlapping(mut archive: Vec<u8>) -> Vec<u8> {
    if let [.., before, last] = entries(&archive)[..] {
        archive.copy_within(before + 42..before + 46, last + 42);
    }
    archive
}

/// The last member claims to be tiny.
fn with_lie(mut archive: Vec<u8>) -> Vec<u8> {
    if let Some(last) = entries(&archive).last() {
        archive[last + 24..last + 28].copy_from_slice(&10_u32.to_le_bytes());
    }
    archive
}

/// Everything in a folder but the data folder.
fn listing(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).context("cannot list")? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name != "data");
    names.sort();
    // What a slip by two folders would write.
    ensure!(
        File::open(folder.join("../slip.txt")).is_err(),
        "a member was written outside"
    );
    Ok(names)
}
