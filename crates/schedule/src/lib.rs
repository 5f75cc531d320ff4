//! When a schedule is due, and what is to be done about it.
//!
//! Nothing here asks the clock, starts a thread or stores anything: the time is passed in,
//! which is what lets the tests tell stories of clocks that jump and hours that do not
//! exist without waiting for them.

mod decide;
mod recurrence;

pub use decide::{Decision, Standing, decide, first_open};
pub use recurrence::{Recurrence, RecurrenceError};
