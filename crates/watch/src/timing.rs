//! How long things may take.

use std::time::Duration;

/// The waits of a watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long a file's size and time must hold still.
    pub settle: Duration,
    /// How long settled changes wait for others to share their job.
    pub gather: Duration,
    /// Most changes in one batch.
    pub batch: usize,
    /// Longest time between two looks at the whole folder.
    pub reconcile: Duration,
    /// Shortest time between two looks.
    pub breath: Duration,
    /// How long to wait before looking again for a folder that is not there.
    pub retry: Duration,
}

impl Timing {
    /// For a folder whose file system tells of changes.
    pub const LISTENING: Timing = Timing {
        settle: Duration::from_secs(2),
        gather: Duration::from_secs(3),
        batch: 5_000,
        reconcile: Duration::from_secs(300),
        breath: Duration::from_millis(250),
        retry: Duration::from_secs(5),
    };

    /// For a folder that has to be looked at again and again.
    pub const POLLING: Timing = Timing {
        reconcile: Duration::from_secs(15),
        ..Timing::LISTENING
    };

    /// How long a file must be missing before it counts as deleted: longer than a file
    /// settles, so that the new name of a moved file is known first.
    pub(crate) fn absence(&self) -> Duration {
        (self.settle * 2).max(self.breath)
    }

    /// How long deletions may wait for the last of many.
    pub(crate) fn longest_absence(&self) -> Duration {
        self.absence() + Duration::from_secs(60)
    }
}

/// Numbers that scatter what would otherwise happen at the same moment everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Jitter(u64);

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero for ever.
        Self(seed | 1)
    }

    /// `most`, shortened by up to a fifth.
    pub(crate) fn shorten(&mut self, most: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let share = (self.0 >> 11) as f64 / (1u64 << 53) as f64;
        most.mul_f64(1.0 - share / 5.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scattered_waits_are_never_longer_and_not_much_shorter() {
        let mut jitter = Jitter::new(0);
        let waits: Vec<Duration> = (0..1000)
            .map(|_| jitter.shorten(Duration::from_secs(300)))
            .collect();
        let span = Duration::from_secs(240)..=Duration::from_secs(300);
        assert!(waits.iter().all(|wait| span.contains(wait)));
        assert!(waits.iter().min() < Some(&Duration::from_secs(250)));
    }
}
