//! Breaks things on purpose and checks what Gristmill promises when they break.
//!
//! The promise: every accepted file ends in exactly one state; a kill, a full disk or a
//! hostile file loses at most the work in flight, and that is done again by itself; nothing
//! is stored twice. Each row of the matrix injects one kind of fault into the real program
//! and then asks the [`oracle`]. `cargo xtask faults` builds what this needs and runs it.

#[cfg(test)]
mod coverage;
mod folders;
mod grist;
mod memory;
mod oracle;
mod page;
mod papers;
mod row;
mod rows;
mod score;
mod side_by_side;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Parser;

use crate::row::{Bench, Extent};
use crate::score::Score;

/// Runs the fault matrix against a built `grist` and prints the score.
#[derive(Parser)]
struct Arguments {
    /// The program to break.
    #[arg(long, value_name = "FILE")]
    grist: PathBuf,
    /// Every row at its full extent; without it a quick run that takes minutes.
    #[arg(long)]
    all: bool,
    /// Repeats the random choices of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// Only rows whose `family/name` contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// How long the storm of random faults takes.
    #[arg(long)]
    minutes: Option<f64>,
    /// Real documents to damage; repeatable.
    #[arg(long, value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// Where the score is written as JSON; a Markdown table of it goes beside it. Rows that an
    /// earlier run with the same seed and extent left there are kept.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the score into this page, once every row has run at its full extent.
    #[arg(long, value_name = "FILE", requires = "all")]
    publish: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("faults: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether every row held.
fn run(arguments: &Arguments) -> Result<bool> {
    let bench = Bench {
        program: arguments.grist.canonicalize()?,
        extent: match arguments.all {
            true => Extent::All,
            false => Extent::Quick,
        },
        seed: arguments.seed.unwrap_or_else(|| fastrand::u64(..1_000_000)),
        minutes: arguments.minutes,
        corpus: arguments.corpus.clone(),
    };
    let wanted = |row: &&row::Row| {
        let name = row.full_name();
        arguments
            .only
            .as_ref()
            .is_none_or(|only| name.contains(only))
    };
    let rows: Vec<_> = rows::ALL.iter().filter(wanted).collect();
    if rows.is_empty() {
        bail!("no row is called so; without --only all of them run");
    }
    println!("seed {} repeats this run", bench.seed);
    let mut score = Score::new(&bench);
    for row in rows {
        score.run(row, &bench);
    }
    score.print_total();
    if let Some(file) = &arguments.json {
        score.add_earlier(file);
        score.write(file)?;
    }
    if let Some(page) = &arguments.publish {
        score.publish(page)?;
    }
    Ok(score.all_held())
}
