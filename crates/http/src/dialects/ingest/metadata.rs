//! Metadata as callers send it, and as the application has it.

use gristmill_model::{MetadataValue, MetadataValues};
use serde_json::{Map, Value};

/// Metadata of a whole job: text, which the schema converts. Nulls say nothing; what has
/// parts is kept as JSON.
pub(super) fn as_text(metadata: &Map<String, Value>) -> Value {
    let pairs = metadata
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), Value::String(text(value)?))));
    Value::Object(pairs.collect())
}

/// Metadata of one text of many.
pub(super) fn typed(metadata: Map<String, Value>) -> MetadataValues {
    let pairs = metadata.into_iter();
    pairs
        .filter_map(|(name, value)| Some((name, typed_value(value)?)))
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

fn typed_value(value: Value) -> Option<MetadataValue> {
    let whole = value.as_i64();
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => MetadataValue::Boolean(flag),
        Value::Number(number) => match whole {
            Some(whole) => MetadataValue::Integer(whole),
            None => MetadataValue::Number(number.as_f64()?),
        },
        Value::String(text) => MetadataValue::Text(text),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            MetadataValue::List(items.iter().filter_map(text).collect())
        }
        value @ (Value::Array(_) | Value::Object(_)) => MetadataValue::Text(value.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent() -> Map<String, Value> {
        let json = json!({
            "flag": true, "count": 3, "share": 0.5, "tags": ["a", "b"], "name": "x",
            "parts": { "a": 1 }, "nothing": null,
        });
        match json {
            Value::Object(fields) => fields,
            other => unreachable!("{other}"),
        }
    }

    #[test]
    fn metadata_keeps_its_types() {
        let values = typed(sent());
        assert_eq!(values.len(), 6, "null says nothing");
        assert_eq!(values["flag"], MetadataValue::Boolean(true));
        assert_eq!(values["count"], MetadataValue::Integer(3));
        assert_eq!(
            values["tags"],
            MetadataValue::List(vec!["a".into(), "b".into()])
        );
        assert_eq!(values["parts"], MetadataValue::Text(r#"{"a":1}"#.into()));
    }

    #[test]
    fn metadata_of_a_job_is_text() {
        let values = as_text(&sent());
        assert_eq!(values["count"], "3");
        assert_eq!(values["parts"], r#"{"a":1}"#);
        assert_eq!(values.get("nothing"), None);
    }
}
