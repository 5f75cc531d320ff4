//! Brings what a fresh machine lacks: packages of npm, the model and libpdfium, test tools.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::console::{cargo, command, execute, note, npm, output_of};
use crate::paths;

/// Installs the user interface's npm packages unless they are those of the lock file.
pub(crate) fn npm_packages() -> Result<()> {
    let wanted = paths::ui().join("package-lock.json");
    let installed = paths::ui().join("node_modules/.installed-package-lock.json");
    let wanted_text =
        fs::read(&wanted).with_context(|| format!("cannot read `{}`", wanted.display()))?;
    if fs::read(&installed).is_ok_and(|text| text == wanted_text) {
        note("npm packages: all there");
        return Ok(());
    }
    if output_of(&mut npm(&["--version"])).is_none() {
        bail!("npm is missing: install Node.js 20.19 or later");
    }
    execute(&mut npm(&["ci", "--no-fund", "--no-audit"]))?;
    fs::write(&installed, wanted_text)
        .with_context(|| format!("cannot write `{}`", installed.display()))
}

/// Builds the user interface into `ui/dist`, which the window's program carries.
pub(crate) fn user_interface() -> Result<()> {
    execute(&mut npm(&["run", "build"]))
}

/// Fetches the embedding model and libpdfium unless they are cached.
///
/// `grist` does it, and must be built already in `profile`.
pub(crate) fn assets(profile: &str) -> Result<()> {
    execute(command(paths::program(profile, "grist")).arg("setup"))
}

/// Installs the test runner unless it is there.
pub(crate) fn nextest() -> Result<()> {
    match output_of(&mut cargo(&["nextest", "--version"])) {
        Some(version) => note(version.lines().next().unwrap_or_default()),
        None => {
            note("cargo-nextest is missing: building it takes some minutes, once");
            execute(&mut cargo(&["install", "--locked", "cargo-nextest"]))?;
        }
    }
    Ok(())
}
