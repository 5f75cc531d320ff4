//! A web server that does as it is told, badly if need be, over real sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a server does next with a connection.
pub(crate) enum Act {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends nothing for this long.
    Wait(Duration),
    /// Sends these bytes over and over, with this pause, until nobody listens or it was done
    /// a million times.
    Repeat(Vec<u8>, Duration),
    /// Tears the connection down.
    Reset,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Such as `GET`.
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    /// The lines of the head after the first, in lower case.
    pub(crate) head: String,
    /// What came after it.
    pub(crate) body: Vec<u8>,
}

/// A server that runs until the test ends.
pub(crate) struct StandIn {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// Answers each request with what `answer` says, and closes the connection.
    pub(crate) fn start(answer: impl Fn(&Asked) -> Vec<Act> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, noted) = (Arc::new(answer), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, noted) = (answer.clone(), noted.clone());
                std::thread::spawn(move || {
                    let mut stream = stream;
                    let Some(request) = read(&mut stream) else {
                        return;
                    };
                    noted.lock().expect("nobody panics").push(request.clone());
                    perform(&mut stream, answer(&request));
                });
            }
        });
        Self { address, asked }
    }

    /// Answers every request with this head (without the empty line) and body.
    pub(crate) fn with(head: &'static str, body: &'static [u8]) -> Self {
        Self::start(move |_| vec![Act::Send(answer(head, body))])
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("nobody panics").clone()
    }
}

/// A head and a body, with its length.
pub(crate) fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes = format!("{head}\r\nContent-Length: {length}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The head of a redirect to this place.
pub(crate) fn redirect(code: u16, location: &str) -> Vec<Act> {
    vec![Act::Send(answer(
        &format!("HTTP/1.1 {code} Elsewhere\r\nLocation: {location}"),
        b"",
    ))]
}

fn perform(stream: &mut TcpStream, acts: Vec<Act>) {
    for act in acts {
        match act {
            Act::Send(bytes) => {
                if stream.write_all(&bytes).is_err() {
                    return;
                }
            }
            Act::Wait(time) => std::thread::sleep(time),
            Act::Repeat(bytes, pause) => {
                for _ in 0..1_000_000 {
                    if stream.write_all(&bytes).is_err() {
                        return;
                    }
                    std::thread::sleep(pause);
                }
            }
            Act::Reset => {
                let socket = socket2::SockRef::from(&*stream);
                socket.set_linger(Some(Duration::ZERO)).expect("it can");
                return;
            }
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let (first, head) = head.split_once("\r\n").unwrap_or((&head, ""));
        let head = head.to_lowercase();
        let length = head.split_once("content-length: ");
        let length = length.and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
        let body = &bytes[end + 4..];
        if body.len() >= length.unwrap_or(0) {
            let mut words = first.split(' ').map(str::to_owned);
            return Some(Asked {
                method: words.next()?,
                path: words.next()?,
                head,
                body: body.to_vec(),
            });
        }
    }
}
