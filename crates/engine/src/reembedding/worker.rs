//! Takes a change of the embedding model through its states, a part at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_failpoints::{Point, reach};
use gristmill_model::{ChangeState, ChangeStep, Embedder, ModelId};
use gristmill_store::{Lacking, StoreError, Unembedded};

use super::compute::{self, NoVectors};
use super::in_use::InUse;
use crate::embedding;
use crate::shared::Shared;

/// Passages embedded and written together: a second's work or two, which is what the end of
/// the program can lose.
const PART: usize = 64;
/// How often to look for documents with vectors of a model that is not in use.
const LOOK: Duration = Duration::from_secs(5);
/// How long to wait after the database could not be asked.
const AGAIN: Duration = Duration::from_secs(1);
/// How long to wait after a document could not be embedded.
const LATER: Duration = Duration::from_secs(60);

/// What is to be done after a turn.
enum Next {
    /// There is more to do.
    GoOn,
    /// There is nothing to do for so long, unless someone asks.
    Rest(Duration),
}

/// Why a turn came to nothing.
enum Trouble {
    /// The engine ends.
    Ending,
    /// The store did not do it.
    Store(StoreError),
    /// A passage cannot be embedded; the text says why, on which document.
    Model(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Trouble::Store(error)
    }
}

/// The thread that changes models.
pub(super) struct Worker {
    shared: Arc<Shared>,
    /// Says that there may be something to do; closed when the engine ends.
    nudges: Receiver<()>,
    ending: Arc<AtomicBool>,
    /// The model of the change under way, once it is loaded.
    coming: Option<Arc<dyn Embedder>>,
    /// The place of the last document that was looked at.
    after: i64,
    /// How many threads embed.
    threads: usize,
    /// Whether it was told that the database cannot be asked.
    told: bool,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, nudges: Receiver<()>, ending: Arc<AtomicBool>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = embedding::threads(&shared.parts.settings(), cores);
        Self {
            shared,
            nudges,
            ending,
            coming: None,
            after: 0,
            // Files that people wait for come first.
            threads: threads.div_ceil(2),
            told: false,
        }
    }

    /// Does what is to be done until the engine ends.
    pub(super) fn run(mut self) {
        // Threads it starts inherit the priority.
        embedding::lower_priority(embedding::LAST);
        while !self.ending.load(Ordering::Relaxed) {
            let rest = match self.turn() {
                Ok(Next::GoOn) => {
                    self.told = false;
                    continue;
                }
                Ok(Next::Rest(rest)) => rest,
                Err(Trouble::Ending) => return,
                Err(Trouble::Model(problem)) => self.note_problem(problem),
                Err(Trouble::Store(error)) => self.note_trouble(&error),
            };
            if self.nudges.recv_timeout(rest) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    fn turn(&mut self) -> Result<Next, Trouble> {
        let store = &self.shared.parts.store;
        let Some((model, state)) = store.embedding_change_state()? else {
            return self.catch_up();
        };
        match state {
            ChangeState::Running => self.advance(&model),
            ChangeState::Removing | ChangeState::Cancelling => {
                self.coming = None;
                store.clear_spare_vectors(self.shared.parts.now())?;
                match self.catch_up_some() {
                    // What cannot be embedded is told of when this has ended.
                    Ok(_) | Err(Trouble::Model(_)) => Ok(Next::GoOn),
                    Err(trouble) => Err(trouble),
                }
            }
            ChangeState::Paused | ChangeState::Completed | ChangeState::Cancelled => {
                self.catch_up()
            }
        }
    }

    /// Makes new vectors for some documents; when none lack them, puts them in use.
    fn advance(&mut self, model: &ModelId) -> Result<Next, Trouble> {
        let embedder = self.coming(model)?;
        if self.embed_some(Lacking::New, &embedder)? {
            return Ok(Next::GoOn);
        }
        let parts = &self.shared.parts;
        if parts.store.carry_chosen_vectors()? {
            return Ok(Next::GoOn);
        }
        let serving = parts.store.serving()?;
        let first = serving.map(|serving| serving.first);
        // Nothing changes if something was stored meanwhile, or someone paused the change.
        if let Some(change) = parts.store.switch_embedding(parts.now())? {
            reach(Point::ModelSwitched);
            tracing::info!(model = %change.model, "searches are answered by another model");
            let fingerprints = first.unwrap_or_else(|| embedder.model().clone());
            parts.use_model(InUse {
                embedder,
                fingerprints,
            });
        }
        Ok(Next::GoOn)
    }

    fn catch_up(&mut self) -> Result<Next, Trouble> {
        match self.catch_up_some()? {
            true => Ok(Next::GoOn),
            false => Ok(Next::Rest(LOOK)),
        }
    }

    /// Embeds some documents whose vectors are of a model that is not in use.
    fn catch_up_some(&mut self) -> Result<bool, Trouble> {
        let parts = &self.shared.parts;
        let embedder = Arc::clone(&parts.in_use().embedder);
        let serving = parts.store.serving()?;
        match serving.is_some_and(|serving| serving.model == *embedder.model()) {
            true => self.embed_some(Lacking::InUse, &embedder),
            false => Ok(false),
        }
    }

    /// Embeds the next documents that lack vectors; false when none do.
    fn embed_some(
        &mut self,
        lacking: Lacking,
        embedder: &Arc<dyn Embedder>,
    ) -> Result<bool, Trouble> {
        let store = self.shared.parts.store.clone();
        let mut documents = store.unembedded(lacking, self.after, PART)?;
        if documents.is_empty() && self.after > 0 {
            // What was replaced since has its old place.
            self.after = 0;
            documents = store.unembedded(lacking, 0, PART)?;
        }
        let Some(last) = documents.last() else {
            return Ok(false);
        };
        self.after = last.place();
        match self.vectors(&documents, embedder) {
            Ok(vectors) => {
                let done = by_document(documents, vectors);
                store.add_vectors(lacking, embedder.model(), done)?;
            }
            // Asking for nothing tells whether it is the model or one of the documents.
            Err(Trouble::Model(_)) if documents.len() > 1 && embedder.embed(&[]).is_ok() => {
                self.embed_each(lacking, embedder, documents)?;
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(true)
    }

    /// Embeds documents one by one, so that one that cannot be embedded keeps none from it.
    fn embed_each(
        &self,
        lacking: Lacking,
        embedder: &Arc<dyn Embedder>,
        documents: Vec<Unembedded>,
    ) -> Result<(), Trouble> {
        let mut problem = None;
        for document in documents {
            match self.vectors(std::slice::from_ref(&document), embedder) {
                Ok(vectors) => {
                    let (store, done) = (&self.shared.parts.store, vec![(document, vectors)]);
                    store.add_vectors(lacking, embedder.model(), done)?;
                }
                Err(Trouble::Model(text)) => problem = problem.or(Some(text)),
                Err(trouble) => return Err(trouble),
            }
        }
        problem.map_or(Ok(()), |text| Err(Trouble::Model(text)))
    }

    /// A vector for each passage: those of texts that are stored already are taken from there.
    fn vectors(
        &self,
        documents: &[Unembedded],
        embedder: &Arc<dyn Embedder>,
    ) -> Result<Vec<Vec<f32>>, Trouble> {
        let texts = documents.iter().flat_map(|document| &document.texts);
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let store = &self.shared.parts.store;
        let mut vectors = store.cached_vectors(embedder.model(), &texts)?;
        let missing: Vec<usize> = (0..texts.len())
            .filter(|&index| vectors[index].is_none())
            .collect();
        let wanted: Vec<&str> = missing.iter().map(|&index| texts[index]).collect();
        let fresh = compute::vectors(&**embedder, &wanted, self.threads, &self.ending);
        let fresh = fresh.map_err(|why| match why {
            NoVectors::Ending => Trouble::Ending,
            NoVectors::Failed(failure) => {
                let first = &documents[0].document;
                let detail = failure.detail;
                let text = format!("the document `{first}` cannot be embedded: {detail}");
                Trouble::Model(text)
            }
        })?;
        for (index, vector) in missing.into_iter().zip(fresh) {
            vectors[index] = Some(vector);
        }
        Ok(vectors.into_iter().flatten().collect())
    }

    /// The model of the change under way.
    fn coming(&mut self, model: &ModelId) -> Result<Arc<dyn Embedder>, Trouble> {
        if let Some(coming) = &self.coming
            && coming.model() == model
        {
            return Ok(Arc::clone(coming));
        }
        let parts = &self.shared.parts;
        let stored = parts.store.embedding_models()?;
        let stored = stored.into_iter().find(|stored| stored.model == *model);
        let folder = stored.and_then(|stored| stored.folder);
        let found = parts.models.find(model, folder.as_deref());
        let found = found
            .ok_or_else(|| Trouble::Model(format!("nobody here knows the model `{model}`")))?;
        self.coming = Some(Arc::clone(&found));
        self.after = 0;
        Ok(found)
    }

    /// Holds the change, or, where none is running, passes over what cannot be embedded.
    fn note_problem(&self, problem: String) -> Duration {
        tracing::warn!(problem, "passages cannot be embedded anew");
        let parts = &self.shared.parts;
        let paused =
            parts
                .store
                .step_embedding_change(ChangeStep::Pause, Some(problem), parts.now());
        match paused {
            // It is not running: a document whose vectors are of another model is tried later.
            Ok(_) | Err(StoreError::Invalid(_)) => LATER,
            Err(error) => {
                tracing::warn!(%error, "the change cannot be paused");
                AGAIN
            }
        }
    }

    /// Says once that the database cannot be asked.
    fn note_trouble(&mut self, error: &StoreError) -> Duration {
        if !self.told {
            tracing::warn!(%error, "the embedding model cannot be changed now");
            self.told = true;
        }
        AGAIN
    }
}

fn by_document(
    documents: Vec<Unembedded>,
    vectors: Vec<Vec<f32>>,
) -> Vec<(Unembedded, Vec<Vec<f32>>)> {
    let mut vectors = vectors.into_iter();
    let take = |document: Unembedded| {
        let own = vectors.by_ref().take(document.texts.len()).collect();
        (document, own)
    };
    documents.into_iter().map(take).collect()
}
