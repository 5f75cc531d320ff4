//! What is to be done about a schedule at a moment.

use gristmill_model::{OnMissed, OnOverlap, ScheduleRule, Timestamp};

use crate::Recurrence;

/// How late a run may be and still not count as missed, in milliseconds. Longer than the
/// longest time between two looks at the clock.
const GRACE: u64 = 120_000;

/// What is known of a schedule that is not paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When it runs next.
    pub due_at: Option<Timestamp>,
    /// Whether that run waits for the job of the one before.
    pub waiting: bool,
    /// Whether the job of the run before is not done.
    pub busy: bool,
    /// Times from `due_at` on that came to something already: the clock went back.
    pub done: Vec<Timestamp>,
}

/// What is to be done now. `next` is when the schedule runs after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing before `due_at`.
    Wait,
    /// Nothing yet; the next run is at another time than was thought, because the clock
    /// went back or the rules of the time zone changed.
    Aim {
        /// The right time.
        next: Option<Timestamp>,
    },
    /// Make the job.
    Run {
        /// The run it is.
        due: Timestamp,
        /// When the next one is due.
        next: Option<Timestamp>,
    },
    /// Leave a run out that was missed.
    Miss {
        /// The run it is.
        due: Timestamp,
        /// When the next one is due.
        next: Option<Timestamp>,
    },
    /// Leave a run out because the job of the one before is not done.
    Overlap {
        /// The run it is.
        due: Timestamp,
        /// When the next one is due.
        next: Option<Timestamp>,
    },
    /// Have the run wait until the job of the one before is done.
    Hold,
}

/// Decides what is to be done about a schedule at `now`.
///
/// Right whatever the clock does: after a jump forwards the runs passed over count as
/// missed, and the last of them stands for all; after one backwards no time comes a second
/// time, and none later than the next is waited for.
pub fn decide(
    rule: &ScheduleRule,
    times: &Recurrence,
    standing: &Standing,
    now: Timestamp,
) -> Decision {
    let next = first_open(times, &standing.done, now);
    let Some(due_at) = standing.due_at.filter(|due| *due <= now) else {
        return match standing.due_at == next {
            true => Decision::Wait,
            false => Decision::Aim { next },
        };
    };
    let due = last_open(times, standing, now)
        .unwrap_or(due_at)
        .max(due_at);
    let late = now.millis_since(due) > GRACE;
    match (standing.waiting, standing.busy, rule.overlap) {
        // It was on time when it began to wait.
        (true, true, _) => Decision::Wait,
        (true, false, _) => Decision::Run { due, next },
        (false, _, _) if late && rule.missed == OnMissed::Skip => Decision::Miss { due, next },
        (false, true, OnOverlap::Skip) => Decision::Overlap { due, next },
        (false, true, OnOverlap::Queue) => Decision::Hold,
        (false, false, _) => Decision::Run { due, next },
    }
}

/// The last time up to `now` that has not come to anything yet.
fn last_open(times: &Recurrence, standing: &Standing, now: Timestamp) -> Option<Timestamp> {
    let mut last = times.up_to(now)?;
    while standing.done.contains(&last) {
        last = times.up_to(Timestamp(last.0 - 1))?;
    }
    Some(last)
}

/// The first time after `now` that is not among those that came to something already.
pub fn first_open(times: &Recurrence, done: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let mut next = times.after(now)?;
    while done.contains(&next) {
        next = times.after(next)?;
    }
    Some(next)
}
