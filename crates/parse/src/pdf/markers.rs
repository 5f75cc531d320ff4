//! Tells the marks of list items: bullets, numbers, letters.

/// The mark at the start of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// Whether it counts: `1.`, `(a)`, `iv)`.
    pub(super) ordered: bool,
    /// Bytes it takes, the space after it included.
    pub(super) len: usize,
}

/// Bullets that need no space after them to be one.
const BULLETS: &str = "•◦▪▫●○■□‣⁃➢➤✓✔❖◆◇►▶∙";

/// Signs that are bullets only before a space.
const DASHES: &str = "-–—*·";

/// The mark `text` starts with, if any. A mark alone, without text after it, counts too.
pub(super) fn marker(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let spaces = rest.len() - rest.trim_start().len();
    let is_bullet =
        BULLETS.contains(first) || (DASHES.contains(first) && (spaces > 0 || rest.is_empty()));
    if is_bullet {
        let len = first.len_utf8() + spaces;
        return Some(Marker {
            ordered: false,
            len,
        });
    }
    let (word, _) = text.split_once(' ').unwrap_or((text, ""));
    counts(word).then_some(Marker {
        ordered: true,
        len: (word.len() + 1).min(text.len()),
    })
}

/// Whether a word is the number of a list item.
fn counts(word: &str) -> bool {
    let inner = word.strip_prefix('(').unwrap_or(word);
    let Some(inner) = inner.strip_suffix([')', '.']) else {
        return false;
    };
    if inner.is_empty() || (word.starts_with('(') && !word.ends_with(')')) {
        return false;
    }
    let digits = inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = inner.len() <= 4 && inner.bytes().all(|b| b"ivx".contains(&b));
    digits || letter || roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_counters_are_marks_and_words_are_not() {
        for text in [
            "• one", "•one", "- one", "– one", "1. one", "(a) one", "iv) one", "12) one",
        ] {
            assert!(marker(text).is_some(), "{text}");
        }
        for text in [
            "-5 degrees",
            "one",
            "2024. A year",
            "(see) it",
            "e.g. this",
            "3.14 is",
            "*",
        ] {
            assert!(marker(text).is_none_or(|m| m.len == text.len()), "{text}");
        }
    }
}
