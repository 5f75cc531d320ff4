//! Other programs on the same files: the scripts in `benches/peers/`.
//!
//! Each script `NAME.py` names its requirements, pinned, in `NAME.txt`, and prints one JSON
//! object. Its packages go into an environment of its own in the user's cache folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::{crates, report};
use crate::console::{command, execute, note, output_of};
use crate::paths;

/// Runs every peer, or those whose name begins with `only`.
pub(super) fn run(only: Option<&str>) -> Result<()> {
    let Some(corpus) = paths::corpus() else {
        note("left out: there is no corpus at ../shared/corpus");
        return Ok(());
    };
    for script in scripts()? {
        let name = stem(&script);
        if only.is_some_and(|only| !name.starts_with(only)) {
            continue;
        }
        note(&name);
        let python = environment(&script)?;
        let mut peer = command(python);
        let output = peer
            .arg(&script)
            .arg(&corpus)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!("the peer `{name}` ended with {}", output.status);
        }
        let result = crates::last_object(&String::from_utf8_lossy(&output.stdout));
        let result = result.with_context(|| format!("the peer `{name}` printed no JSON object"))?;
        report::keep(&format!("peer-{name}"), &result)?;
    }
    Ok(())
}

fn scripts() -> Result<Vec<PathBuf>> {
    let folder = paths::root().join("benches/peers");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut scripts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    scripts.retain(|path| {
        path.extension().is_some_and(|extension| extension == "py")
            && path.with_extension("txt").exists()
    });
    scripts.sort();
    Ok(scripts)
}

/// The Python that has the script's requirements, installed unless they are there.
fn environment(script: &Path) -> Result<PathBuf> {
    let folder = paths::cache().join("peers").join(stem(script));
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let wanted = fs::read(script.with_extension("txt"))?;
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    if output_of(command("python3").arg("--version")).is_none() {
        bail!("python3 is missing: install it with its venv module");
    }
    execute(command("python3").args(["-m", "venv"]).arg(&folder))?;
    let requirements = script.with_extension("txt");
    execute(
        command(&python)
            .args(["-m", "pip", "install", "--quiet", "-r"])
            .arg(requirements),
    )?;
    fs::write(&installed, wanted)?;
    Ok(python)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
