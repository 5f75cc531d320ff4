//! `search.run`.

use std::time::Instant;

use gristmill_model::{Embedder, Failure, SearchHit, SearchMode, SearchQuery, TokenCounter};
use gristmill_store::QueryVector;

use super::Opened;
use crate::ApiError;
use crate::embedder::LateEncoder;
use crate::types::{Search, SearchAnswer};

pub(super) fn run(opened: &Opened, input: Search) -> Result<SearchAnswer, ApiError> {
    let begun = Instant::now();
    let mut query = SearchQuery::from(input);
    check(&query)?;
    let encoder = opened.model()?;
    let (vector, notice) = match vector(&encoder, &query) {
        Ok(vector) => (vector, None),
        Err(failure) if query.mode == SearchMode::Vector => {
            return Err(ApiError::unavailable(failure.detail).with_hint("search with `text` mode"));
        }
        Err(failure) => (
            None,
            Some(format!("searched by words alone: {}", failure.detail)),
        ),
    };
    if notice.is_some() {
        query.mode = SearchMode::Text;
    }
    let embedded = vector.as_deref().map(|vector| QueryVector {
        model: encoder.model(),
        vector,
    });
    let mut hits = opened.store.search(&query, embedded)?;
    // The model may have been switched since the question was embedded.
    if embedded.is_some() && opened.model()?.model() != encoder.model() {
        hits = again(opened, &query)?;
    }
    Ok(SearchAnswer {
        hits,
        mode: query.mode,
        notice,
        took_ms: begun.elapsed().as_secs_f64() * 1000.0,
    })
}

/// The answer by the model that is in use now.
fn again(opened: &Opened, query: &SearchQuery) -> Result<Vec<SearchHit>, ApiError> {
    let encoder = opened.model()?;
    let vector =
        vector(&encoder, query).map_err(|failure| ApiError::unavailable(failure.detail))?;
    let embedded = vector.as_deref().map(|vector| QueryVector {
        model: encoder.model(),
        vector,
    });
    Ok(opened.store.search(query, embedded)?)
}

fn check(query: &SearchQuery) -> Result<(), ApiError> {
    if query.text.trim().is_empty() {
        return Err(ApiError::invalid("`text` is empty"));
    }
    match (1..=200).contains(&query.limit) {
        true => Ok(()),
        false => {
            let limit = query.limit;
            Err(ApiError::invalid(format!(
                "`limit` ({limit}) is not between 1 and 200"
            )))
        }
    }
}

/// The vector of the query; none where words alone are asked for.
fn vector(late: &LateEncoder, query: &SearchQuery) -> Result<Option<Vec<f32>>, Failure> {
    if query.mode == SearchMode::Text {
        return Ok(None);
    }
    let encoder = late.get()?;
    let text = beginning(encoder, &query.text);
    Ok(encoder.embed(&[text])?.pop())
}

/// As much of a question as the model takes: a pasted page still finds its like.
fn beginning<'a>(tokens: &dyn TokenCounter, text: &'a str) -> &'a str {
    let offsets = tokens.offsets(text);
    match offsets.get(tokens.max_tokens()) {
        Some(&end) => &text[..end],
        None => text,
    }
}
