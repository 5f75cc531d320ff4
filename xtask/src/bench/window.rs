//! The window as it is delivered: how soon it is seen after the start, and how smoothly a hundred
//! thousand rows scroll.
//!
//! The window's own tests drive it and write down what they saw; here they drive the release
//! build. On a display without a graphics processor, as the virtual one of the tests is, frames
//! are drawn by the processor: what is measured there is the worst case.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::console::{cargo, execute};
use crate::system_packages::{self, Purpose};
use crate::{paths, setup};

/// Its name among the benches.
pub(super) const NAME: &str = "window";

/// Builds the window in release mode, measures it and gives the figures by name.
pub(super) fn run() -> Result<Value> {
    system_packages::ensure(Purpose::Tests)?;
    setup::nextest()?;
    setup::npm_packages()?;
    setup::user_interface()?;
    execute(&mut cargo(&[
        "build",
        "--release",
        "--package",
        "gristmill",
    ]))?;
    let figures = paths::target().join("bench").join("window.jsonl");
    match fs::remove_file(&figures) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot write `{}`", figures.display()));
        }
        Ok(()) | Err(_) => {}
    }
    let measuring = "package(gristmill) and (test(speed::) or test(scale::) or test(flood::))";
    execute(
        cargo(&["nextest", "run", "--package", "gristmill", "-E", measuring])
            .env("GRISTMILL_WINDOW", paths::program("release", "gristmill"))
            .env("GRISTMILL_FIGURES", &figures),
    )?;
    let lines = fs::read_to_string(&figures)
        .with_context(|| format!("no test wrote `{}`", figures.display()))?;
    let mut all = Map::from_iter([("bench".to_owned(), Value::from(NAME))]);
    for line in lines.lines() {
        all.extend(serde_json::from_str::<Map<String, Value>>(line)?);
    }
    Ok(all.into())
}
