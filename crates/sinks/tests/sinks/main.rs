//! What is written can be read again by others, whatever stands in it.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod given;
mod tables;
mod texts;
mod vectors;
