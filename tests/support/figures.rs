//! What tests measured, for `cargo xtask bench window`.

use std::fs::OpenOptions;
use std::io::Write as _;

use serde_json::{Value, json};

/// Keeps a figure under its name, where figures are wanted: a line of JSON in the file that
/// `GRISTMILL_FIGURES` names.
pub(crate) fn keep(name: &str, figure: &Value) {
    println!("{name}: {figure}");
    let Some(file) = std::env::var_os("GRISTMILL_FIGURES") else {
        return;
    };
    let file = OpenOptions::new().create(true).append(true).open(file);
    let written = file.and_then(|mut file| writeln!(file, "{}", json!({ name: figure })));
    written.expect("the figure can be kept");
}
