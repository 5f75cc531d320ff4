//! `cargo xtask fix`: does by itself what `check` would complain about.

use anyhow::Result;

use crate::console::{Sections, cargo, execute, npm};
use crate::setup;

/// Formats, applies lints' suggestions, and writes every derived file anew.
pub(crate) fn fix() -> Result<()> {
    let sections = Sections::new("fix");
    sections.section("User interface", || {
        setup::npm_packages()?;
        setup::user_interface()?;
        execute(&mut npm(&["run", "lint", "--", "--fix"]))
    })?;
    sections.section("Lints", || {
        let arguments = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--fix",
            "--allow-dirty",
            "--allow-staged",
        ];
        execute(&mut cargo(&arguments))
    })?;
    sections.section("Form", || execute(&mut cargo(&["fmt", "--all"])))?;
    sections.section("Derived files: bindings", || {
        let mut test = cargo(&["test", "--package", "gristmill-api", "--test", "bindings"]);
        execute(test.env("GRISTMILL_WRITE_BINDINGS", "1"))
    })?;
    sections.section("Derived files: documentation", || {
        let mut test = cargo(&["test", "--package", "gristmill-docs", "--test", "pages"]);
        execute(test.env("GRISTMILL_WRITE_DOCS", "1"))
    })?;
    sections.section("Derived files: what stands for which fault", || {
        let mut test = cargo(&["test", "--package", "gristmill-faults"]);
        execute(test.env("GRISTMILL_WRITE_DOCS", "1"))
    })?;
    sections.finish();
    Ok(())
}
