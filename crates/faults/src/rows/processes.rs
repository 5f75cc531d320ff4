//! Several processes, and processes that stand still.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::grist::{Grist, quiet};
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// Two programs on one data folder.
pub(crate) const TWO_AT_ONCE: Row = Row {
    family: "process",
    name: "two_at_once",
    says: "several programs ingest the same and other files into one data folder at once: every \
           file is stored, none twice",
    run: two_at_once,
};

fn two_at_once(bench: &Bench) -> Result<Verdict> {
    let times = bench.extent.pick(3, 30);
    let mut random = bench.random("process/two_at_once");
    for _ in 0..times {
        let grist = Grist::new(bench)?;
        let folders = [grist.room().join("a"), grist.room().join("b")];
        for folder in &folders {
            papers::write(folder, 40, &mut random)?;
        }
        let [a, b] = folders
            .each_ref()
            .map(|folder| folder.to_string_lossy().into_owned());
        let mut programs = Vec::new();
        for folder in [&a, &b, &a] {
            programs.push(quiet(grist.command(&["ingest", folder])).spawn()?);
            std::thread::sleep(Duration::from_millis(random.u64(..300)));
        }
        for mut program in programs {
            let status = program.wait()?;
            ensure!(status.success(), "one of them ended with {status}");
        }
        let stored = oracle::contents_of_all(&grist)?;
        ensure!(stored == 80, "80 files in, {stored} documents stored");
        oracle::check(&grist)?;
    }
    Ok(Verdict::Held {
        faults: times,
        note: "3 programs, 80 files".to_owned(),
    })
}

/// A process that is stopped and goes on.
pub(crate) const FROZEN: Row = Row {
    family: "process",
    name: "frozen",
    says: "the program is stopped (SIGSTOP) for seconds, as when a computer sleeps: it goes on, \
           and no file fails for it",
    run: frozen,
};

fn frozen(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("process/frozen");
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, 100, &mut random)?;
    let papers = folder.to_string_lossy();
    let mut running = grist.start(&["ingest", &papers])?;
    let process = i32::try_from(running.child.id())
        .ok()
        .and_then(Pid::from_raw);
    let process = process.context("the process has no id")?;
    let times = bench.extent.pick(3, 5);
    let mut stops = 0;
    for _ in 0..times {
        if !running.heard("\"event\":\"file_moved\"") {
            break;
        }
        kill_process(process, Signal::STOP)?;
        std::thread::sleep(Duration::from_secs(bench.extent.pick(2, 45)));
        kill_process(process, Signal::CONT)?;
        stops += 1;
    }
    while running.events.recv().is_ok() {}
    let status = running.child.wait()?;
    ensure!(status.success(), "it ended with {status}");
    ensure!(
        oracle::contents(&grist)?.len() == 100,
        "not every file is stored"
    );
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: stops,
        note: String::new(),
    })
}
