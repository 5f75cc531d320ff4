//! What providers are sent and what they answer, without sending it.

mod gemini;
mod openai;

use std::time::Duration;

use gristmill_model::Password;
use serde_json::Value;

use crate::endpoint::{Endpoint, Protocol};
use crate::trouble::Trouble;
use crate::wire::{Headers, Question};

/// What vectors are for. Some models have one for passages and another for questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be found.
    Passage,
    /// To find.
    Query,
}

/// What is asked of an endpoint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) texts: &'a [&'a str],
    pub(crate) dimensions: u32,
    pub(crate) purpose: Purpose,
}

/// The request for a wish.
pub(crate) fn question(endpoint: &Endpoint, key: Option<Password>, wish: &Wish<'_>) -> Question {
    let (path, header, body) = match endpoint.protocol {
        Protocol::Openai => (
            "embeddings".to_owned(),
            "authorization",
            openai::body(endpoint, wish),
        ),
        Protocol::Jina => (
            "embeddings".to_owned(),
            "authorization",
            openai::jina_body(endpoint, wish),
        ),
        Protocol::Gemini => (
            gemini::path(endpoint),
            "x-goog-api-key",
            gemini::body(endpoint, wish),
        ),
    };
    let key = key.map(|key| match endpoint.protocol {
        Protocol::Openai | Protocol::Jina => Password::new(format!("Bearer {}", key.reveal())),
        Protocol::Gemini => key,
    });
    Question {
        url: format!("{}/{path}", endpoint.url),
        key: key.map(|key| (header, key)),
        body: body.to_string(),
    }
}

/// The vectors of an answer, in the order of the texts. They are not looked at yet.
pub(crate) fn vectors(
    endpoint: &Endpoint,
    body: &str,
    texts: usize,
) -> Result<Vec<Vec<f32>>, Trouble> {
    let wrong = || Trouble::Wrong("its answer is not JSON".to_owned());
    // What is no number in JSON, such as `NaN`, is found here.
    let body: Value = serde_json::from_str(body).map_err(|_| wrong())?;
    match endpoint.protocol {
        Protocol::Openai | Protocol::Jina => openai::vectors(&body, texts),
        Protocol::Gemini => gemini::vectors(&body),
    }
}

/// What a refusal means. `said` is the beginning of what the provider says about it.
pub(crate) fn refusal(
    endpoint: &Endpoint,
    status: u16,
    retry_after: Option<Duration>,
    said: &str,
) -> Trouble {
    let wait = retry_after.or_else(|| match endpoint.protocol {
        Protocol::Openai | Protocol::Jina => None,
        Protocol::Gemini => gemini::retry_delay(said),
    });
    match status {
        401 | 403 => Trouble::Refused(status),
        // So Gemini says that a key is wrong, and OpenAI that nothing is left on it.
        400 if said.contains("API_KEY_INVALID") => Trouble::Refused(status),
        429 if said.contains("insufficient_quota") => Trouble::NoQuota(status),
        402 => Trouble::NoQuota(status),
        429 => Trouble::Busy { status, wait },
        408 | 409 | 425 | 500..=599 => Trouble::Down { status, wait },
        _ => Trouble::Rejected(status),
    }
}

/// How long to wait before the next request, where the answer says that nothing is left.
pub(crate) fn rest(headers: &Headers) -> Option<Duration> {
    openai::rest(headers)
}

/// A list of numbers.
fn numbers(value: &Value) -> Result<Vec<f32>, Trouble> {
    let wrong = || Trouble::Wrong("a vector in its answer is not a list of numbers".to_owned());
    let values = value.as_array().ok_or_else(wrong)?;
    let number = |value: &Value| value.as_f64().map(|number| number as f32).ok_or_else(wrong);
    values.iter().map(number).collect()
}
