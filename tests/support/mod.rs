//! What the journeys stand on: a display, a driver, a window, documents.

mod display;
pub(crate) mod documents;
pub(crate) mod drag;
mod driver;
mod keyboard;
pub(crate) mod picker;
mod wait;
pub(crate) mod window;
mod x11;

pub(crate) use display::Display;
pub(crate) use wait::{JOB, eventually, soon};
pub(crate) use window::{Window, with_window};
