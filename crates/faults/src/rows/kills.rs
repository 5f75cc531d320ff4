//! Killed without warning, at any moment.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::grist::{Grist, finish, quiet};
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers, side_by_side};

/// Files in the job that is killed at random.
const FILES: usize = 200;

/// Kills at random moments.
pub(crate) const RANDOM: Row = Row {
    family: "kill",
    name: "random",
    says: "SIGKILL at random moments of one job of 200 files, until it is done: the store equals \
           that of an undisturbed run",
    run: random,
};

fn random(bench: &Bench) -> Result<Verdict> {
    let wanted = bench.extent.pick(50, 500);
    let salts = ["kill/random", "kill/random again"];
    let done = side_by_side::run(&salts, |salt| killed_jobs(bench, wanted, salt))?;
    let (kills, jobs) = done
        .iter()
        .fold((0, 0), |sum, seen| (sum.0 + seen.0, sum.1 + seen.1));
    Ok(Verdict::Held {
        faults: kills,
        note: format!("{jobs} jobs of {FILES} files"),
    })
}

/// Kills jobs one after the other, `wanted` times in all; how many kills and jobs it were.
fn killed_jobs(bench: &Bench, wanted: usize, salt: &str) -> Result<(usize, usize)> {
    let mut random = bench.random(salt);
    let (mut kills, mut jobs) = (0, 0);
    while kills < wanted {
        let seen = killed_job(bench, wanted - kills, &mut random)?;
        ensure!(seen > 0, "the job ended before it could be killed once");
        kills += seen;
        jobs += 1;
    }
    Ok((kills, jobs))
}

/// Kills one job at most `kills` times; how often there was time to.
fn killed_job(bench: &Bench, kills: usize, random: &mut fastrand::Rng) -> Result<usize> {
    let (quiet, killed) = (Grist::new(bench)?, Grist::new(bench)?);
    let folder = quiet.room().join("papers");
    papers::write(&folder, FILES, random)?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;

    let words = ["ingest", &*papers, "-o", "max_workers=2"];
    let mut done = 0;
    while done < kills && kill_once(&killed, &words, random)? {
        done += 1;
    }
    killed.expect(&words, &[0])?;
    oracle::same(&oracle::contents(&killed)?, &oracle::contents(&quiet)?)?;
    oracle::check(&killed)?;
    Ok(done)
}

/// Starts the job and kills it at a random moment, at the latest when its first file has
/// ended; false if the job was done before.
pub(crate) fn kill_once(grist: &Grist, words: &[&str], random: &mut fastrand::Rng) -> Result<bool> {
    let running = grist.start(words)?;
    // Short waits hit the start, the recovery and the listing, long ones the work.
    let longest = [20, 200, 2_000, 20_000][random.usize(..4)];
    let until = std::time::Instant::now() + Duration::from_millis(random.u64(..longest));
    loop {
        let left = until.saturating_duration_since(std::time::Instant::now());
        match running.events.recv_timeout(left) {
            Ok(line) if line.contains("\"event\":\"file_moved\"") => break,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
        }
    }
    std::thread::sleep(Duration::from_millis(random.u64(..10)));
    running.kill()?;
    Ok(true)
}

/// A kill at each system call that changes the disk.
pub(crate) const EVERY_WRITE: Row = Row {
    family: "kill",
    name: "at_each_write",
    says: "SIGKILL at the n-th system call that writes, for every n of a small job (a sample of \
           them in a quick run): the next run ends in the same store",
    run: every_write,
};

/// The system calls by which the program changes what is on disk. A parser makes none.
pub(crate) const WRITES: [&str; 6] = [
    "pwrite64",
    "fsync",
    "ftruncate",
    "unlink",
    "mkdir",
    "rename",
];

fn every_write(bench: &Bench) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let quiet = Grist::new(bench)?;
    let folder = quiet.room().join("papers");
    papers::write(&folder, 3, &mut bench.random("kill/at_each_write"))?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let expected = oracle::contents(&quiet)?;

    let kills = side_by_side::run(&WRITES, |call| {
        let (mut kills, mut nth) = (0, 1);
        while killed_at(bench, call, nth, &papers, &expected)? {
            kills += 1;
            // A quick run takes steps that grow: most of what differs is at the start.
            nth += bench.extent.pick(1 + nth / 2, 1);
        }
        Ok(kills)
    })?;
    let kills = kills.iter().sum();
    ensure!(kills > 0, "nothing could be killed: does strace work here?");
    Ok(Verdict::Held {
        faults: kills,
        note: WRITES.join(", "),
    })
}

/// Whether the `nth` such call was reached, and killed.
fn killed_at(
    bench: &Bench,
    call: &str,
    nth: usize,
    papers: &str,
    expected: &oracle::Contents,
) -> Result<bool> {
    let grist = Grist::new(bench)?;
    let inject = format!("inject={call}:signal=KILL:when={nth}");
    let ran = finish(grist.under(
        &["strace", "-f", "-o", "/dev/null", "-e", &inject],
        &["ingest", papers],
    ))?;
    if ran.status.success() {
        return Ok(false);
    }
    grist.expect(&["ingest", papers], &[0])?;
    oracle::same(&oracle::contents(&grist)?, expected)?;
    oracle::check(&grist)?;
    Ok(true)
}

/// Whether system calls can be tampered with here.
pub(crate) fn has_strace() -> bool {
    let mut probe = std::process::Command::new("strace");
    probe.args([
        "-o",
        "/dev/null",
        "-e",
        "inject=fsync:error=EIO:when=1",
        "true",
    ]);
    finish(probe).is_ok_and(|ran| ran.status.success())
}

/// A kill right after a cancel.
pub(crate) const WHILE_CANCELLING: Row = Row {
    family: "kill",
    name: "while_cancelling",
    says: "SIGKILL while a job is being cancelled or paused: at the next start it is cancelled, \
           or goes on, and what was stored stays",
    run: while_cancelling,
};

fn while_cancelling(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("kill/while_cancelling");
    let seeds: Vec<u64> = (0..bench.extent.pick(6, 100))
        .map(|_| random.u64(..))
        .collect();
    let times: Vec<(usize, u64)> = seeds.into_iter().enumerate().collect();
    side_by_side::run(&times, |(time, seed)| {
        let mut random = fastrand::Rng::with_seed(*seed);
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        papers::write(&folder, 60, &mut random)?;
        let papers = folder.to_string_lossy();
        let running = grist.start(&["ingest", &papers])?;
        ensure!(
            running.heard("\"event\":\"file_moved\""),
            "it ended before a file did"
        );
        let verb = ["cancel", "pause"][*time % 2];
        let asking = quiet(grist.command(&["jobs", verb, "last"])).spawn();
        std::thread::sleep(Duration::from_millis(random.u64(..60)));
        running.kill()?;
        asking?.wait()?;
        grist.expect(&["jobs", "resume"], &[0, 1, 2])?;
        grist.expect(&["ingest", &papers], &[0])?;
        ensure!(
            oracle::contents(&grist)?.len() == 60,
            "not every file is stored"
        );
        oracle::check(&grist)
    })?;
    Ok(Verdict::Held {
        faults: times.len(),
        note: "60 files each".to_owned(),
    })
}
