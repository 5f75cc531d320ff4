//! The database under other hands: locked, without its log, damaged in the middle, old, slow.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;

use crate::grist::{Grist, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::kills::has_strace;
use crate::{oracle, papers};

/// Another program holds the database.
pub(crate) const LOCKED: Row = Row {
    family: "disk",
    name: "locked_database",
    says: "another program holds the database's write lock in the middle of a job (for longer \
           than anyone waits, in a whole run): the job goes on when it is free, no file fails",
    run: locked,
};

fn locked(bench: &Bench) -> Result<Verdict> {
    let holds: &[u64] = bench.extent.pick(&[2], &[2, 14]);
    let (quiet, grist) = (Grist::new(bench)?, Grist::new(bench)?);
    let folder = quiet.room().join("papers");
    papers::write(&folder, 60, &mut bench.random("disk/locked"))?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let mut running = grist.start(&["ingest", &papers])?;
    for seconds in holds {
        ensure!(
            running.heard("\"event\":\"file_moved\""),
            "it ended too early"
        );
        let other = Connection::open(database(&grist))?;
        other.busy_timeout(Duration::from_secs(10))?;
        other.execute_batch("BEGIN IMMEDIATE")?;
        std::thread::sleep(Duration::from_secs(*seconds));
        other.execute_batch("ROLLBACK")?;
    }
    while running.events.recv().is_ok() {}
    let status = running.child.wait()?;
    ensure!(status.success(), "it ended with {status}");
    oracle::same(&oracle::contents(&grist)?, &oracle::contents(&quiet)?)?;
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: holds.len(),
        note: format!("held for {holds:?} seconds"),
    })
}

/// The write-ahead log is damaged.
pub(crate) const LOG: Row = Row {
    family: "disk",
    name: "write_ahead_log",
    says: "after a kill the database's log is gone, cut, or has wrong bytes: the database is \
           sound as of an earlier moment, and the same command ends in the same store",
    run: log,
};

fn log(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("disk/write_ahead_log");
    let quiet = Grist::new(bench)?;
    let folder = quiet.room().join("papers");
    papers::write(&folder, 30, &mut random)?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let expected = oracle::contents(&quiet)?;
    let times = bench.extent.pick(4, 40);
    for time in 0..times {
        let grist = Grist::new(bench)?;
        let running = grist.start(&["ingest", &papers])?;
        for _ in 0..random.usize(1..10) {
            ensure!(
                running.heard("\"event\":\"file_moved\""),
                "it ended too early"
            );
        }
        running.kill()?;
        damage_log(&grist, time, &mut random)?;
        oracle::sound_as_found(&grist)?;
        grist.expect(&["ingest", &papers], &[0])?;
        oracle::same(&oracle::contents(&grist)?, &expected)?;
        oracle::check(&grist)?;
    }
    Ok(Verdict::Held {
        faults: times,
        note: "gone, cut, bits turned, index of it gone".to_owned(),
    })
}

fn damage_log(grist: &Grist, time: usize, random: &mut fastrand::Rng) -> Result<()> {
    let beside = |suffix: &str| {
        let mut name = database(grist).into_os_string();
        name.push(suffix);
        name
    };
    let log = beside("-wal");
    let mut bytes = fs::read(&log).context("there is no write-ahead log after a kill")?;
    match time % 4 {
        0 => return Ok(fs::remove_file(&log)?),
        1 => bytes.truncate(random.usize(..bytes.len().max(1))),
        2 => {
            for _ in 0..20 {
                let place = random.usize(..bytes.len());
                bytes[place] ^= 1 << random.u8(..8);
            }
        }
        _ => return Ok(fs::remove_file(beside("-shm"))?),
    }
    Ok(fs::write(&log, bytes)?)
}

/// Pages in the middle of the database are wrong.
pub(crate) const PAGES: Row = Row {
    family: "disk",
    name: "corrupt_pages",
    says: "a page in the middle of the database is overwritten: no command breaks down, and \
           either `grist doctor` finds it or nothing that is stored is different",
    run: pages,
};

/// The size of a page of the database, in bytes.
const PAGE: usize = 4096;

fn pages(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("disk/corrupt_pages");
    let whole = Grist::new(bench)?;
    let folder = whole.room().join("papers");
    papers::write(&folder, 40, &mut random)?;
    let papers = folder.to_string_lossy();
    whole.expect(&["ingest", &papers], &[0])?;
    let expected = oracle::contents(&whole)?;
    let bytes = fs::read(database(&whole))?;
    let (times, mut found) = (bench.extent.pick(6, 100), 0);
    for _ in 0..times {
        let grist = Grist::new(bench)?;
        let mut bytes = bytes.clone();
        let page = random.usize(1..bytes.len() / PAGE) * PAGE;
        match random.bool() {
            true => bytes[page..page + PAGE].fill(0),
            false => random.fill(&mut bytes[page..page + PAGE]),
        }
        fs::create_dir_all(grist.data())?;
        fs::write(database(&grist), bytes)?;
        found += usize::from(is_noticed(&grist, &papers, &expected)?);
    }
    Ok(Verdict::Held {
        faults: times,
        note: format!("{found} found by the doctor, the others held nothing"),
    })
}

