//! Parsing in disposable child processes: a crash, a hang or runaway memory is one
//! file's failure, and the next file gets a healthy child.
//!
//! The parent trusts nothing a child says: frames are bounded and checked, silence and
//! death are turned into reasons. What each file may use is in [`Limits`].

mod arenas;
mod assembly;
mod child;
mod crash;
mod exchange;
mod handover;
mod limits;
mod priority;
mod sandbox;
#[cfg(target_os = "linux")]
mod system_calls;
mod turns;
mod viewing;
mod wire;
pub mod worker;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gristmill_model::{Document, Failure, Flow, ParseProgress, ParseRequest, Parser, ReasonCode};

pub use self::arenas::limit_arenas;
use self::child::Child;
pub use self::limits::{Limits, WorkerCommand};
pub use self::sandbox::SandboxReport;
use self::turns::Turns;
use crate::InProcess;
use crate::input::failure;
use crate::view::{PageView, ViewRequest};

/// How long a caller waits for a free child before it looks at its watch again.
const TICK: Duration = Duration::from_millis(100);

/// A parser that works in child processes, started when needed and reused while healthy.
///
/// Dropping it kills them all.
pub struct ChildPool {
    command: WorkerCommand,
    limits: Limits,
    state: Mutex<State>,
    freed: Condvar,
    recognitions: Turns,
    gentle: AtomicBool,
}

#[derive(Default)]
struct State {
    idle: Vec<Child>,
    busy: usize,
}

impl ChildPool {
    /// A pool that starts its children with `command`. Starts none before the first file.
    pub fn new(command: WorkerCommand, limits: Limits) -> Self {
        Self {
            recognitions: Turns::new(limits.recognised_pixels, limits.recognitions),
            command,
            limits,
            state: Mutex::default(),
            freed: Condvar::new(),
            gentle: AtomicBool::new(false),
        }
    }

    /// Starts one child if none is there, and says which of its limits hold on this system.
    pub fn sandbox(&self) -> Result<SandboxReport, Failure> {
        let child = self.take(&mut || Flow::Continue)?;
        let report = child.report().clone();
        self.put_back(Some(child));
        Ok(report)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is two plain values, sound wherever a panic left them.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a free place and returns a healthy child in it.
    fn take(&self, wait: &mut dyn FnMut() -> Flow) -> Result<Child, Failure> {
        let idle = self.reserve(wait)?;
        let gentle = self.gentle.load(Ordering::Relaxed);
        // A child that died while idle is no child; one that lowered its priority may not
        // raise it again.
        let usable =
            |mut child: Child| (child.is_gentle() == gentle && child.is_alive()).then_some(child);
        match idle.and_then(usable) {
            Some(child) => Ok(child),
            None => Child::start(&self.command, &self.limits, gentle)
                .inspect_err(|_| self.put_back(None)),
        }
    }

    fn reserve(&self, wait: &mut dyn FnMut() -> Flow) -> Result<Option<Child>, Failure> {
        let most = self.limits.max_children.max(1);
        let mut state = self.lock();
        while state.busy >= most {
            drop(state);
            if wait() == Flow::Stop {
                return Err(cancelled());
            }
            let guard = self.lock();
            let waited = self.freed.wait_timeout(guard, TICK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.busy += 1;
        Ok(state.idle.pop())
    }

    fn put_back(&self, child: Option<Child>) {
        let mut state = self.lock();
        state.busy -= 1;
        state.idle.extend(child);
        drop(state);
        self.freed.notify_one();
    }
}

impl ChildPool {
    /// Looks at a page of a file. Waits for a free child; `wait` is asked meanwhile, and while
    /// the child works, whether to go on.
    ///
    /// Fails like [`view_bytes`](crate::view::view_bytes), and like parsing with `timed_out`,
    /// `out_of_memory`, `parser_crashed`, `unreadable` or `cancelled`.
    pub fn view(
        &self,
        request: &ViewRequest,
        wait: &mut dyn FnMut() -> Flow,
    ) -> Result<PageView, Failure> {
        let mut child = self.take(wait)?;
        let result = viewing::run(&mut child, request, wait);
        let healthy = child.is_reusable(&result, &self.limits);
        self.put_back(healthy.then_some(child));
        result
    }
}

impl Parser for ChildPool {
    fn version(&self) -> &str {
        InProcess.version()
    }

    fn version_for(&self, media_type: &str) -> &str {
        InProcess.version_for(media_type)
    }

    fn recognises(&self, media_type: &str) -> bool {
        InProcess.recognises(media_type)
    }

    fn set_gentle(&self, gentle: bool) {
        self.gentle.store(gentle, Ordering::Relaxed);
    }

    fn parse(
        &self,
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let nothing = ParseProgress { done: 0, of: None };
        let mut child = self.take(&mut || watch(nothing))?;
        let result = exchange::run(&mut child, request, &self.limits, &self.recognitions, watch);
        let healthy = child.is_reusable(&result, &self.limits);
        self.put_back(healthy.then_some(child));
        result
    }
}

fn cancelled() -> Failure {
    failure(ReasonCode::Cancelled, "parsing was stopped")
}
