//! File keys and the names on disk they stand for.
//!
//! A key is text with `/` between its parts, but names on disk are bytes. A name that
//! is plain text is its own part. Any other name becomes U+FFFD followed by the name
//! with `%XX` for every byte that is not text (and for `%`), which can be turned back:
//! `caf\xE9.txt` is `\u{FFFD}caf%E9.txt`. Names that start with U+FFFD, and names such
//! as `a.zip!` that would read as the inside of an archive, are written the same way,
//! so no two names share a key.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use gristmill_model::{Failure, FileKey, ReasonCode, Selection};

use crate::failures::refused;

/// Marks a part that is escaped.
const ESCAPED: char = '\u{FFFD}';
/// Stands between an archive and the name inside it.
const INSIDE: &str = "!/";

/// The key of a path relative to the source's root; `None` if a name cannot be written.
pub(crate) fn of_path(relative: &Path) -> Option<String> {
    let mut key = String::new();
    for component in relative.components() {
        let Component::Normal(name) = component else {
            return None;
        };
        if !key.is_empty() {
            key.push('/');
        }
        write_part(name, &mut key)?;
    }
    Some(key)
}

/// The path relative to the source's root that a key stands for. Refuses keys that are
/// absolute, empty, or hold `.`, `..`, a NUL or (on Windows) a drive.
pub(crate) fn to_path(key: &str) -> Result<PathBuf, Failure> {
    let unsafe_path = || {
        let detail = format!("the path `{key}` leaves the folder it belongs to");
        refused(ReasonCode::UnsafePath, detail)
    };
    let key = key.strip_suffix('/').unwrap_or(key);
    let mut path = PathBuf::new();
    for part in key.split('/') {
        let name = read_part(part).ok_or_else(unsafe_path)?;
        let mut components = Path::new(&name).components();
        match (components.next(), components.next()) {
            (Some(Component::Normal(only)), None) if only == name => path.push(&name),
            _ => return Err(unsafe_path()),
        }
    }
    Ok(path)
}

/// Splits `folder/a.zip!/b.pdf` into the archive's key and the name inside; the name is
/// empty for `folder/a.zip!/`.
pub(crate) fn split_archive(key: &str) -> Option<(&str, &str)> {
    key.match_indices(INSIDE)
        .map(|(at, mark)| (&key[..at], &key[at + mark.len()..]))
        .find(|(archive, _)| is_zip_name(archive))
}

/// The key of `inner` inside the archive `archive`.
pub(crate) fn inside(archive: &str, inner: &str) -> String {
    format!("{archive}{INSIDE}{inner}")
}

/// Whether a name is that of a zip archive, whose files are listed in its place.
pub fn is_zip_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 4 && bytes[bytes.len() - 4..].eq_ignore_ascii_case(b".zip")
}

/// What a selection leaves out, for one lookup a file.
pub(crate) struct Excluded<'a> {
    files: std::collections::HashSet<&'a str>,
    folders: Vec<&'a str>,
}

impl<'a> Excluded<'a> {
    pub(crate) fn of(selection: &'a Selection) -> Self {
        let keys = selection.exclude.iter().map(|key| key.0.as_str());
        let (folders, files): (Vec<_>, Vec<_>) = keys.partition(|key| key.ends_with('/'));
        Self {
            files: files.into_iter().collect(),
            folders,
        }
    }

    pub(crate) fn takes(&self, key: &str) -> bool {
        self.files.contains(key) || self.folders.iter().any(|folder| key.starts_with(folder))
    }
}

/// The selected keys in order, without those a selected folder covers already.
pub(crate) fn distinct(keys: &[FileKey]) -> Vec<&str> {
    let mut sorted: Vec<&str> = keys.iter().map(|key| key.0.as_str()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut kept: Vec<&str> = Vec::with_capacity(sorted.len());
    let mut folder: Option<&str> = None;
    for key in sorted {
        if folder.is_some_and(|folder| key.starts_with(folder)) {
            continue;
        }
        if key.ends_with('/') {
            folder = Some(key);
        }
        kept.push(key);
    }
    kept
}

fn write_part(name: &OsStr, key: &mut String) -> Option<()> {
    match name.to_str() {
        Some(text) if !needs_escape(text) => key.push_str(text),
        _ => escape(os_bytes(name)?, key),
    }
    Some(())
}

fn needs_escape(text: &str) -> bool {
    text.starts_with(ESCAPED) || text.strip_suffix('!').is_some_and(is_zip_name)
}

fn escape(name: &[u8], key: &mut String) {
    key.push(ESCAPED);
    for piece in name.utf8_chunks() {
        for character in piece.valid().chars() {
            match character {
                '%' | '!' => key.push_str(&format!("%{:02X}", character as u32)),
                other => key.push(other),
            }
        }
        for byte in piece.invalid() {
            key.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn read_part(part: &str) -> Option<OsString> {
    if part.is_empty() || part.contains('\0') {
        return None;
    }
    let Some(escaped) = part.strip_prefix(ESCAPED) else {
        return Some(part.into());
    };
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    match bytes.contains(&0) || bytes.contains(&b'/') {
        true => None,
        false => os_string(bytes),
    }
}

#[cfg(unix)]
fn os_bytes(name: &OsStr) -> Option<&[u8]> {
    use std::os::unix::ffi::OsStrExt;
    Some(name.as_bytes())
}

#[cfg(not(unix))]
fn os_bytes(name: &OsStr) -> Option<&[u8]> {
    name.to_str().map(str::as_bytes)
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt;
    Some(OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn every_name_survives_its_key_and_no_two_share_one() {
        use std::os::unix::ffi::OsStrExt;
        let names: [&[u8]; 8] = [
            b"plain.txt",
            b"100%.pdf",
            b"caf\xE9 100%.txt",
            b"line\nbreak",
            "\u{FFFD}caf%E9.txt".as_bytes(),
            b"a.zip!",
            "größe.pdf".as_bytes(),
            &[b'x'; 255],
        ];
        let mut seen = std::collections::HashSet::new();
        for name in names {
            let path = Path::new("folder").join(OsStr::from_bytes(name));
            let key = of_path(&path).unwrap();
            assert_eq!(to_path(&key).unwrap(), path, "{key}");
            assert!(split_archive(&format!("{key}/x")).is_none(), "{key}");
            assert!(seen.insert(key));
        }
    }

    #[test]
    fn keys_that_leave_the_root_are_refused() {
        for key in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "",
            "a//b",
            "./x",
            "a\0b",
        ] {
            let code = to_path(key).unwrap_err().code;
            assert_eq!(code, ReasonCode::UnsafePath, "{key:?}");
        }
        let hidden_parent = format!("{ESCAPED}%2E%2E/x");
        assert!(to_path(&hidden_parent).is_err(), "`..` in disguise");
    }

    #[test]
    fn a_selected_folder_covers_what_lies_below_it() {
        let keys = ["b/", "b/c.txt", "a.txt", "b/", "bc.txt"].map(|key| FileKey(key.into()));
        assert_eq!(distinct(&keys), ["a.txt", "b/", "bc.txt"]);
    }

    #[test]
    fn the_inside_of_an_archive_is_told_from_a_folder() {
        assert_eq!(
            split_archive("f/a.ZIP!/b/c.pdf"),
            Some(("f/a.ZIP", "b/c.pdf"))
        );
        assert_eq!(split_archive("wow!/b.pdf"), None);
    }
}
