//! The disk fails: full, broken, read-only, or holding what this program cannot read.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::grist::{Grist, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::kills::has_strace;
use crate::{oracle, papers, side_by_side};

/// Calls that may fail for want of space or by a broken disk.
const CALLS: [&str; 3] = ["pwrite64", "fsync", "ftruncate"];
const ERRORS: [&str; 2] = ["ENOSPC", "EIO"];

/// After how many seconds a program under an error that stays is killed.
const HOPELESS: &str = "5";

/// An error that passes.
pub(crate) const ERROR_ONCE: Row = Row {
    family: "disk",
    name: "error_once",
    says: "the n-th write or sync fails once, as full or as broken: no breakdown, and the same \
           command again ends in the store of an undisturbed run",
    run: |bench| errors(bench, &CALLS, &ERRORS, ""),
};

/// An error that stays.
pub(crate) const ERROR_FOR_EVER: Row = Row {
    family: "disk",
    name: "error_for_ever",
    says: "from the n-th on every write or sync fails: it says so without a breakdown, and once \
           the disk works again the same command ends in the same store",
    run: |bench| errors(bench, &CALLS, &ERRORS, "+"),
};

/// A user's share of the disk is used up.
pub(crate) const QUOTA: Row = Row {
    family: "disk",
    name: "quota",
    says: "the n-th write to the database fails because the user's quota is used up: no breakdown, and the \
           same command again ends in the same store",
    run: |bench| errors(bench, &["pwrite64"], &["EDQUOT"], ""),
};

fn errors(bench: &Bench, calls: &[&str], errors: &[&str], lasting: &str) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let quiet = Grist::new(bench)?;
    let folder = quiet.room().join("papers");
    papers::write(&folder, 3, &mut bench.random("disk/error"))?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let expected = oracle::contents(&quiet)?;
    let kinds: Vec<_> = calls
        .iter()
        .flat_map(|call| errors.iter().map(move |error| (call, error)))
        .collect();
    let faults = side_by_side::run(&kinds, |(call, error)| {
        let (mut faults, mut nth) = (0, 1);
        loop {
            let fault = format!("{call}:error={error}:when={nth}{lasting}");
            if !fails_at(bench, &fault, &papers, &expected).with_context(|| fault.clone())? {
                return Ok(faults);
            }
            faults += 1;
            nth += bench.extent.pick(2 + nth, 1 + nth / 8);
        }
    })?;
    Ok(Verdict::Held {
        faults: faults.iter().sum(),
        note: format!("{} × {}", calls.join(", "), errors.join(", ")),
    })
}

/// Whether the call was reached at all.
fn fails_at(bench: &Bench, fault: &str, papers: &str, expected: &oracle::Contents) -> Result<bool> {
    let grist = Grist::new(bench)?;
    let trace = grist.room().join("trace");
    let trace_name = trace.to_string_lossy();
    let inject = format!("inject={fault}");
    let call = fault.split(':').next().unwrap_or_default();
    let shown = format!("trace={call}");
    // A full disk pauses the job until there is space: that wait has to end some time.
    let wrapper = [
        "timeout",
        "--signal=KILL",
        HOPELESS,
        "strace",
        "-f",
        "-o",
        &*trace_name,
        "-e",
        &*shown,
        "-e",
        &*inject,
    ];
    let ran = finish(grist.under(&wrapper, &["ingest", papers]))?;
    ensure!(
        !ran.err.contains("panicked at"),
        "it broke down: {}",
        ran.err.trim()
    );
    let reached = fs::read_to_string(&trace)?.contains("(INJECTED)");
    grist.expect(&["ingest", papers], &[0])?;
    oracle::same(&oracle::contents(&grist)?, expected)?;
    oracle::check(&grist)?;
    Ok(reached)
}

/// A disk that is really full.
pub(crate) const FULL: Row = Row {
    family: "disk",
    name: "full",
    says: "the disk fills up in the middle of a job: the job pauses and says why, no file fails \
           for it, and it goes on by itself when there is space",
    run: full,
};

/// Runs inside a mount namespace of its own: `$1` the mount point, `$2` the program, `$3` the
/// documents, `$4` where the result is copied.
const FULL_SCRIPT: &str = r#"
set -eu
mount -t tmpfs -o size=160m none "$1"
head -c 163000000 /dev/zero > "$1/ballast"
"$2" ingest "$3" --data-dir "$1/data" --json --watch-progress > "$4/events" 2> "$4/errors" &
job=$!
for _ in $(seq 600); do
    grep -q '"reason":"disk_full"' "$4/events" && break
    kill -0 $job 2>/dev/null || break
    sleep 0.1
