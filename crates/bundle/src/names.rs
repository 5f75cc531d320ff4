//! Names of members: which there are, and which are safe.

use gristmill_model::ContentHash;

/// The member that names all others.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The member that tells where documents come from.
pub(crate) const SOURCES: &str = "sources.json";
/// Longest name of a member.
const LONGEST: usize = 128;

/// A part of a table: `chunks/00001.parquet`.
pub(crate) fn part(table: &str, number: u32) -> String {
    format!("{table}/{number:05}.parquet")
}

/// A file that documents were made from, by its content.
pub(crate) fn original(content: ContentHash) -> String {
    format!("originals/{content}")
}

/// Whether a name stays where it is unpacked on every system: lower-case letters, digits, `.`,
/// `-` and `/` between parts that do not begin with `.`.
pub(crate) fn is_safe(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.chars().all(plain)
    };
    name.len() <= LONGEST && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ours_are_safe_and_names_that_lead_elsewhere_are_not() {
        let original = original(ContentHash([0xab; 32]));
        for name in [MANIFEST, SOURCES, &part("chunks", 1), &original] {
            assert!(is_safe(name), "{name}");
        }
        let long = "a".repeat(LONGEST + 1);
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "c:x",
            "a\\b",
            ".x",
            "x.",
            "A",
            "a\0",
            &long,
        ] {
            assert!(!is_safe(name), "{name:?}");
        }
    }
}
