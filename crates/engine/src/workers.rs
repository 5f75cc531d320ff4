//! The threads that take files through the pipeline, as many as there is work for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use gristmill_model::{Failure, ReasonCode, StageDurations};
use gristmill_store::{Claimed, Finished};

use crate::active::{ActiveJob, Hold};
use crate::panics;
use crate::pipeline::{Attempt, Ending};
use crate::settle::Settling;
use crate::shared::{Shared, Signal};

/// A parser in this process may go deep; the default of 2 MiB is little.
const STACK: usize = 8 << 20;

/// A file for a worker.
pub(crate) struct Work {
    pub(crate) job: Arc<ActiveJob>,
    pub(crate) claimed: Claimed,
}

/// The workers. Dropping it lets them end after the file in hand.
pub(crate) struct Workers {
    shared: Arc<Shared>,
    work: Sender<Work>,
    waiting: Receiver<Work>,
    settling: Sender<Settling>,
    idle: Arc<AtomicUsize>,
}

impl Workers {
    pub(crate) fn new(shared: Arc<Shared>, settling: Sender<Settling>) -> Self {
        // How much lies in it is limited by how many files the jobs may have in work.
        let (work, waiting) = unbounded();
        Self {
            shared,
            work,
            waiting,
            settling,
            idle: Arc::default(),
        }
    }

    /// Gives a file to a worker, starting another one when all are busy.
    pub(crate) fn dispatch(&self, work: Work) {
        if self.idle.load(Ordering::Acquire) <= self.work.len() {
            self.start();
        }
        work.job.hold(work.claimed.claim, Hold::Working);
        // The receiving end lives as long as this does.
        let _ = self.work.send(work);
    }

    fn start(&self) {
        let worker = Worker {
            shared: Arc::clone(&self.shared),
            settling: self.settling.clone(),
        };
        let waiting = self.waiting.clone();
        let idle = Arc::clone(&self.idle);
        let spawned = std::thread::Builder::new()
            .name("file-worker".to_owned())
            .stack_size(STACK)
            .spawn(move || worker.run(&waiting, &idle));
        if let Err(error) = spawned {
            // The workers there are do the file later.
            tracing::warn!(%error, "cannot start another worker");
        }
    }
}

struct Worker {
    shared: Arc<Shared>,
    settling: Sender<Settling>,
}

impl Worker {
    fn run(&self, waiting: &Receiver<Work>, idle: &AtomicUsize) {
        loop {
            idle.fetch_add(1, Ordering::AcqRel);
            let next = waiting.recv();
            idle.fetch_sub(1, Ordering::AcqRel);
            match next {
                Ok(work) => self.process(work),
                Err(_) => return,
            }
        }
    }

    fn process(&self, work: Work) {
        let Work { job, claimed } = work;
        let parts = &self.shared.parts;
        let task = &claimed.task;
        // What the stages and the parser log says which file it is about.
        let span =
            tracing::info_span!("file", job = %job.job.id, file = task.id.0, key = %task.key);
        let _within = span.enter();
        parts.store.begin(claimed.claim, parts.now());
        let ending = self.attempt(&job, &claimed);
        // The hold changes before the store is told, so that a file whose end is known
        // can never be found in work.
        job.move_hold(claimed.claim, Hold::Settling);
        if let Some(why) = ending.pause {
            self.shared.signal(Signal::Trouble(job.job.id.clone(), why));
        }
        let receipt = parts.store.finish(claimed.claim, ending.finished);
        let settling = Settling {
            job,
            claimed,
            receipt,
        };
        // The settling thread outlives the workers.
        let _ = self.settling.send(settling);
        self.shared.signal(Signal::Wake);
    }

    fn attempt(&self, job: &Arc<ActiveJob>, claimed: &Claimed) -> Ending {
        let task = &claimed.task;
        let board = job.board.begin(task.id, &task.key, task.size);
        let parts = &*self.shared.parts;
        let attempt = Attempt::new(parts, job, claimed, &board);
        catch_unwind(AssertUnwindSafe(|| attempt.run())).unwrap_or_else(|panic| {
            let detail = format!("`{}`: {}", task.key, panics::message(&*panic));
            let failure = Failure::new(ReasonCode::Internal, board.stage(), detail);
            Ending {
                finished: Finished {
                    at: parts.now(),
                    durations: StageDurations::default(),
                    media_type: None,
                    seen: None,
                    outcome: parts.failed(job, claimed, failure),
                },
                pause: None,
            }
        })
    }
}
