//! Private keys in armour: PEM, OpenSSH, PGP, PuTTY.

use gristmill_model::HitKind;

use crate::context::floor;
use crate::found::Found;

/// Longest key that is covered to its end, in bytes.
const LONGEST: usize = 8 << 10;
/// Fewest characters of a key; a header without them is only spoken about.
const SHORTEST: usize = 40;

/// Reports the key whose header `-----BEGIN ` starts at `at`.
pub(crate) fn private_key(text: &str, at: usize, out: &mut Vec<Found>) {
    let end = floor(text, (at + LONGEST).min(text.len()));
    let rest = &text[at..end];
    let Some(header) = rest.lines().next() else {
        return;
    };
    let Some(name) = header
        .strip_prefix("-----BEGIN ")
        .and_then(|name| name.split("-----").next())
        .filter(|name| name.ends_with("PRIVATE KEY") || name.ends_with("PRIVATE KEY BLOCK"))
    else {
        return;
    };
    let footer = format!("-----END {name}-----");
    let begins = "-----BEGIN -----".len() + name.len();
    let (length, body) = match rest.find(&footer) {
        Some(place) => (place + footer.len(), rest.get(begins..place)),
        None => (armoured(rest, begins), rest.get(begins..)),
    };
    let body = body.unwrap_or_default();
    let key = body.bytes().take(LONGEST).filter(u8::is_ascii_alphanumeric);
    let confidence = match key.count() >= SHORTEST && length > begins + SHORTEST {
        true => 0.99,
        false => 0.3,
    };
    let found = Found::new(HitKind::PrivateKey, at..at + length, confidence);
    out.push(found.detailed(name));
}

/// Where the armour ends when its last line is missing: with the first line that is none.
fn armoured(rest: &str, begins: usize) -> usize {
    let mut end = begins;
    for line in rest[begins..].split_inclusive('\n') {
        let bare = line.trim_end();
        let is_armour = bare
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=:, -".contains(&byte));
        if !is_armour {
            break;
        }
        if !bare.is_empty() {
            end = line.as_ptr() as usize - rest.as_ptr() as usize + bare.len();
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Found> {
        let mut out = Vec::new();
        private_key(text, text.find("-----BEGIN").unwrap(), &mut out);
        out
    }

    #[test]
    fn a_key_is_covered_to_its_end_and_a_mention_is_doubted() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n".repeat(4);
        let key = format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----");
        let whole = found(&format!("see\n{key}\nend"));
        assert_eq!(whole[0].range, 4..4 + key.len());
        assert!(whole[0].confidence > 0.9);
        let cut = found(&key[..key.len() - 60]);
        assert!(cut[0].confidence > 0.9, "a key without its end is a key");
        assert!(found("a file that begins -----BEGIN PRIVATE KEY-----")[0].confidence < 0.5);
        assert!(found("-----BEGIN CERTIFICATE-----\nMIID").is_empty());
    }
}
