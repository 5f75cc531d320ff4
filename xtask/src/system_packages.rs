//! Brings the system packages a purpose needs: by apt on Debian and Ubuntu, in words elsewhere.

use std::process::Command;

use anyhow::{Result, bail};

use crate::console::{command, execute, note, output_of};

/// A Debian package and what it is good for.
struct Package {
    name: &'static str,
    purpose: &'static str,
}

/// What the packages are needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and running `grist`.
    CommandLine,
    /// Building and running the window as well.
    Window,
    /// All that, and the tools of the tests.
    Tests,
    /// `grist`, and the programs that benches compare it with or make documents by.
    Peers,
}

const COMMAND_LINE: &[Package] = &[
    Package {
        name: "build-essential",
        purpose: "a C compiler for SQLite",
    },
    Package {
        name: "ca-certificates",
        purpose: "downloads",
    },
    Package {
        name: "python3-pip",
        purpose: "the model, where only a package index is reachable",
    },
    Package {
        name: "tesseract-ocr",
        purpose: "text recognition in pictures",
    },
];

const WINDOW: &[Package] = &[
    Package {
        name: "pkg-config",
        purpose: "finding the libraries below",
    },
    Package {
        name: "libwebkit2gtk-4.1-dev",
        purpose: "the window's web view",
    },
    Package {
        name: "libgtk-3-dev",
        purpose: "the window",
    },
    Package {
        name: "librsvg2-dev",
        purpose: "its icons",
    },
    Package {
        name: "libayatana-appindicator3-dev",
        purpose: "its tray icon",
    },
];

const TESTS: &[Package] = &[
    Package {
        name: "curl",
        purpose: "a client of the local API",
    },
    Package {
        name: "python3-venv",
        purpose: "clients of the local API in Python",
    },
    Package {
        name: "xvfb",
        purpose: "displays for the window's tests",
    },
    Package {
        name: "webkit2gtk-driver",
        purpose: "driving the window",
    },
    Package {
        name: "rpm",
        purpose: "installing a package for Fedora and its like into a folder",
    },
    Package {
        name: "strace",
        purpose: "making single system calls fail",
    },
    Package {
        name: "faketime",
        purpose: "setting the clock under a running program",
    },
];

const PEERS: &[Package] = &[
    Package {
        name: "poppler-utils",
        purpose: "comparing with pdftotext",
    },
    Package {
        name: "pandoc",
        purpose: "comparing with pandoc, and documents whose text is known",
    },
    Package {
        name: "libreoffice-writer-nogui",
        purpose: "documents whose text is known, as another program writes them",
    },
];

/// Installs what is missing, or says exactly what to install.
pub(crate) fn ensure(purpose: Purpose) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return other_system(purpose);
    }
    if output_of(Command::new("dpkg-query").arg("--version")).is_none() {
        return other_linux(purpose);
    }
    let missing: Vec<&Package> = wanted(purpose)
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        note("system packages: all there");
        return Ok(());
    }
    for package in &missing {
        note(format!("missing: {} ({})", package.name, package.purpose));
    }
    install(
        &missing
            .iter()
            .map(|package| package.name)
            .collect::<Vec<_>>(),
    )
}

fn wanted(purpose: Purpose) -> impl Iterator<Item = &'static Package> {
    let more: &[&[Package]] = match purpose {
        Purpose::CommandLine => &[],
        Purpose::Window => &[WINDOW],
        Purpose::Tests => &[WINDOW, TESTS],
        Purpose::Peers => &[PEERS],
    };
    COMMAND_LINE.iter().chain(more.iter().copied().flatten())
}

fn is_installed(package: &Package) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package.name]);
    output_of(&mut query).is_some_and(|status| status == "installed")
}

fn install(names: &[&str]) -> Result<()> {
    let is_root = output_of(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let has_sudo = output_of(Command::new("sudo").arg("--version")).is_some();
    if !is_root && !has_sudo {
        bail!("run as root: apt-get install {}", names.join(" "));
    }
    let apt_get = |arguments: &[&str]| {
        let mut apt = command(if is_root { "env" } else { "sudo" });
        // Another apt may be at work: wait for it.
        apt.args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-o",
            "DPkg::Lock::Timeout=600",
        ]);
        apt.args(arguments);
        execute(&mut apt)
    };
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], names].concat())
}

fn other_linux(purpose: Purpose) -> Result<()> {
    note("this system has no apt: what follows must be installed already");
    for package in wanted(purpose) {
        note(format!(
            "  {} or what your distribution calls it: {}",
            package.name, package.purpose
        ));
    }
    note(
        "Fedora: dnf install gcc python3-pip tesseract webkit2gtk4.1-devel gtk3-devel librsvg2-devel libappindicator-gtk3-devel",
    );
    note(
        "Arch: pacman -S base-devel python-pip tesseract tesseract-data-eng webkit2gtk-4.1 gtk3 librsvg libappindicator-gtk3",
    );
    match purpose {
        Purpose::Tests => note("for the window's tests also Xvfb and WebKitWebDriver"),
        Purpose::Peers => note("for comparisons also poppler's tools, pandoc and LibreOffice"),
        Purpose::CommandLine | Purpose::Window => {}
    }
    Ok(())
}

fn other_system(purpose: Purpose) -> Result<()> {
    match std::env::consts::OS {
        "macos" => note(
            "needed: Xcode's tools (xcode-select --install); for text recognition `brew install tesseract`",
        ),
        _ => note(
            "needed: Microsoft's C++ build tools and WebView2 (part of Windows 11); for text recognition Tesseract",
        ),
    }
    match purpose {
        Purpose::Tests => note("the window's tests run on Linux only and are left out"),
        Purpose::Peers => note("for comparisons also poppler's tools, pandoc and LibreOffice"),
        Purpose::CommandLine | Purpose::Window => {}
    }
    Ok(())
}
