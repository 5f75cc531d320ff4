//! Schedules whose process dies between a time and its job.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use gristmill_failpoints::VARIABLE;
use gristmill_model::{JobOrigin, Timestamp};
use gristmill_store::{JobFilter, Page, Store};
use rusqlite::Connection;

use crate::grist::{Grist, finish_within, quiet};
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers, side_by_side};

/// Documents the schedule takes in.
const PAPERS: usize = 4;
/// How long a program that was not struck down is left at work.
const UNHURT: Duration = Duration::from_secs(5);
/// How long the job may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A kill around the moment at which a schedule's job is made.
pub(crate) const CLAIM: Row = Row {
    family: "kill",
    name: "schedule_claim",
    says: "the program dies while it makes the job of a schedule that is due, before, at and \
           after the commit: at the next start there is one run of that time and one job, which \
           ends",
    run: claim,
};

fn claim(bench: &Bench) -> Result<Verdict> {
    let mut scripts = vec!["schedule_claim=kill".to_owned()];
    for point in ["before_commit", "after_commit"] {
        let times = 1..=bench.extent.pick(2, 12);
        scripts.extend(times.map(|time| format!("{point}=kill@{time}")));
    }
    side_by_side::run(&scripts, |script| {
        struck(bench, script).with_context(|| script.clone())
    })?;
    Ok(Verdict::Held {
        faults: scripts.len(),
        note: String::new(),
    })
}

fn struck(bench: &Bench, script: &str) -> Result<()> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, PAPERS, &mut bench.random("kill/schedule_claim"))?;
    let papers = folder.to_string_lossy();
    let words = ["schedule", "add", "@daily", &papers, "--time-zone", "UTC"];
    grist.expect(&words, &[0])?;
    make_due(&grist)?;
    let mut command = grist.command(&["watch", "run"]);
    command.env(VARIABLE, script);
    let ran = finish_within(command, Some(UNHURT))?;
    ensure!(
        !ran.err.contains("panicked at"),
        "it broke down: {}",
        ran.err.trim()
    );
    let mut running = quiet(grist.command(&["watch", "run"])).spawn()?;
    let ended = wait_for_job(&grist);
    running.kill()?;
    running.wait()?;
    ended?;
    // A kill may have come after the job's end and before that of its process.
    grist.expect(&["jobs", "resume"], &[0, 1, 2])?;
    ensure!(runs(&grist)? == 1, "the time came to something twice");
    ensure!(
        oracle::contents(&grist)?.len() == PAPERS,
        "not every document is stored"
    );
    oracle::check(&grist)
}

/// Has the schedule be due since the last midnight.
fn make_due(grist: &Grist) -> Result<()> {
    const DAY: i64 = 86_400_000;
    let sql = Connection::open(grist.data().join(gristmill_store::DATABASE))?;
    sql.execute("UPDATE schedules SET due_at = due_at - ?1", [DAY])?;
    Ok(())
}

fn wait_for_job(grist: &Grist) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let store = Store::open_read_only(&grist.data())?;
        let jobs = store.jobs(&JobFilter::default(), Page::all())?.items;
        ensure!(jobs.len() <= 1, "{} jobs for one time", jobs.len());
        if jobs.iter().any(|job| job.state.is_final()) {
            ensure!(
                jobs[0].origin == JobOrigin::Schedule,
                "a job of something else"
            );
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the job of the schedule did not end")
}

fn runs(grist: &Grist) -> Result<u32> {
    let store = Store::open(&grist.data(), Timestamp(0))?;
    let schedules = store.schedules(None)?;
    let schedule = schedules.first().context("the schedule is gone")?;
    Ok(store.schedule_runs(&schedule.id, Page::all())?.total)
}
