//! The front door of a real server over a real data folder, spoken to in raw HTTP: clients
//! that mean well cannot say what is said here.

mod door;
mod forms;
mod limits;
mod native;
mod switch;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use gristmill_api::{Mill, OpenOptions};
use serde_json::Value;
use tempfile::TempDir;

use crate::{GivenKey, Server, ServerConfig};

/// Longer than any answer should take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, and what it serves.
struct Serving {
    server: Server,
    _mill: Mill,
    folder: TempDir,
}

/// What was answered.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Serving {
    fn start(config: ServerConfig) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            data_dir: folder.path().to_owned(),
            environment: Default::default(),
        };
        let mill = Mill::open(options).unwrap().unwrap();
        let config = ServerConfig {
            listen: vec!["127.0.0.1:0".parse().unwrap()],
            ..config
        };
        Self {
            server: Server::start(config, mill.operations()).unwrap(),
            _mill: mill,
            folder,
        }
    }

    fn address(&self) -> SocketAddr {
        self.server.addresses()[0]
    }

    /// Sends a head, which ends in its last header, and a body; reads until the end.
    fn say(&self, head: &str, body: &str) -> Answer {
        let mut stream = self.connect();
        let request = format!("{head}\r\nConnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(stream)
    }

    /// Asks as a program on this machine does, with headers besides.
    fn ask(&self, what: &str, headers: &[&str]) -> Answer {
        let host = format!("Host: {}", self.address());
        let mut lines = vec![format!("{what} HTTP/1.1"), host];
        lines.extend(headers.iter().map(|&line| line.to_owned()));
        self.say(&lines.join("\r\n"), "")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (headers, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = headers.split(' ').nth(1).and_then(|word| word.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no answer: {text:?}")),
            headers: headers.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn detail(&self) -> String {
        let body: Value =
            serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let detail = body["detail"]
            .as_str()
            .or(body["error"]["message"].as_str());
        detail
            .unwrap_or_else(|| panic!("no detail: {self:?}"))
            .to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .headers
            .lines()
            .filter_map(|line| line.split_once(": "));
        lines.find(|(one, _)| *one == name).map(|(_, value)| value)
    }
}

fn keys(texts: &[&str]) -> Vec<GivenKey> {
    texts
        .iter()
        .map(|text| GivenKey::parse(text).unwrap())
        .collect()
}
