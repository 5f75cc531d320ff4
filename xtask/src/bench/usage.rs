//! What a program and its children took: time, processor time, and the most memory.
//!
//! Processor time and memory are read from `/proc` and missing where there is none.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How often memory is looked at.
const PERIOD: Duration = Duration::from_millis(50);

/// A program's end and what it took.
pub(super) struct Run {
    /// How it ended.
    pub(super) status: ExitStatus,
    /// From start to end.
    pub(super) time: Duration,
    /// Processor time of the program and all its descendants.
    pub(super) processor: Option<ProcessorSeconds>,
    /// Peak of the memory of the program and all its descendants together, in megabytes;
    /// pages they share count once.
    pub(super) peak_megabytes: Option<f64>,
    /// Peak of the memory of the program itself as the system kept it, in megabytes: between
    /// two looks too, but for the last fraction of a second.
    pub(super) resident_megabytes: Option<f64>,
}

/// Runs `command` to its end.
pub(super) fn run(command: &mut Command) -> Result<Run> {
    let started = Instant::now();
    let mut child = command
        .spawn()
        .context("cannot start the program to measure")?;
    let (mut peak, mut resident) = (None, None);
    let mut processor = Processor::default();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Run {
                status,
                time: started.elapsed(),
                processor: processor.seconds(child.id()),
                peak_megabytes: peak.map(megabytes),
                resident_megabytes: resident.map(megabytes),
            });
        }
        let members = family(child.id());
        peak = peak.max(members.as_deref().map(memory));
        resident = resident.max(high_water(child.id()));
        processor.look(child.id(), members.unwrap_or_default());
        thread::sleep(PERIOD);
    }
}

/// Seconds of processor time, by who used it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ProcessorSeconds {
    /// Threads of the program itself, by their names without numbers.
    pub(super) threads: BTreeMap<String, f64>,
    /// Everything it started.
    pub(super) children: f64,
}

/// Processor time as last seen of every thread and every child; each may have used a little
/// more until it ended.
#[derive(Default)]
struct Processor {
    threads: BTreeMap<String, (String, f64)>,
    processes: BTreeMap<u32, f64>,
}

impl Processor {
    fn look(&mut self, root: u32, members: Vec<u32>) {
        for entry in fs::read_dir(format!("/proc/{root}/task"))
            .into_iter()
            .flatten()
            .flatten()
        {
            if let Some(seen) = seconds_of(&entry.path()) {
                let id = entry.file_name().to_string_lossy().into_owned();
                self.threads.insert(id, seen);
            }
        }
        for process in members {
            if let Some((_, seconds)) = seconds_of(Path::new(&format!("/proc/{process}"))) {
                self.processes.insert(process, seconds);
            }
        }
    }

    /// None where the system does not tell.
    fn seconds(self, root: u32) -> Option<ProcessorSeconds> {
        let mut seconds = ProcessorSeconds::default();
        for (name, used) in self.threads.into_values() {
            let kind = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
            *seconds.threads.entry(kind.to_owned()).or_default() += used;
        }
        let children = self
            .processes
            .iter()
            .filter(|(process, _)| **process != root);
        seconds.children = children.map(|(_, used)| used).sum();
        (!seconds.threads.is_empty()).then_some(seconds)
    }
}

/// The name of a process or thread, and the processor time it has used itself.
fn seconds_of(folder: &Path) -> Option<(String, f64)> {
    /// Clock ticks a second, the same on every Linux people use.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    // The name in brackets may hold anything: read around it.
    let (before, after) = stat.rsplit_once(") ")?;
    let name = before.split_once('(')?.1.to_owned();
    let fields: Vec<&str> = after.split(' ').collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((name, (ticks(11)? + ticks(12)?) / TICKS))
}

/// `root` and all its descendants; none where the system does not tell.
fn family(root: u32) -> Option<Vec<u32>> {
    let parents = parents()?;
    let is_member = |mut process: u32| loop {
        if process == root {
            return true;
        }
        match parents.get(&process) {
            Some(parent) => process = *parent,
            None => return false,
        }
    };
    let members = parents.keys().copied();
    Some(members.filter(|process| is_member(*process)).collect())
}

/// Memory of processes together, in kibibytes; pages they share count once.
fn memory(members: &[u32]) -> u64 {
    let sizes = members.iter().filter_map(|process| proportional(*process));
    sizes.sum()
}

/// Every process with its parent.
fn parents() -> Option<BTreeMap<u32, u32>> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let pairs = processes.filter_map(|entry| {
        let process = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name in brackets may hold anything: read behind it.
        let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        Some((process, parent))
    });
    Some(pairs.collect())
}

/// The processor time of the threads of a process so far, by their names without numbers.
/// None where the system does not tell.
pub(super) fn threads_of(process: u32) -> Option<BTreeMap<String, f64>> {
    let mut processor = Processor::default();
    processor.look(process, Vec::new());
    Some(processor.seconds(process)?.threads)
}

/// The processor time of a process so far, without its children.
pub(super) fn seconds_of_process(process: u32) -> Option<f64> {
    seconds_of(Path::new(&format!("/proc/{process}"))).map(|(_, seconds)| seconds)
}

/// The memory a process itself has now, in megabytes.
pub(super) fn resident(process: u32) -> Option<f64> {
    number(&format!("/proc/{process}/status"), "VmRSS:").map(megabytes)
}

fn proportional(process: u32) -> Option<u64> {
    number(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// The most memory a process has had since it began, in kibibytes.
fn high_water(process: u32) -> Option<u64> {
    number(&format!("/proc/{process}/status"), "VmHWM:")
}

/// The number behind `name` in a file of the system's.
fn number(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn megabytes(kibibytes: u64) -> f64 {
    kibibytes as f64 * 1024.0 / 1e6
}
