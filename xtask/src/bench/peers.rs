//! Other programs on the same files: the scripts in `benches/peers/`.
//!
//! A peer's packages are pinned and go into an environment of their own in the user's cache
//! folder; Gristmill itself never needs them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{crates, report};
use crate::console::{command, execute, note, output_of};
use crate::paths;

/// A script that does with another program what one of our benches does with ours.
struct Peer {
    /// `embed-onnxruntime`; begins with the bench it stands beside.
    name: &'static str,
    script: &'static str,
    /// The file of pinned packages.
    requirements: &'static str,
    arguments: fn(&Places) -> Vec<OsString>,
}

/// What the scripts are told.
struct Places {
    corpus: PathBuf,
    model: PathBuf,
    /// Texts to embed, the same for every encoder.
    texts: PathBuf,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "embed-texts",
        script: "embed_texts.py",
        requirements: "requirements-embed.txt",
        arguments: |places| {
            vec![
                (&places.corpus).into(),
                (&places.model).into(),
                (&places.texts).into(),
            ]
        },
    },
    Peer {
        name: "embed-onnxruntime",
        script: "embed_onnxruntime.py",
        requirements: "requirements-embed.txt",
        arguments: |places| vec![(&places.model).into(), (&places.texts).into()],
    },
    Peer {
        name: "embed-sentence-transformers",
        script: "embed_sentence_transformers.py",
        requirements: "requirements-embed.txt",
        arguments: |places| vec![(&places.model).into(), (&places.texts).into()],
    },
    Peer {
        name: "whole-llamaindex",
        script: "llamaindex_ingest.py",
        requirements: "requirements-llamaindex.txt",
        arguments: |places| vec![(&places.corpus).into()],
    },
    Peer {
        name: "whole-llamaindex-characters",
        script: "llamaindex_ingest.py",
        requirements: "requirements-llamaindex.txt",
        arguments: |places| {
            vec![
                (&places.corpus).into(),
                "--unit".into(),
                "characters".into(),
            ]
        },
    },
];

/// Runs every peer, or those whose name begins with `only`.
pub(super) fn run(only: Option<&str>) -> Result<()> {
    let Some(places) = places() else {
        note("left out: there is no corpus at ../shared/corpus");
        return Ok(());
    };
    for peer in PEERS
        .iter()
        .filter(|peer| only.is_none_or(|only| peer.name.starts_with(only)))
    {
        note(peer.name);
        let printed = measure(peer, &places)?;
        if !printed.is_empty() {
            report::keep(&format!("peer-{}", peer.name), &Value::Array(printed))?;
        }
    }
    Ok(())
}

fn places() -> Option<Places> {
    Some(Places {
        corpus: paths::corpus()?,
        model: paths::cache().join("models/all-MiniLM-L6-v2"),
        texts: paths::target().join("bench/texts.json"),
    })
}

/// Runs a peer's script; answers with the JSON objects it prints.
fn measure(peer: &Peer, places: &Places) -> Result<Vec<Value>> {
    let folder = paths::root().join("benches/peers");
    let python = environment(&folder.join(peer.requirements))?;
    let mut script = command(python);
    script
        .arg(folder.join(peer.script))
        .args((peer.arguments)(places));
    let output = script.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the peer `{}` ended with {}", peer.name, output.status);
    }
    Ok(crates::objects(&String::from_utf8_lossy(&output.stdout)))
}

/// The Python that has the packages of `requirements`, installed unless they are there.
fn environment(requirements: &Path) -> Result<PathBuf> {
    let name = requirements.file_stem().unwrap_or_default();
    let folder = paths::cache().join("peers").join(name);
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
