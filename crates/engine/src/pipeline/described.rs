//! What is said about a file: looked up before it is read, and kept with its document.

use gristmill_model::{Document, DocumentMetadata, MetadataValue, ReasonCode, Source, Stage};
use gristmill_store::{Known, StoreError};

use super::Attempt;
use crate::metadata::{self, Role};
use crate::outcome::{Staying, skip};

impl Attempt<'_> {
    /// Finds out what is said about the file. One that says something about others is left
    /// out, one about which something invalid is said fails before it is read.
    pub(super) fn describe(&mut self, source: &dyn Source) -> Staying<()> {
        let task = &self.claimed.task;
        let supplied = &self.job.supplied;
        let before = self.metadata_before();
        let before = self.stored(before)?;
        let found = match supplied.role(source, &task.key) {
            Ok(Role::Metadata(whose)) => return skip(ReasonCode::UsedAsMetadata, whose),
            Ok(Role::Unreadable(problem)) => Err(gristmill_model::Failure::new(
                ReasonCode::InvalidMetadata,
                Stage::Accessing,
                problem,
            )),
            Ok(Role::Document) => supplied.of(source, &task.connection, &task.key, &before),
            Err(failure) => Err(failure),
        };
        self.facts = source.facts(&task.key);
        match found {
            Ok(metadata) => self.supplied = metadata,
            Err(failure) => return self.fail(failure),
        }
        Ok(())
    }

    /// The metadata of the document at the file's place.
    fn metadata_before(&self) -> Result<DocumentMetadata, StoreError> {
        let (task, store) = (&self.claimed.task, &self.parts.store);
        let collection = &self.job.job.collection;
        metadata::of_document_at(store, collection, &task.connection, &task.key)
    }

    /// Gives a document whose file is unchanged what is said about it now, without reading or
    /// embedding anything.
    pub(super) fn describe_anew(&mut self, known: &Known) -> Staying<()> {
        // What is said about one place of several is not said about the others.
        if known.alias {
            return Ok(());
        }
        let described = self.try_describing(known);
        self.stored(described)
    }

    fn try_describing(&self, known: &Known) -> Result<(), StoreError> {
        let store = &self.parts.store;
        let stored = match store.document(&known.document) {
            // It was deleted a moment ago; who settles the file sees that too.
            Err(StoreError::NotFound { .. }) => return Ok(()),
            stored => stored?,
        };
        if metadata::is_current(&stored.metadata, &self.supplied) {
            return Ok(());
        }
        let mut document = store.parsed(&known.document)?;
        let metadata = self.all_metadata(&mut document);
        store.supply_metadata(&known.document, metadata, self.parts.now())?;
        Ok(())
    }

    /// What is said about the file, filled up with what it says of itself. A title and a
    /// language that others gave it become the document's.
    pub(super) fn all_metadata(&self, document: &mut Document) -> DocumentMetadata {
        let mut metadata = self.supplied.clone();
        document.metadata.extend(self.facts.clone());
        self.job.supplied.fill(document, &mut metadata);
        let given = |name: &str| match &self.supplied.get(name)?.value {
            MetadataValue::Text(text) => Some(text.clone()),
            _ => None,
        };
        let known = self.facts.get("title").cloned();
        document.title = given("title").or(document.title.take()).or(known);
        document.language = given("language").or(document.language.take());
        metadata
    }
}
