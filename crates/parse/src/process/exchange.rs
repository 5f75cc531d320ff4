//! One file's conversation with a child, and what each way it can end means.

use std::fs::File;
use std::io::ErrorKind;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;
use gristmill_model::{Document, Failure, Flow, ParseProgress, ParseRequest, ReasonCode};

use super::assembly::Assembly;
use super::child::Child;
use super::crash::OUT_OF_MEMORY;
use super::turns::{Turn, Turns};
use super::wire::FromChild;
use super::{Limits, TICK, cancelled};
use crate::input::failure;

/// Has `child` parse a file. Whatever the child does, this returns soon after the file's
/// time limit; time spent in `watch` does not count.
pub(super) fn run(
    child: &mut Child,
    request: &ParseRequest,
    limits: &Limits,
    recognitions: &Turns,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let file = File::open(&request.path).map_err(|error| {
        let detail = format!("cannot read `{}`: {error}", request.name);
        failure(ReasonCode::Unreadable, detail)
    })?;
    if child.order(request, &file).is_err() {
        return Err(died(child, &request.name));
    }
    let exchange = Exchange {
        child,
        request,
        watch,
        deadline: Instant::now() + time_limit(request),
        latest: ParseProgress { done: 0, of: None },
        room: limits.output_bytes,
        recognitions,
        turn: None,
        assembly: Assembly::default(),
    };
    exchange.run()
}

fn time_limit(request: &ParseRequest) -> Duration {
    Duration::from_secs(u64::from(request.options.timeout_seconds.max(1)))
}

struct Exchange<'a> {
    child: &'a mut Child,
    request: &'a ParseRequest,
    watch: &'a mut dyn FnMut(ParseProgress) -> Flow,
    deadline: Instant,
    latest: ParseProgress,
    room: u64,
    recognitions: &'a Turns,
    /// Held while the child recognises text.
    turn: Option<Turn<'a>>,
    assembly: Assembly,
}

impl Exchange<'_> {
    fn run(mut self) -> Result<Document, Failure> {
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.timed_out());
            }
            match self.child.frames().recv_timeout(left.min(TICK)) {
                Ok(Ok((FromChild::Done, _))) => return self.finish(),
                Ok(Ok((FromChild::Failed(failure), _))) => return Err(failure),
                Ok(Ok((FromChild::Progress { done, of }, _))) => self.progress(done, of)?,
                Ok(Ok((FromChild::Recognising { pixels }, _))) => self.recognise(pixels)?,
                Ok(Ok((FromChild::Recognised, _))) => self.turn = None,
                Ok(Ok((part, size))) => self.part(part, size)?,
                Ok(Err(error)) if error.kind() != ErrorKind::UnexpectedEof => {
                    return Err(self.garbage());
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(died(self.child, &self.request.name));
                }
                Err(RecvTimeoutError::Timeout) => self.look()?,
            }
        }
    }

    fn progress(&mut self, done: u32, of: Option<u32>) -> Result<(), Failure> {
        self.latest = ParseProgress { done, of };
        self.look()?;
        self.go_on()
    }

    /// Lets the child recognise text when it is its turn. Waiting does not count against
    /// the file's time.
    fn recognise(&mut self, pixels: u64) -> Result<(), Failure> {
        // A child that asks twice must not wait for itself.
        self.turn = None;
        let before = Instant::now();
        let (watch, latest) = (&mut self.watch, self.latest);
        self.turn = self.recognitions.take(pixels, &mut || watch(latest));
        self.deadline += before.elapsed();
        if self.turn.is_none() {
            let _ = self.child.kill();
            return Err(cancelled());
        }
        self.go_on()
    }

    fn go_on(&mut self) -> Result<(), Failure> {
        match self.child.go_on() {
            Ok(()) => Ok(()),
            Err(_) => Err(died(self.child, &self.request.name)),
        }
    }

    /// Calls the watch. A stop kills the child: starting another takes milliseconds.
    fn look(&mut self) -> Result<(), Failure> {
        let before = Instant::now();
        let flow = (self.watch)(self.latest);
        self.deadline += before.elapsed();
        match flow {
            Flow::Continue => Ok(()),
            Flow::Stop => {
                let _ = self.child.kill();
                Err(cancelled())
            }
        }
    }

    fn part(&mut self, part: FromChild, size: u64) -> Result<(), Failure> {
        let Some(room) = self.room.checked_sub(size) else {
            let _ = self.child.kill();
            let detail = format!("the parser of `{}` wrote too much", self.request.name);
            return Err(failure(ReasonCode::ParserCrashed, detail));
        };
        self.room = room;
        match self.assembly.take(part) {
            true => Ok(()),
            false => Err(self.garbage()),
        }
    }

    fn finish(self) -> Result<Document, Failure> {
        let name = &self.request.name;
        self.assembly.finish().ok_or_else(|| {
            let detail = format!("the parser of `{name}` answered what is no document");
            failure(ReasonCode::ParserCrashed, detail)
        })
    }

    fn garbage(&mut self) -> Failure {
        let _ = self.child.kill();
        tracing::warn!(code = ReasonCode::ParserCrashed.as_str(), "parser killed");
        let detail = format!(
            "the parser of `{}` answered what cannot be understood",
            self.request.name
        );
        failure(ReasonCode::ParserCrashed, detail)
    }

    fn timed_out(&mut self) -> Failure {
        let _ = self.child.kill();
        tracing::warn!(code = ReasonCode::TimedOut.as_str(), "parser killed");
        let detail = format!(
            "`{}` was not parsed in {} seconds",
            self.request.name, self.request.options.timeout_seconds
        );
        failure(ReasonCode::TimedOut, detail)
    }
}

/// The reason behind a child that closed its output or wrote what is no frame.
pub(super) fn died(child: &mut Child, name: &str) -> Failure {
    let status = child.reap();
    let words = child.last_words_or("");
    let told = format!("{status:?}");
    let because = |code: ReasonCode, what: &str| {
        tracing::warn!(code = code.as_str(), status = told, "parser ended");
        let detail = format!("the parser ended on `{name}`: {what}");
        failure(code, detail)
    };
    // Our own handler's words, the Rust allocator's and those of the C++ library.
    let short_of_memory = [OUT_OF_MEMORY, "memory allocation of", "std::bad_alloc"];
    if short_of_memory.iter().any(|phrase| words.contains(phrase)) {
        return because(
            ReasonCode::OutOfMemory,
            "it asked for more memory than allowed",
        );
    }
    if words.contains("overflowed its stack") {
        return because(ReasonCode::ParserCrashed, "it ran out of stack");
    }
    match status {
        Ok(Some(status)) => {
            let (code, what) = ending(status);
            because(code, &what)
        }
        Ok(None) => because(ReasonCode::ParserCrashed, "it stopped answering"),
        Err(error) => because(ReasonCode::ParserCrashed, &error.to_string()),
    }
}

#[cfg(unix)]
fn ending(status: ExitStatus) -> (ReasonCode, String) {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let signal = status.signal();
    let is = |wanted: Signal| signal == Some(wanted.as_raw());
    match () {
        () if is(Signal::XCPU) => (
            ReasonCode::TimedOut,
            "its processor time was used up".to_owned(),
        ),
        () if is(Signal::KILL) => (
            ReasonCode::OutOfMemory,
            "the system killed it, most likely for want of memory".to_owned(),
        ),
        () => (ReasonCode::ParserCrashed, status.to_string()),
    }
}

#[cfg(not(unix))]
fn ending(status: ExitStatus) -> (ReasonCode, String) {
    (ReasonCode::ParserCrashed, status.to_string())
}
