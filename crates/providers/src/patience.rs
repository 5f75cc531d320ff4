//! How often a provider is asked again, and how long is waited in between.

use std::time::Duration;

use crate::trouble::Trouble;

/// How often a provider is asked again, and how long is waited in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Requests for the same texts, at most.
    pub tries: u32,
    /// The wait before the second; doubled for each further one.
    pub first: Duration,
    /// The longest wait within a request. A provider that asks for more is left alone, and
    /// whoever asked learns so.
    pub longest: Duration,
    /// How long a provider is left alone that could not be asked and did not say for how long.
    pub rest: Duration,
    /// The longest that one request for passages may take.
    pub timeout: Duration,
    /// The same for a question, for whose answer someone waits.
    pub query_timeout: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(20),
            rest: Duration::from_secs(5),
            timeout: Duration::from_secs(60),
            query_timeout: Duration::from_secs(8),
        }
    }
}

impl Patience {
    /// How long to wait before asking again after so many tries, or none when this is not to
    /// be waited for. `chance` is any number.
    pub(crate) fn wait(&self, trouble: &Trouble, tries: u32, chance: u64) -> Option<Duration> {
        if !trouble.passes() || tries >= self.tries {
            return None;
        }
        let doubled = self
            .first
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        // Between half and all of it, so that many do not come back at the same moment.
        let part = 0.5 + 0.5 * (chance % 1024) as f64 / 1024.0;
        let own = doubled.min(self.longest).mul_f64(part);
        match trouble.wait() {
            // The provider knows better than we when it will answer again.
            Some(asked) if asked > self.longest => None,
            Some(asked) => Some(own.max(asked)),
            None => Some(own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(trouble: &Trouble) -> Vec<Option<u128>> {
        let wait = |tries| Patience::default().wait(trouble, tries, 1023);
        (1..=4)
            .map(|tries| wait(tries).map(|wait| wait.as_millis()))
            .collect()
    }

    #[test]
    fn waits_double_until_the_tries_are_used_up() {
        let down = Trouble::Down {
            status: 503,
            wait: None,
        };
        assert_eq!(waits(&down), [Some(499), Some(999), Some(1999), None]);
    }

    #[test]
    fn what_the_provider_asks_for_is_kept_or_not_waited_for_at_all() {
        let busy = |seconds| Trouble::Busy {
            status: 429,
            wait: Some(Duration::from_secs(seconds)),
        };
        assert_eq!(waits(&busy(7))[0], Some(7000));
        assert_eq!(waits(&busy(600)), [None; 4]);
    }

    #[test]
    fn what_does_not_pass_is_asked_once() {
        for trouble in [
            Trouble::Refused(401),
            Trouble::Wrong(String::new()),
            Trouble::Rejected(400),
        ] {
            assert_eq!(waits(&trouble), [None; 4], "{trouble:?}");
        }
    }
}
