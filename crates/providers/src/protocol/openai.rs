//! `POST …/embeddings`, as OpenAI documents it and most servers speak it, and Jina's words
//! beside it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Purpose, Wish, numbers};
use crate::endpoint::Endpoint;
use crate::trouble::Trouble;
use crate::wire::Headers;

pub(super) fn body(endpoint: &Endpoint, wish: &Wish<'_>) -> Value {
    let mut body = json!({
        "model": endpoint.model,
        "input": wish.texts,
        "encoding_format": "float",
    });
    if endpoint.tells_dimensions {
        body["dimensions"] = wish.dimensions.into();
    }
    body
}

pub(super) fn jina_body(endpoint: &Endpoint, wish: &Wish<'_>) -> Value {
    let task = match wish.purpose {
        Purpose::Passage => "retrieval.passage",
        Purpose::Query => "retrieval.query",
    };
    let texts: Vec<Value> = wish
        .texts
        .iter()
        .map(|text| json!({"text": text}))
        .collect();
    json!({
        "model": endpoint.model,
        "task": task,
        "dimensions": wish.dimensions,
        "embedding_type": "float",
        // A text that is too long is an error: nobody would know which part was left out.
        "truncate": false,
        "input": texts,
    })
}

/// The vectors by their `index`, each of which has to be there once.
pub(super) fn vectors(body: &Value, texts: usize) -> Result<Vec<Vec<f32>>, Trouble> {
    let wrong = |problem: String| Err(Trouble::Wrong(problem));
    let Some(data) = body.get("data").and_then(Value::as_array) else {
        return wrong("its answer has no list `data`".to_owned());
    };
    if data.len() != texts {
        return wrong(format!("it gave {} vectors for {texts} texts", data.len()));
    }
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; texts];
    for (place, item) in data.iter().enumerate() {
        // Servers that leave it out answer in order.
        let index = match item.get("index") {
            None => Some(place),
            Some(index) => index.as_u64().and_then(|index| usize::try_from(index).ok()),
        };
        let Some(slot) = index.and_then(|index| vectors.get_mut(index)) else {
            return wrong("a vector in its answer belongs to no text".to_owned());
        };
        let vector = numbers(item.get("embedding").unwrap_or(&Value::Null))?;
        if slot.replace(vector).is_some() {
            return wrong("it gave two vectors for one text".to_owned());
        }
    }
    Ok(vectors.into_iter().flatten().collect())
}

/// Until requests or tokens are there again, if none are left of either.
pub(super) fn rest(headers: &Headers) -> Option<Duration> {
    let rests = ["requests", "tokens"].into_iter().filter_map(|what| {
        let left = headers.get(&format!("x-ratelimit-remaining-{what}"))?;
        let reset = headers.get(&format!("x-ratelimit-reset-{what}"))?;
        (left.trim() == "0").then(|| duration(reset.trim()))?
    });
    rests.max()
}

/// A time as these headers have it: `6m0s`, `1.5s`, `20ms`, or seconds alone.
fn duration(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let mut seconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let unit_end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let unit = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        rest = after;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_put_into_the_order_of_the_texts() {
        let body = json!({"data": [
            {"index": 1, "embedding": [0.0, 1.0]},
            {"index": 0, "embedding": [1.0, 0.0]},
        ]});
        let ordered = vectors(&body, 2).unwrap();
        assert_eq!(ordered, [[1.0, 0.0], [0.0, 1.0]]);
    }

    #[test]
    fn an_answer_with_too_few_doubled_or_foreign_vectors_is_wrong() {
        let item = |index: u64| json!({"index": index, "embedding": [1.0]});
        for data in [
            json!([item(0)]),
            json!([item(0), item(0)]),
            json!([item(0), item(7)]),
            json!([item(0), {"index": 1, "embedding": ["a"]}]),
            json!([item(0), {"index": 1}]),
            json!("none"),
        ] {
            assert!(vectors(&json!({ "data": data }), 2).is_err(), "{data}");
        }
    }

    #[test]
    fn a_provider_is_left_alone_until_something_is_left() {
        let headers = |pairs: &[(&str, &str)]| Headers::of(pairs);
        let rest = |pairs: &[(&str, &str)]| rest(&headers(pairs)).map(|rest| rest.as_millis());
        let none_left = [
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "1s"),
            ("x-ratelimit-remaining-tokens", "0"),
            ("x-ratelimit-reset-tokens", "6m0.5s"),
        ];
        assert_eq!(rest(&none_left), Some(360_500), "the longer of the two");
        let some_left = [
            ("x-ratelimit-remaining-requests", "12"),
            ("x-ratelimit-reset-requests", "1s"),
        ];
        assert_eq!(rest(&some_left), None);
        assert_eq!(duration("20ms"), Some(Duration::from_millis(20)));
        assert_eq!(duration("soon"), None);
    }
}
