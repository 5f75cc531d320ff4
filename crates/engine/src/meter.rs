//! How fast something goes, lately.
//!
//! Amounts are added up second by second and old seconds forgotten, so a meter's size
//! does not depend on what it measures.

use std::collections::VecDeque;
use std::time::Duration;

/// Seconds that count as lately.
const WINDOW: u64 = 30;

#[derive(Debug, Default)]
pub(crate) struct Meter {
    started: Option<u64>,
    seconds: VecDeque<(u64, f64)>,
}

impl Meter {
    /// Counts `amount` at the moment `at`, given as time since a fixed moment.
    pub(crate) fn add(&mut self, at: Duration, amount: f64) {
        let second = at.as_secs();
        self.started.get_or_insert(second);
        match self.seconds.back_mut() {
            Some((last, sum)) if *last >= second => *sum += amount,
            Some(_) | None => self.seconds.push_back((second, amount)),
        }
        while let Some((first, _)) = self.seconds.front()
            && first + WINDOW < second
        {
            self.seconds.pop_front();
        }
    }

    /// The amount per second lately.
    pub(crate) fn rate(&self, at: Duration) -> f64 {
        let Some(started) = self.started else {
            return 0.0;
        };
        let from = at.as_secs().saturating_sub(WINDOW).max(started);
        let sum: f64 = self.since(from).map(|(_, amount)| amount).sum();
        let span = at.as_secs_f64() - from as f64;
        sum / span.max(1.0)
    }

    fn since(&self, from: u64) -> impl Iterator<Item = &(u64, f64)> {
        self.seconds
            .iter()
            .filter(move |(second, _)| *second >= from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(per_second: &[f64]) -> Meter {
        let mut meter = Meter::default();
        for (second, amount) in per_second.iter().enumerate() {
            meter.add(Duration::from_secs(second as u64), *amount);
        }
        meter
    }

    #[test]
    fn the_rate_is_that_of_late_and_the_size_stays_small() {
        let meter = steady(&[[1.0; 500], [5.0; 500]].concat());
        assert!((meter.rate(Duration::from_secs(1000)) - 5.0).abs() < 0.2);
        assert!(meter.seconds.len() <= WINDOW as usize + 1);
    }
}
