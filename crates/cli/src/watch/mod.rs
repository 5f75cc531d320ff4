//! Watches a job until it ends, and lets Ctrl-C pause it.

mod bars;
mod interrupt;
mod lines;

use std::time::Duration;

use gristmill_api::types::{JobRef, JobView, Update};
use gristmill_api::{ApiError, ErrorCode, Next, Operations};
use gristmill_model::{EventKind, EventSeq, JobId, JobState};

use crate::output::{note, print_json_line};
use bars::Bars;
pub(crate) use interrupt::{INTERRUPTED, Interrupts};
use lines::Lines;

/// How the progress of a job is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Bars where standard error is a terminal, else a line now and then.
    Usual,
    /// As usual, with a line for every file where there is no terminal.
    EveryFile,
    /// Every update as a line of JSON on standard output.
    Json,
    /// Not at all.
    Nothing,
}

/// How often to look for Ctrl-C while nothing happens.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// A job being watched, and how far.
pub(crate) struct Watch {
    job: JobId,
    since: EventSeq,
    show: Show,
}

impl Watch {
    /// Watches the job from the event `since` on.
    pub(crate) fn new(job: &JobView, since: EventSeq, show: Show) -> Self {
        Self {
            job: job.job.id.clone(),
            since,
            show,
        }
    }

    /// Watches until the job has ended or is paused by a person, be it through Ctrl-C here
    /// or elsewhere. After an error it can be called again with another `api`, and goes on
    /// where it was.
    pub(crate) fn until_done(&mut self, api: &dyn Operations) -> Result<JobView, ApiError> {
        let interrupts = Interrupts::listen();
        let mut display = display(api, &self.job, self.show);
        let mut follower = api.follower(self.since)?;
        let mut pausing = false;
        loop {
            if interrupts.heard() && !pausing {
                pausing = true;
                display.say("Pausing; press Ctrl-C again to quit at once.");
                pause(api, &self.job)?;
            }
            let update = match follower.next(TICK) {
                Next::Update(update) => update,
                Next::Idle => continue,
                Next::Ended => break,
            };
            display.show(&update);
            if ends(&update, &self.job) {
                break;
            }
            // The event that ends the job is not passed, so that it is heard again if its
            // job cannot be asked for.
            if let Update::Event { event } = &update {
                self.since = event.seq;
            }
        }
        display.close();
        let id = self.job.clone();
        api.jobs_get(JobRef { id })
    }
}

fn pause(api: &dyn Operations, id: &JobId) -> Result<(), ApiError> {
    match api.jobs_pause(JobRef { id: id.clone() }) {
        // It ended or was paused in the same moment.
        Err(error) if error.code == ErrorCode::Refused => Ok(()),
        result => result.map(drop),
    }
}

/// Whether the update says that the job goes no further without a person.
fn ends(update: &Update, id: &JobId) -> bool {
    let Update::Event { event } = update else {
        return false;
    };
    match &event.kind {
        EventKind::JobMoved { state, .. } if event.job.as_ref() == Some(id) => {
            state.is_final() || waits_for_a_person(state)
        }
        _ => false,
    }
}

/// Whether the job is paused and does not go on by itself.
pub(crate) fn waits_for_a_person(state: &JobState) -> bool {
    match state {
        JobState::Paused { why } => !why.passes(),
        _ => false,
    }
}

/// Shows what happens to a job.
trait Display {
    /// Takes in an update, of whichever job.
    fn show(&mut self, update: &Update);
    /// Tells something between updates.
    fn say(&mut self, text: &str);
    /// Leaves the screen as it was.
    fn close(&mut self);
}

fn display<'a>(api: &'a dyn Operations, job: &JobId, show: Show) -> Box<dyn Display + 'a> {
    let terminal = console::Term::stderr().is_term();
    match show {
        Show::Nothing => Box::new(Silent),
        Show::Json => Box::new(Json),
        Show::Usual | Show::EveryFile if terminal => Box::new(Bars::new(job)),
        Show::Usual => Box::new(Lines::new(api, job, false)),
        Show::EveryFile => Box::new(Lines::new(api, job, true)),
    }
}

struct Silent;

impl Display for Silent {
    fn show(&mut self, _: &Update) {}

    fn say(&mut self, text: &str) {
        note(text);
    }

    fn close(&mut self) {}
}

struct Json;

impl Display for Json {
    fn show(&mut self, update: &Update) {
        print_json_line(update);
    }

    fn say(&mut self, text: &str) {
        note(text);
    }

    fn close(&mut self) {}
}
