//! What the benches and their peers are given, made once and kept in `target/bench/`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::console::{cargo, execute};
use crate::paths;
use crate::python::{self, Script};
use crate::system_packages::{self, Purpose};

/// Where the model is, once `setup` has run.
pub(super) fn model() -> PathBuf {
    paths::cache().join("models/all-MiniLM-L6-v2")
}

/// Real documents, or an error that says where they were expected.
pub(super) fn corpus() -> Result<PathBuf> {
    paths::corpus().context("this needs the corpus at ../shared/corpus")
}

/// Texts to embed, the same for every encoder.
pub(super) fn texts() -> Result<PathBuf> {
    let texts = paths::target().join("bench/texts.json");
    if !texts.exists() {
        create_folder(&texts)?;
        let script = Script {
            path: "peers/embed_texts.py",
            requirements: Some("peers/requirements-texts.txt"),
        };
        python::run(
            script,
            vec![corpus()?.into(), model().into(), (&texts).into()],
        )?;
    }
    Ok(texts)
}

/// Texts of which it is known what they hold, as the bench of the detectors makes them.
pub(super) fn labelled() -> Result<PathBuf> {
    let labelled = paths::target().join("bench/labelled.jsonl");
    create_folder(&labelled)?;
    let bench = "bench --quiet --package gristmill-classify --bench classify -- --write";
    let arguments: Vec<&str> = bench.split(' ').collect();
    execute(cargo(&arguments).arg(&labelled))?;
    Ok(labelled)
}

/// PDF files made of known parts, with what is in them beside each.
pub(super) fn known_pdfs() -> Result<PathBuf> {
    known(
        "known-pdf",
        Script {
            path: "ground-truth/make_pdf.py",
            requirements: Some("ground-truth/requirements-pdf.txt"),
        },
    )
}

/// Office and web files made of known parts, likewise, by pandoc and LibreOffice.
pub(super) fn known_office_files() -> Result<PathBuf> {
    system_packages::ensure(Purpose::Peers)?;
    known(
        "known-office",
        Script {
            path: "ground-truth/make_office.py",
            requirements: None,
        },
    )
}

fn known(name: &str, script: Script) -> Result<PathBuf> {
    let folder = paths::target().join("bench").join(name);
    if !folder.join("complete").exists() {
        python::run(script, vec![(&folder).into()])?;
        fs::write(folder.join("complete"), "")?;
    }
    Ok(folder)
}

/// Every PDF of the corpus.
pub(super) fn corpus_pdfs() -> Result<Vec<OsString>> {
    Ok(pdfs_below(&corpus()?)?
        .into_iter()
        .map(Into::into)
        .collect())
}

/// Every PDF below `folder`, in the order of their names.
pub(super) fn pdfs_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "pdf") => {
                    found.push(path)
                }
                false => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The folder that will hold `file`.
pub(super) fn create_folder(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))
}
