//! One child process: started, asked, watched, killed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::process::{Child as Process, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use gristmill_failpoints::{Point, pass};
use gristmill_model::{Failure, ParseRequest, ReasonCode};

use super::handover::{self, Outbox};
use super::wire::{self, FromChild, Order, Setup, ToChild, ViewOrder};
use super::{Limits, SandboxReport, WorkerCommand};
use crate::in_process::REVISION;
use crate::input::failure;
use crate::view::ViewRequest;

/// How long a child may take to say that it is ready.
const START: Duration = Duration::from_secs(20);

/// Frames that may wait between the reading thread and whoever takes them.
const FRAMES_AHEAD: usize = 4;

/// A child that holds more files open between two documents has left some open, and would fail
/// the next one when it reaches its limit.
const MOST_DESCRIPTORS: usize = 32;

/// How much of the end of a child's standard error is kept.
const LAST_WORDS: usize = 4096;

/// How long the last of it may take to arrive after the child has ended.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// A frame and its size, or why nothing more comes.
pub(super) type Arrival = Result<(FromChild, u64), io::Error>;

/// A running child.
pub(super) struct Child {
    process: Process,
    orders: Outbox,
    frames: Receiver<Arrival>,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Disconnected once the last words are complete.
    silent: Receiver<()>,
    report: SandboxReport,
    served: u32,
    gentle: bool,
}

impl Child {
    /// Starts a child and waits until it has confined itself.
    pub(super) fn start(
        command: &WorkerCommand,
        limits: &Limits,
        gentle: bool,
    ) -> Result<Self, Failure> {
        let program = command.program.display();
        let unavailable = |why: String| {
            let detail = format!("cannot start the parser `{program}`: {why}");
            failure(ReasonCode::ParserUnavailable, detail)
        };
        let mut child = pass(Point::ChildStart)
            .and_then(|()| Self::spawn(command, limits))
            .map_err(|error| unavailable(error.to_string()))?;
        let setup = Setup {
            memory_bytes: limits.memory_bytes,
            readable: limits.readable.clone(),
            gentle,
        };
        child.gentle = gentle;
        child
            .say(&ToChild::Setup(setup))
            .map_err(|error| unavailable(error.to_string()))?;
        match child.frames.recv_timeout(START) {
            Ok(Ok((FromChild::Ready { version, report }, _))) if version == REVISION => {
                child.report = report;
                tracing::debug!(process = child.process.id(), "parser started");
                Ok(child)
            }
            Ok(Ok((FromChild::Ready { version, .. }, _))) => {
                Err(unavailable(format!("it is another version: `{version}`")))
            }
            Ok(Ok(_)) => Err(unavailable("it does not answer as a parser".into())),
            Ok(Err(_)) => Err(unavailable(child.last_words_or("it ended at once"))),
            Err(_) => Err(unavailable(format!("no answer in {START:?}"))),
        }
    }

    fn spawn(command: &WorkerCommand, limits: &Limits) -> io::Result<Self> {
        let (orders, inbox) = handover::pair()?;
        let mut spawning = Command::new(&command.program);
        spawning
            .args(&command.args)
            .stdin(inbox)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        lead_a_group(&mut spawning);
        let mut process = spawning.spawn()?;
        let (sender, frames) = bounded(FRAMES_AHEAD);
        let last_words = Arc::default();
        let (speaking, silent) = bounded(0);
        if let Some(output) = process.stdout.take() {
            let most = limits.output_bytes;
            thread::spawn(move || forward(output, most, &sender));
        }
        if let Some(errors) = process.stderr.take() {
            let kept = Arc::clone(&last_words);
            thread::spawn(move || drain(errors, &kept, speaking));
        }
        Ok(Self {
            process,
            orders,
            frames,
            last_words,
            silent,
            report: SandboxReport::default(),
            served: 0,
            gentle: false,
        })
    }

    /// Whether it works at the lowest priority.
    pub(super) fn is_gentle(&self) -> bool {
        self.gentle
    }

    /// Which limits the child could set.
    pub(super) fn report(&self) -> &SandboxReport {
        &self.report
    }

    /// What arrives from the child.
    pub(super) fn frames(&self) -> &Receiver<Arrival> {
        &self.frames
    }

    /// Hands the child a file, opened from the request's path.
    pub(super) fn order(&mut self, request: &ParseRequest, file: &File) -> io::Result<()> {
        self.served += 1;
        let order = Order {
            name: request.name.clone(),
            options: request.options.clone(),
            password: request.password.clone(),
        };
        self.say(&ToChild::Parse(order))?;
        self.orders.hand_over(file, &request.path)
    }

