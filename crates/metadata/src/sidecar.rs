//! The file beside a document that holds its metadata: JSON or YAML.

use gristmill_model::MetadataValues;
use serde_json::Value;

use crate::decode::decode;
use crate::value::from_json;

/// Reads a sidecar: one object, or mapping in YAML, of plain values and lists.
///
/// None when it is something else: a list, a plain text. Names are taken in lower case,
/// `null` says nothing. The error says why it can be neither.
pub fn read_sidecar(name: &str, bytes: &[u8]) -> Result<Option<MetadataValues>, String> {
    let (text, _) = decode(bytes);
    let read = match name.to_ascii_lowercase().ends_with(".json") {
        true => serde_json::from_str::<Value>(&text).map_err(|error| error.to_string()),
        false => yaml_serde::from_str::<Value>(&text).map_err(|error| error.to_string()),
    };
    let Value::Object(fields) = read? else {
        return Ok(None);
    };
    let values = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.trim().to_lowercase(), from_json(value)?)));
    Ok(Some(values.filter(|(name, _)| !name.is_empty()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_say_the_same() {
        let json = br#"{"Author": "Ada", "tags": ["a", "b"], "version": 2, "note": null}"#;
        let yaml = b"\xEF\xBB\xBFauthor: Ada\ntags:\n  - a\n  - b\nversion: 2\n";
        let read = read_sidecar("a.pdf.json", json).unwrap().unwrap();
        assert_eq!(read_sidecar("a.pdf.yml", yaml).unwrap().unwrap(), read);
        assert_eq!(read["author"], "Ada".into());
    }

    #[test]
    fn what_is_no_object_is_no_sidecar_and_depth_harms_nobody() {
        assert_eq!(read_sidecar("a.json", b"[1]"), Ok(None));
        assert_eq!(read_sidecar("a.yaml", b"just text"), Ok(None));
        assert!(read_sidecar("a.json", b"{\"a\": ").is_err());
        for (name, deep) in [
            ("a.json", "[".repeat(200_000)),
            ("a.yml", "- ".repeat(200_000)),
        ] {
            assert!(read_sidecar(name, deep.as_bytes()).is_err());
        }
        let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let below = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert!(read_sidecar("a.yml", laughs.as_bytes()).is_err());
    }
}
