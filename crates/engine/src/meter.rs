//! How fast something goes, lately, and how steadily.
//!
//! Amounts are added up second by second and old seconds forgotten, so a meter's size
//! does not depend on what it measures.

use std::collections::VecDeque;
use std::time::Duration;

use gristmill_model::EtaInterval;

/// Seconds that count as lately.
const WINDOW: u64 = 30;
/// Full seconds that have to be seen before anything is foretold.
const ENOUGH: u64 = 3;

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

    /// When `left` more will be done: the range that four of five seconds' speeds lead to.
    /// None until a few full seconds have passed.
    pub(crate) fn eta(&self, at: Duration, left: f64) -> Option<EtaInterval> {
        let started = self.started?;
        let now = at.as_secs();
        let from = now.saturating_sub(WINDOW).max(started);
        let count = now.saturating_sub(from);
        if count < ENOUGH {
            return None;
        }
        // The second under way is not full and would look slow.
        let full = self.since(from).filter(|(second, _)| *second < now);
        let amounts: Vec<f64> = full.map(|(_, amount)| *amount).collect();
        let mean = amounts.iter().sum::<f64>() / count as f64;
        if mean <= 0.0 {
            return None;
        }
        let idle = (count - amounts.len() as u64) as f64;
        let squares: f64 = amounts.iter().map(|amount| (amount - mean).powi(2)).sum();
        let variance = (squares + idle * mean * mean) / count as f64;
        let error = 1.28 * (variance / count as f64).sqrt();
        Some(EtaInterval {
            low_seconds: left / (mean + error),
            high_seconds: left / (mean - error).max(mean / 4.0),
        })
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
    fn a_steady_pace_gives_a_narrow_answer_and_a_jumpy_one_a_wide_one() {
        let at = Duration::from_secs(10);
        let even = steady(&[10.0; 10]).eta(at, 100.0).unwrap();
        assert!((even.low_seconds - 10.0).abs() < 0.1, "{even:?}");
        assert!((even.high_seconds - 10.0).abs() < 0.1, "{even:?}");
        let jumpy = steady(&[20.0, 0.0, 20.0, 0.0, 20.0, 0.0, 20.0, 0.0, 20.0, 0.0]);
        let jumpy = jumpy.eta(at, 100.0).unwrap();
        assert!(
            jumpy.low_seconds < 8.0 && jumpy.high_seconds > 12.0,
            "{jumpy:?}"
        );
    }

    #[test]
    fn nothing_is_foretold_too_early() {
        let meter = steady(&[10.0, 10.0]);
        assert_eq!(meter.eta(Duration::from_secs(2), 1.0), None);
        assert_eq!(Meter::default().eta(Duration::from_secs(99), 1.0), None);
    }

    #[test]
    fn the_rate_is_that_of_late_and_the_size_stays_small() {
        let meter = steady(&[[1.0; 500], [5.0; 500]].concat());
        assert!((meter.rate(Duration::from_secs(1000)) - 5.0).abs() < 0.2);
        assert!(meter.seconds.len() <= WINDOW as usize + 1);
    }
}
