//! When a job will be done, told so that the answer does not jump.
//!
//! Two averages of the pace, one quick and one slow to follow, bound what is likely; what
//! is shown are two moments of the clock that move towards those bounds by and by, so that
//! a job at a steady pace counts down second by second. What such files usually take counts
//! as work seen before, so that a job that begins with its slowest files does not look endless.

use std::time::Duration;

use gristmill_model::EtaInterval;

/// How far back the averages look, in seconds.
const QUICK: f64 = 15.0;
const SLOW: f64 = 90.0;
/// How quickly what is shown follows what is computed, in seconds.
const FOLLOW: f64 = 6.0;
/// Shortest time between two computations, in seconds.
const STEP: f64 = 0.5;
/// Seconds of work that have to be seen before anything is told.
const ENOUGH: f64 = 3.0;
/// What may come otherwise than the pace so far says.
const DOUBT: f64 = 0.15;
/// Seconds of work seen that a foretold pace counts as much as.
const FORETOLD: f64 = 30.0;

/// The pace of one job.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// When it was last looked at, and how much was done then.
    last: Option<(f64, f64)>,
    seen: f64,
    quick: Average,
    slow: Average,
    /// Moments at which the job will be done at the earliest and at the latest.
    shown: Option<(f64, f64)>,
}

impl Pace {
    /// A job that is usually done at the pace `rate` a second begins.
    pub(crate) fn foretell(&mut self, rate: f64) {
        for average in [&mut self.quick, &mut self.slow] {
            average.amount += rate * FORETOLD;
            average.seconds += FORETOLD;
        }
    }

    /// The answer at the moment `at`, with so much done and so much left, in any unit. None
    /// until a few seconds of work were seen.
    pub(crate) fn eta(&mut self, at: Duration, done: f64, left: f64) -> Option<EtaInterval> {
        let now = at.as_secs_f64();
        let (before, done_before) = *self.last.get_or_insert((now, done));
        let passed = now - before;
        if passed >= STEP {
            self.last = Some((now, done));
            self.seen += passed;
            let gained = (done - done_before).max(0.0);
            self.quick.add(gained, passed, QUICK);
            self.slow.add(gained, passed, SLOW);
            self.follow(now, passed, left);
        }
        let (earliest, latest) = self.shown?;
        Some(EtaInterval {
            low_seconds: (earliest - now).max(0.0),
            high_seconds: (latest - now).max(0.0),
        })
    }

    fn follow(&mut self, now: f64, passed: f64, left: f64) {
        let (quick, slow) = (self.quick.rate(), self.slow.rate());
        if self.seen < ENOUGH || quick <= 0.0 || slow <= 0.0 {
            return;
        }
        // A standstill of a few seconds must not make it look endless.
        let quick = quick.max(slow / 4.0);
        let earliest = now + left / quick.max(slow) / (1.0 + DOUBT);
        let latest = now + left / quick.min(slow) * (1.0 + DOUBT);
        let part = 1.0 - (-passed / FOLLOW).exp();
        let towards = |shown: f64, wanted: f64| shown + (wanted - shown) * part;
        self.shown = Some(match self.shown {
            None => (earliest, latest),
            Some(shown) => (towards(shown.0, earliest), towards(shown.1, latest)),
        });
    }
}

/// An average that forgets exponentially.
#[derive(Debug, Default)]
struct Average {
    amount: f64,
    seconds: f64,
}

impl Average {
    fn add(&mut self, amount: f64, seconds: f64, memory: f64) {
        let kept = (-seconds / memory).exp();
        self.amount = self.amount * kept + amount;
        self.seconds = self.seconds * kept + seconds;
    }

