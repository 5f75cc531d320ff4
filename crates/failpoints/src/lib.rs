//! Named points at which a test build can be killed, delayed or made to fail.
//!
//! The program under test is another process, so what is to happen comes by the variable
//! [`VARIABLE`]. Without the feature `active`, which only tests turn on, a point compiles to
//! nothing and the variable is not read.

#[cfg(feature = "active")]
mod active;
mod point;
#[cfg(any(feature = "active", test))]
mod script;

use std::io;

#[cfg(all(feature = "active", not(debug_assertions)))]
compile_error!("failpoints are for test builds only: leave out the feature `failpoints`");

pub use point::Point;

/// Where a script stands: `point=action@when`, several of them separated by commas.
///
/// The actions are `kill` (as by SIGKILL), `crash` (an abort), `error:full`, `error:quota`,
/// `error:io`, `error:busy` and `sleep:MILLISECONDS`. `@3` means the third time the point is
/// passed, `@3+` every time from then on; without it the first time is meant.
/// `point[text]=action` counts only passages about something with `text` in its name.
pub const VARIABLE: &str = "GRISTMILL_FAILPOINTS";

/// What the program says on standard error when it is made to fail.
pub const NOTICE: &str = "failpoint";

/// Passes a point where only dying and dawdling make sense.
#[inline]
pub fn reach(point: Point) {
    // An error has nowhere to go here, and the table of points says so.
    let _ = pass(point);
}

/// Passes a point where only dying and dawdling make sense, with the name of what is worked on.
#[inline]
#[cfg_attr(
    not(feature = "active"),
    expect(unused_variables, reason = "a point is nothing without the feature")
)]
pub fn reach_with(point: Point, about: &str) {
    #[cfg(feature = "active")]
    // An error has nowhere to go here, and the table of points says so.
    let _ = active::pass(point, about);
}

/// Passes a point that can also fail, as a disk would.
#[inline]
#[cfg_attr(
    not(feature = "active"),
    expect(unused_variables, reason = "a point is nothing without the feature")
)]
pub fn pass(point: Point) -> io::Result<()> {
    #[cfg(feature = "active")]
    return active::pass(point, "");
    #[cfg(not(feature = "active"))]
    Ok(())
}
