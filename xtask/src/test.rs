//! `cargo xtask test`: everything the tests need, then all of them.
//!
//! The workspace is built once, with one set of features, so that nothing is compiled twice.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::console::{Sections, cargo, execute, note, npm};
use crate::system_packages::Purpose;
use crate::{faults, package, paths, python, setup, system_packages};

/// The packages of the documented APIs' clients in Python.
const CLIENTS: &str = "crates/cli/tests/fixtures/clients/requirements.txt";

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
    let python = sections.section("Python for clients of the API", || Ok(client_python()))?;
    sections.section("Rust: tests", || {
        let named = python.map(|python| ("GRISTMILL_TEST_PYTHON", python));
        execute(nextest("not package(gristmill)").envs(named))
    })?;
    // The same faults every time, so that a change is judged by what it changed.
    sections.section("Faults: quick run", || faults::run(&["--seed", "1"]))?;
    if cfg!(target_os = "linux") {
        sections.section("The real window", || {
            execute(&mut nextest("package(gristmill)"))
        })?;
        sections.section("Packages", package::check)?;
    } else {
        note("the real window: its tests run on Linux only");
    }
    sections.finish();
    Ok(())
}

/// The Python with which the tests run the documents' own clients. None where it cannot be had:
/// then those clients are left out, and that is said.
fn client_python() -> Option<PathBuf> {
    let python = python::environment(&paths::root().join(CLIENTS));
    python
        .inspect_err(|error| note(format!("clients in Python are left out: {error:#}")))
        .ok()
}

/// Runs the tests that `filter` selects.
pub(crate) fn nextest(filter: &str) -> Command {
    let mut tests = cargo(&["nextest", "run", "--workspace", "--locked"]);
    tests.args(["--filterset", filter]).args(faults::FEATURES);
    tests
}
