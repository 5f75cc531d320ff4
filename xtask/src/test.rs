//! `cargo xtask test`: everything the tests need, then all of them.
//!
//! The workspace is built once, with one set of features, so that nothing is compiled twice.

use anyhow::Result;

use crate::console::{Sections, cargo, execute, note, npm};
use crate::system_packages::Purpose;
use crate::{faults, setup, system_packages};

/// Sets up and runs all tests; stops at the first part that fails.
pub(crate) fn test() -> Result<()> {
    let sections = Sections::new("test");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::Tests)
    })?;
    sections.section("Test runner", setup::nextest)?;
    sections.section("User interface: packages", setup::npm_packages)?;
    sections.section("User interface: types", || {
        execute(&mut npm(&["run", "check"]))
    })?;
    sections.section("User interface: lint", || {
        execute(&mut npm(&["run", "lint"]))
    })?;
    sections.section("User interface: tests", || execute(&mut npm(&["test"])))?;
    sections.section("User interface: build", setup::user_interface)?;
    sections.section("Rust: build", || {
        let what = ["--workspace", "--bins", "--tests", "--examples", "--locked"];
        execute(cargo(&["build"]).args(what).args(faults::FEATURES))
    })?;
    sections.section("Model and PDF library", || setup::assets("debug"))?;
    sections.section("Rust: tests", || nextest("not package(gristmill)"))?;
    // The same faults every time, so that a change is judged by what it changed.
    sections.section("Faults: quick run", || faults::run(&["--seed", "1"]))?;
    if cfg!(target_os = "linux") {
        sections.section("The real window", || nextest("package(gristmill)"))?;
    } else {
        note("the real window: its tests run on Linux only");
    }
    sections.finish();
    Ok(())
}

/// Runs the tests that `filter` selects.
fn nextest(filter: &str) -> Result<()> {
    let arguments = [
        "nextest",
        "run",
        "--workspace",
        "--locked",
        "--filterset",
        filter,
    ];
    execute(cargo(&arguments).args(faults::FEATURES))
}
