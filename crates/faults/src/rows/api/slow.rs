//! Callers that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::server::Server;
use crate::row::{Bench, Row, Verdict};

/// Connections that say little or nothing.
pub(crate) const SLOW: Row = Row {
    family: "api",
    name: "slow",
    says: "hundreds of connections that say nothing, send their headers or their bodies byte by \
           byte, or end in the middle: they are let go in time, and others are served meanwhile",
    run: slow,
};

/// Headers must be there by then, and bodies move on.
const LET_GO: Duration = Duration::from_secs(45);
/// How long a caller who behaves may wait meanwhile.
const SOON: Duration = Duration::from_secs(2);

fn slow(bench: &Bench) -> Result<Verdict> {
    let mut server = Server::start(bench, "api/slow")?;
    let count = bench.extent.pick(50, 200);
    let head = format!("POST /api/v1/jobs HTTP/1.1\r\nHost: {}\r\n", server.address);
    let begun = Instant::now();
    let mut idle: Vec<TcpStream> = Vec::new();
    for number in 0..count {
        let mut stream = server.connect()?;
        match number % 4 {
            0 => {}
            1 => stream.write_all(head.as_bytes())?,
            2 => {
                let body = format!(
                    "{head}X-API-Key: {}\r\nContent-Length: 1000\r\n\r\n{{",
                    super::server::KEY
                );
                stream.write_all(body.as_bytes())?;
            }
            // It ends in the middle of its body.
            _ => {
                let cut = format!("{head}Content-Length: 1000\r\n\r\n{{\"name\"");
                stream.write_all(cut.as_bytes())?;
                stream.shutdown(std::net::Shutdown::Both)?;
                continue;
            }
        }
        idle.push(stream);
    }
    while begun.elapsed() < bench.extent.pick(Duration::from_secs(3), LET_GO) {
        let asked = Instant::now();
        server.is_well()?;
        ensure!(asked.elapsed() < SOON, "others wait {:?}", asked.elapsed());
        for stream in &mut idle {
            // Byte by byte; the server may have let it go.
            let _ = stream.write_all(b"x");
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    if bench.extent.pick(false, true) {
        for stream in &mut idle {
            stream.set_read_timeout(Some(LET_GO))?;
            let mut rest = Vec::new();
            // An answer or an end: both let it go. Waiting for ever does not.
            let ended = stream.read_to_end(&mut rest);
            let kind = ended.err().map(|error| error.kind());
            let waits = matches!(
                kind,
                Some(std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
            );
            ensure!(!waits, "a connection is held for ever");
        }
    }
    drop(idle);
    server.is_well()?;
    server.end()?;
    Ok(Verdict::Held {
        faults: count,
        note: String::new(),
    })
}
