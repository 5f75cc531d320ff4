//! `diagnostics.*`: an archive that one can attach to a bug report.
//!
//! What goes into it is listed in [`PARTS`]. Nothing reads the text of a document; names go
//! through a [`Redaction`] unless they were asked for.

mod parts;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use gristmill_log::Redaction;
use gristmill_model::Bytes;
use zip::write::SimpleFileOptions;

use super::Opened;
use crate::ApiError;
use crate::types::{CreateDiagnostics, DiagnosticsPart, DiagnosticsView};

/// How names are written.
struct Names(Option<Redaction>);

impl Names {
    /// A name, or what stands for it.
    fn name(&self, name: &str) -> String {
        match &self.0 {
            Some(redaction) => redaction.mark(name),
            None => name.to_owned(),
        }
    }

    /// An id, which is a name only when somebody chose it.
    fn id(&self, id: &str) -> String {
        match &self.0 {
            Some(redaction) => redaction.id(id),
            None => id.to_owned(),
        }
    }

    /// A sentence of ours, which may quote names.
    fn sentence(&self, text: &str) -> String {
        match &self.0 {
            Some(redaction) => redaction.sentence(text),
            None => text.to_owned(),
        }
    }
}

/// A file of the archive: its name, what it holds, and how it is made.
type Part = (
    &'static str,
    &'static str,
    fn(&Opened, &Names) -> Result<String, ApiError>,
);

/// Everything in the archive besides the logs.
const PARTS: &[Part] = &[
    (
        "about.json",
        "versions, platform, parts, space",
        parts::about,
    ),
    (
        "settings.json",
        "settings and where they come from",
        parts::settings,
    ),
    ("doctor.json", "what `grist doctor` says", parts::doctor),
    (
        "statistics.json",
        "figures over everything that ever ran",
        parts::statistics,
    ),
    (
        "jobs.json",
        "the latest 50 jobs: states, times, reasons",
        parts::jobs,
    ),
    (
        "sources.json",
        "connections, watches and schedules",
        parts::sources,
    ),
];

pub(super) fn create(
    opened: &Opened,
    input: CreateDiagnostics,
) -> Result<DiagnosticsView, ApiError> {
    let path = Path::new(&input.file);
    check(path)?;
    let with_names = input.with_names.unwrap_or(false);
    let names = Names((!with_names).then(|| Redaction::new(salt())));
    let files = files(opened, &names);
    let unusable = |error: io::Error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        ApiError::unavailable(message).with_hint("name a file in another folder")
    };
    let size = pack(path, &files, with_names).map_err(unusable)?;
    let part = |(name, what, text): &(String, &str, String)| DiagnosticsPart {
        name: name.clone(),
        size: Bytes(text.len() as u64),
        what: (*what).to_owned(),
    };
    Ok(DiagnosticsView {
        file: input.file.clone(),
        size,
        with_names,
        parts: files.iter().map(part).collect(),
    })
}

fn check(path: &Path) -> Result<(), ApiError> {
    let shown = path.display();
    if !path.is_absolute() {
        return Err(ApiError::invalid(format!(
            "`{shown}` is not an absolute path"
        )));
    }
    match path.exists() {
        true => Err(ApiError::refused(format!("`{shown}` is there already"))
            .with_hint("choose another name")),
        false => Ok(()),
    }
}

/// Random enough that a mark cannot be tried against a list of names: made of two ids whose
/// bits are random, and written nowhere.
fn salt() -> [u8; 32] {
    let (one, other) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    *blake3::hash(&[one.into_bytes(), other.into_bytes()].concat()).as_bytes()
}

/// Every file of the archive. One that cannot be made says why instead: an archive about
/// trouble must not fail because of it.
fn files<'a>(opened: &Opened, names: &Names) -> Vec<(String, &'a str, String)> {
    let mut files: Vec<(String, &str, String)> = Vec::new();
    for (name, what, make) in PARTS {
        let text = make(opened, names).unwrap_or_else(|error| {
            let told = names.sentence(&error.message);
            serde_json::json!({ "error": told }).to_string()
        });
        files.push(((*name).to_owned(), what, text));
    }
    let folder = opened.options.data_dir.join(gristmill_engine::LOGS);
    for path in gristmill_log::log_files(&folder) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read(&path).unwrap_or_default();
        let text = log(&String::from_utf8_lossy(&text), names);
        files.push((format!("logs/{name}"), "the log", text));
    }
    files
}

fn log(text: &str, names: &Names) -> String {
    let Some(redaction) = &names.0 else {
        return text.to_owned();
    };
    let lines = text.lines().filter_map(|line| redaction.line(line));
    lines.map(|line| line + "\n").collect()
}

/// Writes the archive under another name and gives it its own when it is whole.
fn pack(path: &Path, files: &[(String, &str, String)], names: bool) -> io::Result<Bytes> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let packed = File::create(&partial).and_then(|file| {
        let mut archive = zip::ZipWriter::new(file);
        archive.start_file("README.txt", SimpleFileOptions::default())?;
        archive.write_all(readme(files, names).as_bytes())?;
        for (name, _, text) in files {
            archive.start_file(name.as_str(), SimpleFileOptions::default())?;
            archive.write_all(text.as_bytes())?;
        }
        archive.finish()?.sync_all()
    });
    let named = packed.and_then(|()| std::fs::rename(&partial, path));
    if named.is_err() {
        // Half an archive is of no use to anyone.
        let _ = std::fs::remove_file(&partial);
    }
    named?;
    Ok(Bytes(std::fs::metadata(path)?.len()))
}

fn readme(files: &[(String, &str, String)], with_names: bool) -> String {
    let names = match with_names {
        true => "Names of documents, folders and jobs are in it, because they were asked for.",
        false => {
            "Names of documents, folders and people are replaced by marks (name-3f0a91c2), the \
             same mark for the same name."
        }
    };
    let lines = files
        .iter()
        .map(|(name, what, _)| format!("  {name}: {what}\n"));
    let list: String = lines.collect();
    format!(
        "Diagnostics of Gristmill {}.\n\n{list}\n{names}\nThe text of documents is not in it.\n",
        env!("CARGO_PKG_VERSION")
    )
}
