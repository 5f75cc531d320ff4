//! What texts of documents tell of themselves: found out as they are stored, and in the
//! background for those that were stored before anybody asked.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_facts::{count_words, key_phrases};
use gristmill_model::{Document, DocumentId};
use gristmill_store::{Described, Store, StoreError, TextFacts};

use crate::engine::Engine;
use crate::error::Result;
use crate::parts::Parts;

/// Phrases kept of a document.
const PHRASES: usize = 8;
/// Documents whose facts are written in one transaction.
const AT_ONCE: u32 = 10;
/// When to begin in the background: a start has better things to do.
const FIRST: Duration = Duration::from_secs(10);

/// What the text of a document tells of itself.
pub(crate) fn of(document: &Document) -> TextFacts {
    let language = document.language.as_deref().unwrap_or_default();
    TextFacts {
        words: count_words(&document.text),
        images: document.images,
        phrases: key_phrases(&document.text, language, PHRASES),
    }
}

impl Engine {
    /// Finds out what texts of documents tell that were stored before anybody asked, and by
    /// what their twins are found; answers of how many. Done in the background by itself.
    pub fn describe_stored(&self) -> Result<u32> {
        Ok(describe_all(&self.shared.parts.store, |_| true)?)
    }
}

/// Does the same until the other end of `end` is gone, at about half the speed of one core.
pub(crate) fn run(parts: &Parts, end: &Receiver<()>) {
    if end.recv_timeout(FIRST) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let rest = |took: Duration| end.recv_timeout(took) == Err(RecvTimeoutError::Timeout);
    match describe_all(&parts.store, rest) {
        Ok(0) => {}
        Ok(documents) => tracing::info!(documents, "found out what stored texts tell"),
        Err(error) => tracing::warn!(%error, "cannot find out what stored texts tell now"),
    }
}

/// Goes on for as long as `rest`, told how long to wait, says so.
fn describe_all(
    store: &Store,
    rest: impl Fn(Duration) -> bool,
) -> std::result::Result<u32, StoreError> {
    let mut described = 0;
    let mut after: Option<DocumentId> = None;
    loop {
        let since = Instant::now();
        let ids = store.without_facts(after.as_ref(), AT_ONCE)?;
        let Some(last) = ids.last().cloned() else {
            return Ok(described);
        };
        // Whoever ends the engine waits for one document at most.
        let ids = ids.iter().take_while(|_| rest(Duration::ZERO));
        let facts: Vec<Described> = ids.filter_map(|id| found_out(store, id)).collect();
        described += facts.len() as u32;
        store.describe(facts)?;
        after = Some(last);
        if !rest(since.elapsed()) {
            return Ok(described);
        }
    }
}

/// None when the document was deleted a moment ago, or cannot be read: that keeps no other
/// from being described.
fn found_out(store: &Store, id: &DocumentId) -> Option<Described> {
    let read = || -> std::result::Result<Described, StoreError> {
        let stored = store.document(id)?;
        let mut document = store.parsed(id)?;
        // People may have said better what language it is in.
        document.language = stored.language.or(document.language);
        Ok(Described {
            id: id.clone(),
            version: stored.version,
            facts: of(&document),
        })
    };
    let described = read();
    if let Err(error) = &described {
        tracing::debug!(document = %id, %error, "its facts stay unknown");
    }
    described.ok()
}
