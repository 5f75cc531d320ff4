//! Where the time comes from. Nothing else in this crate asks the system for it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gristmill_model::Timestamp;

/// A clock on the wall and a stopwatch.
pub trait Clock: Send + Sync {
    /// The time of day; may jump.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; never goes backwards.
    fn elapsed(&self) -> Duration;
}

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since.map_or(0, |since| since.as_millis());
        Timestamp(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}
