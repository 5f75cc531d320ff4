//! The score: one line a row, and the same as JSON.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::page::replaced;
use crate::row::{Bench, Extent, Row, Verdict};
use crate::rows::ALL;

/// How the rows ended.
#[derive(Serialize, Deserialize)]
pub(crate) struct Score {
    seed: u64,
    extent: String,
    rows: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    row: String,
    says: String,
    result: String,
    faults: usize,
    seconds: f64,
    note: String,
}

const HELD: &str = "held";
const BROKEN: &str = "broken";
const LEFT_OUT: &str = "left out";

impl Score {
    /// No rows yet.
    pub(crate) fn new(bench: &Bench) -> Self {
        let extent = match bench.extent {
            Extent::Quick => "quick",
            Extent::All => "all",
        };
        Self {
            seed: bench.seed,
            extent: extent.to_owned(),
            rows: Vec::new(),
        }
    }

    /// Runs a row and prints its line.
    pub(crate) fn run(&mut self, row: &Row, bench: &Bench) {
        let started = Instant::now();
        let line = line(row, (row.run)(bench), started.elapsed());
        println!(
            "  {:<8} {:<28} {:>6} {:>7.1} s  {}",
            line.result, line.row, line.faults, line.seconds, line.note
        );
        self.rows.push(line);
    }

    /// Prints how many rows held, of how many.
    pub(crate) fn print_total(&self) {
        let count = |result| {
            self.rows
                .iter()
                .filter(|line| line.result == result)
                .count()
        };
        let faults: usize = self.rows.iter().map(|line| line.faults).sum();
        println!(
            "{} rows held, {} broken, {} left out; {faults} faults injected, seed {}",
            count(HELD),
            count(BROKEN),
            count(LEFT_OUT),
            self.seed
        );
    }

    /// Whether no row is broken.
    pub(crate) fn all_held(&self) -> bool {
        self.rows.iter().all(|line| line.result != BROKEN)
    }

    /// Writes the score as JSON, and as a Markdown table beside it.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        write(file, &serde_json::to_vec_pretty(self)?)?;
        write(&file.with_extension("md"), self.table().as_bytes())
    }

    fn table(&self) -> String {
        let mut table = String::from(
            "| Row | What is done, and what must hold | Faults | Result |\n| --- | --- | ---: | --- |\n",
        );
        for line in &self.rows {
            let cells = [
                line.row.as_str(),
                line.says.as_str(),
                &line.faults.to_string(),
                line.result.as_str(),
            ];
            table += &format!("| {} |\n", cells.join(" | "));
        }
        table
    }

    /// Takes over rows that an earlier run with the same seed and extent left in `file`.
    pub(crate) fn add_earlier(&mut self, file: &Path) {
        // There may be none, or one of an older form, which is as good as none.
        let earlier = fs::read(file).ok();
        let earlier = earlier.and_then(|bytes| serde_json::from_slice::<Score>(&bytes).ok());
        let Some(earlier) = earlier.filter(|earlier| earlier.is_like(self)) else {
            return;
        };
        let other = |line: &Line| self.rows.iter().all(|ours| ours.row != line.row);
        let others: Vec<Line> = earlier.rows.into_iter().filter(other).collect();
        self.rows.extend(others);
        let place = |line: &Line| ALL.iter().position(|row| row.full_name() == line.row);
        self.rows.retain(|line| place(line).is_some());
        self.rows.sort_by_key(place);
    }

    fn is_like(&self, other: &Self) -> bool {
        self.seed == other.seed && self.extent == other.extent
    }

    /// Writes the score into a page. An error while a row has not run.
    pub(crate) fn publish(&self, page: &Path) -> Result<()> {
        let missing: Vec<String> = ALL
            .iter()
            .map(Row::full_name)
            .filter(|name| self.rows.iter().all(|line| line.row != *name))
            .collect();
        ensure!(
            missing.is_empty(),
            "not published: {} did not run",
            missing.join(", ")
        );
        let faults: usize = self.rows.iter().map(|line| line.faults).sum();
        let held = self.rows.iter().filter(|line| line.result == HELD).count();
        let minutes = self.rows.iter().map(|line| line.seconds).sum::<f64>() / 60.0;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let part = format!(
            "`cargo xtask faults --all --seed {}`, {minutes:.0} minutes on {processors} processors, in a debug build: \
             {held} of {} rows held, {faults} faults.\n\n{}",
            self.seed,
            self.rows.len(),
            self.table()
        );
        let text = fs::read_to_string(page)
            .with_context(|| format!("cannot read `{}`", page.display()))?;
        write(page, replaced(&text, "score", &part)?.as_bytes())
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).with_context(|| format!("cannot write `{}`", file.display()))
}

fn line(row: &Row, ended: Result<Verdict>, took: Duration) -> Line {
    let (result, faults, note) = match ended {
        Ok(Verdict::Held { faults, note }) => (HELD, faults, note),
        Ok(Verdict::LeftOut(why)) => (LEFT_OUT, 0, why),
        Err(error) => (BROKEN, 1, format!("{error:#}")),
    };
    Line {
        row: row.full_name(),
        says: row.says.to_owned(),
        result: result.to_owned(),
        faults,
        seconds: took.as_secs_f64(),
        note,
    }
}
