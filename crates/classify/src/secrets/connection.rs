//! Addresses with a password in them: `postgres://app:secret@host/db`.

use gristmill_model::HitKind;

use super::entropy::is_placeholder;
use crate::context::floor;
use crate::found::Found;

/// Longest user and password that are looked at, in bytes.
const LONGEST: usize = 300;

/// Reports the password in the address whose `://` is at `at`.
pub(crate) fn connection_string(text: &str, at: usize, out: &mut Vec<Found>) {
    let scheme = text.as_bytes()[..at].iter().rev().take(24);
    let scheme = scheme.take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte));
    let start = at - scheme.count();
    if at - start < 2 {
        return;
    }
    let from = at + 3;
    let end = floor(text, (from + LONGEST).min(text.len()));
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '`' | '?');
    let authority = text[from..end].split(ends).next().unwrap_or_default();
    let Some((user_info, host)) = authority.rsplit_once('@') else {
        return;
    };
    let Some((user, password)) = user_info.split_once(':') else {
        return;
    };
    let is_host = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    if password.is_empty() || !is_host || is_placeholder(password) || is_name_of_itself(password) {
        return;
    }
    let password_at = from + user.len() + 1;
    let range = start..password_at + password.len() + 1 + host.len();
    let scheme = text[start..at].to_ascii_lowercase();
    let found = Found::new(HitKind::ConnectionString, range, 0.95);
    out.push(found.detailed(&scheme));
}

/// Documentation writes `user:password@host`.
fn is_name_of_itself(password: &str) -> bool {
    const NAMES: [&str; 6] = ["password", "pass", "passwd", "pwd", "secret", "pw"];
    NAMES.contains(&password.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_with_a_real_password_are_reported() {
        let cases = [
            ("postgres://app:s3cr3t!@db.firma.de:5432/x", true),
            ("redis://:hunter22@10.0.0.5", true),
            ("postgres://user:password@host/db", false),
            ("mysql://root:${DB_PASS}@host", false),
            ("https://firma.de/a:b@c", false),
            ("https://me@firma.de", false),
        ];
        for (text, expected) in cases {
            let mut out = Vec::new();
            connection_string(text, text.find("://").unwrap(), &mut out);
            assert_eq!(!out.is_empty(), expected, "{text}");
        }
    }
}
