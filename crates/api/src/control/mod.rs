//! The private door of the process that owns a data folder.
//!
//! One process owns a data folder. Everyone else who wants something of it asks the owner
//! through a socket that only the same user can open: a Unix domain socket, or a named pipe
//! on Windows. Both sides speak lines of JSON:
//!
//! ```text
//! ← {"gristmill":"0.1.0","protocol":1,"process_id":4711}
//! → {"gristmill":"0.1.0","protocol":1,"process_id":4712}
//! → {"id":1,"operation":"jobs.get","input":{"id":"…"}}
//! ← {"id":1,"output":{…}}
//! → {"id":2,"operation":"events.follow","input":{"since":17}}
//! ← {"id":2,"update":{…}}                                      (and so on)
//! ```

mod address;
mod client;
mod server;
mod wire;

pub use client::Client;
pub use server::ControlServer;
