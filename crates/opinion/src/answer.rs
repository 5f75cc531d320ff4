//! Reads what a model answers. Models wrap their JSON in words and fences as they like.

use gristmill_model::Label;
use serde::Deserialize;
use serde_json::Value;

/// Longest reason that is kept, in characters.
const LONGEST: usize = 300;

#[derive(Deserialize)]
struct Said {
    label: String,
    #[serde(default)]
    reason: String,
}

/// The label and the reason in a chat completion.
pub(crate) fn read(body: &Value) -> Result<(Label, String), String> {
    let content = body
        .pointer("/choices/0/message/content")
        .and_then(Value::as_str)
        .ok_or("its answer is no chat completion")?;
    let said = json_within(content).ok_or("its answer holds no label")?;
    let label = Label::ALL
        .into_iter()
        .find(|label| label.as_str().eq_ignore_ascii_case(said.label.trim()));
    let label = label.ok_or("it answered with a label that there is none of")?;
    let reason = said.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((label, reason.chars().take(LONGEST).collect()))
}

/// The last object in a text that says a label: models think aloud before they answer.
fn json_within(content: &str) -> Option<Said> {
    let starts = content.match_indices('{').map(|(at, _)| at);
    let starts: Vec<usize> = starts.collect();
    starts.into_iter().rev().find_map(|at| {
        let mut values = serde_json::Deserializer::from_str(&content[at..]).into_iter::<Said>();
        values.next()?.ok()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(content: &str) -> Result<(Label, String), String> {
        read(&json!({"choices": [{"message": {"role": "assistant", "content": content}}]}))
    }

    #[test]
    fn labels_are_read_however_they_are_wrapped() {
        let plain = answer(r#"{"label": "Highly Sensitive", "reason": "a card number"}"#);
        assert_eq!(plain, Ok((Label::HighlySensitive, "a card number".into())));
        let fenced = answer("<think>{maybe}</think>\n```json\n{\"label\": \"public\"}\n```");
        assert_eq!(fenced, Ok((Label::Public, String::new())));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for content in ["I would say it is fine.", r#"{"label": "Secret"}"#, ""] {
            assert!(answer(content).is_err(), "{content}");
        }
        assert!(read(&json!({"error": {"message": "no such model"}})).is_err());
    }
}
