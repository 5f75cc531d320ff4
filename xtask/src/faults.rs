//! `cargo xtask faults`: breaks things on purpose and says which promises held.
//!
//! The rows are in `crates/faults`; this builds what they need and hands them the corpus.

use anyhow::Result;

use crate::console::{Sections, cargo, command, execute, note};
use crate::{paths, setup};

/// What turns the points on at which the rows break the program. Every build of the tests
/// has it, so that nothing is compiled twice; no release build can.
pub(crate) const FEATURES: [&str; 2] = ["--features", "gristmill-cli/failpoints"];

/// Builds the program as the tests do and runs the rows; `arguments` go to them.
pub(crate) fn faults(arguments: &[&str]) -> Result<()> {
    let sections = Sections::new("faults");
    sections.section("Build", || {
        let packages = [
            "--package",
            "gristmill-cli",
            "--package",
            "gristmill-faults",
        ];
        execute(cargo(&["build"]).args(packages).args(FEATURES))?;
        setup::assets("debug")
    })?;
    sections.section("Rows", || run(arguments))?;
    sections.finish();
    Ok(())
}

/// Runs the rows against the programs, which are built.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let score = paths::target().join("faults.json");
    let mut rows = command(paths::program("debug", "faults"));
    rows.arg("--grist").arg(paths::program("debug", "grist"));
    rows.arg("--json").arg(&score);
    let own = ["samples", "crates/parse/tests/fixtures"].map(|folder| paths::root().join(folder));
    let folders = paths::corpus().map_or(own.to_vec(), |corpus| vec![corpus]);
    for folder in folders {
        rows.arg("--corpus").arg(folder);
    }
    execute(rows.args(arguments))?;
    note(format!("the score as JSON: `{}`", score.display()));
    Ok(())
}
