//! Backups that are being made, or put back, when the program dies or the disk fails.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::folders::copy_folder;
use crate::grist::{Grist, Ran, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::kills::{WRITES, has_strace};
use crate::{oracle, papers, side_by_side};

/// Documents at the time of the first backup, and after it.
const BEFORE: usize = 3;
const AFTER: usize = 6;

/// A kill while a backup is made.
pub(crate) const WHILE_BACKING_UP: Row = Row {
    family: "kill",
    name: "while_backing_up",
    says: "SIGKILL at the n-th write of `grist backup` to the file of an older backup: there is \
           the older or the newer one, whole, nothing else lists as a backup, and the knowledge \
           base is as before",
    run: |bench| struck(bench, &kills(), backed_up),
};

/// A kill while a backup is put back.
pub(crate) const WHILE_RESTORING: Row = Row {
    family: "kill",
    name: "while_restoring",
    says: "SIGKILL at the n-th write of `grist restore`: the next program finds the knowledge \
           base of before or that of the backup, never half of one, and the same command again \
           restores it",
    run: |bench| struck(bench, &kills(), restored),
};

/// A disk that is full, or broken, when a backup is made.
pub(crate) const DISK_FULL: Row = Row {
    family: "disk",
    name: "full_backup",
    says: "from the n-th write of `grist backup` on the disk is full, over quota or broken: it \
           says so, leaves no half file, and the older backup of that name is whole",
    run: |bench| {
        let errors = ["ENOSPC", "EDQUOT", "EIO"];
        let blows = errors.map(|error| Blow {
            call: "pwrite64",
            action: format!("error={error}"),
            lasting: true,
        });
        struck(bench, &blows, refused)
    },
};

/// What is done to the program at a system call.
struct Blow {
    call: &'static str,
    action: String,
    /// From the n-th call on, and not only then.
    lasting: bool,
}

fn kills() -> Vec<Blow> {
    let blow = |call| Blow {
        call,
        action: "signal=KILL".to_owned(),
        lasting: false,
    };
    WRITES.map(blow).into()
}

/// A knowledge base, and a backup in it that has fewer documents.
struct Stage {
    grist: Grist,
    /// What it held when the backup was made, and what it holds.
    older: oracle::Contents,
    newer: oracle::Contents,
}

/// Does one thing in a copy of the stage under a blow, and says what the program did.
type Scene = fn(&Stage, &Grist, &dyn Fn(&[&str]) -> Result<Ran>) -> Result<bool>;

fn struck(bench: &Bench, blows: &[Blow], scene: Scene) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let stage = Stage::set(bench)?;
    let faults = side_by_side::run(blows, |blow| {
        let (mut faults, mut nth) = (0, 1);
        loop {
            let fault = blow.at(nth);
            let reached = stage.play(bench, &fault, scene);
            if !reached.with_context(|| fault.clone())? {
                return Ok(faults);
            }
            faults += 1;
            nth += bench.extent.pick(2 + nth, 1 + nth / 16);
        }
    })?;
    let calls: BTreeSet<&str> = blows.iter().map(|blow| blow.call).collect();
    let faults = faults.iter().sum();
    ensure!(faults > 0, "nothing was reached: does strace work here?");
    Ok(Verdict::Held {
        faults,
        note: calls.into_iter().collect::<Vec<_>>().join(", "),
    })
}

impl Blow {
    fn at(&self, nth: usize) -> String {
        let lasting = if self.lasting { "+" } else { "" };
        format!("inject={}:{}:when={nth}{lasting}", self.call, self.action)
    }
}

