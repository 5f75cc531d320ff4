//! A virtual display of one test's own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::x11::Desktop;

/// An X server that ends with the test.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a server on a number that is free.
    pub(crate) fn start() -> Self {
        let mut server = Command::new("Xvfb")
            // The server tells its number on standard output once it takes connections.
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1600x1200x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (Debian: xvfb)");
        let output = server.stdout.take().expect("its output is piped");
        let mut number = String::new();
        BufReader::new(output)
            .read_line(&mut number)
            .expect("Xvfb tells its number");
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    /// Closes the window with this title the way its frame's button does.
    pub(crate) fn ask_to_close(&self, title: &str) {
        let asked = Desktop::connect(&self.name)
            .and_then(|desktop| desktop.ask_to_close(desktop.window(title)?));
        asked.expect("the window can be asked to close");
    }

    /// Whether a window with this title can be seen.
    pub(crate) fn shows(&self, title: &str) -> bool {
        Desktop::connect(&self.name)
            .and_then(|desktop| desktop.window(title))
            .is_ok()
    }

    /// `:99`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
