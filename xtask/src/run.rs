//! `cargo xtask run`: from a fresh clone to searchable documents.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::console::{Sections, cargo, command, execute, note, output_of};
use crate::system_packages::Purpose;
use crate::{paths, setup, system_packages};

/// Sets up, builds, and does the main job with `arguments`, or with the samples.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let paths = named_paths(arguments)?;
    match has_display() {
        true => in_the_window(&paths),
        false => in_the_terminal(arguments, &paths),
    }
}

/// Builds the window and opens it with `paths` staged; returns when it is closed.
fn in_the_window(paths: &[PathBuf]) -> Result<()> {
    let sections = Sections::new("run");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::Window)
    })?;
    sections.section("User interface", || {
        setup::npm_packages()?;
        setup::user_interface()
    })?;
    sections.section("Build", || {
        let packages = ["-p", "gristmill", "-p", "gristmill-cli"];
        execute(cargo(&["build", "--release"]).args(packages))
    })?;
    sections.section("Model and PDF library", || setup::assets("release"))?;
    sections.section("The window", || {
        execute(command(paths::program("release", "gristmill")).args(paths))
    })
}

/// Builds `grist`, ingests `paths` with it and shows the result of a search.
fn in_the_terminal(arguments: &[&str], paths: &[PathBuf]) -> Result<()> {
    let sections = Sections::new("run");
    sections.section("System packages", || {
        system_packages::ensure(Purpose::CommandLine)
    })?;
    sections.section("Build", || {
        execute(&mut cargo(&["build", "--release", "-p", "gristmill-cli"]))
    })?;
    sections.section("Model and PDF library", || setup::assets("release"))?;
    let grist = paths::program("release", "grist");
    sections.section("Ingest (there is no display, so in the terminal)", || {
        let mut ingest = command(&grist);
        ingest.arg("ingest").args(paths);
        accept_failed_files(&mut ingest)
    })?;
    sections.section("Search", || {
        execute(command(&grist).args(["search", &question(&grist, arguments)]))
    })?;
    sections.finish();
    note(format!("ask it yourself: {} search \"…\"", grist.display()));
    Ok(())
}

/// What the closing search asks: about the samples, or for the title of a document found.
fn question(grist: &Path, arguments: &[&str]) -> String {
    let first_title = || {
        let listed =
            output_of(command(grist).args(["--json", "documents", "list", "--limit", "1"]))?;
        let listed: serde_json::Value = serde_json::from_str(&listed).ok()?;
        listed["items"][0]["title"].as_str().map(str::to_owned)
    };
    let about_others = if arguments.is_empty() {
        None
    } else {
        first_title()
    };
    about_others.unwrap_or_else(|| "When does the library open again?".to_owned())
}

/// Runs an ingest. Some failed files (exit code 2) were listed and are no reason to stop.
fn accept_failed_files(ingest: &mut std::process::Command) -> Result<()> {
    let status = ingest.status().context("cannot start `grist`")?;
    match status.code() {
        Some(0 | 2) => Ok(()),
        _ => anyhow::bail!("`grist ingest` ended with {status}"),
    }
}

/// The arguments as absolute paths; the samples if there are none.
fn named_paths(arguments: &[&str]) -> Result<Vec<PathBuf>> {
    if arguments.is_empty() {
        return Ok(vec![paths::root().join("samples")]);
    }
    let named = arguments
        .iter()
        .map(|path| std::fs::canonicalize(path).with_context(|| format!("cannot find `{path}`")));
    named.collect()
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
