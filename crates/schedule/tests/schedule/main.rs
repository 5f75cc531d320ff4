//! Schedules as stories: clocks that change, jump and stop.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod clock;
mod times;

use gristmill_model::{OnMissed, OnOverlap, ScheduleRule, Timestamp};
use gristmill_schedule::Recurrence;

fn rule(cron: &str, time_zone: &str) -> ScheduleRule {
    ScheduleRule {
        cron: cron.to_owned(),
        time_zone: time_zone.to_owned(),
        missed: OnMissed::default(),
        overlap: OnOverlap::default(),
    }
}

fn times(cron: &str, zone: &str) -> Recurrence {
    Recurrence::new(&rule(cron, zone), utc("2000-01-01T00:00:00Z")).unwrap()
}

/// A moment in UTC.
fn utc(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// The local times at which a rule comes from one moment in UTC to another.
fn between(cron: &str, zone: &str, from: &str, to: &str) -> Vec<String> {
    let (times, to) = (times(cron, zone), utc(to));
    let all = times.next(utc(from), 1000).into_iter();
    let due = all.take_while(|time| *time < to);
    due.map(|time| times.local(time)).collect()
}