done
grep -q '"reason":"disk_full"' "$4/events" || { kill -9 $job; echo "never paused"; exit 3; }
rm "$1/ballast"
wait $job && status=0 || status=$?
cp -r "$1/data" "$4/data"
exit $status
"#;

/// Whether a file system of one's own can be mounted here.
pub(crate) fn has_mounts() -> bool {
    let mut probe = Command::new("unshare");
    probe.args([
        "--mount",
        "--map-root-user",
        "mount",
        "-t",
        "tmpfs",
        "none",
        "/mnt",
    ]);
    finish(probe).is_ok_and(|ran| ran.status.success())
}

fn full(bench: &Bench) -> Result<Verdict> {
    if !has_mounts() {
        return Ok(Verdict::LeftOut("needs a mount namespace".to_owned()));
    }
    let (quiet, grist) = (Grist::new(bench)?, Grist::new(bench)?);
    let folder = quiet.room().join("papers");
    papers::write(
        &folder,
        bench.extent.pick(300, 5_000),
        &mut bench.random("disk/full"),
    )?;
    let mount = grist.room().join("mount");
    fs::create_dir(&mount)?;
    let mut script = Command::new("unshare");
    script
        .args(["--mount", "--map-root-user", "sh", "-c", FULL_SCRIPT, "sh"])
        .arg(&mount)
        .arg(grist.program())
        .arg(&folder)
        .arg(grist.room())
        .env("NO_COLOR", "1");
    let ran = finish(script)?;
    ensure!(ran.status.success(), "{}{}", ran.out.trim(), ran.err.trim());
    quiet.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
    oracle::same(&oracle::contents(&grist)?, &oracle::contents(&quiet)?)?;
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: 1,
        note: "space is made while it waits".to_owned(),
    })
}

/// A data folder nobody may write to.
pub(crate) const READ_ONLY: Row = Row {
    family: "disk",
    name: "no_folder",
    says: "the data folder cannot be made or written: it says which folder and why, and leaves \
           nothing behind",
    run: read_only,
};

fn read_only(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, 1, &mut bench.random("disk/no_folder"))?;
    // A file stands where the folder should be: nobody, not even root, can write into it.
    fs::write(grist.data(), "not a folder")?;
    let ran = grist.expect(&["ingest", &folder.to_string_lossy()], &[1])?;
    ran.ended_well()?;
    let named = grist.data().to_string_lossy().into_owned();
    ensure!(
        ran.err.contains(&named),
        "the message names no folder: {}",
        ran.err.trim()
    );
    ensure!(
        fs::read(grist.data())? == b"not a folder",
        "it overwrote what was there"
    );
    Ok(Verdict::Held {
        faults: 1,
        note: String::new(),
    })
}

/// A database written by a later version.
pub(crate) const NEWER_SCHEMA: Row = Row {
    family: "disk",
    name: "newer_schema",
    says: "a database of a later version is refused with a clear message and not touched",
    run: |bench| {
        refused(bench, |bytes| {
            bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes())
        })
    },
};

/// A database whose bytes are broken.
pub(crate) const CORRUPT: Row = Row {
    family: "disk",
    name: "corrupt_database",
    says: "a database whose first page is overwritten is refused with a clear message and not \
           touched",
    run: |bench| refused(bench, |bytes| bytes[..100].fill(0xA5)),
};

fn refused(bench: &Bench, damage: fn(&mut [u8])) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, 3, &mut bench.random("disk/refused"))?;
    let papers = folder.to_string_lossy();
    grist.expect(&["ingest", &papers], &[0])?;
    // Opening and closing it brings the last changes into the file that is damaged.
    oracle::sound(&grist)?;
    oracle::contents(&grist)?;
    let database = grist.data().join(gristmill_store::DATABASE);
    let mut bytes = fs::read(&database)?;
    damage(&mut bytes);
    fs::write(&database, &bytes)?;
    for words in [
        &["ingest", &*papers][..],
        &["search", "harbour"],
        &["stats"],
        &["documents", "list"],
    ] {
        let ran = grist.expect(words, &[1])?;
        ran.ended_well()?;
        ensure!(
            ran.err.contains("gristmill.db") || ran.err.contains("data"),
            "it names no file: {}",
            ran.err.trim()
        );
    }
    ensure!(
        fs::read(&database)? == bytes,
        "it changed what it could not read"
    );
    Ok(Verdict::Held {
        faults: 1,
        note: "ingest, search, stats, documents list".to_owned(),
    })
}
