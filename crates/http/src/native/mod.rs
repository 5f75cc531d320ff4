//! The native API: every operation of the application under `/api/v1`, and its events.
//!
//! One row of the table below gives an operation a path. What it takes comes from the path,
//! the query and the body; what it gives is answered as it is. Nothing else is written by
//! hand: the description in [`openapi`] is made of the same table and of the types.

mod carry_out;
mod cursor;
mod events;
mod input;
mod openapi;
mod page;
mod table;
mod uploads;

pub(crate) use carry_out::{mark, written};
pub(crate) use table::ROUTES;
