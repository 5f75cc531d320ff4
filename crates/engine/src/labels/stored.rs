//! Labels of what is stored already: given again without parsing or embedding anything, held
//! against policies, and decided about by people.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, DocumentId, JobId, JobOrigin, Label, LabelAction, Labelling, ProcessingOptions,
};
use gristmill_store::{Admission, Decided, Labelled, Relabelled, RulingRequest, Store, StoreError};

use super::Gate;
use crate::engine::Engine;
use crate::error::Result;
use crate::shared::Signal;

/// Documents labelled in one transaction.
const LABELLED_AT_ONCE: usize = 50;
/// Documents decided about in one transaction.
const DECIDED_AT_ONCE: usize = 500;
/// Documents held in memory while policies are tried on all of them.
const PART: u32 = 500;

/// What labelling again came to, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LabelRun {
    /// Documents that were looked at.
    pub labelled: u32,
    /// Those of them that have another label now, or another need of a review.
    pub changed: u32,
    /// Documents that are still to be looked at.
    pub left: u32,
}

/// Where a policy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In what is stored: of this collection, or all.
    Collection(Option<CollectionId>),
    /// On the way to a destination: of this collection, or all.
    Destination(String, Option<CollectionId>),
}

/// What the policies in force would do with what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelPreview {
    /// Documents by what would become of them.
    pub by_action: BTreeMap<LabelAction, u32>,
    /// Documents among them with which they would do something else than was done.
    pub differing: u32,
    /// Documents without a label, of which no policy can say anything.
    pub unlabelled: u32,
}

impl Engine {
    /// Labels at most `limit` of the stored documents whose label does not come from the rules
    /// in force; call it until nothing is left. What was parsed is in the store, so no file is
    /// read, and nothing is embedded.
    pub fn label_some(&self, collection: Option<&CollectionId>, limit: u32) -> Result<LabelRun> {
        let (gate, store) = (self.labels(), self.store());
        let (ids, total) = store.to_label(collection, gate.rules(), limit)?;
        let mut run = LabelRun::default();
        for part in ids.chunks(LABELLED_AT_ONCE) {
            let relabelled: Result<Vec<_>> = part
                .iter()
                .filter_map(|id| self.labelled_anew(id).transpose())
                .collect();
            let relabelled = relabelled?;
            run.labelled += part.len() as u32;
            run.changed += store.relabel(relabelled, self.shared.parts.now())?;
        }
        run.left = total.saturating_sub(run.labelled);
        Ok(run)
    }

    /// None when the document was deleted a moment ago.
    fn labelled_anew(&self, id: &DocumentId) -> Result<Option<Relabelled>> {
        let (gate, store) = (self.labels(), self.store());
        let stored = if_there(store.document(id))?;
        let parsed = if_there(store.parsed(id))?;
        let (Some(stored), Some(parsed)) = (stored, parsed) else {
            return Ok(None);
        };
        let mut labelling = gate.label(&parsed, self.shared.parts.now());
        match if_there(store.labelling(id))?.flatten() {
            Some(before) => keep_what_stays(&mut labelling, before),
            None => labelling.why = "it was stored before it was labelled".to_owned(),
        }
        Ok(Some(Relabelled {
            id: id.clone(),
            version: stored.version,
            labelling,
        }))
    }

    /// What the policies in force would do with what is stored, or with what leaves for a
    /// destination.
    pub fn preview_labels(&self, place: &Place) -> Result<LabelPreview> {
        let (gate, store) = (self.labels(), self.store());
        let (Place::Collection(collection) | Place::Destination(_, collection)) = place;
        let counts = store.label_counts(collection.as_ref(), gate.rules())?;
        let mut preview = LabelPreview {
            unlabelled: counts.unlabelled,
            ..LabelPreview::default()
        };
        for part in LabelledParts::new(store, collection.as_ref()) {
            for document in part? {
                let action = action(&gate, place, &document);
                *preview.by_action.entry(action).or_default() += 1;
                preview.differing += u32::from(differs(&document, action));
            }
        }
        Ok(preview)
    }

