//! `cargo xtask check-exports`: what others make of our exports.
//!
//! Exports a knowledge base in every format, and as a bundle, and has the files read by the programs and
//! databases they are for, in Python: that is what these bring clients for.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::console::{Sections, cargo, command, execute};
use crate::python::{self, Script};
use crate::{paths, setup};

/// Formats by the names of their files: what `grist export` is told besides.
const EXPORTS: [(&str, &[&str]); 14] = [
    ("everything.json", &[]),
    ("everything.jsonl", &[]),
    ("everything.csv", &["--vectors"]),
    ("everything.parquet", &[]),
    ("markdown.zip", &["--format", "markdown"]),
    ("llamaindex.json", &["--format", "llamaindex"]),
    ("langchain.json", &["--format", "langchain"]),
    ("plain.zip", &["--format", "vector"]),
    ("chroma.zip", &["--database", "chroma"]),
    ("qdrant.zip", &["--database", "qdrant"]),
    ("milvus.zip", &["--database", "milvus"]),
    ("pgvector.zip", &["--database", "pgvector"]),
    ("pinecone.zip", &["--database", "pinecone"]),
    ("weaviate.zip", &["--database", "weaviate"]),
];

const FILES: Script = Script {
    path: "exports/check_files.py",
    requirements: Some("exports/requirements-files.txt"),
};

const DATABASES: Script = Script {
    path: "exports/check_databases.py",
    requirements: Some("exports/requirements-databases.txt"),
};

/// Exports and has everything read; fails when anything is not as it was exported.
pub(crate) fn check() -> Result<()> {
    let sections = Sections::new("check-exports");
    let folder = paths::target().join("check-exports");
    sections.section("Build", || {
        execute(&mut cargo(&["build", "--package", "gristmill-cli"]))?;
        setup::assets("debug")
    })?;
    sections.section("Export", || export(&folder))?;
    for (name, script) in [("Files", FILES), ("Databases", DATABASES)] {
        sections.section(name, || {
            print!("{}", python::run(script, vec![folder.clone().into()])?);
            Ok(())
        })?;
    }
    sections.finish();
    Ok(())
}

fn export(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let grist = || {
        let mut grist = command(paths::program("debug", "grist"));
        grist.arg("--data-dir").arg(folder.join("data"));
        grist
    };
    execute(grist().arg("ingest").arg(paths::root().join("samples")))?;
    for (name, options) in EXPORTS {
        execute(grist().arg("export").arg(folder.join(name)).args(options))?;
    }
    execute(
        grist()
            .args(["bundle", "create"])
            .arg(folder.join("everything.bundle")),
    )?;
    Ok(())
}
