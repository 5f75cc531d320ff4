//! Libraries that panic on damaged files.
//!
//! A panic of ours is a defect and ends as `parser_crashed`. A library that indexes past the
//! end of a damaged file says with its panic what others say with an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gristmill_model::Failure;

use crate::input::damaged;

/// Calls into a library; its panic means that `what` is damaged. What `read` was building is
/// not to be used afterwards.
pub(crate) fn guarded<T>(
    what: &str,
    read: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
        // Dropping a payload may panic in its turn.
        std::mem::forget(payload);
        Err(damaged(what, "the library that reads it gave up"))
    })
}
