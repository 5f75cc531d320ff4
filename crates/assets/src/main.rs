//! `gristmill-assets`: fetches what the program needs before its first start.
//!
//! The set-up of a fresh machine runs this; packagers may too.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use gristmill_assets::{MODEL, PDFIUM, Progress, ensure};

fn main() -> ExitCode {
    for asset in [&MODEL, &PDFIUM] {
        match ensure(asset, &mut reporter()) {
            Ok(path) => println!("{}: {}", asset.name, path.display()),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Prints progress: a bar on a terminal, one line a file elsewhere.
fn reporter() -> impl FnMut(Progress) {
    let is_terminal = std::io::stderr().is_terminal();
    let mut shown = u64::MAX;
    move |progress| match progress {
        Progress::Trying { source } => eprintln!("  fetching from {source}"),
        Progress::Failed(attempt) => eprintln!("  {attempt}"),
        Progress::Fetched { file, done, of } => {
            let percent = done * 100 / of.max(1);
            if is_terminal && percent != shown {
                let filled = "#".repeat((percent / 4) as usize);
                eprint!(
                    "\r  {file} [{filled:<25}] {percent:>3} % of {} MB",
                    of / 1_000_000
                );
                let _ = std::io::stderr().flush();
            }
            if done == of && percent != shown {
                eprintln!("{}  {file}: complete", if is_terminal { "\n" } else { "" });
            }
            shown = percent;
        }
    }
}
