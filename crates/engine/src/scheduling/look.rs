//! One look at the clock and at every schedule.

use std::sync::Arc;
use std::time::Duration;

use gristmill_model::{JobId, JobOrigin, RunOutcome, Schedule, ScheduleRun, Timestamp};
use gristmill_schedule::{Decision, Recurrence, Standing, decide};
use gristmill_store::{Due, NewJob, StoreError};

use crate::error::EngineError;
use crate::listing::{self, Listable};
use crate::parts::Parts;
use crate::shared::{Shared, Signal};

/// Longest time between two looks. The clock may be set, or the computer sleep, and then a
/// wait lasts longer or shorter than the clock says.
const LONGEST: Duration = Duration::from_secs(30);
/// How often to see whether a job is done for which a run waits.
const WAITING: Duration = Duration::from_secs(1);
/// How long to wait after something could not be done.
const AGAIN: Duration = Duration::from_secs(5);

/// Does what is to be done about every schedule now, and says how long to wait.
pub(super) fn at_all(shared: &Arc<Shared>) -> Duration {
    let parts = &shared.parts;
    let schedules = match parts.store.schedules(None) {
        Ok(schedules) => schedules,
        Err(error) => {
            tracing::warn!(%error, "cannot look at schedules now");
            return AGAIN;
        }
    };
    let active = schedules.iter().filter(|schedule| !schedule.paused);
    let waits = active.map(|schedule| {
        at(shared, schedule).unwrap_or_else(|error| {
            tracing::warn!(schedule = %schedule.id, %error, "cannot do what is due now");
            AGAIN
        })
    });
    waits.min().unwrap_or(LONGEST).min(LONGEST)
}

fn at(shared: &Arc<Shared>, schedule: &Schedule) -> Result<Duration, EngineError> {
    let parts = &shared.parts;
    let now = parts.now();
    let times = Recurrence::new(&schedule.rule, now)?;
    let standing = standing(parts, schedule, now)?;
    let claim = |due, next, make| claim(shared, schedule, &times, (due, next), make);
    match decide(&schedule.rule, &times, &standing, now) {
        Decision::Wait => return Ok(wait(schedule, now)),
        Decision::Aim { next } => {
            let told = next.map(|next| times.local(next));
            tracing::info!(schedule = %schedule.id, next = told, "due at another time than thought");
            parts.store.aim_schedule(schedule, next, false, now)?;
        }
        Decision::Hold => {
            let due_at = schedule.due_at;
            parts.store.aim_schedule(schedule, due_at, true, now)?;
        }
        Decision::Run { due, next } => claim(due, next, Made::Job)?,
        Decision::Miss { due, next } => claim(due, next, Made::Nothing(RunOutcome::Missed))?,
        Decision::Overlap { due, next } => {
            claim(due, next, Made::Nothing(RunOutcome::Overlapped))?;
        }
    }
    // What comes next depends on what was just done.
    Ok(Duration::ZERO)
}

fn wait(schedule: &Schedule, now: Timestamp) -> Duration {
    match (schedule.waiting, schedule.due_at) {
        (true, _) => WAITING,
        (false, Some(due)) => Duration::from_millis(due.millis_since(now)),
        (false, None) => LONGEST,
    }
}

fn standing(parts: &Parts, schedule: &Schedule, now: Timestamp) -> Result<Standing, StoreError> {
    let from = schedule.due_at.map_or(now, |due| due.min(now));
    Ok(Standing {
        due_at: schedule.due_at,
        waiting: schedule.waiting,
        busy: is_busy(parts, schedule)?,
        done: parts.store.runs_since(&schedule.id, from)?,
    })
}

/// Whether the job of the last run is not done.
pub(super) fn is_busy(parts: &Parts, schedule: &Schedule) -> Result<bool, StoreError> {
    let Some(job) = &schedule.job else {
        return Ok(false);
    };
    match parts.store.job(job) {
        Ok(job) => Ok(!job.state.is_final()),
        Err(StoreError::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What comes of a time that is due.
enum Made {
    Job,
    Nothing(RunOutcome),
}

fn claim(
    shared: &Arc<Shared>,
    schedule: &Schedule,
    times: &Recurrence,
    (due_at, next): (Timestamp, Option<Timestamp>),
    made: Made,
) -> Result<(), EngineError> {
    let now = shared.parts.now();
    let (outcome, job) = match made {
        Made::Nothing(outcome) => (outcome, None),
        Made::Job => {
            let job = new_job(schedule, format!("scheduled for {}", times.local(due_at)));
            (
                RunOutcome::Started {
                    job: job.id.clone(),
                },
                Some(job),
            )
        }
    };
    let made = job.as_ref().map(|job| job.id.clone());
    let told = outcome.as_str();
    let due = Due {
        schedule: schedule.clone(),
        run: ScheduleRun {
            due_at,
            at: now,
            outcome,
        },
        job,
        next,
    };
    if shared.parts.store.claim_due(due, now)?.is_some() {
        let (id, due) = (&schedule.id, times.local(due_at));
        tracing::info!(schedule = %id, due, outcome = told, job = made.as_ref().map(JobId::as_str), "was due");
        made.iter().for_each(|job| begin(shared, job));
    }
    Ok(())
}

/// Starts work on a job that was just made.
pub(super) fn begin(shared: &Arc<Shared>, job: &JobId) {
    listing::start(shared, job, Listable::Selections);
    shared.signal(Signal::Changed);
}

/// The job of a run.
pub(super) fn new_job(schedule: &Schedule, description: String) -> NewJob {
    NewJob {
        id: JobId::from_uuid(uuid::Uuid::now_v7()),
        user: schedule.user.clone(),
        name: schedule.name.clone(),
        description: Some(description),
        priority: schedule.priority,
        origin: JobOrigin::Schedule,
        collection: schedule.collection.clone(),
        options: schedule.options.clone(),
        selections: schedule.selections.clone(),
        request: None,
    }
}
