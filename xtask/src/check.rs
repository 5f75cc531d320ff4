//! `cargo xtask check`: what a change must pass before it is proposed.

use anyhow::Result;

use crate::console::{Sections, cargo, execute, note, output_of};
use crate::system_packages::Purpose;
use crate::{licences, setup, system_packages, test};

/// Form, lints, licences and advisories, then all tests.
pub(crate) fn check() -> Result<()> {
    let sections = Sections::new("check");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::Tests)
    })?;
    sections.section("Form", || execute(&mut cargo(&["fmt", "--all", "--check"])))?;
    sections.section("Licences and advisories", dependencies)?;
    sections.section("User interface", || {
        setup::npm_packages()?;
        setup::user_interface()
    })?;
    sections.section("Lints", || {
        let arguments = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        execute(&mut cargo(&arguments))
    })?;
    sections.section("Tests", test::test)?;
    sections.finish();
    Ok(())
}

/// By cargo-deny where it is installed, else the licences alone by our own reading.
fn dependencies() -> Result<()> {
    if output_of(&mut cargo(&["deny", "--version"])).is_none() {
        note(
            "cargo-deny is not installed: advisories are left out, licences are read from cargo's metadata",
        );
        note("to have all: cargo install --locked cargo-deny");
        return licences::check();
    }
    execute(&mut cargo(&[
        "deny", "check", "licenses", "bans", "sources",
    ]))?;
    if execute(&mut cargo(&["deny", "check", "advisories"])).is_err() {
        if advisories_are_reachable() {
            anyhow::bail!("a dependency has an advisory against it: see above");
        }
        note("the advisory database cannot be reached: advisories are left out");
    }
    Ok(())
}

/// Whether cargo-deny can fetch its database, which tells an advisory from being offline.
fn advisories_are_reachable() -> bool {
    output_of(&mut cargo(&["deny", "fetch", "db"])).is_some()
}
