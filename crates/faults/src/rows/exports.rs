//! Exports that are being written when the program dies or the disk is full.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::folders::copy_folder;
use crate::grist::{Grist, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::disk::has_mounts;
use crate::rows::kills::has_strace;
use crate::{oracle, papers, side_by_side};

/// Documents that leave.
const PAPERS: usize = 12;

/// The system calls by which an export changes what is on disk: its file, the database, names.
const CALLS: [&str; 5] = ["write", "pwrite64", "fsync", "renameat2", "unlink"];

/// Formats in turn, each with what its file ends in.
const FORMATS: [(&str, &str); 4] = [
    ("jsonl", "jsonl"),
    ("parquet", "parquet"),
    ("vector", "zip"),
    ("markdown", "zip"),
];

/// A kill while an export is written.
pub(crate) const WHILE_EXPORTING: Row = Row {
    family: "kill",
    name: "while_exporting",
    says: "SIGKILL at the n-th write of `grist export`, in several formats: under the file's name \
           there is nothing or the whole file, the next program goes on with the export by \
           itself, and its file equals that of an undisturbed run",
    run: while_exporting,
};

/// A knowledge base, and its exports undisturbed.
struct Stage {
    grist: Grist,
    expected: Vec<Vec<u8>>,
}

impl Stage {
    fn set(bench: &Bench) -> Result<Self> {
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        papers::write(&folder, PAPERS, &mut bench.random("exports"))?;
        grist.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
        let mut expected = Vec::new();
        for (format, _) in FORMATS {
            let file = grist.room().join(format).to_string_lossy().into_owned();
            grist.expect(&["export", &file, "--format", format], &[0])?;
            expected.push(fs::read(&file)?);
            grist.expect(&["exports", "remove", "last"], &[0])?;
        }
        Ok(Self { grist, expected })
    }
}

fn while_exporting(bench: &Bench) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let stage = Stage::set(bench)?;
    let walks: Vec<_> = CALLS
        .iter()
        .flat_map(|call| (0..FORMATS.len()).map(move |format| (*call, format)))
        .collect();
    let kills = side_by_side::run(&walks, |(call, format)| {
        let (mut kills, mut nth) = (0, 1);
        loop {
            let fault = format!("inject={call}:signal=KILL:when={nth}");
            let killed = stage.kill(bench, &fault, *format);
            let format = FORMATS[*format].0;
            if !killed.with_context(|| format!("{format}, {fault}"))? {
                return Ok(kills);
            }
            kills += 1;
            nth += bench.extent.pick(2 + nth, 1 + nth / 16);
        }
    })?;
    let kills = kills.iter().sum();
    ensure!(kills > 0, "nothing could be killed: does strace work here?");
    Ok(Verdict::Held {
        faults: kills,
        note: FORMATS.map(|(format, _)| format).join(", "),
    })
}

impl Stage {
    /// Whether the call was reached.
    fn kill(&self, bench: &Bench, fault: &str, format: usize) -> Result<bool> {
        let grist = Grist::new(bench)?;
        copy_folder(&self.grist.data(), &grist.data())?;
        let folder = grist.room().join("out");
        fs::create_dir(&folder)?;
        let ((format, ending), expected) = (FORMATS[format], &self.expected[format]);
        let file = folder.join(format!("export.{ending}"));
        let name = file.to_string_lossy();
        let words = ["export", &*name, "--format", format];
        let strace = ["strace", "-f", "-o", "/dev/null", "-e", fault];
        let killed = !finish(grist.under(&strace, &words))?.status.success();
        if file.exists() {
            ensure!(fs::read(&file)? == *expected, "half a file has the name");
        }
        match grist.json(&["exports", "list"])?["total"].as_u64() {
            // It was killed before anything was asked for.
            Some(0) => drop(grist.expect(&words, &[0])?),
            _ => drop(grist.expect(&["exports", "resume", "last"], &[0])?),
        }
        ensure!(
            fs::read(&file)? == *expected,
            "another file than undisturbed"
        );
        let left = names(&folder)?;
        ensure!(left.len() == 1, "something is left beside it: {left:?}");
        oracle::check(&grist)?;
        Ok(killed)
    }
}

fn names(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    entries.collect()
}

/// A disk that is full when an export is written.
pub(crate) const DISK_FULL: Row = Row {
    family: "disk",
    name: "full_export",
    says: "the disk an export is written to fills up: it pauses and says why, leaves no half \
           file, the older file of that name is whole, and resumed with space it is complete",
    run: disk_full,
};

/// Runs inside a mount namespace of its own: `$1` the mount point, `$2` the program, `$3` the
/// data folder, `$4` where the result is copied.
const FULL_SCRIPT: &str = r#"
set -eu
mount -t tmpfs -o size=64k none "$1"
echo older > "$1/export.jsonl"
"$2" export "$1/export.jsonl" --overwrite --data-dir "$3" > "$4/out" 2>&1 && status=0 || status=$?
[ $status = 1 ] || { echo "it ended with $status"; cat "$4/out"; exit 3; }
grep -q "disk is full" "$4/out" || { echo "it did not say why"; cat "$4/out"; exit 3; }
[ "$(cat "$1/export.jsonl")" = older ] || { echo "the older file is gone"; exit 3; }
[ "$(ls -A "$1")" = export.jsonl ] || { echo "half a file is left"; exit 3; }
mount -o remount,size=160m "$1"
"$2" exports resume last --data-dir "$3"
cp "$1/export.jsonl" "$4/export.jsonl"
"#;

fn disk_full(bench: &Bench) -> Result<Verdict> {
    if !has_mounts() {
        return Ok(Verdict::LeftOut("needs a mount namespace".to_owned()));
    }
    let stage = Stage::set(bench)?;
    let mount = stage.grist.room().join("mount");
    fs::create_dir(&mount)?;
    let mut script = Command::new("unshare");
    script
        .args(["--mount", "--map-root-user", "sh", "-c", FULL_SCRIPT, "sh"])
        .arg(&mount)
        .arg(stage.grist.program())
        .arg(stage.grist.data())
        .arg(stage.grist.room())
        .env("NO_COLOR", "1");
    let ran = finish(script)?;
    ensure!(ran.status.success(), "{}{}", ran.out.trim(), ran.err.trim());
    let written = fs::read(stage.grist.room().join("export.jsonl"))?;
    ensure!(
        written == stage.expected[0],
        "another file than undisturbed"
    );
    oracle::check(&stage.grist)?;
    Ok(Verdict::Held {
        faults: 1,
        note: "space is made while it waits".to_owned(),
    })
}
