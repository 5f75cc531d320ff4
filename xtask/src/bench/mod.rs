//! `cargo xtask bench`: how fast the program is, each part alone and all of it together.
//!
//! Every bench leaves one JSON object in `target/bench/`. Absolute figures belong to the
//! machine; compare what was measured in the same run.

mod api;
mod detectors;
mod exports;
mod inputs;
mod parts;
mod peers;
mod report;
mod usage;
mod whole;
mod window;

use anyhow::{Result, bail};
use parts::Part;
use serde_json::Value;

use crate::console::{Sections, cargo, execute};
use crate::setup;
use crate::system_packages::{self, Purpose};

/// What to measure.
struct Wanted<'a> {
    /// Only the bench of this name.
    name: Option<&'a str>,
    /// Other programs on the same files too.
    peers: bool,
}

/// Runs all benches but those of the window, of the local API and of exports, or the one named; `--peers` runs
/// the peers' scripts beside them.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    if let [exports::NAME, asked @ ..] = arguments {
        return bench_alone(exports::NAME, || exports::run(asked));
    }
    if let [api::NAME, asked @ ..] = arguments {
        return bench_alone(api::NAME, || {
            program_and_assets()?;
            api::run(asked)
        });
    }
    let wanted = wanted(arguments)?;
    if wanted.name == Some(window::NAME) {
        return bench_alone(window::NAME, window::run);
    }
    // `parse` takes `parse-pdf` and `parse-office`.
    let takes = |name: &str| {
        let is_named = |only| name == only || name.split('-').next() == Some(only);
        wanted.name.is_none_or(is_named)
    };
    let parts = parts::find()?;
    if !takes(whole::NAME) && !parts.iter().any(|part| takes(&part.name)) {
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        bail!(
            "there is no such bench: choose {}, {}, {}, {} or {}",
            names.join(", "),
            whole::NAME,
            api::NAME,
            exports::NAME,
            window::NAME
        );
    }
    let sections = Sections::new("bench");
    let parts: Vec<_> = parts.into_iter().filter(|part| takes(&part.name)).collect();
    if wanted.peers {
        sections.section("System packages", || {
            system_packages::ensure(Purpose::Peers)
        })?;
    }
    if takes(whole::NAME) || parts.iter().any(Part::needs_assets) {
        sections.section("Model and PDF library", program_and_assets)?;
    }
    for part in &parts {
        sections.section(&part.name, || {
            report::keep(&part.name, &parts::run(part, wanted.peers)?)
        })?;
    }
    if takes(whole::NAME) {
        sections.section("whole", || {
            report::keep(whole::NAME, &whole::run(&inputs::corpus()?)?)
        })?;
    }
    if wanted.peers {
        sections.section("peers", || peers::run(wanted.name))?;
        if takes(detectors::NAME) {
            sections.section("side by side", detectors::compare)?;
        }
    }
    sections.finish();
    Ok(())
}

/// The program, which fetches what is measured with it.
fn program_and_assets() -> Result<()> {
    let build = ["build", "--release", "--package", "gristmill-cli"];
    execute(&mut cargo(&build))?;
    setup::assets("release")
}

/// A bench that runs only when it is named: that of the window takes a release build of it and
/// a virtual display, those of exports and of the local API many gigabytes.
fn bench_alone(name: &'static str, run: impl FnOnce() -> Result<Value>) -> Result<()> {
    let sections = Sections::new("bench");
    sections.section(name, || report::keep(name, &run()?))?;
    sections.finish();
    Ok(())
}

fn wanted<'a>(arguments: &[&'a str]) -> Result<Wanted<'a>> {
    let (options, names): (Vec<&str>, Vec<&str>) =
        arguments.iter().partition(|word| word.starts_with("--"));
    if options.iter().any(|option| *option != "--peers") || names.len() > 1 {
        bail!(
            "usage: cargo xtask bench [NAME] [--peers], {} or {}",
            api::USAGE,
            exports::USAGE
        );
    }
    Ok(Wanted {
        name: names.first().copied(),
        peers: !options.is_empty(),
    })
}