impl Stage {
    fn set(bench: &Bench) -> Result<Self> {
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        let papers = folder.to_string_lossy();
        let mut random = bench.random("backups");
        papers::write(&folder, BEFORE, &mut random)?;
        grist.expect(&["ingest", &papers], &[0])?;
        std::fs::create_dir_all(grist.data().join(gristmill_store::BACKUPS))?;
        grist.expect(&["backup", &backup(&grist).to_string_lossy()], &[0])?;
        let older = oracle::contents(&grist)?;
        papers::write(&folder, AFTER, &mut random)?;
        grist.expect(&["ingest", &papers], &[0])?;
        let newer = oracle::contents(&grist)?;
        Ok(Self {
            grist,
            older,
            newer,
        })
    }

    /// Whether the call was reached.
    fn play(&self, bench: &Bench, fault: &str, scene: Scene) -> Result<bool> {
        let grist = Grist::new(bench)?;
        copy_folder(&self.grist.data(), &grist.data())?;
        let strace = ["strace", "-f", "-o", "/dev/null", "-e", fault];
        let reached = scene(self, &grist, &|words| finish(grist.under(&strace, words)))?;
        oracle::check(&grist)?;
        Ok(reached)
    }
}

fn backed_up(
    stage: &Stage,
    grist: &Grist,
    strike: &dyn Fn(&[&str]) -> Result<Ran>,
) -> Result<bool> {
    let file = backup(grist);
    let words = ["backup", &*file.to_string_lossy()];
    let killed = !strike(&words)?.status.success();
    let documents = whole(&file)?;
    ensure!(
        documents == BEFORE || documents == AFTER,
        "a backup of {documents} documents, of which there never were so many"
    );
    listed(grist)?;
    oracle::same(&oracle::contents(grist)?, &stage.newer)?;
    grist.expect(&words, &[0])?;
    ensure!(whole(&file)? == AFTER, "the next backup lacks documents");
    Ok(killed)
}

fn restored(stage: &Stage, grist: &Grist, strike: &dyn Fn(&[&str]) -> Result<Ran>) -> Result<bool> {
    let file = backup(grist);
    let words = ["restore", &*file.to_string_lossy()];
    let killed = !strike(&words)?.status.success();
    oracle::sound(grist)?;
    let seen = oracle::contents(grist)?;
    ensure!(
        seen == stage.older || seen == stage.newer,
        "neither what was there nor what the backup holds, but {} documents",
        seen.len()
    );
    ensure!(whole(&file)? == BEFORE, "the backup changed");
    grist.expect(&words, &[0])?;
    oracle::same(&oracle::contents(grist)?, &stage.older)?;
    Ok(killed)
}

fn refused(stage: &Stage, grist: &Grist, strike: &dyn Fn(&[&str]) -> Result<Ran>) -> Result<bool> {
    let file = backup(grist);
    let ran = strike(&["backup", &file.to_string_lossy()])?;
    ran.ended_well()?;
    oracle::same(&oracle::contents(grist)?, &stage.newer)?;
    let listed = listed(grist)?;
    if ran.status.success() {
        return Ok(false);
    }
    ensure!(!ran.err.trim().is_empty(), "it failed without a word");
    ensure!(whole(&file)? == BEFORE, "the older backup is not as it was");
    let left = std::fs::read_dir(grist.data().join(gristmill_store::BACKUPS))?.count();
    ensure!(left == listed, "half a backup was left behind");
    Ok(true)
}

fn backup(grist: &Grist) -> PathBuf {
    let folder = grist.data().join(gristmill_store::BACKUPS);
    folder.join("kept.db")
}

/// How many documents a backup holds that is sound from end to end.
fn whole(file: &Path) -> Result<usize> {
    let backup = gristmill_store::check_backup(file);
    Ok(backup.context("the backup is not whole")?.documents as usize)
}

/// How many backups are listed, each of them whole.
fn listed(grist: &Grist) -> Result<usize> {
    let listed = grist.json(&["backups", "list"])?;
    let listed = listed.as_array().context("no list of backups")?;
    for backup in listed {
        let file = backup["file"].as_str().context("a backup without a file")?;
        whole(Path::new(file))?;
    }
    Ok(listed.len())
}
