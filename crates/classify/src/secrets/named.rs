//! Values of names that tell a secret: `DB_PASSWORD=…`, `"api_key": "…"`, `Kennwort: …`.

use gristmill_model::HitKind;

use super::entropy::{bits_per_byte, is_placeholder};
use crate::context::floor;
use crate::found::Found;

/// What kind of value a name promises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Made by a person.
    Password,
    /// Made by chance.
    Secret,
}

/// The names, and what they promise.
pub(crate) const NAMES: &[(&str, Named)] = &[
    ("password", Named::Password),
    ("passwd", Named::Password),
    ("passwort", Named::Password),
    ("kennwort", Named::Password),
    ("passphrase", Named::Password),
    ("mot de passe", Named::Password),
    ("contraseña", Named::Password),
    ("senha", Named::Password),
    ("wachtwoord", Named::Password),
    ("hasło", Named::Password),
    ("пароль", Named::Password),
    ("pwd", Named::Password),
    ("secret", Named::Secret),
    ("api_key", Named::Secret),
    ("api-key", Named::Secret),
    ("api key", Named::Secret),
    ("apikey", Named::Secret),
    ("access_key", Named::Secret),
    ("access key", Named::Secret),
    ("accesskey", Named::Secret),
    ("accountkey", Named::Secret),
    ("sharedaccesskey", Named::Secret),
    ("auth_token", Named::Secret),
    ("access_token", Named::Secret),
    ("accesstoken", Named::Secret),
    ("refresh_token", Named::Secret),
    ("bearer", Named::Secret),
    ("authorization: basic", Named::Secret),
    ("token", Named::Secret),
    ("private_key", Named::Secret),
    ("encryption_key", Named::Secret),
    ("signing_key", Named::Secret),
    ("credential", Named::Secret),
];

/// How far behind its name a value may stand, and how long it may be, in bytes.
const REACH: usize = 240;
/// Fewest characters of a password, and of a secret.
const PASSWORD: usize = 6;
const SECRET: usize = 12;

/// Reports the value of the name that ends at `at`.
pub(crate) fn named_value(text: &str, at: usize, named: Named, out: &mut Vec<Found>) {
    let end = floor(text, (at + REACH).min(text.len()));
    let Some(value) = value_of(&text[at..end], named) else {
        return;
    };
    let start = value.as_ptr() as usize - text.as_ptr() as usize;
    let range = start..start + value.len();
    if is_placeholder(value) || is_code(value) {
        return;
    }
    let found = match named {
        Named::Password if is_password(value) => {
            let kind = match is_connection(text, start) {
                true => HitKind::ConnectionString,
                false => HitKind::Password,
            };
            Found::new(kind, range, 0.85)
        }
        Named::Secret if is_secret(value) => {
            let confidence = match bits_per_byte(value) {
                bits if bits >= 3.5 => 0.9,
                _ => 0.7,
            };
            Found::new(HitKind::NamedSecret, range, confidence)
        }
        Named::Password | Named::Secret => return,
    };
    out.push(found);
}

/// The value behind the rest of a name, a sign that assigns, and perhaps quotes.
fn value_of(after: &str, named: Named) -> Option<&str> {
    // `DB_PASSWORD_PROD` goes on behind the word.
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let name = after.len() - rest.len();
    let tail = after[..name].to_ascii_lowercase();
    // `credentialsId`, `secret_length`, `token_count` hold no secret.
    let is_about = [
        "id", "length", "count", "type", "name", "url", "file", "path",
    ];
    if name > 24 || is_about.iter().any(|end| tail.ends_with(end)) {
        return None;
    }
    let rest = rest.trim_start_matches(['"', '\'', '`', ']', ')', '*', '\u{a0}', ' ']);
    let is_bearer = named == Named::Secret && rest.len() + 1 == after.len() && name == 0;
    let assigned = [
        "=>", ":=", "=", ":", ">", "is ", "lautet ", "est ", "es ", "é ", "| ",
    ]
    .iter()
    .find_map(|sign| rest.strip_prefix(sign));
    let rest = match assigned {
        Some(rest) => rest,
        // `Authorization: Bearer TOKEN` has no sign.
        None if is_bearer => rest,
        None => return None,
    };
    let rest = rest.trim_start_matches([' ', '\t', '\u{a0}', '*']);
    let (quote, rest) = match rest.chars().next()? {
        quote @ ('"' | '\'' | '`') => (Some(quote), &rest[1..]),
        '\\' => (Some('\\'), rest[1..].trim_start_matches('"')),
        _ => (None, rest),
    };
    let ends = |c: char| match quote {
        Some(quote) => c == quote || c == '\n',
        None => c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | '<' | '>' | '&' | '`'),
    };
    let value = rest.split(ends).next()?;
    Some(value.trim_end_matches(['.', ')', ']', ':']))
}

/// A word of any language is no password; one with digits or signs among letters is.
fn is_password(value: &str) -> bool {
    let letters = value.chars().any(char::is_alphabetic);
    let digits = value.chars().any(|c| c.is_ascii_digit());
    let signs = value
        .chars()
        .any(|c| c.is_ascii_punctuation() && !"_-./'".contains(c));
    value.chars().count() >= PASSWORD && letters && (digits || signs) && !value.contains("://")
}

fn is_secret(value: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    let upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_mixed = match bits_per_byte(value) {
        bits if bits >= 4.2 => lower && upper || digits >= 2,
        bits if bits >= 3.0 => digits >= 2 && (lower || upper),
        _ => false,
    };
    value.len() >= SECRET && value.bytes().all(allowed) && is_mixed
}

/// Whether it is a program's expression: a call, a path of names, a variable.
fn is_code(value: &str) -> bool {
    let is_path = value.contains('.')
        && value
            .split('.')
            .all(|name| name.chars().all(|c| c.is_ascii_alphabetic() || c == '_'));
    value.contains('(') || value.contains("::") || is_path
}

/// Whether the same line names a server, as the connection strings of ADO and ODBC do.
fn is_connection(text: &str, at: usize) -> bool {
    let from = floor(text, at.saturating_sub(REACH));
    let line = text[from..at].rsplit('\n').next().unwrap_or_default();
    let line = line.to_ascii_lowercase();
    let names = ["server=", "data source=", "host=", "uid=", "user id="];
    line.contains(';') && names.iter().any(|name| line.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<&str> {
        let lower = text.to_lowercase();
        let (name, named) = NAMES.iter().find(|(name, _)| lower.contains(name)).unwrap();
        let mut out = Vec::new();
        named_value(
            text,
            lower.find(name).unwrap() + name.len(),
            *named,
            &mut out,
        );
        out.first().map(|found| &text[found.range.clone()])
    }

    #[test]
    fn values_are_told_from_talk_about_them() {
        let cases = [
            ("Password: hunter2!", Some("hunter2!")),
            ("DB_PASSWORD_PROD='s3 cret'", Some("s3 cret")),
            ("Kennwort lautet Berlin2024", Some("Berlin2024")),
            (
                "\"api_key\": \"9fQx72LmPz0aT4vB\"",
                Some("9fQx72LmPz0aT4vB"),
            ),
            (
                "Authorization: Bearer 9fQx72LmPz0aT4vBkk",
                Some("9fQx72LmPz0aT4vBkk"),
            ),
            ("Password: required", None),
            ("password = getPassword()", None),
            ("password: ${DB_PASS1}", None),
            ("the password is long enough", None),
            ("token: 12345678901234", None),
            ("a secret of the trade", None),
            ("this is a token", None),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
