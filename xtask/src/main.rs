//! `cargo xtask`: everything a newcomer or contributor runs.
//!
//! Each command first brings what the machine lacks, says what it does, and skips what is
//! done. Nothing here is part of the product.

mod bench;
mod check;
mod console;
mod exports;
mod faults;
mod fix;
mod installed;
mod licences;
mod package;
mod paths;
mod python;
mod run;
mod screenshots;
mod setup;
mod system_packages;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [PATH…]    set up, build in release mode and open the window with PATH staged;
                 without a display, ingest PATH in the terminal and search it
                 (default PATH: samples/)
  test           set up, then all tests: Rust, user interface, the real window
  check          formatting, lints, licences and advisories, then `test`
  bench [NAME] [--peers]
                 how fast it is; with --peers other programs on the same files too
  bench api [--clients N] [--sockets N] [--files N] [--pause-ms N] [--upload-gb N]
                 the local API under load, and an upload larger than memory
  bench exports [--chunks N] [FORMAT…]
                 how fast a million passages are exported, and in how much memory
  faults [--all] [--seed N] [--only ROW] [--minutes N] [--publish docs/reliability.md]
                 break things on purpose and print which promises held
  check-exports  export samples/ in every format and read the files with the programs and
                 databases they are for; needs Python
  package [FORMAT…]
                 installers with everything in them (deb, rpm, appimage, nsis, msi, dmg)
  package --check
                 install what is built, use it, and remove it again (Linux)
  screenshots    take the pictures in docs/ anew, from the real window (Linux)
  fix            format, apply lints' suggestions, write derived files anew
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", paths @ ..] => run::run(paths),
        ["test"] => test::test(),
        ["bench", rest @ ..] => bench::bench(rest),
        ["faults", rest @ ..] => faults::faults(rest),
        ["check"] => check::check(),
        ["check-exports"] => exports::check(),
        ["package", "--check"] => package::check(),
        ["package", formats @ ..] => package::package(formats),
        ["screenshots"] => screenshots::screenshots(),
        ["fix"] => fix::fix(),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::failure(&error);
            ExitCode::FAILURE
        }
    }
}