    /// Hands the child a file to look at a page of.
    pub(super) fn order_view(&mut self, request: &ViewRequest, file: &File) -> io::Result<()> {
        self.served += 1;
        let order = ViewOrder {
            name: request.name.clone(),
            password: request.password.clone(),
            page: request.page,
            width: request.width,
            words: request.words,
            timeout_seconds: request.timeout_seconds,
        };
        self.say(&ToChild::View(order))?;
        self.orders.hand_over(file, &request.path)
    }

    /// Lets a child that reported progress go on.
    pub(super) fn go_on(&mut self) -> io::Result<()> {
        self.say(&ToChild::Continue)
    }

    fn say(&mut self, message: &ToChild) -> io::Result<()> {
        self.orders.say(message)
    }

    /// Whether the process is still there.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Whether it may take another file after this `result`.
    pub(super) fn is_reusable<T>(&mut self, result: &Result<T, Failure>, limits: &Limits) -> bool {
        let ended_well = match result {
            Ok(_) => true,
            Err(failure) => !matches!(
                failure.code,
                ReasonCode::ParserCrashed
                    | ReasonCode::ParserUnavailable
                    | ReasonCode::OutOfMemory
                    | ReasonCode::TimedOut
                    | ReasonCode::Cancelled
            ),
        };
        ended_well
            && self.served < limits.files_per_child
            && self.resident_bytes() <= limits.idle_bytes
            && self.open_descriptors() <= MOST_DESCRIPTORS
            && self.is_alive()
    }

    /// Kills the child with everything it started.
    pub(super) fn kill(&mut self) -> io::Result<ExitStatus> {
        kill_group(&mut self.process);
        self.process.wait()
    }

    /// How a child that has closed its output ended; `None` if it lingered and was killed.
    pub(super) fn reap(&mut self) -> io::Result<Option<ExitStatus>> {
        const LINGER: Duration = Duration::from_millis(10);
        for _ in 0..50 {
            if let Some(status) = self.process.try_wait()? {
                return Ok(Some(status));
            }
            thread::sleep(LINGER);
        }
        self.kill().map(|_| None)
    }

    /// The end of what a child that has ended wrote to standard error, or `otherwise` where
    /// it wrote nothing.
    pub(super) fn last_words_or(&self, otherwise: &str) -> String {
        // Something it started may still hold the other end.
        let _ = self.silent.recv_timeout(LAST_BREATH);
        let bytes = self
            .last_words
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        match text.trim() {
            "" => otherwise.to_owned(),
            words => words.to_owned(),
        }
    }

    /// Memory it holds now; zero where the system does not say.
    #[cfg(target_os = "linux")]
    fn resident_bytes(&self) -> u64 {
        let path = format!("/proc/{}/statm", self.process.id());
        let pages = std::fs::read_to_string(path)
            .ok()
            .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
        pages.unwrap_or(0) * rustix::param::page_size() as u64
    }

    #[cfg(not(target_os = "linux"))]
    fn resident_bytes(&self) -> u64 {
        0
    }

    /// Files it holds open now; none where the system does not say.
    fn open_descriptors(&self) -> usize {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.process.id()));
        open.map_or(0, Iterator::count)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Nothing can be done about a process that cannot be killed.
        let _ = self.kill();
    }
}

#[cfg(unix)]
fn lead_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn lead_a_group(_: &mut Command) {}

#[cfg(unix)]
fn kill_group(process: &mut Process) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // Once waited for, the number may belong to someone else.
    if matches!(process.try_wait(), Ok(None)) {
        let _ = kill_process_group(Pid::from_child(process), Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(process: &mut Process) {
    let _ = process.kill();
}

fn forward(output: impl Read, most: u64, to: &Sender<Arrival>) {
    let mut output = BufReader::with_capacity(64 * 1024, output);
    loop {
        let arrival = wire::read(&mut output, most);
        let last = arrival.is_err();
        if to.send(arrival).is_err() || last {
            return;
        }
    }
}

/// Reads standard error to its end, so that the child never blocks on it; then drops
/// `_speaking`.
fn drain(mut errors: impl Read, kept: &Mutex<Vec<u8>>, _speaking: Sender<()>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = errors.read(&mut buffer) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&buffer[..count]);
        let excess = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..excess);
    }
}
