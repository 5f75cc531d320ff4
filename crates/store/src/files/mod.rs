//! The table `files`: every file of every job, and which worker holds it.

mod add;
mod bulk;
mod claims;
mod read;
mod state;

pub use add::NewFile;
pub(crate) use add::add;
pub(crate) use bulk::{reset, skip_waiting};
pub use claims::{Claim, Claimed};
pub(crate) use claims::{Held, held};
pub use read::{FileFilter, FinishedPart};
pub use state::FileStatus;
pub(crate) use state::{undone, write_state};
