//! Whether a failed file is tried again, and when.
//!
//! Time and chance are passed in, so the whole rule can be read off its tests.

use std::time::Duration;

use gristmill_model::{Failure, ProcessingOptions, ReasonCode};

/// How long to wait between tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second try; doubled for each further one.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(60),
        }
    }
}

/// Tries a file gets on which the parser crashes. The second crash says it is the file.
const CRASHES: u32 = 2;

impl Backoff {
    /// How long to wait before the next try, or none when this failure is for good.
    /// `failures` counts the tries that failed before this one; `chance` is any number.
    pub(crate) fn wait(
        &self,
        failure: &Failure,
        failures: u32,
        options: &ProcessingOptions,
        chance: u64,
    ) -> Option<Duration> {
        let most = match failure.code {
            ReasonCode::ParserCrashed => options.max_retries.min(CRASHES - 1),
            _ => options.max_retries,
        };
        if !options.retry_failed_files || !failure.code.retryable() || failures >= most {
            return None;
        }
        let own = self.jittered(failures, chance);
        // The other side knows better than we when it will answer again.
        let asked = failure.retry_after_seconds.map(Duration::from_secs);
        Some(own.max(asked.unwrap_or_default()))
    }

    /// Between half and all of the doubled wait, so that many failures do not come back
    /// at the same moment.
    fn jittered(&self, failures: u32, chance: u64) -> Duration {
        let doubled = self.first.saturating_mul(1 << failures.min(16));
        let full = doubled.min(self.longest);
        let part = 0.5 + 0.5 * (chance % 1024) as f64 / 1024.0;
        full.mul_f64(part)
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::Stage;

    use super::*;

    fn wait(code: ReasonCode, failures: u32) -> Option<u64> {
        let failure = Failure::new(code, Stage::Parsing, "x");
        let options = ProcessingOptions::default();
        let wait = Backoff::default().wait(&failure, failures, &options, 1023);
        wait.map(|wait| wait.as_secs_f64().round() as u64)
    }

    #[test]
    fn waits_double_until_the_tries_are_used_up() {
        let code = ReasonCode::EmbedderFailed;
        let waits: Vec<_> = (0..5).map(|failures| wait(code, failures)).collect();
        assert_eq!(waits, [Some(1), Some(2), Some(4), None, None]);
    }

    #[test]
    fn what_cannot_pass_is_not_tried_again_and_a_second_crash_is_enough() {
        assert_eq!(wait(ReasonCode::Damaged, 0), None);
        assert_eq!(wait(ReasonCode::ParserCrashed, 0), Some(1));
        assert_eq!(wait(ReasonCode::ParserCrashed, 1), None);
    }

    #[test]
    fn the_other_sides_wish_is_kept() {
        let failure = Failure {
            retry_after_seconds: Some(120),
            ..Failure::new(ReasonCode::EmbedderFailed, Stage::Embedding, "429")
        };
        let options = ProcessingOptions::default();
        let wait = Backoff::default().wait(&failure, 0, &options, 0);
        assert_eq!(wait, Some(Duration::from_secs(120)));
    }

    #[test]
    fn nothing_is_tried_again_when_the_job_says_so() {
        let failure = Failure::new(ReasonCode::EmbedderFailed, Stage::Embedding, "x");
        let options = ProcessingOptions {
            retry_failed_files: false,
            ..ProcessingOptions::default()
        };
        assert_eq!(Backoff::default().wait(&failure, 0, &options, 0), None);
    }
}
