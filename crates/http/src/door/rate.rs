//! How often each caller asked lately, and how often that may be.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName};

use crate::config::Limits;
use crate::dialect::Dialect;
use crate::refusal::Refusal;
use crate::times::now_millis;

/// How long the usual rates count.
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
/// How long the rates of `bulk` count.
const HOUR: Duration = Duration::from_secs(3600);
/// Callers remembered at once; beyond, those whose time is over are forgotten.
const MOST_CALLERS: usize = 10_000;

/// Which requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rate {
    /// Those whose document names no number.
    Usual,
    /// Jobs of `bulk`.
    BulkJobs,
    /// Exports of `bulk`.
    BulkExports,
    /// Questions to `bulk` how far something is.
    BulkStatus,
}

/// The counts of each [`Rate`].
#[derive(Debug)]
pub(crate) struct AllRates {
    usual: Rates,
    bulk_jobs: Rates,
    bulk_exports: Rates,
    bulk_status: Rates,
}

impl AllRates {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            usual: Rates::new(limits.requests_per_minute, MINUTE),
            bulk_jobs: Rates::new(limits.bulk_jobs_per_hour, HOUR),
            bulk_exports: Rates::new(limits.bulk_exports_per_hour, HOUR),
            bulk_status: Rates::new(limits.bulk_status_per_hour, HOUR),
        }
    }

    pub(super) fn of(&self, rate: Rate) -> &Rates {
        match rate {
            Rate::Usual => &self.usual,
            Rate::BulkJobs => &self.bulk_jobs,
            Rate::BulkExports => &self.bulk_exports,
            Rate::BulkStatus => &self.bulk_status,
        }
    }
}

/// Requests of each caller in the time that began with the first of them.
#[derive(Debug)]
pub(crate) struct Rates {
    limit: u32,
    /// How long that is.
    window: Duration,
    callers: Mutex<HashMap<String, Counted>>,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    began: Instant,
    requests: u32,
}

/// What is left to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    limit: u32,
    remaining: u32,
    /// Seconds until all of it is there again.
    reset: u64,
    /// Seconds to wait, if it is used up.
    pub(super) wait: Option<u64>,
}

impl Rates {
    pub(crate) fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window,
            callers: Mutex::default(),
        }
    }

    /// Counts a request, and refuses one too many.
    pub(crate) fn take(&self, caller: &str) -> Result<(), Refusal> {
        match self.count(caller).wait {
            Some(seconds) => Err(Refusal::too_many(seconds)),
            None => Ok(()),
        }
    }

    /// Counts a request.
    pub(super) fn count(&self, caller: &str) -> Quota {
        self.count_many(caller, 1)
    }

    /// Counts a request of someone who may ask as often as so many callers.
    pub(super) fn count_many(&self, caller: &str, callers: u32) -> Quota {
        let limit = self.limit.saturating_mul(callers);
        self.count_at(caller, limit, Instant::now())
    }

    fn count_at(&self, caller: &str, limit: u32, now: Instant) -> Quota {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |counted: &Counted| now.duration_since(counted.began) >= self.window;
        if callers.len() >= MOST_CALLERS {
            callers.retain(|_, counted| !over(counted));
        }
        let fresh = Counted {
            began: now,
            requests: 0,
        };
        let counted = callers.entry(caller.to_owned()).or_insert(fresh);
        if over(counted) {
            *counted = fresh;
        }
        counted.requests = counted.requests.saturating_add(1);
        let left = self
            .window
            .saturating_sub(now.duration_since(counted.began));
        let reset = left.as_secs().max(1);
        Quota {
            limit,
            remaining: limit.saturating_sub(counted.requests),
            reset,
            wait: (counted.requests > limit).then_some(reset),
        }
    }
}

impl Quota {
    /// Tells the caller. When all of it is there again is told in seconds from now, or, as the
    /// document of `bulk` has it, since 1970.
    pub(super) fn write(self, dialect: Dialect, headers: &mut HeaderMap) {
        let reset = match dialect {
            Dialect::Bulk => now_millis().unsigned_abs() / 1000 + self.reset,
            Dialect::Batch
            | Dialect::Documents
            | Dialect::Ingest
            | Dialect::Classification
            | Dialect::Native => self.reset,
        };
        for (name, value) in [
            ("x-ratelimit-limit", u64::from(self.limit)),
            ("x-ratelimit-remaining", u64::from(self.remaining)),
            ("x-ratelimit-reset", reset),
        ] {
            headers.insert(HeaderName::from_static(name), value.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_exact_and_passes_with_the_minute() {
        let rates = Rates::new(2, MINUTE);
        let began = Instant::now();
        let ask = |caller, seconds| {
            let quota = rates.count_at(caller, 2, began + Duration::from_secs(seconds));
            (quota.remaining, quota.wait)
        };
        assert_eq!(ask("ann", 0), (1, None));
        assert_eq!(ask("ann", 1), (0, None));
        assert_eq!(ask("ann", 10), (0, Some(50)));
        assert_eq!(ask("bob", 10), (1, None), "another caller");
        assert_eq!(ask("ann", 60), (1, None), "another minute");
    }
}
