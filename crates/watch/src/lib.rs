//! Turns what is seen of a folder into settled changes.
//!
//! The [`Tracker`] knows what was taken from the folder before, is told where something may
//! have happened, looks there through a [`Ground`], and hands out a [`Batch`] once things
//! hold still. It asks no clock and touches no file itself, which is what lets its tests
//! tell whole stories without waiting. The [`Listener`] hears hints from the file system;
//! they only say where to look, and losing all of them costs minutes, never a file.

mod batch;
mod ground;
mod listener;
mod names;
mod scopes;
mod timing;
mod tracker;

pub use batch::{Batch, Ended, Gone, Import, Move};
pub use ground::{Ground, Look, Presence, Sighting};
pub use listener::{Hint, Listener, NoEvents};
pub use names::is_temporary;
pub use scopes::Scopes;
pub use timing::Timing;
pub use tracker::{Tracker, Turn};
