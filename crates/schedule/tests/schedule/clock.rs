//! What becomes of runs when the clock jumps, the computer sleeps or a job takes long.

use gristmill_model::{OnMissed, OnOverlap, ScheduleRule, Timestamp};
use gristmill_schedule::{Decision, Recurrence, Standing, decide};

use super::{rule, utc};

/// A schedule whose decisions are carried out and written down.
struct Story {
    rule: ScheduleRule,
    times: Recurrence,
    standing: Standing,
    taken: Vec<Timestamp>,
    told: Vec<String>,
}

impl Story {
    fn from(start: &str, rule: ScheduleRule) -> Self {
        let times = Recurrence::new(&rule, utc(start)).unwrap();
        let standing = Standing {
            due_at: times.after(utc(start)),
            waiting: false,
            busy: false,
            done: Vec::new(),
        };
        let (taken, told) = (Vec::new(), Vec::new());
        Self {
            rule,
            times,
            standing,
            taken,
            told,
        }
    }

    /// Looks at the clock, which says this.
    fn at(&mut self, now: &str) -> &mut Self {
        self.look(utc(now))
    }

    fn look(&mut self, now: Timestamp) -> &mut Self {
        let from = self.standing.due_at.map_or(now, |due| due.min(now));
        let since = |due: &&Timestamp| **due >= from;
        self.standing.done = self.taken.iter().filter(since).copied().collect();
        match decide(&self.rule, &self.times, &self.standing, now) {
            Decision::Wait => {}
            Decision::Hold => {
                self.standing.waiting = true;
                self.told.push("holds".to_owned());
            }
            Decision::Aim { next } => self.standing.due_at = next,
            Decision::Run { due, next } => self.take("runs", due, next),
            Decision::Miss { due, next } => self.take("misses", due, next),
            Decision::Overlap { due, next } => self.take("leaves out", due, next),
        }
        self
    }

    fn take(&mut self, what: &str, due: Timestamp, next: Option<Timestamp>) {
        assert!(
            !self.taken.contains(&due),
            "{} twice",
            self.times.local(due)
        );
        self.taken.push(due);
        self.told
            .push(format!("{what} {}", &self.times.local(due)[5..16]));
        self.standing.due_at = next;
        self.standing.waiting = false;
    }

    fn busy(&mut self, busy: bool) -> &mut Self {
        self.standing.busy = busy;
        self
    }
}

fn daily() -> ScheduleRule {
    rule("0 9 * * *", "UTC")
}

#[test]
fn a_run_happens_once_at_its_time() {
    let mut story = Story::from("2026-05-01T08:00:00Z", daily());
    story.at("2026-05-01T08:59:59Z");
    assert!(story.told.is_empty(), "not before its time");
    story.at("2026-05-01T09:00:00Z").at("2026-05-01T09:00:30Z");
    story.at("2026-05-02T09:01:50Z");
    assert_eq!(story.told, ["runs 05-01 09:00", "runs 05-02 09:00"]);
}

#[test]
fn one_run_makes_up_for_all_that_were_slept_through() {
    let mut story = Story::from("2026-05-01T08:00:00Z", daily());
    story.at("2026-05-04T17:00:00Z").at("2026-05-04T17:00:30Z");
    assert_eq!(story.told, ["runs 05-04 09:00"], "the last stands for all");
    story.at("2026-05-05T09:00:00Z");
    assert_eq!(story.told.len(), 2);
}

#[test]
fn missed_runs_are_left_out_on_request_but_a_run_that_is_a_little_late_is_not() {
    let missed = OnMissed::Skip;
    let mut story = Story::from("2026-05-01T08:00:00Z", ScheduleRule { missed, ..daily() });
    story.at("2026-05-01T09:02:00Z").at("2026-05-03T09:02:01Z");
    assert_eq!(story.told, ["runs 05-01 09:00", "misses 05-03 09:00"]);
    story.at("2026-05-04T09:00:59Z");
    assert_eq!(story.told[2], "runs 05-04 09:00");
}