    fn rate(&self) -> f64 {
        match self.seconds > 0.0 {
            true => self.amount / self.seconds,
            false => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What part of the work was done, in thousandths, second by second: recorded from real
    /// jobs over the corpus. Two were recorded while other programs used the machine; in
    /// the third, scanned pages that yield little text take the first third of the time,
    /// which nobody can know before. With each, how often the answer has to be fair.
    const TRACES: [(&str, f64, &str); 3] = [
        ("kinds", 0.9, include_str!("../tests/traces/kinds.txt")),
        ("busy", 0.9, include_str!("../tests/traces/busy.txt")),
        ("scans", 0.7, include_str!("../tests/traces/scans.txt")),
    ];

    fn trace(text: &str) -> Vec<f64> {
        let part = |word: &str| word.parse::<f64>().unwrap() / 1000.0;
        text.split_whitespace().map(part).collect()
    }

    /// The answer at every second, where there is one.
    fn told(parts: &[f64]) -> Vec<(f64, EtaInterval)> {
        let mut pace = Pace::default();
        let mut told = Vec::new();
        for (second, part) in parts.iter().enumerate() {
            for tenth in 0..10 {
                let at = Duration::from_millis(second as u64 * 1000 + tenth * 100);
                let eta = pace.eta(at, *part, 1.0 - part);
                if tenth == 9 {
                    told.extend(eta.map(|eta| (at.as_secs_f64(), eta)));
                }
            }
        }
        told
    }

    #[test]
    fn recorded_jobs_end_within_twice_what_was_told() {
        for (name, enough, text) in TRACES {
            let parts = trace(text);
            let whole = parts.len() as f64;
            let told = told(&parts);
            let fair = |(at, eta): &&(f64, EtaInterval)| {
                let left = whole - at;
                eta.low_seconds <= left * 2.0 + 3.0 && eta.high_seconds >= left / 2.0 - 3.0
            };
            let right = told.iter().filter(fair).count();
            let share = right as f64 / told.len() as f64;
            assert!(share > enough, "{name}: {share}");
            assert!(told.len() as f64 > whole * 0.8, "{name}: told soon enough");
        }
    }

    #[test]
    fn what_is_told_of_recorded_jobs_does_not_jump() {
        for (name, _, text) in TRACES {
            let parts = trace(text);
            let told = told(&parts);
            for pair in told.windows(2) {
                let [(_, before), (at, after)] = pair else {
                    continue;
                };
                let moved = (after.high_seconds + 1.0 - before.high_seconds).abs();
                let room = 2.0 + before.high_seconds * 0.25;
                assert!(moved < room, "{name} at {at}: {before:?} then {after:?}");
            }
        }
    }

    #[test]
    fn a_job_that_begins_with_slow_files_is_foretold_by_what_such_files_usually_take() {
        let (whole, slow) = (200.0, 25);
        let told = |foretold: Option<f64>| {
            let mut pace = Pace::default();
            if let Some(rate) = foretold {
                pace.foretell(rate);
            }
            let at = |second: u64| Duration::from_secs(second);
            let done = |second: u64| second as f64 * 0.01;
            let answers = (0..slow).map(|second| pace.eta(at(second), done(second), 1_000.0));
            answers.flatten().last().unwrap().high_seconds
        };
        let usual = 1_000.0 / whole;
        assert!(told(None) > whole * 50.0, "nothing else could be known");
        assert!(told(Some(usual)) < whole * 6.0, "{}", told(Some(usual)));
    }

    #[test]
    fn a_pace_that_was_foretold_wrongly_is_forgotten() {
        let mut pace = Pace::default();
        pace.foretell(10.0);
        let answers = (0..120).map(|second| {
            let done = f64::from(second);
            pace.eta(Duration::from_secs(second as u64), done, 200.0 - done)
        });
        let last = answers.flatten().last().unwrap();
        assert!((40.0..160.0).contains(&last.high_seconds), "{last:?}");
    }

    #[test]
    fn a_steady_pace_counts_down_second_by_second() {
        let parts: Vec<f64> = (0..100).map(|second| f64::from(second) / 100.0).collect();
        let told = told(&parts);
        for pair in told.windows(2).skip(5) {
            let passed = pair[0].1.high_seconds - pair[1].1.high_seconds;
            assert!((0.8..1.4).contains(&passed), "{pair:?}");
        }
        let (at, last) = told[told.len() - 1];
        assert!(last.low_seconds <= 100.0 - at && 100.0 - at <= last.high_seconds + 1.0);
    }

    #[test]
    fn nothing_is_told_before_work_was_seen() {
        let mut pace = Pace::default();
        for second in 0..60 {
            assert_eq!(pace.eta(Duration::from_secs(second), 0.0, 5.0), None);
        }
    }
}
