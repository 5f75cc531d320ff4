//! `search.run`.

use std::time::Instant;

use gristmill_model::{
    Embedder, Failure, ModelId, SearchHit, SearchMode, SearchQuery, TokenCounter,
};
use gristmill_store::QueryVector;

use super::Opened;
use crate::ApiError;
use crate::types::{Search, SearchAnswer};

pub(super) fn run(opened: &Opened, input: Search) -> Result<SearchAnswer, ApiError> {
    let begun = Instant::now();
    let mut query = SearchQuery::from(input);
    check(&query)?;
    let question = Question::of(opened, &query)?;
    let notice = question.notice();
    if let (true, Some(notice)) = (question.vectors.is_empty(), &notice) {
        if query.mode == SearchMode::Vector {
            return Err(ApiError::unavailable(notice.clone()).with_hint("search with `text` mode"));
        }
        query.mode = SearchMode::Text;
    }
    let mut hits = question.ask(opened, &query)?;
    // The model may have been switched since the question was embedded.
    if question.own.is_some() && question.own.as_ref() != Some(opened.model()?.model()) {
        hits = Question::of(opened, &query)?.ask(opened, &query)?;
    }
    Ok(SearchAnswer {
        hits,
        mode: query.mode,
        notice,
        took_ms: begun.elapsed().as_secs_f64() * 1000.0,
    })
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

/// A question as every model with documents sees it.
#[derive(Default)]
struct Question {
    vectors: Vec<(ModelId, Vec<f32>)>,
    /// The knowledge base's own model, if it was asked and answered.
    own: Option<ModelId>,
    /// What is wrong with the knowledge base's own model.
    own_trouble: Option<String>,
    /// Models of providers that could not be asked, with why.
    troubles: Vec<(ModelId, String)>,
}

impl Question {
    /// Asks every model there are documents of, all at once; none where words alone are asked
    /// for.
    fn of(opened: &Opened, query: &SearchQuery) -> Result<Self, ApiError> {
        let mut question = Self::default();
        if query.mode == SearchMode::Text {
            return Ok(question);
        }
        let chosen = opened.store.chosen_models()?;
        let chosen: Vec<ModelId> = chosen.into_iter().map(|chosen| chosen.model).collect();
        // While there are documents of providers' models alone, the own one is not needed.
        let has_own = chosen.is_empty() || opened.store.serving()?.is_some();
        let own = has_own.then(|| opened.model()).transpose()?;
        let answers = std::thread::scope(|scope| {
            let asking: Vec<_> = chosen
                .iter()
                .map(|model| scope.spawn(move || of_provider(opened, model, &query.text)))
                .collect();
            if let Some(encoder) = &own {
                match vector(&**encoder, &query.text) {
                    Ok(vector) => {
                        question.own = Some(encoder.model().clone());
                        question.vectors.push((encoder.model().clone(), vector));
                    }
                    Err(failure) => question.own_trouble = Some(failure.detail),
                }
            }
            let joined = asking.into_iter().map(|thread| thread.join());
            joined.collect::<Vec<_>>()
        });
        for (model, answer) in chosen.into_iter().zip(answers) {
            match answer {
                Ok(Ok(vector)) => question.vectors.push((model, vector)),
                Ok(Err(detail)) => question.troubles.push((model, detail)),
                Err(_) => question
                    .troubles
                    .push((model, "asking it failed".to_owned())),
            }
        }
        Ok(question)
    }

    fn ask(&self, opened: &Opened, query: &SearchQuery) -> Result<Vec<SearchHit>, ApiError> {
        let vectors = self.vectors.iter();
        let vectors = vectors.map(|(model, vector)| QueryVector { model, vector });
        Ok(opened.store.search(query, vectors)?)
    }

    /// Why some documents, or all, are found by their words alone.
    fn notice(&self) -> Option<String> {
        if self.vectors.is_empty() {
            let first = self.troubles.first().map(|(_, detail)| detail);
            let why = self.own_trouble.as_ref().or(first)?;
            return Some(format!("searched by words alone: {why}"));
        }
        let own = self.own_trouble.iter();
        let own = own.map(|why| format!("documents without a provider's model: {why}"));
        let others = self.troubles.iter();
        let others = others.map(|(model, why)| format!("documents of `{model}`: {why}"));
        let parts: Vec<String> = own.chain(others).collect();
        let parts = (!parts.is_empty()).then(|| parts.join("; "))?;
        Some(format!("some were searched by words alone: {parts}"))
    }
}

/// The vector of a question by a model of a provider, or why there is none.
fn of_provider(opened: &Opened, model: &ModelId, text: &str) -> Result<Vec<f32>, String> {
    match opened.models.remotes().find(model) {
        Some(client) => vector(&*client, text).map_err(|failure| failure.detail),
        None => Err("its provider was removed or is another model now".to_owned()),
    }
}

fn vector(embedder: &dyn Embedder, text: &str) -> Result<Vec<f32>, Failure> {
    // Counting tokens cannot say that the model is missing; embedding can.
    if embedder.is_local() {
        embedder.embed(&[])?;
    }
    embedder.embed_query(beginning(embedder, text))
}

/// As much of a question as the model takes: a pasted page still finds its like.
fn beginning<'a>(tokens: &(impl TokenCounter + ?Sized), text: &'a str) -> &'a str {
    let offsets = tokens.offsets(text);
    match offsets.get(tokens.max_tokens()) {
        Some(&end) => &text[..end],
        None => text,
    }
}
