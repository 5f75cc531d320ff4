//! Fetches one file over HTTP, resumably.
//!
//! Bytes go to `NAME.part`, which survives an interruption; the next try asks the server
//! for the rest. The file appears under its own name only once its SHA-256 is right.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use ureq::http::StatusCode;

use crate::{AssetFile, Progress, verify};

/// Requests for one file before giving up, provided each brings bytes.
const MOST_REQUESTS: u32 = 20;

/// Fetches `file` from `address` into `folder`; the text of an error is for people.
pub(crate) fn fetch(
    address: &str,
    folder: &Path,
    file: &AssetFile,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), String> {
    let part = folder.join(format!("{}.part", file.name));
    let resumed = size_of(&part) > 0;
    let outcome =
        complete(address, &part, file, progress).and_then(|()| accept(&part, folder, file));
    match outcome {
        // What an earlier run left may be from another file: once more from the start.
        Err(Refusal::Wrong(_)) if resumed => {
            complete(address, &part, file, progress).and_then(|()| accept(&part, folder, file))
        }
        outcome => outcome,
    }
    .map_err(Refusal::into_text)
}

/// Why a file was not taken.
enum Refusal {
    /// It did not arrive.
    Unreached(String),
    /// It arrived and is not the published one; nothing of it was kept.
    Wrong(String),
}

impl Refusal {
    fn into_text(self) -> String {
        match self {
            Self::Unreached(text) | Self::Wrong(text) => text,
        }
    }
}

/// Requests the rest of `part` until it is complete; stops when a request brings nothing.
fn complete(
    address: &str,
    part: &Path,
    file: &AssetFile,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Refusal> {
    if size_of(part) > file.size {
        fs::remove_file(part).map_err(unreached)?;
    }
    for _ in 0..MOST_REQUESTS {
        let before = size_of(part);
        if before == file.size {
            return Ok(());
        }
        let outcome = request(address, part, before, file, progress);
        let after = size_of(part);
        match outcome {
            Err(problem @ Refusal::Wrong(_)) => {
                fs::remove_file(part).map_err(unreached)?;
                return Err(problem);
            }
            Err(problem) if after <= before => return Err(problem),
            // Cut off with more on disk than before: ask for the rest.
            Ok(()) | Err(Refusal::Unreached(_)) => {}
        }
    }
    match size_of(part) == file.size {
        true => Ok(()),
        false => Err(Refusal::Unreached(format!(
            "the connection broke {MOST_REQUESTS} times"
        ))),
    }
}

/// One request for the bytes from `start` on, appended to `part`.
fn request(
    address: &str,
    part: &Path,
    start: u64,
    file: &AssetFile,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Refusal> {
    let mut call = agent().get(address);
    if start > 0 {
        call = call.header("Range", format!("bytes={start}-"));
    }
    let response = call.call().map_err(unreached)?;
    let status = response.status();
    let continues = status == StatusCode::PARTIAL_CONTENT && starts_at(&response, start);
    if !continues && status != StatusCode::OK {
        // The server cannot continue what is here: start afresh next time.
        let _ = fs::remove_file(part);
        return Err(Refusal::Unreached(format!("the server answered {status}")));
    }
    let target = OpenOptions::new()
        .create(true)
        .write(true)
        .append(continues)
        .truncate(!continues)
        .open(part)
        .map_err(unreached)?;
    let at = if continues { start } else { 0 };
    copy(
        response.into_body().into_reader(),
        target,
        at,
        file,
        progress,
    )
}

/// Copies a response's body to the end of `target`, which already holds `at` bytes.
fn copy(
    mut body: impl Read,
    mut target: File,
    at: u64,
    file: &AssetFile,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Refusal> {
    let mut done = at;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = body.read(&mut buffer).map_err(unreached)?;
        if read == 0 {
            break;
        }
        done += read as u64;
        if done > file.size {
            return Err(Refusal::Wrong(format!(
                "`{}` is longer there than the {} bytes expected",
                file.name, file.size
            )));
        }
        target.write_all(&buffer[..read]).map_err(unreached)?;
        progress(Progress::Fetched {
            file: file.name.to_owned(),
            done,
            of: file.size,
        });
    }
    target.sync_all().map_err(unreached)
}

/// Gives `part` its name if it is the published file, else removes it.
fn accept(part: &Path, folder: &Path, file: &AssetFile) -> Result<(), Refusal> {
    let found = verify::sha256_of(part).map_err(unreached)?;
    if found != file.sha256 {
        fs::remove_file(part).map_err(unreached)?;
        return Err(Refusal::Wrong(format!(
            "`{}` has SHA-256 {found}, not the expected {}; it was not kept",
            file.name, file.sha256
        )));
    }
    fs::rename(part, folder.join(file.name)).map_err(unreached)
}

fn starts_at(response: &ureq::http::Response<ureq::Body>, start: u64) -> bool {
    let range = response.headers().get("content-range");
    let text = range
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.starts_with(&format!("bytes {start}-"))
}

/// Waits briefly for a connection and at most a minute for the next bytes, however long the whole takes.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_resolve(Some(Duration::from_secs(5)))
        .timeout_connect(Some(Duration::from_secs(5)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        .timeout_per_read(Some(Duration::from_secs(60)))
        .http_status_as_error(false)
        .build()
        .into()
}

fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn unreached(error: impl std::fmt::Display) -> Refusal {
    Refusal::Unreached(error.to_string())
}
