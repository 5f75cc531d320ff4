//! What is printed: text for people, JSON for programs.
//!
//! Results go to standard output, progress and messages to standard error. Colours are
//! left out where nobody sees them and where `NO_COLOR` is set.

mod table;
mod words;

use std::io::{self, Write};

use console::style;
use gristmill_api::ApiError;
use serde::Serialize;

pub(crate) use table::{Column, Table};
pub(crate) use words::{
    age, count, duration, grouped, moment, now, plain, seconds, short, thousands,
};

/// Width of the terminal; 80 columns where there is none to ask.
pub(crate) fn width() -> usize {
    console::Term::stdout()
        .size_checked()
        .map_or(80, |(_, columns)| usize::from(columns).clamp(40, 160))
}

/// Prints text that ends a line of its own.
pub(crate) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| {
            if text.ends_with('\n') {
                Ok(())
            } else {
                out.write_all(b"\n")
            }
        })
        .and_then(|()| out.flush());
    // Whoever closed the pipe has seen enough.
    if written.is_err() {
        std::process::exit(0);
    }
}

/// Prints a value as JSON, readable by people too.
pub(crate) fn print_json<T: Serialize>(value: &T) {
    print(&serde_json::to_string_pretty(value).expect("views have text keys and no cycles"));
}

/// Prints a value as one line of JSON.
pub(crate) fn print_json_line<T: Serialize>(value: &T) {
    print(&serde_json::to_string(value).expect("views have text keys and no cycles"));
}

/// Tells the user something beside the result.
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}

/// Tells what failed, and what to do next.
pub(crate) fn complain(error: &ApiError) {
    let tell = |label: console::StyledObject<&str>, text: &str| {
        let lines = wrap(text, width() - LABEL);
        let indent = format!("\n{}", " ".repeat(LABEL));
        eprintln!("{label} {}", lines.join(&indent));
    };
    tell(style("error:").red().bold().for_stderr(), &error.message);
    if let Some(hint) = &error.hint {
        tell(style(" hint:").cyan().for_stderr(), hint);
    }
}

/// Width of `error: `.
const LABEL: usize = 7;

/// Lines of at most `width` columns where words are not longer than that. Words may be
/// coloured.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = console::measure_text_width(word);
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is a first line");
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines
}

/// A heading above a part of the output.
pub(crate) fn heading(text: &str) -> String {
    format!("{}\n", style(text).bold())
}

/// Lines of names and values, the values aligned.
pub(crate) fn facts(rows: &[(&str, String)]) -> String {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, value): &(&str, String)| {
        let name = format!("{name:<widest$}");
        format!("  {}  {value}\n", style(name).dim())
    };
    rows.iter().map(line).collect()
}
