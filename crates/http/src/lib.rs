//! The local API: documented dialects of one engine, behind one front door.
//!
//! A handler extracts, converts, asks one or two operations of `gristmill-api`, and converts
//! back; nothing here decides what happens to documents. Every route is a row of the table
//! in [`routes`], so none can miss the front door in [`door`]. Only this crate knows axum.

mod activity;
mod app;
mod body;
mod caller;
mod config;
mod connection;
mod dialect;
mod dialects;
mod door;
mod extract;
mod form;
mod health;
mod hub;
mod jobs;
mod kept;
mod keyring;
mod line;
mod listen;
mod metrics;
mod native;
mod refusal;
mod routes;
mod server;
mod shape;
mod switch;
#[cfg(test)]
mod tests;
mod times;
mod wait;

pub use config::{AuthMode, GivenKey, Limits, ServerConfig};
pub use listen::usual_addresses;
pub use server::Server;
pub use switch::Switch;
