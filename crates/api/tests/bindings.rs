//! The TypeScript in `ui/src/bindings/` is what the Rust types say.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gristmill_api::bindings::bindings;

/// Set to anything, this makes the test write the files instead of comparing them.
const WRITE: &str = "GRISTMILL_WRITE_BINDINGS";

#[test]
fn committed_typescript_is_what_rust_generates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    let expected = bindings();
    if std::env::var_os(WRITE).is_some() {
        replace(&folder, &expected);
    }
    let differing = differing(&read(&folder), &expected);
    assert!(
        differing.is_empty(),
        "{differing:?} differ from the Rust types: run `{WRITE}=1 cargo test -p gristmill-api --test bindings`"
    );
}

fn differing(
    committed: &BTreeMap<String, String>,
    expected: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut names: Vec<&String> = committed.keys().chain(expected.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&String| committed.get(*name) != expected.get(*name);
    names.into_iter().filter(differs).cloned().collect()
}

fn read(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let text = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Git may check text out with other line ends.
        (
            name,
            std::fs::read_to_string(&path)
                .unwrap()
                .replace("\r\n", "\n"),
        )
    };
    paths.into_iter().map(text).collect()
}

fn replace(folder: &Path, files: &BTreeMap<String, String>) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}
