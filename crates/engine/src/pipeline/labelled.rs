//! How sensitive a document is, and what may become of it: decided between parsing and
//! chunking, so that what is held or masked never reaches an embedder.

use gristmill_model::{Document, DocumentId, LabelAction, Labelling, MetadataOrigin, Span};
use gristmill_sources::Staged;
use gristmill_store::{HeldDocument, NewHeld, Outcome};

use super::Attempt;
use crate::outcome::{End, Staying};

/// A document that may be stored.
pub(super) struct Labelled {
    /// The id it gets if it is a new one.
    pub(super) id: DocumentId,
    pub(super) document: Document,
    pub(super) labelling: Labelling,
}

impl Attempt<'_> {
    /// What is held at the file's place and was let in by a person: it is stored as it was
    /// looked at, without its source.
    pub(super) fn admitted(&mut self) -> Staying<Option<Labelled>> {
        let task = &self.claimed.task;
        let (collection, store) = (&self.job.job.collection, &self.parts.store);
        let held = store.admitted_at(collection, &task.connection, &task.key);
        let held = self.stored(held)?;
        // A job that met the file as it is by now reads it, and so does one whose embedder may
        // not have it, which holds it again.
        let as_decided = |held: &HeldDocument| {
            let as_listed =
                task.size == Some(held.seen.size) && task.modified == held.seen.modified;
            as_listed && !self.would_leave(&held.labelling)
        };
        let Some(held) = held.filter(as_decided) else {
            return Ok(None);
        };
        let begun = store.begin_on_disk(self.claimed.claim, self.parts.now());
        self.stored(begun)?;
        self.seen = Some(held.seen);
        self.media_type = Some(held.document.media_type.clone());
        self.supplied = held.supplied;
        // What the document says of itself is taken from it again, masked if it is to be.
        self.supplied
            .retain(|_, of| of.origin != MetadataOrigin::Document);
        Ok(Some(self.as_allowed(Labelled {
            id: held.id,
            document: held.document,
            labelling: held.labelling,
        })))
    }

    /// A file that was met and held before is not parsed again.
    pub(super) fn held_or_parsed(&mut self, staged: &Staged) -> Staying<Document> {
        let (collection, store) = (&self.job.job.collection, &self.parts.store);
        let held = store.held_document(collection, staged.hash(), self.parsing());
        match self.stored(held)? {
            Some(document) => {
                self.media_type = Some(document.media_type.clone());
                Ok(document)
            }
            None => self.parse(staged),
        }
    }

    /// Labels a document, and ends here unless it may be stored.
    pub(super) fn label(&mut self, staged: &Staged, document: Document) -> Staying<Labelled> {
        self.board.enter(self.stage, "labelling");
        self.check_flow()?;
        let gate = self.parts.labels();
        let collection = &self.job.job.collection;
        let mut labelling = gate.label(&document, self.parts.now());
        let ruling = self.parts.store.ruling(collection, staged.hash());
        labelling.ruling = self.stored(ruling)?;
        let (label, review) = (labelling.label(), labelling.requires_review());
        labelling.settle(gate.decide(&self.job.job.collection, label, review));
        if self.would_leave(&labelling) {
            labelling.action = LabelAction::Quarantine;
            labelling.why += ", and the embedder in use is not on this machine";
        }
        let labelled = Labelled {
            id: DocumentId::from_uuid(uuid::Uuid::now_v7()),
            document,
            labelling,
        };
        match labelled.labelling.action {
            LabelAction::Store | LabelAction::LocalEmbedderOnly | LabelAction::Redact => {
                Ok(self.as_allowed(labelled))
            }
            LabelAction::Quarantine => Err(End::With(self.held(labelled))),
            LabelAction::Refuse => Err(End::With(Outcome::Refused(Box::new(labelled.labelling)))),
        }
    }

    /// Whether embedding would send texts off this machine that must stay on it.
    fn would_leave(&self, labelling: &Labelling) -> bool {
        labelling.action == LabelAction::LocalEmbedderOnly && !self.in_use.embedder.is_local()
    }

    /// The document as it may be stored: masked, where it has to be.
    fn as_allowed(&self, mut labelled: Labelled) -> Labelled {
        if labelled.labelling.action == LabelAction::Redact {
            labelled.document = self.parts.labels().redact(&labelled.document);
            // Places in a text that is not kept would point at others.
            for hit in &mut labelled.labelling.found.hits {
                hit.span = Span::default();
            }
        }
        labelled
    }

    fn held(&self, labelled: Labelled) -> Outcome {
        Outcome::Held(Box::new(NewHeld {
            id: labelled.id,
            parsing: self.parsing(),
            document: labelled.document,
            supplied: self.supplied.clone(),
            options: self.job.job.options.clone(),
            labelling: labelled.labelling,
        }))
    }
}
