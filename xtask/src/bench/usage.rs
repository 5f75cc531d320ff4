//! What a program and its children took: time, processor time, and the most memory.
//!
//! Processor time and memory are read from `/proc` and missing where there is none.

use std::collections::BTreeMap;
use std::fs;
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
    pub(super) processor_seconds: Option<f64>,
    /// Peak of the memory of the program and all its descendants together, in megabytes;
    /// pages they share count once.
    pub(super) peak_megabytes: Option<f64>,
}

/// Runs `command` to its end.
pub(super) fn run(command: &mut Command) -> Result<Run> {
    let started = Instant::now();
    let used_before = processor_seconds_of_children();
    let mut child = command
        .spawn()
        .context("cannot start the program to measure")?;
    let mut peak = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Run {
                status,
                time: started.elapsed(),
                processor_seconds: processor_seconds_of_children()
                    .zip(used_before)
                    .map(|(after, before)| after - before),
                peak_megabytes: peak.map(|kilobytes: u64| kilobytes as f64 / 1000.0),
            });
        }
        peak = peak.max(family(child.id()));
        thread::sleep(PERIOD);
    }
}

/// Processor time of all children of this process that have ended.
fn processor_seconds_of_children() -> Option<f64> {
    /// Clock ticks a second, the same on every Linux people use.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold anything: read behind it.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / TICKS)
}

/// Proportional memory of `root` and its descendants, in kilobytes.
fn family(root: u32) -> Option<u64> {
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
    let members = parents.keys().filter(|process| is_member(**process));
    Some(members.filter_map(|process| proportional(*process)).sum())
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

fn proportional(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
