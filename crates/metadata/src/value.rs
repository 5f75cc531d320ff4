//! JSON to values of metadata.

use gristmill_model::MetadataValue;
use serde_json::Value;

/// A value of metadata from JSON; none for `null`. What is neither plain nor a list of plain
/// values is kept as the text of its JSON.
pub fn from_json(value: Value) -> Option<MetadataValue> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => MetadataValue::Boolean(value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => MetadataValue::Integer(whole),
            None => MetadataValue::Number(number.as_f64().filter(|value| value.is_finite())?),
        },
        Value::String(text) => MetadataValue::Text(without_zeros(text)),
        Value::Array(items) => MetadataValue::List(items.into_iter().filter_map(item).collect()),
        object @ Value::Object(_) => MetadataValue::Text(object.to_string()),
    })
}

fn item(value: Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => without_zeros(text),
        other => other.to_string(),
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Zeros end a text wherever C reads it.
pub(crate) fn without_zeros(text: String) -> String {
    match text.contains('\0') {
        true => text.replace('\0', ""),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_plain_is_kept_as_text() {
        let text = |json| from_json(json).map(|value| value.to_string());
        assert_eq!(text(json!({"a": [1]})).as_deref(), Some(r#"{"a":[1]}"#));
        assert_eq!(text(json!(["a", 1, null, " "])).as_deref(), Some("a, 1"));
        assert_eq!(text(json!(null)), None);
        let beyond = from_json(json!(u64::MAX));
        assert_eq!(beyond, Some(MetadataValue::Number(u64::MAX as f64)));
    }
}
