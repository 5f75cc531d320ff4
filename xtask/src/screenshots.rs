//! `cargo xtask screenshots`: the pictures in `docs/screenshots/`, taken anew.
//!
//! The window's tests walk through every page anyway and keep pictures where they are asked to,
//! so what the documentation shows is what the tests have seen working.

use anyhow::Result;

use crate::console::{Sections, cargo, execute};
use crate::system_packages::Purpose;
use crate::{faults, paths, setup, system_packages, test};

/// Runs the journeys of the window and publishes the pictures they took.
pub(crate) fn screenshots() -> Result<()> {
    let taken = paths::target().join("screenshots");
    let sections = Sections::new("screenshots");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::Tests)
    })?;
    sections.section("Test runner", setup::nextest)?;
    sections.section("User interface", || {
        setup::npm_packages()?;
        setup::user_interface()
    })?;
    sections.section("Build", || {
        let what = ["--workspace", "--bins", "--tests", "--locked"];
        execute(cargo(&["build"]).args(what).args(faults::FEATURES))?;
        setup::assets("debug")
    })?;
    sections.section("The real window", || {
        std::fs::create_dir_all(&taken)?;
        let mut journeys = test::nextest("package(gristmill)");
        execute(journeys.env("GRISTMILL_SCREENSHOTS", &taken))
    })?;
    sections.section("Pictures", || {
        let mut publish = cargo(&["run", "--locked", "--package", "gristmill-docs"]);
        publish.args(["--bin", "publish-pictures", "--"]);
        execute(
            publish
                .arg(&taken)
                .arg(paths::root().join("docs/screenshots")),
        )
    })?;
    sections.finish();
    Ok(())
}