    /// Does with stored documents what the policies in force say: holds them, masks them or
    /// removes them, a part after the other. What a person ruled on stays.
    pub fn enforce_labels(
        &self,
        collection: Option<CollectionId>,
        admission: Who,
    ) -> Result<Decided> {
        let (gate, store) = (self.labels(), self.store());
        let place = Place::Collection(collection.clone());
        let mut all = Decided::default();
        for part in LabelledParts::new(store, collection.as_ref()) {
            let part = part?.into_iter();
            let differing = part.filter(|one| differs(one, action(&gate, &place, one)));
            let differing: Vec<_> = differing.map(|document| document.id).collect();
            if !differing.is_empty() {
                add(
                    &mut all,
                    self.decide_labels(&differing, None, admission.clone())?,
                );
            }
        }
        Ok(all)
    }

    /// Decides about documents, stored or held: as a person says, or as the policies in force
    /// do. What is let in is stored by jobs, which start at once, without being parsed again.
    /// Each 500 of them are one transaction; one with a document that is not there is left out.
    pub fn decide_labels(
        &self,
        ids: &[DocumentId],
        ruling: Option<RulingRequest>,
        who: Who,
    ) -> Result<Decided> {
        let mut all = Decided::default();
        for part in ids.chunks(DECIDED_AT_ONCE) {
            let gate = self.labels();
            let policy = move |collection: &CollectionId, label: Label, review: bool| {
                gate.decide(collection, label, review)
            };
            let admission = Admission {
                user: who.user.clone(),
                origin: who.origin,
                options: ProcessingOptions::from_settings(&self.shared.parts.settings()),
                new_id: || JobId::from_uuid(uuid::Uuid::now_v7()),
            };
            let now = self.shared.parts.now();
            let store = self.store();
            let decided = store.decide_labels(part, ruling.clone(), admission, policy, now)?;
            add(&mut all, decided);
        }
        self.shared.signal(Signal::Changed);
        Ok(all)
    }
}

/// Whom the jobs belong to that store what is let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The user.
    pub user: String,
    /// The door the decision came in by.
    pub origin: JobOrigin,
}

/// It is stored as it was; and what is masked in its text cannot be found again.
fn keep_what_stays(labelling: &mut Labelling, before: Labelling) {
    if before.action == LabelAction::Redact && labelling.found.label < before.found.label {
        labelling.found = before.found;
        labelling.opinion = before.opinion;
    }
    (labelling.action, labelling.why) = (before.action, before.why);
}

fn if_there<T>(answer: std::result::Result<T, StoreError>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// All stored documents with a label, a part at a time, in the order they were added. Those
/// that are stored meanwhile come too.
struct LabelledParts<'a> {
    store: &'a Store,
    collection: Option<&'a CollectionId>,
    /// The place of the last document; none after the last part.
    after: Option<i64>,
}

impl<'a> LabelledParts<'a> {
    fn new(store: &'a Store, collection: Option<&'a CollectionId>) -> Self {
        Self {
            store,
            collection,
            after: Some(0),
        }
    }
}

impl Iterator for LabelledParts<'_> {
    type Item = Result<Vec<Labelled>>;

    fn next(&mut self) -> Option<Self::Item> {
        let after = self.after?;
        let part = match self.store.labelled(self.collection, after, PART) {
            Ok(part) => part,
            Err(error) => {
                self.after = None;
                return Some(Err(error.into()));
            }
        };
        self.after = part.last().map(Labelled::place);
        (!part.is_empty()).then_some(Ok(part))
    }
}

/// What becomes of a document by the policies in force.
fn action(gate: &Gate, place: &Place, document: &Labelled) -> LabelAction {
    let (label, review) = (document.label, document.requires_review);
    match place {
        Place::Collection(_) if document.ruled => document.action,
        Place::Collection(_) => gate.decide(&document.collection, label, review).0,
        Place::Destination(name, _) => gate.decide_for_destination(name, label, review).0,
    }
}

fn add(all: &mut Decided, decided: Decided) {
    all.kept += decided.kept;
    all.admitted += decided.admitted;
    all.held += decided.held;
    all.refused += decided.refused;
    all.reread += decided.reread;
    all.jobs.extend(decided.jobs);
}

/// Whether a policy would not have stored a document as it is. What is masked already may be
/// stored wherever it may be stored as it is.
fn differs(document: &Labelled, action: LabelAction) -> bool {
    match (document.action, action) {
        (_, LabelAction::Quarantine | LabelAction::Refuse) => true,
        (stored, LabelAction::Redact) => stored != LabelAction::Redact,
        (_, LabelAction::Store | LabelAction::LocalEmbedderOnly) => false,
    }
}
