//! `events.list`, and following: every event from disk exactly once, progress as it is sampled.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_engine::SAMPLE;
use gristmill_model::{Event, EventSeq, JobProgress};
use gristmill_store::{EventFilter, NamedEvent};

use super::Opened;
use super::convert::page;
use crate::types::{EventPart, EventView, ListEvents, Update};
use crate::{ApiError, Follow, Next};

/// Events read from disk at once.
const BATCH: u32 = 1000;

/// A part of the history.
pub(super) fn list(opened: &Opened, input: ListEvents) -> Result<EventPart, ApiError> {
    let limit = page(None, input.limit)?.limit;
    let filter = EventFilter {
        before: input.before,
        after: input.after,
        kinds: input.kinds.unwrap_or_default(),
        job: input.job,
        text: input.text.filter(|text| !text.is_empty()),
    };
    let part = opened.store.event_history(&filter, limit)?;
    let view = |named: NamedEvent| EventView {
        event: named.event,
        job_name: named.job_name,
        about: named.about,
    };
    Ok(EventPart {
        items: part.items.into_iter().map(view).collect(),
        next: part.next,
    })
}

pub(super) fn follow(opened: &Arc<Opened>, since: EventSeq) -> Result<Box<dyn Follow>, ApiError> {
    Ok(Box::new(Follower {
        heard: opened.store.subscribe(),
        opened: Arc::clone(opened),
        position: since,
        caught_up: false,
        backlog: VecDeque::new(),
        samples: VecDeque::new(),
        sampled_at: Instant::now(),
    }))
}

struct Follower {
    opened: Arc<Opened>,
    heard: Receiver<Event>,
    /// The last event handed on.
    position: EventSeq,
    /// Whether everything on disk was handed on, so that what is heard comes next.
    caught_up: bool,
    backlog: VecDeque<Event>,
    samples: VecDeque<JobProgress>,
    sampled_at: Instant,
}

impl Follow for Follower {
    fn next(&mut self, wait: Duration) -> Next {
        let until = Instant::now() + wait;
        loop {
            if let Some(update) = self.at_hand() {
                return Next::Update(update);
            }
            if self.opened.is_closing() || self.opened.damage().is_some() {
                return Next::Ended;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Next::Idle;
            }
            self.listen(left.min(self.until_sample()));
        }
    }
}

impl Follower {
    /// What can be handed on without waiting.
    fn at_hand(&mut self) -> Option<Update> {
        if self.backlog.is_empty() && !self.caught_up {
            self.read_backlog();
        }
        if let Some(event) = self.backlog.pop_front() {
            self.position = event.seq;
            return Some(Update::Event { event });
        }
        if self.until_sample().is_zero() {
            self.sample();
        }
        let progress = self.samples.pop_front()?;
        Some(Update::Progress { progress })
    }

    fn read_backlog(&mut self) {
        match self.opened.store.events_since(self.position, BATCH) {
            Ok(events) => {
                self.caught_up = events.len() < BATCH as usize;
                self.backlog.extend(events);
            }
            // The next round tries again; nothing is lost, for the position stays.
            Err(error) => tracing::warn!(%error, "cannot read events"),
        }
    }

    fn listen(&mut self, wait: Duration) {
        match self.heard.recv_timeout(wait) {
            Ok(event) if event.seq <= self.position => {}
            Ok(event) if event.seq.0 == self.position.0 + 1 => self.backlog.push_back(event),
            // Something was missed: it is on disk.
            Ok(_) => self.caught_up = false,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                // Too slow for the channel; the disk has it all.
                self.heard = self.opened.store.subscribe();
                self.caught_up = false;
                std::thread::sleep(wait.min(SAMPLE));
            }
        }
    }

    fn until_sample(&self) -> Duration {
        SAMPLE.saturating_sub(self.sampled_at.elapsed())
    }

    fn sample(&mut self) {
        self.sampled_at = Instant::now();
        let Some(engine) = &self.opened.engine else {
            return;
        };
        match engine.progress() {
            Ok(samples) => self.samples.extend(samples),
            Err(error) => tracing::debug!(%error, "cannot sample progress"),
        }
    }
}
