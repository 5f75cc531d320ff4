//! The local API under load: 200 clients that ask for the status of a job and 50 that listen to
//! it, while `grist serve` works on 2,000 files; then a batch of twenty documents, and one
//! upload larger than memory.
//!
//! Clients and server share the machine's processors, so what the clients take is part of what
//! the job loses. The same job is run undisturbed before, on a data folder of its own.

mod batch;
mod client;
mod upload;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Shutdown, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use self::client::{Asked, Connection, Listener};
use super::usage;
use crate::console::{command, note};
use crate::paths;

/// Its name among the benches.
pub(super) const NAME: &str = "api";

/// How it is asked for.
pub(super) const USAGE: &str = "cargo xtask bench api [--clients N] [--sockets N] [--files N] \
                                [--pause-ms N] [--upload-gb N]";

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Longest a job may take.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// Longest stack of a client's thread.
const STACK: usize = 256 << 10;
/// The key that clients send.
const KEY: &str = "bench-key";

/// How much of what.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Wanted {
    clients: usize,
    sockets: usize,
    files: usize,
    /// Between two questions of a client.
    pause: Duration,
    /// 0 leaves the upload out.
    upload_gigabytes: u64,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            clients: 200,
            sockets: 50,
            files: 2_000,
            pause: Duration::from_secs(1),
            upload_gigabytes: 5,
        }
    }
}

/// Runs the job undisturbed, then under load, then a batch, then uploads.
pub(super) fn run(arguments: &[&str]) -> Result<Value> {
    let wanted = wanted(arguments)?;
    let folder = paths::target().join("bench").join(NAME);
    empty(&folder)?;
    let documents = folder.join("documents");
    write_documents(&documents, wanted.files)?;
    let alone = job(&folder.join("alone"), &documents, wanted, false)?;
    let loaded = job(&folder.join("loaded"), &documents, wanted, true)?;
    let batch = batch::run(&folder.join("batch"), &documents)?;
    let uploaded = match wanted.upload_gigabytes {
        0 => Value::Null,
        gigabytes => upload::run(&folder.join("upload"), gigabytes)?,
    };
    empty(&folder)?;
    let seconds = |run: &Value| run["job_seconds"].as_f64().unwrap_or_default();
    let lost = 100.0 * (1.0 - seconds(&alone) / seconds(&loaded));
    Ok(json!({
        "bench": NAME,
        "clients": wanted.clients,
        "sockets": wanted.sockets,
        "files": wanted.files,
        "pause_ms": wanted.pause.as_millis() as u64,
        "undisturbed": alone,
        "under_load": loaded,
        "throughput_lost_percent": rounded(lost),
        "batch": batch,
        "upload": uploaded,
    }))
}

fn wanted(arguments: &[&str]) -> Result<Wanted> {
    let mut wanted = Wanted::default();
    let mut arguments = arguments.iter();
    while let Some(&name) = arguments.next() {
        let number = arguments.next().and_then(|number| number.parse().ok());
        let number: u64 = number.with_context(|| format!("usage: {USAGE}"))?;
        match name {
            "--clients" => wanted.clients = number as usize,
            "--sockets" => wanted.sockets = number as usize,
            "--files" => wanted.files = number as usize,
            "--pause-ms" => wanted.pause = Duration::from_millis(number),
            "--upload-gb" => wanted.upload_gigabytes = number,
            _ => bail!("there is no option `{name}`; usage: {USAGE}"),
        }
    }
    Ok(wanted)
}

/// One job over all documents, with or without the load beside it.
fn job(data: &Path, documents: &Path, wanted: Wanted, with_load: bool) -> Result<Value> {
    let server = Server::start(data, &[])?;
    let address = server.address;
    let mut admin = Connection::open(address)?;
    let order = json!({ "name": "Bench", "paths": [documents], "start": true });
    let made = admin.ask("POST", "/api/v1/jobs", Some(&order))?;
    let id = made["id"].as_str().context("no job was made")?.to_owned();
    let started = Instant::now();
    let stop = AtomicBool::new(false);
    let mut memory = Vec::new();
    let before = Used::so_far(&server);
    let mut used = None;
    let (asked, heard) = thread::scope(|scope| -> Result<(Vec<Asked>, u64)> {
        let (id, stop) = (&id, &stop);
        let (clients, sockets) = match with_load {
            true => (wanted.clients, wanted.sockets),
            false => (0, 0),
        };
        let start = |name: &str| {
            thread::Builder::new()
                .stack_size(STACK)
                .name(name.to_owned())
        };
        let mut asking = Vec::new();
        for number in 0..clients {
            // They do not all ask at the same moment.
            let begin = wanted.pause.mul_f64(number as f64 / clients as f64);
            asking.push(start("client").spawn_scoped(scope, move || {
                client::ask_for_status(address, id, begin, wanted.pause, stop)
            })?);
        }
        let mut listening = Vec::new();
        let mut lines = Vec::new();
        for _ in 0..sockets {
            let listener = Listener::open(address)?;
            lines.push(listener.line()?);
            listening.push(start("socket").spawn_scoped(scope, move || listener.listen(stop))?);
        }
        let ended = until_done(&mut admin, id, &server, &mut memory);
        stop.store(true, Ordering::Release);
        used = Used::so_far(&server);
        for line in lines {
            line.shutdown(Shutdown::Both)?;
        }
        let mut all = Vec::new();
        for one in asking {
            all.push(one.join().expect("a client ends")?);
        }
        let mut heard = 0;
        for one in listening {
            heard += one.join().expect("a socket ends")?;
        }
        ended?;
        Ok((all, heard))
    })?;
    let job_seconds = took(&mut admin, &id).unwrap_or(started.elapsed().as_secs_f64());
    note(format!("{} files in {job_seconds:.1} s", wanted.files));
    Ok(json!({
        "job_seconds": rounded(job_seconds),
        "files_per_minute": rounded(wanted.files as f64 * 60.0 / job_seconds),
        "memory_mb": told(&memory),
        "processor_seconds": before.zip(used).map(|(before, used)| used.told_since(&before)),
        "status_calls": with_load.then(|| latencies(&asked)),
        "socket_messages": with_load.then_some(heard),
    }))
}

