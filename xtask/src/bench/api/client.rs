//! Clients of the local API, as little of them as measures the server and not themselves.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::KEY;

/// Longest an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a client was answered.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// How long each answer took.
    pub(super) millis: Vec<f64>,
    /// Answers other than 200.
    pub(super) refused: u64,
}

/// A connection that is kept for one request after the other.
pub(super) struct Connection {
    address: SocketAddr,
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("cannot connect")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            address,
            reader: BufReader::new(stream),
        })
    }

    /// Asks, and gives what was answered.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let (status, bytes) = self.say(method, path, &body)?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status >= 400 {
            bail!("{method} {path} is {status}: {body}");
        }
        Ok(body)
    }

    fn say(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, Vec<u8>)> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.reader.get_mut().write_all(request.as_bytes())?;
        self.answer()
    }

    /// The status and the body of an answer that says how long it is.
    pub(super) fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let head = head(&mut self.reader)?;
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        });
        let mut bytes = vec![0; length.unwrap_or(0)];
        self.reader.read_exact(&mut bytes)?;
        Ok((status.context("an answer without a status")?, bytes))
    }

    /// Where requests are written that are made piece by piece.
    pub(super) fn stream(&mut self) -> &mut TcpStream {
        self.reader.get_mut()
    }
}

/// Asks how far a job is, again and again.
pub(super) fn ask_for_status(
    address: SocketAddr,
    job: &str,
    begin: Duration,
    pause: Duration,
    stop: &AtomicBool,
) -> Result<Asked> {
    thread::sleep(begin);
    let path = format!("/jobs/{job}");
    let mut connection = Connection::open(address)?;
    let mut asked = Asked::default();
    while !stop.load(Ordering::Acquire) {
        let began = Instant::now();
        let (status, _) = connection.say("GET", &path, "")?;
        asked.millis.push(began.elapsed().as_secs_f64() * 1_000.0);
        asked.refused += u64::from(status != 200);
        thread::sleep(pause.saturating_sub(began.elapsed()));
    }
    Ok(asked)
}

/// A socket that hears everything that happens to the jobs of a user.
pub(super) struct Listener(Connection);

impl Listener {
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let mut connection = Connection::open(address)?;
        let request = format!(
            "GET /batch/ws/default HTTP/1.1\r\nHost: {address}\r\nX-API-Key: {KEY}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        connection.stream().write_all(request.as_bytes())?;
        let head = head(&mut connection.reader)?;
        if !head.starts_with("HTTP/1.1 101") {
            bail!("no socket: {head}");
        }
        Ok(Self(connection))
    }

    /// What ends the listening when it is shut down.
    pub(super) fn line(&self) -> Result<TcpStream> {
        Ok(self.0.reader.get_ref().try_clone()?)
    }

    /// Counts the messages until the line is shut down after `stop` was set.
    pub(super) fn listen(mut self, stop: &AtomicBool) -> Result<u64> {
        let mut heard = 0;
        loop {
            let frame = skip_frame(&mut self.0.reader);
            if stop.load(Ordering::Acquire) {
                return Ok(heard);
            }
            frame.context("a socket was cut")?;
            heard += 1;
        }
    }
}

/// Reads one frame of a server, which masks nothing, and leaves its content.
fn skip_frame(reader: &mut impl Read) -> Result<()> {
    let mut head = [0; 2];
    reader.read_exact(&mut head)?;
    let length = match head[1] & 0x7f {
        126 => {
            let mut length = [0; 2];
            reader.read_exact(&mut length)?;
            u64::from(u16::from_be_bytes(length))
        }
        127 => {
            let mut length = [0; 8];
            reader.read_exact(&mut length)?;
            u64::from_be_bytes(length)
        }
        short => u64::from(short),
    };
    let left = std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    match left == length {
        true => Ok(()),
        false => bail!("a frame was cut"),
    }
}

fn head(reader: &mut impl BufRead) -> Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            bail!("the connection ended within an answer: {head:?}");
        }
    }
    Ok(head)
}
