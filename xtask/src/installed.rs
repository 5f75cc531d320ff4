//! Installs a package into a folder, uses what is in it as a user would, and removes it.
//!
//! Nothing of this machine is changed: the package managers are told of another root, and the
//! programs of another home, in which there is neither a model nor a PDF library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::{cargo, execute, note, output_of};
use crate::{faults, paths};

/// A journey of the window that needs model, parser child and PDF library.
const JOURNEY: &str = "package(gristmill) & test(=ingest::a_folder_becomes_a_searchable_collection_with_every_file_accounted_for)";

/// Some of what has to be installed.
const CONTENT: [&str; 5] = [
    "usr/bin/gristmill",
    "usr/bin/grist",
    "usr/share/applications/Gristmill.desktop",
    "usr/share/bash-completion/completions/grist",
    "usr/share/doc/gristmill/copyright",
];

/// Fails unless the package installs, works and goes away again.
pub(crate) fn check(package: &Path) -> Result<()> {
    let root = paths::target().join("package/root");
    let home = paths::target().join("package/home");
    for folder in [&root, &home] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let manager = Manager::of(package)?;
    manager.prepare(&root)?;
    manager.install(&root, package)?;
    expect(&root, &CONTENT)?;
    takes_links(&root)?;
    ingest_and_search(&root.join("usr/bin/grist"), &home)?;
    look_through_the_window(&root.join("usr/bin/gristmill"), &home)?;
    manager.remove(&root)?;
    for name in ["gristmill", "grist"] {
        if root.join("usr/bin").join(name).exists() {
            bail!("`{name}` is still there after the package was removed");
        }
    }
    note(format!(
        "{}: installs, works, is removed",
        package.display()
    ));
    Ok(())
}

enum Manager {
    Dpkg,
    Rpm,
}

impl Manager {
    fn of(package: &Path) -> Result<Self> {
        match package.extension().and_then(|extension| extension.to_str()) {
            Some("deb") => Ok(Self::Dpkg),
            Some("rpm") => Ok(Self::Rpm),
            _ => bail!("`{}` is no package that can be checked", package.display()),
        }
    }

    fn prepare(&self, root: &Path) -> Result<()> {
        match self {
            Self::Dpkg => {
                let database = root.join("var/lib/dpkg");
                fs::create_dir_all(database.join("info"))?;
                fs::create_dir_all(database.join("updates"))?;
                fs::write(database.join("status"), "")?;
                Ok(())
            }
            Self::Rpm => execute(Command::new("rpm").arg("--initdb").arg("--root").arg(root)),
        }
    }

    /// Libraries it needs are those of this machine, which the other root does not have.
    fn install(&self, root: &Path, package: &Path) -> Result<()> {
        execute(&mut match self {
            Self::Dpkg => {
                let mut dpkg = self.dpkg(root);
                dpkg.arg("--force-depends").arg("--install").arg(package);
                dpkg
            }
            Self::Rpm => {
                let mut rpm = Command::new("rpm");
                rpm.args(["--install", "--nodeps", "--root"]);
                rpm.arg(root).arg(package);
                rpm
            }
        })
    }

    fn remove(&self, root: &Path) -> Result<()> {
        execute(&mut match self {
            Self::Dpkg => {
                let mut dpkg = self.dpkg(root);
                dpkg.args(["--purge", "gristmill"]);
                dpkg
            }
            Self::Rpm => {
                let mut rpm = Command::new("rpm");
                rpm.args(["--erase", "--nodeps", "--root"]);
                rpm.arg(root).arg("gristmill");
                rpm
            }
        })
    }

    fn dpkg(&self, root: &Path) -> Command {
        let mut root_option = std::ffi::OsString::from("--root=");
        root_option.push(root);
        let mut dpkg = Command::new("dpkg");
        dpkg.arg(root_option)
            .args(["--force-not-root", "--force-script-chrootless"])
            .args(["--log=/dev/null", "--no-triggers"]);
        dpkg
    }
}

fn expect(root: &Path, files: &[&str]) -> Result<()> {
    for file in files {
        if !root.join(file).is_file() {
            bail!("the package has no `/{file}`");
        }
    }
    Ok(())
}

/// The desktop learns from the entry in its menu which program opens links into Gristmill.
fn takes_links(root: &Path) -> Result<()> {
    let entry = fs::read_to_string(root.join("usr/share/applications/Gristmill.desktop"))?;
    let is_told = entry.contains("x-scheme-handler/gristmill");
    let gets_it = entry
        .lines()
        .any(|line| line.starts_with("Exec=") && line.ends_with(" %u"));
    match is_told && gets_it {
        true => Ok(()),
        false => bail!("the entry of the menu takes no links:\n{entry}"),
    }
}

/// Takes in the samples with the installed program and what came with it, and finds a passage
/// of a PDF file.
fn ingest_and_search(grist: &Path, home: &Path) -> Result<()> {
    let samples = paths::root().join("samples");
    let mut ingest = at_home(Command::new(grist), home);
    let outcome = ingest.arg("ingest").arg(&samples).status()?;
    // One of the samples is damaged on purpose.
    if !matches!(outcome.code(), Some(0 | 2)) {
        bail!("the installed `grist ingest` ended with {outcome}");
    }
    let mut search = at_home(Command::new(grist), home);
    let found = output_of(search.args(["search", "--json", "board minutes"]));
    let found = found.context("the installed `grist search` failed")?;
    match found.contains("Board minutes 2026-01-12.pdf") {
        true => Ok(()),
        false => bail!("the installed `grist` does not find a passage of a PDF file: {found}"),
    }
}

fn look_through_the_window(window: &Path, home: &Path) -> Result<()> {
    let mut journey = cargo(&["nextest", "run", "--workspace", "--locked"]);
    journey
        .args(["--filterset", JOURNEY])
        .args(faults::FEATURES);
    journey.env("GRISTMILL_WINDOW", window);
    journey.env("XDG_CACHE_HOME", cache(home));
    execute(&mut journey)
}

/// The program with nothing of this user's: what it needs must have come with it.
fn at_home(mut program: Command, home: &Path) -> Command {
    program
        .env("XDG_CACHE_HOME", cache(home))
        .env("GRISTMILL_DATA_DIR", home.join("data"))
        .env_remove("GRISTMILL_PDFIUM")
        .env_remove("GRISTMILL_MODEL_DIR");
    program
}

fn cache(home: &Path) -> PathBuf {
    home.join("cache")
}
