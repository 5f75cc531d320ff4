//! `grist serve` in a data folder of its own, spoken to byte by byte: a client that means
//! well cannot say what is said here.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::grist::Grist;
use crate::row::Bench;
use crate::{oracle, papers};

/// A key that may do everything.
pub(super) const KEY: &str = "key-of-the-matrix";
/// A key that speaks for `ann` alone.
pub(super) const KEY_OF_ANN: &str = "key-of-ann";
/// How long any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server at work.
pub(super) struct Server {
    pub(super) grist: Grist,
    pub(super) address: SocketAddr,
    pub(super) child: Child,
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).with_context(|| format!("no JSON: {self:?}"))
    }
}

impl Server {
    /// Starts it over a few documents that are stored already.
    pub(super) fn start(bench: &Bench, row: &str) -> Result<Self> {
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        papers::write(&folder, 6, &mut bench.random(row))?;
        grist.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
        Self::over(grist)
    }

    /// Starts it over what is there.
    pub(super) fn over(grist: Grist) -> Result<Self> {
        // Relative paths that lead upwards stay within the room.
        let depth = grist.room().join("a/b/c/d/e/f/g/h");
        std::fs::create_dir_all(&depth)?;
        let mut command = grist.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        command
            .args(["--api-key", KEY, "--api-key", &format!("ann={KEY_OF_ANN}")])
            .env("API_REQUESTS_PER_MINUTE", "1000000")
            .env("API_JOBS_PER_MINUTE", "1000000")
            .env("API_BULK_JOBS_PER_HOUR", "1000000")
            .env("API_BULK_EXPORTS_PER_HOUR", "1000000")
            .env("API_BULK_STATUS_PER_HOUR", "1000000")
            .current_dir(depth);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let told = child.stdout.take().context("it says nothing")?;
        BufReader::new(told).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).context("it did not start")?;
        let address = told["addresses"][0]
            .as_str()
            .context("it listens nowhere")?;
        Ok(Self {
            grist,
            address: address.parse()?,
            child,
        })
    }

    pub(super) fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Asks with the key that may do everything.
    pub(super) fn ask(&self, what: &str, body: &str) -> Result<Answer> {
        self.ask_as(what, &[&format!("X-API-Key: {KEY}")], body)
    }

    /// Asks with headers of the caller's choice.
    pub(super) fn ask_as(&self, what: &str, headers: &[&str], body: &str) -> Result<Answer> {
        let mut head = format!("{what} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for header in headers {
            head += &format!("{header}\r\n");
        }
        head += &format!(
            "Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        self.say(&[head.as_bytes(), body.as_bytes()].concat())
            .with_context(|| what.to_owned())
    }

    /// Sends bytes and reads the answer to its end.
    pub(super) fn say(&self, bytes: &[u8]) -> Result<Answer> {
        let mut stream = self.connect()?;
        // A server that refuses early may close before all is sent; its answer counts.
        let sent = stream.write_all(bytes);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        if answer.is_empty() {
            sent?;
            read?;
            bail!("no answer");
        }
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Ok(Answer {
            status: status.with_context(|| format!("no status: {head:?}"))?,
            body: body.to_owned(),
        })
    }

    /// The description of everything that can be asked.
    pub(super) fn description(&self) -> Result<Value> {
        self.ask("GET /api/openapi.json", "")?.json()
    }

    /// Checks that it is alive and well.
    pub(super) fn is_well(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("it ended with {status}");
        }
        let health = self.ask("GET /health", "")?;
        ensure!(health.status == 200, "it is not healthy: {}", health.body);
        Ok(())
    }

    /// Ends it as Ctrl-C does, and checks everything that must hold after it.
    pub(super) fn end(mut self) -> Result<()> {
        self.is_well()?;
        let grist = self.stop()?;
        // What was being done goes on; most of what was asked for makes no sense and fails.
        grist.expect(&["jobs", "resume"], &[0, 1, 2])?;
        oracle::sound(&grist)
    }

    /// Ends it as Ctrl-C does.
    pub(super) fn stop(mut self) -> Result<Grist> {
        let id = i32::try_from(self.child.id())?;
        let process = rustix::process::Pid::from_raw(id).context("it has no process")?;
        rustix::process::kill_process(process, rustix::process::Signal::INT)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(self.grist)
    }
}
