//! Every operation once: requests, views and error codes, wherever they are asked for.
//!
//! The window, the command line and the local API are thin edges over [`Operations`].
//! Behind it stands either the engine in this process or, over a private socket, the
//! process that owns the data folder; callers cannot tell which.

mod api_server;
pub mod bindings;
mod config;
mod control;
mod embedder;
mod error;
mod folder;
mod local;
mod mill;
mod operations;
mod remote;
mod restore;
pub mod schemas;
pub mod types;

pub use api_server::ApiServer;
pub use control::{Client, ControlServer};
pub use error::{ApiError, ErrorCode};
pub use folder::{DATA_DIR_VARIABLE, OpenOptions};
pub use gristmill_metadata::Schema;
pub use gristmill_parse::unread_kind;
pub use gristmill_sources::page_key;
pub use local::Local;
pub use mill::{Access, Mill};
pub use operations::{Follow, Next, OPERATIONS, Operations, call};
pub use restore::restore;
