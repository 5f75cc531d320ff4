//! E-mail addresses.

use gristmill_model::HitKind;

use crate::context::floor;
use crate::found::Found;

/// Longest part before the `@`, and longest behind, by RFC 5321.
const LOCAL: usize = 64;
const DOMAIN: usize = 253;
/// How much of the line before an address is looked at, in bytes.
const NEAR: usize = 200;

/// Names that RFC 2606 keeps for examples.
const RESERVED: [&str; 4] = ["example.com", "example.org", "example.net", "example.edu"];
/// Ends of file names, such as `icon@2x.png`.
const FILES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js"];

/// Reports the address around the `@` at `at`.
pub(crate) fn email(text: &str, at: usize, out: &mut Vec<Found>) {
    let local = local_part(&text[..at]);
    let domain = domain(&text[at + 1..]);
    if local.is_empty() || !is_domain(domain) {
        return;
    }
    let start = at - local.len();
    if is_in_address(&text[..start]) || names_a_message(&text[..start]) {
        return;
    }
    let lower = domain.to_ascii_lowercase();
    let is_reserved = RESERVED
        .iter()
        .any(|name| lower == *name || lower.ends_with(&format!(".{name}")));
    let confidence = match is_reserved {
        true => 0.7,
        false => 0.97,
    };
    let range = start..at + 1 + domain.len();
    out.push(Found::new(HitKind::Email, range, confidence));
}

/// Whether it is the password and host of `scheme://user:password@host`.
fn is_in_address(before: &str) -> bool {
    let near = &before[floor(before, before.len().saturating_sub(NEAR))..];
    let word = near.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://")
}

/// Whether the line is one of those in a mail's head that number messages.
fn names_a_message(before: &str) -> bool {
    const LINES: [&str; 4] = ["message-id:", "references:", "in-reply-to:", "content-id:"];
    let near = &before[floor(before, before.len().saturating_sub(NEAR))..];
    let line = near.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_start().to_ascii_lowercase();
    LINES.iter().any(|name| line.starts_with(name))
}

fn local_part(before: &str) -> &str {
    let mut start = before.len();
    for character in before.chars().rev() {
        let is_part = character.is_alphanumeric() || "!#$%&*+-/=?^_{|}~.".contains(character);
        if !is_part || before.len() - start >= LOCAL {
            break;
        }
        start -= character.len_utf8();
    }
    // What begins with punctuation begins behind it: `=`, `|`, or a bracket of a wiki.
    before[start..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_')
}

fn domain(after: &str) -> &str {
    let mut end = 0;
    for character in after.chars() {
        let is_part = character.is_alphanumeric() || character == '-' || character == '.';
        if !is_part || end >= DOMAIN {
            break;
        }
        end += character.len_utf8();
    }
    after[..end].trim_end_matches(['.', '-'])
}

fn is_domain(domain: &str) -> bool {
    let Some((rest, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && label.len() <= 63;
    let is_top = (2..=24).contains(&top.chars().count())
        && (top.chars().all(char::is_alphabetic) || top.starts_with("xn--"));
    is_top && rest.split('.').all(is_label) && !FILES.contains(&top)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let mut out = Vec::new();
        email(text, text.find('@')?, &mut out);
        out.first().map(|found| &text[found.range.clone()])
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let cases = [
            (
                "Write to (ann.o'neil+x@mail.firma.de).",
                Some("neil+x@mail.firma.de"),
            ),
            ("<müller@büro.de>", Some("müller@büro.de")),
            ("a@b.co, c", Some("a@b.co")),
            ("left@2x.png", None),
            ("npm i pkg@1.2.3", None),
            ("Message-ID: <CADc@mail.firma.de>", None),
            ("@handle", None),
            ("user@localhost", None),
            ("postgres://app:pass@db.firma.de/x", None),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
