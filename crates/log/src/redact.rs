//! Takes the names of documents, folders and people out of a log, so that it can be shown
//! to others.
//!
//! What may stay is named here; everything else goes. A name becomes a mark that is the same
//! wherever it stands, so that one can still see what belongs together, and that nobody can
//! turn back into the name without the log.

use serde_json::{Map, Value};

/// Fields whose text never holds a name: words from our own tables.
const KEPT: &[&str] = &[
    "timestamp",
    "level",
    "target",
    "code",
    "stage",
    "state",
    "outcome",
    "kind",
    "due",
    "next",
    "thread",
    "origin",
    "priority",
    "reason",
    "status",
    "version",
];
/// Fields that hold an id, which is a name only when somebody chose it.
const IDS: &[&str] = &["job", "watch", "schedule", "connection", "document"];
/// What our own targets begin with; the messages of others may say anything.
const OURS: &str = "gristmill";

/// A way of taking names out, which marks the same name in the same way.
pub struct Redaction {
    salt: [u8; 32],
}

impl Redaction {
    /// With a salt that is used for one log and then forgotten.
    pub fn new(salt: [u8; 32]) -> Self {
        Self { salt }
    }

    /// A line of the log without names; none when it is not a line of the log.
    pub fn line(&self, line: &str) -> Option<String> {
        let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
            return None;
        };
        let ours = fields.get("target").and_then(Value::as_str);
        let ours = ours.is_some_and(|target| target.starts_with(OURS));
        let fields = fields.into_iter();
        let redacted = fields.map(|(name, value)| {
            let value = self.field(&name, value, ours);
            (name, value)
        });
        Some(Value::Object(redacted.collect()).to_string())
    }

    fn field(&self, name: &str, value: Value, ours: bool) -> Value {
        match value {
            Value::String(text) => Value::String(match name {
                "message" if ours => text,
                name if KEPT.contains(&name) => text,
                name if IDS.contains(&name) => self.id(&text),
                "error" | "why" | "failure" if ours => self.sentence(&text),
                // The program's own source.
                "place" => text
                    .rsplit(['/', '\\'])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                _ => self.mark(&text),
            }),
            Value::Object(fields) => Value::Object(self.object(fields, ours)),
            Value::Array(items) => {
                let items = items.into_iter();
                Value::Array(items.map(|item| self.field(name, item, ours)).collect())
            }
            number => number,
        }
    }

    fn object(&self, fields: Map<String, Value>, ours: bool) -> Map<String, Value> {
        let fields = fields.into_iter();
        let redacted = fields.map(|(name, value)| {
            // A span's own name is a word of ours.
            let value = match name.as_str() {
                "name" => value,
                _ => self.field(&name, value, ours),
            };
            (name, value)
        });
        redacted.collect()
    }

    /// A sentence of ours without what it quotes and without paths.
    pub fn sentence(&self, text: &str) -> String {
        let quoted = text.split('`').enumerate().map(|(at, part)| match at % 2 {
            0 => self.words(part),
            _ => self.mark(part),
        });
        quoted.collect::<Vec<_>>().join("`")
    }

    fn words(&self, text: &str) -> String {
        let is_path = |word: &str| word.contains(['/', '\\']) || word.contains("file:");
        let words = text.split(' ').map(|word| match is_path(word) {
            true => self.mark(word),
            false => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// An id as it is when the program made it; one that somebody chose is a name.
    pub fn id(&self, id: &str) -> String {
        match is_made_up(id) {
            true => id.to_owned(),
            false => self.mark(id),
        }
    }

    /// What stands for a name: `name-3f0a91c2`.
    pub fn mark(&self, name: &str) -> String {
        let hash = blake3::keyed_hash(&self.salt, name.as_bytes()).to_hex();
        format!("name-{}", &hash[..8])
    }
}

/// Whether an id was made by the program: a UUID.
fn is_made_up(id: &str) -> bool {
    let digit = |one: char| one == '-' || one.is_ascii_hexdigit();
    id.len() == 36 && id.chars().all(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(line: &str) -> String {
        Redaction::new([7; 32]).line(line).unwrap()
    }

    #[test]
    fn names_go_and_what_helps_stays() {
        let line = redacted(
            r#"{"timestamp":"2026-11-22T10:00:00Z","level":"WARN","target":"gristmill_engine",
                "message":"file failed","job":"01989c1e-6f7c-7000-8000-2f6f5d1c3b4a","file":"tax/Miller.pdf","code":"encrypted",
                "ms":12,"error":"cannot open `/home/ann/tax/Miller.pdf`: see /home/ann/x",
                "spans":[{"name":"file","job":"Miller 2026","key":"tax/Miller.pdf"}]}"#,
        );
        for name in ["Miller", "tax", "/home"] {
            assert!(!line.contains(name), "{line}");
        }
        for kept in [
            "file failed",
            "2f6f5d1c3b4a",
            "encrypted",
            "12",
            "cannot open",
            "WARN",
        ] {
            assert!(line.contains(kept), "{line}");
        }
    }

    #[test]
    fn the_same_name_gets_the_same_mark_and_another_log_another() {
        let mark = |salt: u8| Redaction::new([salt; 32]).mark("Miller.pdf");
        assert_eq!(mark(1), mark(1));
        assert_ne!(mark(1), mark(2));
    }

    #[test]
    fn what_others_say_and_what_is_no_log_is_not_trusted() {
        let line = redacted(r#"{"target":"notify","message":"lost /home/ann","path":"/home/ann"}"#);
        assert!(!line.contains("ann"), "{line}");
        assert!(Redaction::new([7; 32]).line("half a li").is_none());
    }
}
