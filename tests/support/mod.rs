//! What the journeys stand on: a display, a driver, a window, documents.

mod accessibility;
mod display;
pub(crate) mod documents;
pub(crate) mod drag;
mod driver;
pub(crate) mod figures;
mod keyboard;
mod look;
pub(crate) mod picker;
pub(crate) mod processes;
mod wait;
pub(crate) mod window;
mod x11;

pub(crate) use display::Display;
pub(crate) use wait::{JOB, eventually, soon};
pub(crate) use window::{Window, with_window};
