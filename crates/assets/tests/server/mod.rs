//! A small HTTP server of one file, polite or not.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has failed")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// How the server behaves.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    /// Close the first connection after this many bytes of the body.
    pub(crate) cut_first_at: Option<usize>,
    /// Heed `Range`.
    pub(crate) ranges: bool,
}

impl Manners {
    /// Whole answers, ranges heeded.
    pub(crate) fn good() -> Self {
        Self {
            cut_first_at: None,
            ranges: true,
        }
    }
}

/// The server; its thread ends with the test process.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Requests so far.
    pub(crate) requests: Arc<AtomicUsize>,
    ranges: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves `content` under every path.
    pub(crate) fn start(content: Vec<u8>, manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            ranges: Arc::default(),
        };
        let (requests, ranges) = (server.requests.clone(), server.ranges.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let range = range_of(&stream);
                ranges.lock().unwrap().push(range.clone());
                let is_first = requests.fetch_add(1, Ordering::SeqCst) == 0;
                let cut = manners.cut_first_at.filter(|_| is_first);
                let range = if manners.ranges { range } else { String::new() };
                // A client that hangs up early is part of some tests.
                let _ = answer(stream, &content, &range, cut);
            }
        });
        server
    }

    /// The `Range` header of every request so far, empty where there was none.
    pub(crate) fn ranges(&self) -> Vec<String> {
        self.ranges.lock().unwrap().clone()
    }
}

fn range_of(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let header = lines.take_while(|line| !line.is_empty());
    let range = header.filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("range").then(|| value.to_owned())
    });
    range.last().unwrap_or_default()
}

fn answer(
    mut stream: TcpStream,
    content: &[u8],
    range: &str,
    cut: Option<usize>,
) -> std::io::Result<()> {
    let start = range
        .strip_prefix("bytes=")
        .and_then(|rest| rest.strip_suffix('-'));
    let start: usize = start.map_or(0, |start| start.parse().unwrap());
    let (body, whole) = (&content[start..], content.len());
    let length = body.len();
    match start {
        0 => write!(stream, "HTTP/1.1 200 OK\r\n")?,
        _ => write!(
            stream,
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{}/{whole}\r\n",
            whole - 1
        )?,
    }
    write!(
        stream,
        "Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body[..cut.unwrap_or(length)])
}
