//! The toolkit's own file chooser, answered by keyboard as a person can.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use x11rb::protocol::xproto::ConnectionExt as _;

use super::keyboard::{ENTER, Keyboard};
use super::wait::SOON;
use super::x11::Desktop;

const LOOK_AGAIN: Duration = Duration::from_millis(50);
const PRESS_AGAIN: Duration = Duration::from_secs(3);

/// How a chooser takes a path by keyboard.
#[derive(Clone, Copy)]
pub(crate) enum Field {
    /// Behind Control and L.
    Location,
    /// In the field with the suggested name, which has the focus already.
    Name,
}

/// Waits for the chooser with this title, chooses `path` in it, and waits until it is gone.
pub(crate) fn choose(display: &str, title: &str, field: Field, path: &Path) -> Result<()> {
    let desktop = Desktop::connect(display)?;
    let chooser = wait_for(SOON, || desktop.window(title).ok(), "no chooser opens")?;
    let keyboard = Keyboard::of(&desktop)?;
    keyboard.focus(chooser)?;
    // The chooser works off keys in the order in which they came, so none has to wait.
    match field {
        Field::Location => keyboard.control('l')?,
        Field::Name => keyboard.control('a')?,
    }
    keyboard.write(path.to_str().unwrap_or_default())?;
    if path.is_dir() {
        // Else the chooser would add it, and Enter would only agree to that.
        keyboard.write("/")?;
    }
    confirm(&desktop, &keyboard, title)?;
    // The window takes keys again, as a window manager would see to.
    keyboard.focus(desktop.window("Gristmill")?)?;
    desktop.connection.get_input_focus()?.reply()?;
    Ok(())
}

/// Presses Enter until the chooser is gone: one that has just opened may take the first for
/// its list of suggestions.
fn confirm(desktop: &Desktop, keyboard: &Keyboard<'_>, title: &str) -> Result<()> {
    let until = Instant::now() + SOON;
    let gone = || desktop.window(title).is_err().then_some(());
    loop {
        keyboard.press(ENTER)?;
        let closed = wait_for(PRESS_AGAIN, gone, "the chooser stays open");
        if closed.is_ok() || Instant::now() > until {
            return closed;
        }
    }
}

fn wait_for<T>(
    limit: Duration,
    mut question: impl FnMut() -> Option<T>,
    otherwise: &str,
) -> Result<T> {
    let until = Instant::now() + limit;
    while Instant::now() < until {
        if let Some(answer) = question() {
            return Ok(answer);
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    bail!("{otherwise}")
}
