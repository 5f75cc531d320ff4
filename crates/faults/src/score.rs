//! The score: one line a row, and the same as JSON.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::row::{Bench, Extent, Row, Verdict};

/// How the rows ended.
#[derive(Serialize)]
pub(crate) struct Score {
    seed: u64,
    extent: &'static str,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    row: String,
    says: &'static str,
    result: &'static str,
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
            extent,
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
                line.says,
                &line.faults.to_string(),
                line.result,
            ];
            table += &format!("| {} |\n", cells.join(" | "));
        }
        table
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
        says: row.says,
        result,
        faults,
        seconds: took.as_secs_f64(),
        note,
    }
}
