//! Twenty documents of several kinds in one call, as the document about batches asks: how many
//! documents a minute are stored.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::client::Connection;
use super::{KEY, PATIENCE, Server, rounded};
use crate::console::note;
use crate::paths;

const DOCUMENTS: usize = 20;
const BOUNDARY: &str = "----gristmill-bench";
/// How often the batch is asked about.
const LOOK: Duration = Duration::from_millis(20);

/// Sends the samples, and of the files in `more` as many as are missing to twenty, to a server
/// that has just started.
pub(super) fn run(data: &Path, more: &Path) -> Result<Value> {
    let files = twenty(more)?;
    let server = Server::start(data, &[])?;
    let mut connection = Connection::open(server.address)?;
    let began = Instant::now();
    let id = send(&mut connection, &server, &files)?;
    let answered = began.elapsed().as_secs_f64();
    let path = format!("/api/v1/documents/ingest/batch/{id}/status");
    let status = loop {
        let status = connection.ask("GET", &path, None)?;
        if status["status"] != "in_progress" {
            break status;
        }
        if began.elapsed() > PATIENCE {
            bail!("the batch is not done after {PATIENCE:?}: {status}");
        }
        thread::sleep(LOOK);
    };
    let seconds = began.elapsed().as_secs_f64();
    if status["status"] != "completed" {
        bail!("not all documents were stored: {status}");
    }
    note(format!("{DOCUMENTS} documents in {seconds:.1} s"));
    Ok(json!({
        "documents": DOCUMENTS,
        "answered_in_seconds": rounded(answered),
        "seconds": rounded(seconds),
        "documents_per_minute": rounded(DOCUMENTS as f64 * 60.0 / seconds),
    }))
}

fn twenty(more: &Path) -> Result<Vec<PathBuf>> {
    let archive = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "zip");
    let mut files = Vec::new();
    for folder in [paths::root().join("samples").as_path(), more] {
        let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut found = entries.collect::<Result<Vec<PathBuf>>>()?;
        found.retain(|path| path.is_file() && !archive(path));
        found.sort();
        files.extend(found);
    }
    files.truncate(DOCUMENTS);
    Ok(files)
}

fn send(connection: &mut Connection, server: &Server, files: &[PathBuf]) -> Result<String> {
    let mut form = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
        );
        form.extend(head.as_bytes());
        form.extend(fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?);
        form.extend(b"\r\n");
    }
    form.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    let head = format!(
        "POST /api/v1/documents/ingest/batch HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        server.address,
        form.len()
    );
    connection.stream().write_all(head.as_bytes())?;
    connection.stream().write_all(&form)?;
    let (status, body) = connection.answer()?;
    let answer: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    match (status, answer["batch_id"].as_str()) {
        (202, Some(id)) => Ok(id.to_owned()),
        _ => bail!("the batch is {status}: {answer}"),
    }
}
