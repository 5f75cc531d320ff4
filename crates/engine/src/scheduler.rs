//! Decides which job, and which job's file, goes next.
//!
//! Nothing here touches files or threads: the answer depends only on what is passed in,
//! which is what lets the tests try every queue we can think of.

use std::cmp::Reverse;

use gristmill_model::{JobId, Priority, Timestamp};

/// A job that waits for its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) job: JobId,
    pub(crate) rank: Rank,
}

/// What decides between two jobs: the higher rank goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    priority: Priority,
    age: Reverse<Timestamp>,
}

impl Rank {
    /// Higher priority first; among equals the older job.
    pub(crate) fn new(priority: Priority, created: Timestamp) -> Self {
        Self {
            priority,
            age: Reverse(created),
        }
    }
}

/// The jobs to begin now, first one first, when `running` of at most `most` run already.
pub(crate) fn admit(mut waiting: Vec<Waiting>, running: usize, most: usize) -> Vec<JobId> {
    waiting.sort_by(|left, right| (right.rank, &left.job).cmp(&(left.rank, &right.job)));
    let free = most.saturating_sub(running);
    let admitted = waiting.into_iter().take(free);
    admitted.map(|waiting| waiting.job).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(id: &str, priority: Priority, created: i64) -> Waiting {
        Waiting {
            job: JobId(id.into()),
            rank: Rank::new(priority, Timestamp(created)),
        }
    }

    fn names(admitted: Vec<JobId>) -> Vec<String> {
        admitted.into_iter().map(|job| job.0).collect()
    }

    #[test]
    fn priority_goes_before_age_and_age_before_chance() {
        let queue = vec![
            waiting("b", Priority::Normal, 1),
            waiting("late urgent", Priority::Urgent, 9),
            waiting("a", Priority::Normal, 1),
            waiting("low", Priority::Low, 0),
            waiting("old", Priority::Normal, 0),
        ];
        let order = names(admit(queue, 0, 10));
        assert_eq!(order, ["late urgent", "old", "a", "b", "low"]);
    }

    #[test]
    fn no_more_than_the_free_places_are_filled() {
        let queue = || {
            vec![
                waiting("a", Priority::Low, 0),
                waiting("b", Priority::High, 0),
            ]
        };
        assert_eq!(names(admit(queue(), 3, 4)), ["b"]);
        assert_eq!(
            names(admit(queue(), 5, 4)),
            [""; 0],
            "the limit was lowered meanwhile"
        );
    }
}
