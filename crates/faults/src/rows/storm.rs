//! Faults of all kinds, one after the other, for as long as one likes.

use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use gristmill_failpoints::{Point, VARIABLE};
use rustix::process::{Pid, Signal, kill_process};

use crate::grist::{Grist, Running, finish_within, quiet};
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// A mixture of faults.
pub(crate) const STORM: Row = Row {
    family: "process",
    name: "storm",
    says: "kills, failpoints, stops and rivals at random over a folder that grows and changes, \
           for as long as `--minutes` says: again and again the store equals that of an \
           undisturbed run",
    run: storm,
};

/// Faults between two looks at the store.
const ROUND: usize = 6;

fn storm(bench: &Bench) -> Result<Verdict> {
    let minutes = bench.minutes.unwrap_or(bench.extent.pick(0.3, 5.0));
    let until = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let mut random = bench.random("process/storm");
    let grist = Grist::new(bench)?;
    let mut weather = Weather {
        folder: grist.room().join("papers"),
        random: &mut random,
        grist: &grist,
        written: 0,
    };
    let (mut faults, mut looks) = (0, 0);
    while looks == 0 || Instant::now() < until {
        for _ in 0..ROUND {
            weather.change()?;
            weather.fault()?;
            faults += 1;
        }
        weather.calm(bench)?;
        looks += 1;
    }
    Ok(Verdict::Held {
        faults,
        note: format!("{looks} looks at the store, {minutes} minutes"),
    })
}

struct Weather<'a> {
    folder: std::path::PathBuf,
    random: &'a mut fastrand::Rng,
    grist: &'a Grist,
    written: usize,
}

impl Weather<'_> {
    /// Adds some documents, and writes some of those there are anew.
    fn change(&mut self) -> Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        for _ in 0..self.random.usize(1..6) {
            self.write(self.written)?;
            self.written += 1;
        }
        for _ in 0..self.random.usize(..3) {
            let number = self.random.usize(..self.written);
            self.write(number)?;
        }
        Ok(())
    }

    fn write(&mut self, number: usize) -> Result<()> {
        let text = papers::prose(number, self.random);
        Ok(std::fs::write(
            self.folder.join(format!("{number}.txt")),
            text,
        )?)
    }

    fn fault(&mut self) -> Result<()> {
        match self.random.usize(..5) {
            0 => self.running()?.kill(),
            1 => self.stop_and_go(),
            2 => self.rivals(),
            _ => self.failpoint(),
        }
    }

    /// A program that has been at work for a random time.
    fn running(&mut self) -> Result<Running> {
        let papers = self.folder.to_string_lossy();
        let running = self.grist.start(&["ingest", &papers])?;
        std::thread::sleep(Duration::from_millis(self.random.u64(..2_500)));
        Ok(running)
    }

    fn stop_and_go(&mut self) -> Result<()> {
        let mut running = self.running()?;
        let process = process(&running.child)?;
        // It may have ended by now.
        if kill_process(process, Signal::STOP).is_ok() {
            std::thread::sleep(Duration::from_millis(self.random.u64(100..1_000)));
            kill_process(process, Signal::CONT)?;
        }
        while running.events.recv().is_ok() {}
        let status = running.child.wait()?;
        ensure!(
            status.success(),
            "stopped and gone on, it ended with {status}"
        );
        Ok(())
    }

    fn rivals(&mut self) -> Result<()> {
        let mut running = self.running()?;
        let papers = self.folder.to_string_lossy();
        let mut other = quiet(self.grist.command(&["ingest", &papers])).spawn()?;
        std::thread::sleep(Duration::from_millis(self.random.u64(..1_500)));
        running.child.kill()?;
        running.child.wait()?;
        let status = other.wait()?;
        ensure!(status.success(), "whoever was left ended with {status}");
        Ok(())
    }

    fn failpoint(&mut self) -> Result<()> {
        let point = Point::ALL[self.random.usize(..Point::ALL.len())];
        let actions = ["kill", "error:io", "error:full", "error:busy", "sleep:300"];
        let action = actions[self.random.usize(..actions.len())];
        let script = format!("{}={action}@{}", point.name(), self.random.usize(1..6));
        let papers = self.folder.to_string_lossy();
        let mut command = self.grist.command(&["ingest", &papers]);
        command.env(VARIABLE, &script);
        let ran = finish_within(command, Some(Duration::from_secs(30)))?;
        ensure!(
            !ran.err.contains("panicked at"),
            "{script}: {}",
            ran.err.trim()
        );
        Ok(())
    }

    /// Without a fault everything is as if there had never been one.
    fn calm(&mut self, bench: &Bench) -> Result<()> {
        let papers = self.folder.to_string_lossy().into_owned();
        // Rivals that start at the same moment make a job each, and one may have been left.
        self.grist.expect(&["jobs", "resume"], &[0, 1, 2])?;
        self.grist.expect(&["ingest", &papers], &[0])?;
        let undisturbed = Grist::new(bench)?;
        undisturbed.expect(&["ingest", &papers], &[0])?;
        let seen = oracle::contents(self.grist)?;
        oracle::same(&seen, &oracle::contents(&undisturbed)?)?;
        oracle::check(self.grist)
    }
}

fn process(child: &Child) -> Result<Pid> {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    id.context("the process has no id")
}
