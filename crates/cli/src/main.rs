//! The command `grist`: everything the window does, in a terminal.
//!
//! Each command asks one or two operations of `gristmill-api` and prints the answer. Who
//! carries them out, this process or the one that has the data folder open, is decided in
//! [`reach`].

mod account;
mod args;
mod commands;
mod output;
mod pick;
mod reach;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use args::Arguments;

/// The argument that turns this program into a parser process; see `gristmill_parse`.
const PARSE_WORKER: &str = "parse-worker";

fn main() -> ExitCode {
    // A parser process is started for many files: it comes before everything else.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == PARSE_WORKER)
    {
        return gristmill_parse::worker::run();
    }
    let arguments = Arguments::parse();
    gristmill_log::start(level(arguments.verbose));
    match commands::run(arguments) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            output::complain(&error);
            ExitCode::from(commands::COULD_NOT_RUN)
        }
    }
}

/// What is told of the work on standard error.
fn level(verbose: u8) -> &'static str {
    match verbose {
        0 => "error",
        1 => "info",
        _ => "debug",
    }
}
