//! `grist completions`: a script for the shell.

use clap::CommandFactory;
use clap_complete::Shell;
use gristmill_api::ApiError;

use super::DONE;
use crate::args::Arguments;
use crate::output::print;

pub(super) fn run(shell: Shell) -> Result<u8, ApiError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "grist", &mut script);
    print(&String::from_utf8_lossy(&script));
    Ok(DONE)
}
