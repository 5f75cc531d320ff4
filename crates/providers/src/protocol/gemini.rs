//! `batchEmbedContents` of Gemini.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Purpose, Wish, numbers};
use crate::endpoint::Endpoint;
use crate::trouble::Trouble;

pub(super) fn path(endpoint: &Endpoint) -> String {
    format!("models/{}:batchEmbedContents", endpoint.model)
}

pub(super) fn body(endpoint: &Endpoint, wish: &Wish<'_>) -> Value {
    let task = match wish.purpose {
        Purpose::Passage => "RETRIEVAL_DOCUMENT",
        Purpose::Query => "RETRIEVAL_QUERY",
    };
    let request = |text: &&str| {
        json!({
            "model": format!("models/{}", endpoint.model),
            "content": {"parts": [{"text": text}]},
            "taskType": task,
            "outputDimensionality": wish.dimensions,
        })
    };
    let requests: Vec<Value> = wish.texts.iter().map(request).collect();
    json!({ "requests": requests })
}

/// The vectors, which come in the order of the requests.
pub(super) fn vectors(body: &Value) -> Result<Vec<Vec<f32>>, Trouble> {
    let embeddings = body.get("embeddings").and_then(Value::as_array);
    let missing = || Trouble::Wrong("its answer has no list `embeddings`".to_owned());
    let embeddings = embeddings.ok_or_else(missing)?;
    let values = |one: &Value| numbers(one.get("values").unwrap_or(&Value::Null));
    embeddings.iter().map(values).collect()
}

/// How long it asks to wait, which it says in the body: `"retryDelay": "31s"`.
pub(super) fn retry_delay(said: &str) -> Option<Duration> {
    // Only the beginning of the body is there, which may be no JSON any more.
    let (_, after) = said.split_once("\"retryDelay\"")?;
    let (_, after) = after.split_once('"')?;
    let (delay, _) = after.split_once('"')?;
    let seconds = delay.strip_suffix('s')?.parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_that_is_asked_for_stands_in_the_body() {
        let said = r#"{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "31s"}]"#;
        assert_eq!(retry_delay(said), Some(Duration::from_secs(31)));
        assert_eq!(retry_delay("{}"), None);
    }
}
