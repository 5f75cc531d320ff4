//! `cargo xtask faults`: breaks things on purpose and says which promises held.
//!
//! The rows are in `crates/faults`; this builds what they need and hands them the corpus.

use anyhow::Result;

use crate::console::{Sections, cargo, command, execute, note};
use crate::{paths, setup};

/// Builds the program in release mode and runs the rows; `arguments` go to them.
pub(crate) fn faults(arguments: &[&str]) -> Result<()> {
    let sections = Sections::new("faults");
    sections.section("Build", || {
        execute(&mut cargo(&[
            "build",
            "--release",
            "--package",
            "gristmill-cli",
            "--package",
            "gristmill-faults",
        ]))?;
        setup::assets("release")
    })?;
    sections.section("Rows", || run("release", arguments))?;
    sections.finish();
    Ok(())
}

/// Runs the rows against the programs of `profile`, which are built.
pub(crate) fn run(profile: &str, arguments: &[&str]) -> Result<()> {
    let score = paths::target().join("faults.json");
    let mut rows = command(paths::program(profile, "faults"));
    rows.arg("--grist").arg(paths::program(profile, "grist"));
    rows.arg("--json").arg(&score);
    match paths::corpus() {
        Some(corpus) => rows.arg("--corpus").arg(corpus),
        None => rows.arg("--corpus").arg(paths::root().join("samples")),
    };
    execute(rows.args(arguments))?;
    note(format!("the score as JSON: `{}`", score.display()));
    Ok(())
}
