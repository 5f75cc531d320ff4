//! What the sources promise, against real folders and real archives.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod directory;
mod staging;
mod survey;
mod uploads;
mod zip;

use std::path::Path;

use gristmill_model::{ConnectionId, FileKey, Flow, Listed, ReasonCode, Selection, Source};

/// A selection of these keys; none means everything.
fn select(keys: &[&str]) -> Selection {
    let keys = keys.iter().map(|key| FileKey((*key).into())).collect();
    Selection::only(ConnectionId("c".into()), keys)
}

fn list(source: &dyn Source, selection: &Selection) -> Vec<Listed> {
    let mut all = Vec::new();
    let mut visit = |listed| {
        all.push(listed);
        Flow::Continue
    };
    source.list(selection, &mut visit).unwrap();
    all
}

/// Each key, with the code of its problem if it has one.
fn story(source: &dyn Source, keys: &[&str]) -> Vec<String> {
    list(source, &select(keys)).iter().map(line).collect()
}

fn line(listed: &Listed) -> String {
    match &listed.problem {
        Some(problem) => format!("{} [{}]", listed.key, problem.code),
        None => listed.key.to_string(),
    }
}

fn read(source: &dyn Source, key: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut reader = source.open(&FileKey(key.into())).unwrap();
    std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
    bytes
}

fn open_code(source: &dyn Source, key: &str) -> ReasonCode {
    match source.open(&FileKey(key.into())) {
        Ok(_) => panic!("`{key}` was opened"),
        Err(failure) => failure.code,
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
