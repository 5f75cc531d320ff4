//! The local API under attack: what comes in at the door, what it is made of, how slowly it
//! comes, and what becomes of those who listen.

mod door;
mod fuzz;
mod jobs;
mod listeners;
mod schema;
mod server;
mod slow;

pub(super) use door::EVERY_ROUTE;
pub(super) use fuzz::{BODIES, FUZZ};
pub(super) use jobs::{SAME_ID, TRANSITIONS, TRAVERSAL};
pub(super) use listeners::{CUTS, DEAF};
pub(super) use slow::SLOW;
