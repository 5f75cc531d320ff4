//! One upload that is larger than memory should ever be.
//!
//! What is sent is made while it is sent, and the server puts it on the disk: it has to hold
//! the upload once, and nothing of it is left after the bench.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::client::Connection;
use super::{KEY, Server, rounded};
use crate::bench::usage;
use crate::console::note;

const BOUNDARY: &str = "----gristmill-bench";
const PIECE: usize = 1 << 20;
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// The largest file there may be, in megabytes.
const LARGEST: &str = "1000000";

/// Sends so many gigabytes as one file of a form, and looks at the server's memory meanwhile.
pub(super) fn run(data: &Path, gigabytes: u64) -> Result<Value> {
    let server = Server::start(data, &[("MAX_FILE_SIZE_MB", LARGEST)])?;
    let process = server.process.id();
    let before = usage::resident(process);
    let done = AtomicBool::new(false);
    let began = Instant::now();
    let (sent, peak) = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut peak = 0.0_f64;
            while !done.load(Ordering::Acquire) {
                peak = peak.max(usage::resident(process).unwrap_or_default());
                thread::sleep(LOOK);
            }
            peak
        });
        let sent = send(&server, gigabytes * 1_000_000_000);
        done.store(true, Ordering::Release);
        (sent, watching.join())
    });
    let seconds = began.elapsed().as_secs_f64();
    let status = sent?;
    let peak = peak.ok().context("looking at memory failed")?;
    note(format!(
        "{gigabytes} GB in {seconds:.0} s, at most {peak:.0} MB of memory"
    ));
    Ok(json!({
        "gigabytes": gigabytes,
        "status": status,
        "seconds": rounded(seconds),
        "megabytes_per_second": rounded(gigabytes as f64 * 1_000.0 / seconds),
        "memory_before_mb": before.map(rounded),
        "memory_peak_mb": rounded(peak),
        "memory_grew_mb": before.map(|before| rounded(peak - before)),
    }))
}

fn send(server: &Server, bytes: u64) -> Result<u16> {
    let mut connection = Connection::open(server.address)?;
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    let length = bytes + (head.len() + tail.len()) as u64;
    let request = format!(
        "POST /api/v1/documents/ingest HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n{head}",
        server.address
    );
    let stream = connection.stream();
    stream.write_all(request.as_bytes())?;
    let piece = vec![b'x'; PIECE];
    let mut left = bytes;
    while left > 0 {
        let now = left.min(PIECE as u64) as usize;
        stream.write_all(&piece[..now])?;
        left -= now as u64;
    }
    stream.write_all(tail.as_bytes())?;
    let (status, body) = connection.answer()?;
    match status {
        202 => Ok(status),
        _ => bail!("the upload is {status}: {}", String::from_utf8_lossy(&body)),
    }
}
