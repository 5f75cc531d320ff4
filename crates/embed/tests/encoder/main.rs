//! The encoder with its real model, as the rest of the program uses it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where an answer is missing"
)]

mod folder;
#[cfg(unix)]
mod loading;
mod model;
mod reference;
mod retrieval;
mod tokens;
