//! Who may look at a page next: a few at once, and of those who wait the last that came.

use std::sync::{Condvar, Mutex, PoisonError};

use super::NotShown;

/// Pages that are drawn at once.
pub(crate) const AT_ONCE: usize = 2;
/// Who may wait. Whoever has waited for longest then gives up.
const MOST_WAITING: usize = 32;

/// The line before the pages.
#[derive(Default)]
pub(super) struct Line {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    busy: usize,
    next: u64,
    /// The last that came is at the end.
    waiting: Vec<u64>,
}

/// A turn, until it is dropped.
pub(super) struct Turn<'a>(&'a Line);

impl Line {
    /// Waits for a turn. Fails for who waits while too many others come.
    pub(super) fn wait(&self) -> Result<Turn<'_>, NotShown> {
        // Numbers are sound wherever a panic left them.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = state.next;
        state.next += 1;
        state.waiting.push(mine);
        if state.waiting.len() > MOST_WAITING {
            state.waiting.remove(0);
            self.moved.notify_all();
        }
        loop {
            if !state.waiting.contains(&mine) {
                let detail = "too many other pages were asked for since".to_owned();
                return Err(NotShown::Failed(detail));
            }
            if state.busy < AT_ONCE && state.waiting.last() == Some(&mine) {
                state.waiting.pop();
                state.busy += 1;
                // The next one may have a place as well.
                self.moved.notify_all();
                return Ok(Turn(self));
            }
            let waited = self.moved.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let line = self.0;
        let mut state = line.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.busy -= 1;
        drop(state);
        line.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn waiting(line: &Line) -> usize {
        line.state.lock().unwrap().waiting.len()
    }

    #[test]
    fn the_last_that_came_is_next_and_the_first_gives_up_when_too_many_wait() {
        let line = Line::default();
        let (say, heard) = mpsc::channel();
        thread::scope(|scope| {
            let held: Vec<_> = (0..AT_ONCE).map(|_| line.wait().unwrap()).collect();
            for number in 0..=MOST_WAITING {
                let (say, line) = (say.clone(), &line);
                scope.spawn(move || {
                    let turn = line.wait();
                    say.send((number, turn.is_ok())).unwrap();
                });
                while waiting(line) < (number + 1).min(MOST_WAITING) {
                    thread::yield_now();
                }
            }
            assert_eq!(heard.recv().unwrap(), (0, false), "the first gave up");
            drop(held);
        });
        drop(say);
        let served: Vec<_> = heard.iter().collect();
        assert_eq!(served.len(), MOST_WAITING);
        assert!(served.iter().all(|(_, got)| *got));
        assert_eq!(
            served.iter().map(|(number, _)| *number).max(),
            Some(MOST_WAITING)
        );
    }
}
