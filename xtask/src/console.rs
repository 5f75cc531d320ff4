//! How the commands speak and how they start programs.
//!
//! Colours only on a terminal and never where `CI` or `NO_COLOR` is set.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io::IsTerminal;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths;

/// Named parts of a command, each timed; the times are shown at the end.
pub(crate) struct Sections {
    title: &'static str,
    started: Instant,
    done: RefCell<Vec<(String, Duration)>>,
}

impl Sections {
    /// Starts a command called `title`.
    pub(crate) fn new(title: &'static str) -> Self {
        Self {
            title,
            started: Instant::now(),
            done: RefCell::default(),
        }
    }

    /// Runs one part under its heading. An error names the part.
    pub(crate) fn section<T>(&self, name: &str, part: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n{}", bold(&format!("== {name}")));
        let started = Instant::now();
        let result = part().with_context(|| format!("{}: {name} failed", self.title))?;
        self.done
            .borrow_mut()
            .push((name.to_owned(), started.elapsed()));
        Ok(result)
    }

    /// Prints what took how long, and that all went well.
    pub(crate) fn finish(self) {
        println!();
        for (name, time) in self.done.borrow().iter() {
            println!("  {name:<40} {:>7}", show(*time));
        }
        let total = show(self.started.elapsed());
        println!("{}", bold(&format!("{}: all well in {total}", self.title)));
    }
}

/// A note on one line, indented below its heading.
pub(crate) fn note(text: impl AsRef<str>) {
    println!("  {}", text.as_ref());
}

/// The closing words of a command that failed.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("\n{}", bold(&format!("{error}")));
    for cause in error.chain().skip(1) {
        eprintln!("  {cause}");
    }
}

/// A command in the repository's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root());
    command
}

/// Cargo, without what the outer cargo said about this program: build scripts that look
/// at it would run anew each time.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command("cargo");
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo.args(arguments);
    cargo
}

/// npm in the user interface's folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(paths::ui()).args(arguments);
    npm
}

/// Shows the command, runs it to its end and fails unless it succeeds.
pub(crate) fn execute(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    note(dim(&format!("$ {shown}")));
    let status = command
        .status()
        .with_context(|| format!("cannot start `{shown}`"))?;
    match status.success() {
        true => Ok(()),
        false => bail!("`{shown}` ended with {status}"),
    }
}

/// What the command prints, or `None` if it cannot be started or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether this runs where nobody watches.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value != "false" && !value.is_empty())
}

/// `1 min 5 s`, `12.3 s`.
pub(crate) fn show(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

fn bold(text: &str) -> String {
    styled("1", text)
}

fn dim(text: &str) -> String {
    styled("2", text)
}

fn styled(code: &str, text: &str) -> String {
    let plain =
        is_ci() || std::env::var_os("NO_COLOR").is_some() || !std::io::stdout().is_terminal();
    match plain {
        true => text.to_owned(),
        false => format!("\x1b[{code}m{text}\x1b[0m"),
    }
}
