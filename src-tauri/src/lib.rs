//! The window: a thin edge between the operations of `gristmill-api` and the page in `ui/`.
//!
//! Only this package knows Tauri. Without the feature `desktop` nothing of it is compiled,
//! and the program serves as parser process alone.

mod arguments;
#[cfg(feature = "desktop")]
mod desktop;
mod link;

use std::process::ExitCode;

use arguments::{Arguments, HELP};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("gristmill: {problem}\n\n{HELP}");
            return ExitCode::FAILURE;
        }
    };
    match arguments {
        Arguments::ParseWorker => gristmill_parse::worker::run(),
        Arguments::Help => print(HELP),
        Arguments::Version => print(concat!("gristmill ", env!("CARGO_PKG_VERSION"))),
        Arguments::Open(open) => {
            gristmill_log::start("error");
            window(open)
        }
    }
}

fn print(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

#[cfg(feature = "desktop")]
fn window(open: arguments::Open) -> ExitCode {
    match desktop::run(open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gristmill: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "desktop"))]
fn window(_: arguments::Open) -> ExitCode {
    eprintln!(
        "gristmill: this build has no window: use `grist`, or build with `--features desktop`"
    );
    ExitCode::FAILURE
}
