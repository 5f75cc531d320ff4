//! Stories of folders, told with a made-up clock and a made-up disk; and what is heard of a
//! real one.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod absences;
mod arrivals;
mod hearing;
mod many;
mod moves;
mod story;
