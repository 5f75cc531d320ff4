//! Who may recognise text now. A recognition takes a processor and memory by the pixel, so
//! processes that parse side by side take turns.

use std::sync::OnceLock;

/// How this process asks for its turn.
pub(crate) struct Turns {
    /// Waits for a turn at so many pixels; `false` when there will be none.
    pub(crate) take: Box<dyn Fn(u64) -> bool + Send + Sync>,
    /// Ends the turn.
    pub(crate) give_back: Box<dyn Fn() + Send + Sync>,
}

static TURNS: OnceLock<Turns> = OnceLock::new();

/// From now on asks `turns` before each recognition. Without this nobody is asked.
pub(crate) fn share(turns: Turns) {
    // A process is told once; the first answer stays.
    let _ = TURNS.set(turns);
}

/// A turn, until it is dropped.
pub(crate) struct Turn(Option<&'static Turns>);

/// Waits for a turn at so many pixels; `None` when there will be none.
pub(super) fn take(pixels: u64) -> Option<Turn> {
    match TURNS.get() {
        Some(turns) => (turns.take)(pixels).then_some(Turn(Some(turns))),
        None => Some(Turn(None)),
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0 {
            (turns.give_back)();
        }
    }
}
