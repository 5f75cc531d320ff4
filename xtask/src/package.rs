//! `cargo xtask package`: installers with everything in them, and a check that installs them.
//!
//! A package holds the window, `grist`, the embedding model and libpdfium, so that it works
//! where there is no network. The window's own configuration is `tauri.conf.json`; what exists
//! only once it is built is added from here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::console::{Sections, cargo, command, execute, note, output_of};
use crate::installed;
use crate::system_packages::{self, Purpose};
use crate::{paths, setup};

/// Formats that can be checked here.
const CHECKED: [&str; 2] = ["deb", "rpm"];
/// The shells that get completions, and where packages keep them.
#[cfg(target_os = "linux")]
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/grist"),
    ("fish", "/usr/share/fish/vendor_completions.d/grist.fish"),
    ("zsh", "/usr/share/zsh/site-functions/_grist"),
];
/// Where Debian looks for the licence.
#[cfg(target_os = "linux")]
const COPYRIGHT: &str = "/usr/share/doc/gristmill/copyright";

/// Makes the packages named, or those usual on this system, from a release build.
pub(crate) fn package(formats: &[&str]) -> Result<()> {
    let sections = Sections::new("package");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::Window)
    })?;
    sections.section("User interface: packages", setup::npm_packages)?;
    sections.section("User interface: build", setup::user_interface)?;
    sections.section("Build", || {
        let what = ["-p", "gristmill", "-p", "gristmill-cli", "--bins"];
        execute(cargo(&["build", "--release", "--locked"]).args(what))
    })?;
    sections.section("Model and PDF library", || setup::assets("release"))?;
    let made = sections.section("Packages", || bundle("release", formats))?;
    sections.finish();
    for file in made {
        note(file.display().to_string());
    }
    Ok(())
}

/// Makes packages of what is built in `target/debug`, installs each into a folder of its own,
/// uses what was installed, and removes it again.
pub(crate) fn check() -> Result<()> {
    if !cfg!(target_os = "linux") {
        note("packages are installed and checked on Linux only");
        return Ok(());
    }
    for file in bundle("debug", &CHECKED)? {
        installed::check(&file)?;
    }
    Ok(())
}

/// Packages of what is built in `profile`.
fn bundle(profile: &str, formats: &[&str]) -> Result<Vec<PathBuf>> {
    let folder = paths::target().join("package");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    gather(profile, &folder)?;
    let configuration = folder.join("tauri.conf.json");
    write_configuration(&folder, &configuration)?;
    let tauri = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let mut tauri = command(paths::ui().join("node_modules/.bin").join(tauri));
    tauri.args(["bundle", "--config"]).arg(&configuration);
    if profile == "debug" {
        tauri.arg("--debug");
    }
    if !formats.is_empty() {
        tauri.args(["--bundles", &formats.join(",")]);
    }
    let made = paths::target().join(profile).join("bundle");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    execute(tauri.env("CARGO_TARGET_DIR", paths::target()))?;
    packages_below(&made)
}

/// Copies what belongs in a package besides the window.
fn gather(profile: &str, folder: &Path) -> Result<()> {
    let grist = paths::program(profile, "grist");
    let named = format!("grist-{}{}", host()?, std::env::consts::EXE_SUFFIX);
    copy(&grist, &folder.join(named))?;
    for asset in ["models/all-MiniLM-L6-v2", "pdfium"] {
        let from = paths::cache().join(asset);
        for file in fs::read_dir(&from).with_context(|| format!("no `{}`", from.display()))? {
            let file = file?;
            let name = file.file_name();
            if !name.to_string_lossy().starts_with('.') {
                copy(&file.path(), &folder.join("assets").join(asset).join(name))?;
            }
        }
    }
    #[cfg(target_os = "linux")]
    for (shell, _) in COMPLETIONS {
        let completions = output_of(Command::new(&grist).args(["completions", shell]));
        let completions = completions.with_context(|| format!("no completions for {shell}"))?;
        fs::write(folder.join(shell), completions)?;
    }
    Ok(())
}

/// What `tauri.conf.json` cannot say, since these files are not in the repository.
fn write_configuration(folder: &Path, file: &Path) -> Result<()> {
    let assets = folder.join("assets").display().to_string();
    let mut bundle = json!({
        "externalBin": [folder.join("grist")],
        "resources": { format!("{assets}/"): "assets/" },
    });
    #[cfg(target_os = "linux")]
    {
        let mut files = json!({ COPYRIGHT: paths::root().join("LICENSE") });
        for (shell, place) in COMPLETIONS {
            files[place] = json!(folder.join(shell));
        }
        bundle["linux"] = json!({ "deb": { "files": files }, "rpm": { "files": files } });
    }
    if let Ok(thumbprint) = std::env::var("GRISTMILL_WINDOWS_CERTIFICATE")
        && !thumbprint.is_empty()
    {
        bundle["windows"] = json!({
            "certificateThumbprint": thumbprint,
            "timestampUrl": std::env::var("GRISTMILL_TIMESTAMP_URL").ok(),
        });
    }
    fs::write(file, json!({ "bundle": bundle }).to_string())?;
    Ok(())
}

fn packages_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for kind in fs::read_dir(folder).with_context(|| format!("no `{}`", folder.display()))? {
        for file in fs::read_dir(kind?.path())? {
            let path = file?.path();
            if path.is_file() {
                found.push(path);
            }
        }
    }
    if found.is_empty() {
        bail!("no package was made in `{}`", folder.display());
    }
    found.sort();
    Ok(found)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("cannot copy `{}` to `{}`", from.display(), to.display()))
}

/// The platform programs are built for here, as rustc calls it.
fn host() -> Result<String> {
    let told = output_of(command("rustc").arg("-vV")).context("rustc is missing")?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}
