//! The parse stage: the bytes of a file become a structured document.
//!
//! [`detect`] tells a file's format by its content, [`probe`] the few facts preflight
//! shows, both from one table, [`FORMATS`]. [`InProcess`] parses in this process;
//! [`ChildPool`] does the same in disposable child processes with limits, which is what
//! the application uses: no parser can be trusted with every file people have. [`mod@view`] shows
//! pages as they look.

mod detect;
mod encoding;
mod format;
mod formats;
mod guard;
mod in_process;
mod input;
mod language;
mod metadata;
pub mod ocr;
mod office;
mod package;
pub mod pdf;
mod probe;
pub mod process;
pub mod view;
mod xml;

pub use detect::{detect, detect_file, unread_kind};
pub use format::{FORMATS, Format};
pub use in_process::InProcess;
pub use probe::{Probe, probe};
pub use process::{ChildPool, Limits, SandboxReport, WorkerCommand, worker};