/// Whether the doctor sees the damage. No command may break down over it.
fn is_noticed(grist: &Grist, papers: &str, expected: &oracle::Contents) -> Result<bool> {
    let doctor = grist.run(&["doctor", "--read-data"])?;
    doctor.ended_well()?;
    let sound = doctor.status.success();
    if sound {
        oracle::same(&oracle::contents(grist)?, expected).context("the doctor found nothing")?;
    }
    for words in [
        &["search", "harbour"][..],
        &["stats"],
        &["documents", "list"],
        &["ingest", papers],
    ] {
        grist.run(words)?.ended_well()?;
    }
    Ok(!sound)
}

/// A database of the first version.
pub(crate) const OLDER_SCHEMA: Row = Row {
    family: "disk",
    name: "older_schema",
    says: "a database of the first version is copied to `backups/` and brought up to date, and \
           what was in it is there",
    run: older_schema,
};

const FIRST: &str = include_str!("../../../store/migrations/0001_initial.sql");

fn older_schema(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, 3, &mut bench.random("disk/older_schema"))?;
    make_first_version(&grist)?;
    grist.run(&["stats"])?.ended_well()?;
    grist.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
    ensure!(holds_the_old(&database(&grist))?, "what was in it is gone");
    let backups = fs::read_dir(grist.data().join("backups")).context("no copy was made")?;
    let mut kept = false;
    for backup in backups {
        let copy = backup?.path();
        let version: u32 =
            Connection::open(&copy)?.pragma_query_value(None, "user_version", |row| row.get(0))?;
        kept |= version == 1 && holds_the_old(&copy)?;
    }
    ensure!(kept, "no copy holds the database as it was");
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: 1,
        note: String::new(),
    })
}

/// Makes a database as the first version made it, with something in it.
pub(crate) fn make_first_version(grist: &Grist) -> Result<()> {
    fs::create_dir_all(grist.data())?;
    let old = Connection::open(database(grist))?;
    old.execute_batch(FIRST)?;
    Ok(old.execute_batch(
        "INSERT INTO collections (id, created_at) VALUES ('from-the-first-version', 1);
         PRAGMA user_version = 1",
    )?)
}

/// Makes everything that happened happen two days earlier.
pub(crate) fn make_old(grist: &Grist) -> Result<()> {
    const EARLIER: i64 = 2 * 86_400_000;
    let sql = Connection::open(database(grist))?;
    for update in [
        "UPDATE jobs SET finished_at = finished_at - ?1",
        "UPDATE events SET at = at - ?1",
        "UPDATE kept_documents SET kept_at = kept_at - ?1",
    ] {
        sql.execute(update, [EARLIER])?;
    }
    Ok(())
}

fn holds_the_old(database: &Path) -> Result<bool> {
    let query = "SELECT count(*) FROM collections WHERE id = 'from-the-first-version'";
    let sql = Connection::open(database)?;
    Ok(sql.query_row(query, [], |row| row.get::<_, u32>(0))? == 1)
}

/// A slow disk.
pub(crate) const SLOW: Row = Row {
    family: "disk",
    name: "slow",
    says: "every sync takes a fifth of a second longer and every write some milliseconds: the \
           job takes its time and ends in the same store",
    run: slow,
};

fn slow(bench: &Bench) -> Result<Verdict> {
    if !has_strace() {
        return Ok(Verdict::LeftOut("needs the program `strace`".to_owned()));
    }
    let (quiet, grist) = (Grist::new(bench)?, Grist::new(bench)?);
    let folder = quiet.room().join("papers");
    papers::write(&folder, 6, &mut bench.random("disk/slow"))?;
    let papers = folder.to_string_lossy();
    quiet.expect(&["ingest", &papers], &[0])?;
    let delays = [
        "inject=fsync:delay_exit=200000",
        "inject=pwrite64:delay_exit=3000",
    ];
    let mut strace = vec!["strace", "-f", "-o", "/dev/null"];
    delays.iter().for_each(|delay| strace.extend(["-e", delay]));
    let ran = finish(grist.under(&strace, &["ingest", &papers]))?;
    ensure!(
        ran.status.success(),
        "it ended with {}: {}",
        ran.status,
        ran.err.trim()
    );
    oracle::same(&oracle::contents(&grist)?, &oracle::contents(&quiet)?)?;
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: delays.len(),
        note: String::new(),
    })
}

fn database(grist: &Grist) -> std::path::PathBuf {
    grist.data().join(gristmill_store::DATABASE)
}
