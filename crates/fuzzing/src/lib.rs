//! What must hold for any bytes whatever, as functions that panic when it does not.
//!
//! The targets in `fuzz/` call these with inputs that libFuzzer finds, the property tests
//! with mutated samples; so both mean the same.

mod archive;
mod classify;
mod document;
mod text;

pub use archive::archive;
pub use classify::classify;
pub use document::{parse, parse_as};
pub use text::{event, metadata};
