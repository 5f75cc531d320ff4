//! Embedding models on other machines: which ones there are, the keys they want, and one
//! client that speaks their protocols.
//!
//! An answer is looked at before it leaves this crate: as many vectors as texts, in their
//! order, of the right length, made of numbers, and of length one. What is anything else is a
//! failure and never a vector. Keys and texts stand in no message and no log.
//!
//! Nothing here decides which documents may leave the machine; whoever calls does.

mod client;
mod endpoint;
mod keys;
mod patience;
mod protocol;
mod tokens;
mod trouble;
mod wire;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use client::RemoteEmbedder;
pub use endpoint::{Endpoint, EndpointError, Protocol, Providers, Range, Supplied, known};
pub use keys::{KeyError, KeyOrigin, Keys};
pub use patience::Patience;