#[test]
fn a_clock_set_back_repeats_nothing_and_waits_for_nothing_far_away() {
    let mut story = Story::from("2026-05-01T08:00:00Z", rule("0 * * * *", "UTC"));
    story.at("2026-05-01T09:00:10Z").at("2026-05-01T10:00:10Z");
    story.at("2026-05-01T08:30:00Z").at("2026-05-01T09:00:10Z");
    story.at("2026-05-01T10:00:10Z").at("2026-05-01T11:00:10Z");
    let runs = ["runs 05-01 09:00", "runs 05-01 10:00", "runs 05-01 11:00"];
    assert_eq!(story.told, runs);
}

#[test]
fn after_a_clock_was_set_back_a_sleep_makes_up_for_what_did_not_come_yet() {
    let mut story = Story::from("2026-05-01T08:00:00Z", rule("0 * * * *", "UTC"));
    story.at("2026-05-01T11:00:00Z").at("2026-05-01T08:30:00Z");
    story.at("2026-05-01T11:30:00Z").at("2026-05-01T12:00:00Z");
    let runs = ["runs 05-01 11:00", "runs 05-01 10:00", "runs 05-01 12:00"];
    assert_eq!(story.told, runs);
}

#[test]
fn a_clock_that_was_years_ahead_for_a_while_stops_nothing() {
    let mut story = Story::from("2026-05-01T08:00:00Z", daily());
    story.at("2030-01-01T12:00:00Z");
    assert_eq!(
        story.told,
        ["runs 01-01 09:00"],
        "what it thought it had missed"
    );
    story.at("2026-05-01T08:10:00Z").at("2026-05-01T09:00:00Z");
    assert_eq!(story.told[1..], ["runs 05-01 09:00"]);
}

#[test]
fn a_run_is_left_out_while_the_one_before_is_at_work() {
    let mut story = Story::from("2026-05-01T08:00:00Z", rule("0 * * * *", "UTC"));
    story
        .at("2026-05-01T09:00:00Z")
        .busy(true)
        .at("2026-05-01T10:00:05Z");
    story
        .busy(false)
        .at("2026-05-01T10:30:00Z")
        .at("2026-05-01T11:00:00Z");
    let told = [
        "runs 05-01 09:00",
        "leaves out 05-01 10:00",
        "runs 05-01 11:00",
    ];
    assert_eq!(story.told, told);
}

#[test]
fn a_queued_run_waits_as_long_as_it_takes_and_is_one() {
    for missed in [OnMissed::RunOnce, OnMissed::Skip] {
        let queue = ScheduleRule {
            missed,
            overlap: OnOverlap::Queue,
            ..rule("0 * * * *", "UTC")
        };
        let mut story = Story::from("2026-05-01T08:00:00Z", queue);
        story
            .at("2026-05-01T09:00:00Z")
            .busy(true)
            .at("2026-05-01T10:00:05Z");
        story.at("2026-05-01T11:00:05Z").at("2026-05-01T12:00:05Z");
        story.busy(false).at("2026-05-01T12:40:00Z").busy(true);
        assert_eq!(
            story.told,
            ["runs 05-01 09:00", "holds", "runs 05-01 12:00"]
        );
    }
}

#[test]
fn no_time_comes_twice_however_the_clock_wanders() {
    for seed in 1..=10_u64 {
        let mut story = Story::from(
            "2026-03-28T00:00:00Z",
            rule("*/10 * * * *", "Europe/Berlin"),
        );
        let (mut now, mut state) = (utc("2026-03-28T00:00:00Z").0, seed);
        for _ in 0..2_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695);
            let draw = (state >> 33) as i64;
            // Mostly a short wait, now and then a jump of up to three days either way.
            now += match draw % 50 {
                0 => draw % 259_200_000,
                1 => -(draw % 259_200_000),
                _ => draw % 60_000,
            };
            story.busy(draw % 7 == 0).look(Timestamp(now));
            let next = story.times.after(Timestamp(now)).unwrap();
            let due = story.standing.due_at.unwrap();
            let open = story.taken.iter().filter(|taken| taken.0 > now).count() as i64;
            assert!(
                due.0 <= next.0 + open * 600_000,
                "seed {seed}: waits for {due:?}"
            );
        }
    }
}
