//! `cargo xtask bench`: how fast the program is, each part alone and all of it together.
//!
//! Every bench leaves one JSON object in `target/bench/`. Absolute figures belong to the
//! machine; compare what was measured in the same run.

mod crates;
mod memory;
mod peers;
mod report;
mod whole;

use anyhow::{Result, bail};

use crate::console::{Sections, note};
use crate::paths;

/// What to measure.
struct Wanted<'a> {
    /// Only the bench of this name.
    name: Option<&'a str>,
    /// Other programs on the same files too.
    peers: bool,
}

/// Runs all benches, or the one named; `--peers` runs the peers' scripts beside them.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    let wanted = wanted(arguments)?;
    let sections = Sections::new("bench");
    let takes = |name: &str| wanted.name.is_none_or(|only| only == name);
    let benches = crates::find()?;
    if !takes(whole::NAME) && !benches.iter().any(|bench| takes(&bench.name)) {
        let names: Vec<&str> = benches.iter().map(|bench| bench.name.as_str()).collect();
        bail!(
            "there is no such bench: choose {} or {}",
            names.join(", "),
            whole::NAME
        );
    }
    for bench in benches.iter().filter(|bench| takes(&bench.name)) {
        sections.section(&bench.name, || {
            report::keep(&bench.name, &crates::run(bench)?)
        })?;
    }
    if takes(whole::NAME) {
        sections.section("The whole, on the corpus", || match paths::corpus() {
            Some(corpus) => report::keep(whole::NAME, &whole::run(&corpus)?),
            None => {
                note("left out: there is no corpus at ../shared/corpus");
                Ok(())
            }
        })?;
    }
    if wanted.peers {
        sections.section("Peers", || peers::run(wanted.name))?;
    }
    sections.finish();
    Ok(())
}

fn wanted<'a>(arguments: &[&'a str]) -> Result<Wanted<'a>> {
    let (options, names): (Vec<&str>, Vec<&str>) =
        arguments.iter().partition(|word| word.starts_with("--"));
    if options.iter().any(|option| *option != "--peers") || names.len() > 1 {
        bail!("usage: cargo xtask bench [NAME] [--peers]");
    }
    Ok(Wanted {
        name: names.first().copied(),
        peers: !options.is_empty(),
    })
}