/// Processor time that answering takes beside the job itself.
struct Used {
    /// What serves, and what looks up the news.
    server: f64,
    /// The clients, which share the machine.
    clients: f64,
}

impl Used {
    /// None where the system does not tell.
    fn so_far(server: &Server) -> Option<Self> {
        let threads = usage::threads_of(server.process.id())?;
        let serving = |name: &str| name.starts_with("http");
        Some(Self {
            server: threads
                .iter()
                .filter(|(name, _)| serving(name))
                .map(|(_, used)| used)
                .sum(),
            clients: usage::seconds_of_process(std::process::id())?,
        })
    }

    fn told_since(&self, before: &Self) -> Value {
        json!({
            "server": rounded(self.server - before.server),
            "clients": rounded(self.clients - before.clients),
        })
    }
}

/// Waits for the end of a job, looking at the server's memory meanwhile.
fn until_done(
    admin: &mut Connection,
    id: &str,
    server: &Server,
    memory: &mut Vec<f64>,
) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    let path = format!("/api/v1/jobs/{id}");
    loop {
        memory.extend(usage::resident(server.process.id()));
        let state = admin.ask("GET", &path, None)?["state"]["state"].clone();
        match state.as_str() {
            Some("completed" | "completed_with_errors") => return Ok(()),
            Some("pending" | "queued" | "running") if Instant::now() < until => {}
            _ => bail!("the job is `{state}` after {PATIENCE:?} or before"),
        }
        thread::sleep(LOOK);
    }
}

/// From start to end as the job itself has it, so that looking for its end costs nothing.
fn took(admin: &mut Connection, id: &str) -> Option<f64> {
    let job = admin.ask("GET", &format!("/api/v1/jobs/{id}"), None).ok()?;
    let at = |name: &str| job[name].as_i64();
    Some((at("finished_at")? - at("started_at")?) as f64 / 1_000.0)
}

fn latencies(asked: &[Asked]) -> Value {
    let mut times: Vec<f64> = asked
        .iter()
        .flat_map(|one| one.millis.iter().copied())
        .collect();
    times.sort_by(f64::total_cmp);
    let refused: u64 = asked.iter().map(|one| one.refused).sum();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times
            .get(place.min(times.len().saturating_sub(1)))
            .map(|time| rounded(*time))
    };
    json!({
        "count": times.len(),
        "refused": refused,
        "p50_ms": at(0.50),
        "p90_ms": at(0.90),
        "p99_ms": at(0.99),
        "longest_ms": at(1.0),
    })
}

/// Memory over time: where it stood after a tenth, half and the whole of the time.
fn told(memory: &[f64]) -> Value {
    let at = |share: f64| {
        let place = (memory.len() as f64 * share) as usize;
        memory
            .get(place.min(memory.len().saturating_sub(1)))
            .map(|size| rounded(*size))
    };
    let peak = memory.iter().copied().fold(0.0, f64::max);
    json!({ "early": at(0.1), "middle": at(0.5), "end": at(1.0), "peak": rounded(peak) })
}

/// `grist serve` on a data folder of its own; ended when it is dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(data: &Path, environment: &[(&str, &str)]) -> Result<Self> {
        let mut serve: Command = command(paths::program("release", "grist"));
        serve.arg("--json").arg("--data-dir").arg(data);
        serve.args(["serve", "--listen", "127.0.0.1:0"]);
        serve.env("GRISTMILL_API_KEYS", KEY);
        // What is measured is the server and not its patience.
        serve.env("API_REQUESTS_PER_MINUTE", "1000000");
        serve.env("API_SOCKETS_PER_USER", "10000");
        serve.env("GRISTMILL_LOG_LEVEL", "warn");
        serve.envs(environment.iter().copied());
        let mut process = serve
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start `grist serve`")?;
        let mut line = String::new();
        let stdout = process.stdout.take().context("it has no output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).context("`grist serve` did not start")?;
        let address = told["addresses"][0]
            .as_str()
            .and_then(|text| text.parse().ok());
        Ok(Self {
            process,
            address: address.context("`grist serve` named no address")?,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Small documents, each different, of a few hundred words.
fn write_documents(folder: &Path, count: usize) -> Result<()> {
    const WORDS: [&str; 16] = [
        "rye",
        "harvest",
        "price",
        "mill",
        "stone",
        "river",
        "contract",
        "lease",
        "archive",
        "ledger",
        "barley",
        "storage",
        "transport",
        "quality",
        "moisture",
        "season",
    ];
    fs::create_dir_all(folder)?;
    for number in 0..count {
        let mut text = format!("# Report {number}\n\n");
        for at in 0..180_usize {
            let word =
                WORDS[(number.wrapping_mul(31) + at.wrapping_mul(7) + at * at) % WORDS.len()];
            text += word;
            text += if at % 12 == 11 { ".\n\n" } else { " " };
        }
        let path: PathBuf = folder.join(format!("report-{number:05}.md"));
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder)
            .with_context(|| format!("cannot empty `{}`", folder.display())),
        false => Ok(()),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
