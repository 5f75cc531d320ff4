//! Turns for what takes too much memory to be done by all children at once.

use std::sync::{Condvar, Mutex, PoisonError};

use gristmill_model::Flow;

use super::TICK;

/// Shares of a whole that can be held at the same time.
pub(super) struct Turns {
    whole: u64,
    /// No turn is smaller, so that there are never more of them than wanted.
    least: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

/// A share, until it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    share: u64,
}

impl Turns {
    /// Shares of `whole`, `most` of them at once.
    pub(super) fn new(whole: u64, most: usize) -> Self {
        Self {
            whole,
            least: whole / most.max(1) as u64,
            free: Mutex::new(whole),
            freed: Condvar::new(),
        }
    }

    /// Waits until `share` is free, or all of it when it is more than there is; `None` when
    /// `wait`, asked every tick, says stop.
    pub(super) fn take(&self, share: u64, wait: &mut dyn FnMut() -> Flow) -> Option<Turn<'_>> {
        let share = share.max(self.least).min(self.whole);
        loop {
            // A count is sound wherever a panic left it.
            let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self
                .freed
                .wait_timeout_while(free, TICK, |free| *free < share);
            let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if *free >= share {
                *free -= share;
                return Some(Turn { turns: self, share });
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
        let mut free = self
            .turns
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *free += self.share;
        self.turns.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_comes_when_enough_is_free_and_never_after_a_stop() {
        let turns = Turns::new(10, 3);
        let mut held = turns.take(6, &mut || Flow::Stop);
        assert!(held.is_some(), "the first need not wait");
        let beside = turns.take(4, &mut || Flow::Stop);
        assert!(beside.is_some(), "there is room for another");
        drop(beside);
        assert!(turns.take(5, &mut || Flow::Stop).is_none());
        let more_than_there_is = turns.take(99, &mut || {
            held = None;
            Flow::Continue
        });
        assert!(more_than_there_is.is_some(), "it has all of it to itself");
        drop(more_than_there_is);
        let _small = [(); 3].map(|()| turns.take(1, &mut || Flow::Stop));
        assert!(turns.take(1, &mut || Flow::Stop).is_none(), "three at once");
    }
}
