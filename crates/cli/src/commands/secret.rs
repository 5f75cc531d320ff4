//! Texts that must not stand on a command line: read from a file, or asked for without showing
//! them.

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use gristmill_api::ApiError;
use gristmill_model::Password;

/// The first line of a file; `-` is standard input. `what` names it in messages.
pub(super) fn from_file(what: &str, file: &Path) -> Result<Password, ApiError> {
    let unreadable = |error: std::io::Error| {
        let file = file.display();
        ApiError::invalid(format!("cannot read the {what} from `{file}`: {error}"))
    };
    if file == Path::new("-") {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(unreadable)?;
        return first_line(what, &line);
    }
    first_line(what, &std::fs::read_to_string(file).map_err(unreadable)?)
}

/// Asks on the terminal. `option` is what names a file instead.
pub(super) fn ask(what: &str, option: &str) -> Result<Password, ApiError> {
    if !std::io::stdin().is_terminal() {
        let message = format!("there is no terminal to ask for the {what} on");
        return Err(ApiError::invalid(message).with_hint(format!(
            "name a file that holds it with `{option}`, `-` for standard input"
        )));
    }
    let terminal = console::Term::stderr();
    let mut prompt = format!("{what}: ");
    prompt[..1].make_ascii_uppercase();
    let asked = terminal
        .write_str(&prompt)
        .and_then(|()| terminal.read_secure_line());
    let line =
        asked.map_err(|error| ApiError::invalid(format!("cannot ask for the {what}: {error}")))?;
    first_line(what, &line)
}

fn first_line(what: &str, text: &str) -> Result<Password, ApiError> {
    match text.lines().next().unwrap_or_default() {
        "" => Err(ApiError::invalid(format!("the {what} is empty"))),
        line => Ok(Password::new(line)),
    }
}
