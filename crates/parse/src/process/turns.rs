//! Turns for what is too costly to be done by all children at once.

use std::sync::{Condvar, Mutex, PoisonError};

use gristmill_model::Flow;

use super::TICK;

/// A number of turns that can be taken at the same time.
pub(super) struct Turns {
    free: Mutex<usize>,
    freed: Condvar,
}

/// A turn, until it is dropped.
pub(super) struct Turn<'a>(&'a Turns);

impl Turns {
    pub(super) fn new(most: usize) -> Self {
        Self {
            free: Mutex::new(most.max(1)),
            freed: Condvar::new(),
        }
    }

    /// Waits for a turn; `None` when `wait`, asked every tick, says stop.
    pub(super) fn take(&self, wait: &mut dyn FnMut() -> Flow) -> Option<Turn<'_>> {
        loop {
            // A count is sound wherever a panic left it.
            let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self.freed.wait_timeout_while(free, TICK, |free| *free == 0);
            let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if *free > 0 {
                *free -= 1;
                return Some(Turn(self));
            }
            drop(free);
            if wait() == Flow::Stop {
                return None;
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_comes_when_another_ends_and_never_after_a_stop() {
        let turns = Turns::new(1);
        let mut held = turns.take(&mut || Flow::Stop);
        assert!(held.is_some(), "the first need not wait");
        assert!(turns.take(&mut || Flow::Stop).is_none());
        let second = turns.take(&mut || {
            held = None;
            Flow::Continue
        });
        assert!(second.is_some(), "the first turn ended while it waited");
    }
}
