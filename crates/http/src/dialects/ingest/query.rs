//! `POST /query`: a question, answered with passages as they stand.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gristmill_api::types::{DocumentPart, Search, SearchAnswer};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{DocumentId, SearchHit, SearchMode};

use super::stream::{STREAM, lines};
use super::wire;
use crate::app::App;
use crate::extract::JsonBody;
use crate::refusal::Refusal;

/// Passages found where the caller names no limit.
const USUAL: u32 = 5;
/// Passages found, at most.
const MOST: u32 = 200;
/// Passages that an answer is made of, at most: the best say it, the others are sources.
const IN_ANSWER: usize = 3;
/// How near to the question a further passage must be, as a part of how near the best is.
const NEAR: f64 = 0.75;
/// The answer when there is none.
const NOTHING: &str = "Nothing about this was found in the knowledge base.";

pub(super) async fn ask(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<wire::Query>,
) -> Result<Response, Refusal> {
    let limit = body.max_chunks.unwrap_or(USUAL);
    if body.question.trim().is_empty() {
        return Err(Refusal::bad("`question` asks nothing"));
    }
    if !(1..=MOST).contains(&limit) {
        let message = format!("`max_chunks` must be between 1 and {MOST}");
        return Err(Refusal::bad(message));
    }
    let search = Search {
        text: body.question,
        limit: Some(limit),
        ..Search::default()
    };
    let found = app.call(|api| {
        let found = api.search_run(search)?;
        Ok((passages(&found.hits), answer(api, found)?))
    });
    let (passages, answer) = found.await?;
    Ok(match wanted(&headers) {
        Form::Json => Json(answer).into_response(),
        Form::Text => answer.answer.into_response(),
        Form::Stream => ([(CONTENT_TYPE, STREAM)], lines(&passages, answer)?).into_response(),
    })
}

/// How an answer is written.
enum Form {
    Json,
    Text,
    Stream,
}

/// The first form that the caller accepts; JSON when it names none.
fn wanted(headers: &HeaderMap) -> Form {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    for kind in accept.unwrap_or_default().split(',') {
        match kind.split(';').next().unwrap_or_default().trim() {
            "text/plain" => return Form::Text,
            STREAM => return Form::Stream,
            "application/json" | "*/*" => return Form::Json,
            _ => {}
        }
    }
    Form::Json
}

/// The passages that an answer is made of, each with where it stands.
fn passages(hits: &[SearchHit]) -> Vec<String> {
    let mut passages: Vec<String> = Vec::new();
    let best = hits
        .iter()
        .filter_map(|hit| hit.similarity)
        .fold(0.0, f64::max);
    let near = |hit: &&SearchHit| hit.similarity.is_none_or(|own| own >= best * NEAR);
    for hit in hits.iter().filter(near) {
        let text = hit.excerpt.text.trim();
        let seen = passages.iter().any(|passage| passage.starts_with(text));
        if !text.is_empty() && !seen && passages.len() < IN_ANSWER {
            let page = hit.pages.map(|(first, _)| format!(", page {first}"));
            let place = format!("{}{}", hit.title, page.unwrap_or_default());
            passages.push(format!("{text} [{place}]"));
        }
    }
    if passages.is_empty() {
        passages.push(NOTHING.to_owned());
    }
    passages
}

fn answer(api: &dyn Operations, found: SearchAnswer) -> Result<wire::Answer, ApiError> {
    let text = passages(&found.hits).join("\n\n");
    let retrieved = found.hits.len();
    let mut first = HashMap::new();
    let mut sources = Vec::new();
    for hit in found.hits {
        // What is gone by the time it is looked up is no source any more.
        if let Some(chunk_index) = index(api, &hit, &mut first)? {
            sources.push(source(hit, chunk_index));
        }
    }
    Ok(wire::Answer {
        answer: text,
        sources,
        metadata: wire::AnswerMetadata {
            chunks_retrieved: retrieved,
            mode: mode(found.mode),
            answer_type: "extractive",
            took_ms: found.took_ms,
            notice: found.notice,
        },
    })
}

fn mode(mode: SearchMode) -> &'static str {
    match mode {
        SearchMode::Hybrid => "hybrid",
        SearchMode::Text => "text",
        SearchMode::Vector => "vector",
    }
}

/// The place of a passage in its document: chunks of a document are numbered on end.
fn index(
    api: &dyn Operations,
    hit: &SearchHit,
    first: &mut HashMap<DocumentId, i64>,
) -> Result<Option<u32>, ApiError> {
    let begin = match first.get(&hit.document) {
        Some(&begin) => begin,
        None => {
            let asked = DocumentPart {
                id: hit.document.clone(),
                offset: None,
                limit: Some(1),
            };
            let page = match api.documents_chunks(asked) {
                Ok(page) => page,
                Err(error) if error.code == ErrorCode::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            let Some(chunk) = page.items.first() else {
                return Ok(None);
            };
            first.insert(hit.document.clone(), chunk.id.0);
            chunk.id.0
        }
    };
    Ok(u32::try_from(hit.chunk.0 - begin).ok())
}

fn source(hit: SearchHit, chunk_index: u32) -> wire::Source {
    wire::Source {
        filename: hit.key.rsplit('/').next().unwrap_or(&hit.key).to_owned(),
        chunk_index,
        text: hit.text,
        score: hit.score,
        similarity: hit.similarity,
        document_id: hit.document.to_string(),
        title: hit.title,
        page: hit.pages.map(|(first, _)| first),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_first_form_that_is_known_is_taken() {
        let form = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            wanted(&headers)
        };
        assert!(matches!(form("*/*"), Form::Json));
        assert!(matches!(form("text/html, text/plain;q=0.8"), Form::Text));
        assert!(matches!(form("application/stream+json"), Form::Stream));
        assert!(matches!(wanted(&HeaderMap::new()), Form::Json));
    }
}
