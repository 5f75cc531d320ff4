//! Runs the Python scripts in `benches/`, and clients in tests, each with the packages it pins.
//!
//! The packages go into an environment in the user's cache folder; Gristmill itself never
//! needs them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::console::{command, execute, note, output_of};
use crate::paths;

/// A script below `benches/` and its pinned packages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Script {
    /// `peers/parse_pdf.py`.
    pub(crate) path: &'static str,
    /// `peers/requirements-pdf.txt`; a script without any runs in the system's Python.
    pub(crate) requirements: Option<&'static str>,
}

/// Runs `script` and answers with what it printed; its messages are shown as they come.
pub(crate) fn run(script: Script, arguments: Vec<OsString>) -> Result<String> {
    let benches = paths::root().join("benches");
    let mut python = match script.requirements {
        Some(requirements) => command(environment(&benches.join(requirements))?),
        None => command("python3"),
    };
    python.arg(benches.join(script.path)).args(arguments);
    note(format!("running {}", script.path));
    let output = python.stderr(Stdio::inherit()).output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => {
            let printed = String::from_utf8_lossy(&output.stdout);
            bail!("{printed}`{}` ended with {}", script.path, output.status)
        }
    }
}

/// The folder of the Python package `module` among the packages of `requirements`.
pub(crate) fn package_folder(requirements: &str, module: &str) -> Result<PathBuf> {
    let mut python = command(environment(
        &paths::root().join("benches").join(requirements),
    )?);
    let program = format!("import {module}; print({module}.__path__[0])");
    let folder = output_of(python.args(["-c", &program]));
    folder
        .map(PathBuf::from)
        .with_context(|| format!("the package `{module}` is not there"))
}

/// The Python that has the packages of `requirements`, installed unless they are there.
pub(crate) fn environment(requirements: &Path) -> Result<PathBuf> {
    let kind = requirements
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    let name = requirements.file_stem().unwrap_or_default();
    let folder = paths::cache().join("python").join(kind).join(name);
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let wanted = fs::read(requirements)
        .with_context(|| format!("cannot read `{}`", requirements.display()))?;
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    if output_of(command("python3").arg("--version")).is_none() {
        bail!("python3 is missing: install it with its venv module");
    }
    execute(command("python3").args(["-m", "venv"]).arg(&folder))?;
    execute(
        command(&python)
            .args(["-m", "pip", "install", "--quiet", "-r"])
            .arg(requirements),
    )?;
    fs::write(&installed, wanted)?;
    Ok(python)
}
