//! How often each caller asked lately, and how often that may be.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName};

use crate::refusal::Refusal;

const WINDOW: Duration = Duration::from_secs(60);
/// Callers remembered at once; beyond, those whose minute is over are forgotten.
const MOST_CALLERS: usize = 10_000;

/// Requests of each caller in the minute that began with the first of them.
#[derive(Debug)]
pub(crate) struct Rates {
    limit: u32,
    callers: Mutex<HashMap<String, Minute>>,
}

#[derive(Debug, Clone, Copy)]
struct Minute {
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
    pub(crate) fn new(limit: u32) -> Self {
        Self {
            limit,
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
        let over = |minute: &Minute| now.duration_since(minute.began) >= WINDOW;
        if callers.len() >= MOST_CALLERS {
            callers.retain(|_, minute| !over(minute));
        }
        let fresh = Minute {
            began: now,
            requests: 0,
        };
        let minute = callers.entry(caller.to_owned()).or_insert(fresh);
        if over(minute) {
            *minute = fresh;
        }
        minute.requests = minute.requests.saturating_add(1);
        let left = WINDOW.saturating_sub(now.duration_since(minute.began));
        let reset = left.as_secs().max(1);
        Quota {
            limit,
            remaining: limit.saturating_sub(minute.requests),
            reset,
            wait: (minute.requests > limit).then_some(reset),
        }
    }
}

impl Quota {
    /// Tells the caller.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("x-ratelimit-limit", u64::from(self.limit)),
            ("x-ratelimit-remaining", u64::from(self.remaining)),
            ("x-ratelimit-reset", self.reset),
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
        let rates = Rates::new(2);
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
