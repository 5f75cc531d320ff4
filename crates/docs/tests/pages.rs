//! The derived pages in `docs/` are what the tables say.

use std::fs;
use std::path::Path;

/// Set to anything, this makes the test write the pages instead of comparing them.
const WRITE: &str = "GRISTMILL_WRITE_DOCS";

#[test]
fn committed_pages_are_what_the_tables_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (name, expected) in gristmill_docs::pages() {
        let path = folder.join(name);
        if std::env::var_os(WRITE).is_some() {
            fs::write(&path, &expected).unwrap();
        }
        let committed = fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        assert_eq!(
            committed, expected,
            "docs/{name} is outdated: run `cargo xtask fix`"
        );
    }
}
