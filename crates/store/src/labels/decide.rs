//! What people and policies decide about documents that are stored or held.
//!
//! A decision, its line in the history and the job that carries it out are one transaction.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, ConnectionId, DocumentId, EventKind, FileKey, JobId, JobOrigin, Label,
    LabelAction, Priority, ProcessingOptions, Ruling, RulingVerdict, Selection, Step, Timestamp,
};
use rusqlite::Connection;

use super::run::announce;
use super::subject::Subject;
use super::{About, LabelState, held, note, write};
use crate::documents;
use crate::error::Result;
use crate::files::{self, NewFile};
use crate::jobs::{self, NewJob, RetryScope};
use crate::kept::{self, Cause};
use crate::store::Store;
use crate::writer::Transaction;

/// What a person says about documents. With no label and the policy's verdict it takes back
/// what was said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingRequest {
    /// Who.
    pub by: String,
    /// Another label than the machine's.
    pub label: Option<Label>,
    /// What may become of them.
    pub verdict: RulingVerdict,
    /// Why.
    pub comment: String,
}

/// The jobs that are to store what is let in, and to read what was refused.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Whom they belong to.
    pub user: String,
    /// The door the decision came in by.
    pub origin: JobOrigin,
    /// How documents are processed of which it is not known.
    pub options: ProcessingOptions,
    /// Makes their ids.
    pub new_id: fn() -> JobId,
}

/// What decisions came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// Documents that stay stored as they are.
    pub kept: u32,
    /// Files that were held and are on their way to be stored, and stored documents that are
    /// on their way to be masked.
    pub admitted: u32,
    /// Files that wait for a person, among them documents that were stored before.
    pub held: u32,
    /// Files that are not taken, and documents that were removed.
    pub refused: u32,
    /// Files that were refused and are on their way to be read and decided about again.
    pub reread: u32,
    /// The jobs that store what was let in, and read what was refused.
    pub jobs: Vec<JobId>,
}

impl Store {
    /// Decides about documents, stored or held. With a ruling it is a person who does; without
    /// one a policy, which leaves alone what a person has ruled on. `policy` tells from a
    /// collection, a label and whether that requires review what becomes of a document and
    /// why. A document that is not there is [`crate::StoreError::NotFound`], and then nothing
    /// is decided.
    pub fn decide_labels(
        &self,
        ids: &[DocumentId],
        ruling: Option<RulingRequest>,
        admission: Admission,
        policy: impl Fn(&CollectionId, Label, bool) -> (LabelAction, String) + Send + 'static,
        now: Timestamp,
    ) -> Result<Decided> {
        let ids = ids.to_vec();
        self.write(move |tx| {
            let mut deciding = Deciding {
                ruling: ruling.map(|ruling| ruling.at(now)),
                now,
                decided: Decided::default(),
                files: BTreeMap::new(),
            };
            for id in &ids {
                let subject = deciding.subject(tx, id, &admission.options)?;
                deciding.decide(tx, subject, &policy)?;
            }
            deciding.start_jobs(tx, &admission)?;
            announce(tx, ids.len() as u32, now)?;
            Ok(deciding.decided)
        })
        .wait()
    }
}

impl RulingRequest {
    /// Whether it says nothing but that what was said before does not hold any more.
    pub fn is_withdrawal(&self) -> bool {
        self.label.is_none() && self.verdict == RulingVerdict::Policy
    }

    fn at(self, at: Timestamp) -> Ruling {
        Ruling {
            by: self.by,
            at,
            label: self.label,
            verdict: self.verdict,
            comment: self.comment,
        }
    }
}

/// Files by collection and options: a job for each.
type Files = BTreeMap<(CollectionId, String), Vec<NewFile>>;

struct Deciding {
    ruling: Option<Ruling>,
    now: Timestamp,
    decided: Decided,
    files: Files,
}

impl Deciding {
    /// What is decided about. A document that was removed when it was refused is served again
    /// first, as it was, unless there is no room for it or it is refused once more.
    fn subject(
        &self,
        tx: &mut Transaction<'_>,
        id: &DocumentId,
        options: &ProcessingOptions,
    ) -> Result<Subject> {
        let subject = Subject::load(tx.sql, id, options)?;
        let verdict = self.ruling.as_ref().map(|ruling| ruling.verdict);
        let stays_out = matches!(verdict, None | Some(RulingVerdict::Refuse));
        if subject.state != LabelState::Refused || stays_out {
            return Ok(subject);
        }
        match kept::find(tx.sql, id)? {
            Some(removed) if kept::restore(tx, removed)? => {}
            Some(_) | None => return Ok(subject),
        }
        let document = id.clone();
        tx.emit(self.now, None, EventKind::DocumentRestored { document })?;
        Subject::load(tx.sql, id, options)
    }

    fn decide(
        &mut self,
        tx: &mut Transaction<'_>,
        mut subject: Subject,
        policy: &impl Fn(&CollectionId, Label, bool) -> (LabelAction, String),
    ) -> Result<()> {
        let before = subject.labelling.action;
        let labelling = &mut subject.labelling;
        match &self.ruling {
            Some(ruling) => {
                labelling.ruling = Some(ruling.clone()).filter(|ruling| !ruling.is_withdrawal());
            }
            None if labelling.ruling.is_some() => {
                self.decided.kept += 1;
                return Ok(());
            }
            None => {}
        }
        let (label, review) = (labelling.label(), labelling.requires_review());
        labelling.settle(policy(&subject.collection, label, review));
        match subject.state {
            LabelState::Held | LabelState::Admitted => self.decide_held(tx.sql, &subject)?,
            LabelState::Refused => self.decide_refused(tx.sql, &subject)?,
            LabelState::Stored => self.decide_stored(tx, before, &mut subject)?,
        }
        let about = About {
            collection: subject.collection_no,
            content_hash: subject.seen.content_hash,
            document: Some(&subject.id),
        };
        let ruling = self.ruling.as_ref();
        note(tx.sql, about, &subject.labelling, ruling, self.now)
    }

    fn decide_held(&mut self, sql: &Connection, subject: &Subject) -> Result<()> {
        let state = match subject.labelling.action {
            LabelAction::Refuse => {
                self.decided.refused += 1;
                LabelState::Refused
            }
            LabelAction::Quarantine => {
                self.decided.held += 1;
                LabelState::Held
            }
            LabelAction::Store | LabelAction::LocalEmbedderOnly | LabelAction::Redact => {
                self.decided.admitted += 1;
                self.process(subject);
                LabelState::Admitted
            }
        };
        held::settle(sql, subject.no, state, &subject.labelling)
    }

    /// Nothing of its content is kept, so whatever becomes of it now, its file is read first.
    fn decide_refused(&mut self, sql: &Connection, subject: &Subject) -> Result<()> {
        match subject.labelling.action {
            LabelAction::Refuse => self.decided.refused += 1,
            LabelAction::Store
            | LabelAction::LocalEmbedderOnly
            | LabelAction::Redact
            | LabelAction::Quarantine => {
                self.decided.reread += 1;
                self.process(subject);
            }
        }
        held::settle(sql, subject.no, LabelState::Refused, &subject.labelling)
    }

    fn decide_stored(
        &mut self,
        tx: &mut Transaction<'_>,
        before: LabelAction,
        subject: &mut Subject,
    ) -> Result<()> {
        match (before, subject.labelling.action) {
            (_, LabelAction::Refuse) => {
                self.decided.refused += 1;
                self.hold(tx.sql, subject, LabelState::Refused)?;
                kept::retire(tx, subject.no, Cause::Removed, self.now)?;
                self.tell_removed(tx, subject)
            }
            (_, LabelAction::Quarantine) => {
                self.decided.held += 1;
                self.hold(tx.sql, subject, LabelState::Held)?;
                documents::remove(tx, subject.no, self.now)?;
                self.tell_removed(tx, subject)
            }
            (LabelAction::Redact, action) => {
                if action != LabelAction::Redact {
                    subject.labelling.action = LabelAction::Redact;
                    subject.labelling.why =
                        "it was stored masked, and is until its file is read anew".to_owned();
                }
                self.decided.kept += 1;
                write(tx.sql, subject.no, Some(&subject.labelling))
            }
            (_, LabelAction::Redact) => {
                self.decided.admitted += 1;
                self.process(subject);
                self.hold(tx.sql, subject, LabelState::Admitted)
            }
            (_, LabelAction::Store | LabelAction::LocalEmbedderOnly) => {
                self.decided.kept += 1;
                write(tx.sql, subject.no, Some(&subject.labelling))
            }
        }
    }

    /// Holds a stored document as its file would be held, or notes that it was refused.
    fn hold(&self, sql: &Connection, subject: &Subject, state: LabelState) -> Result<()> {
        let held = subject.as_held(sql, state)?;
        held::put(sql, &subject.location(), subject.seen, &held, self.now).map(drop)
    }

    fn tell_removed(&self, tx: &mut Transaction<'_>, subject: &Subject) -> Result<()> {
        let document = subject.id.clone();
        tx.emit(self.now, None, EventKind::DocumentDeleted { document })?;
        Ok(())
    }

    fn process(&mut self, subject: &Subject) {
        let job = (subject.collection.clone(), subject.options.clone());
        self.files.entry(job).or_default().push(subject.file());
    }

    /// Makes and starts a job for each collection and way of processing.
    fn start_jobs(&mut self, tx: &mut Transaction<'_>, admission: &Admission) -> Result<()> {
        for ((collection, options), files) in std::mem::take(&mut self.files) {
            let id = (admission.new_id)();
            let options = serde_json::from_str(&options)
                .map_err(|error| crate::StoreError::Corrupt(error.to_string()))?;
            let job = NewJob {
                id: id.clone(),
                user: admission.user.clone(),
                name: "Decided by label".to_owned(),
                description: None,
                priority: Priority::Normal,
                origin: admission.origin,
                collection,
                options,
                selections: selections(&files),
                request: None,
            };
            jobs::create(tx, &job, self.now)?;
            files::add(tx, &id, &files, true, self.now)?;
            jobs::step(tx, &id, Step::Start, RetryScope::FailedOnly, self.now)?;
            self.decided.jobs.push(id);
        }
        Ok(())
    }
}

/// One selection for each connection.
fn selections(files: &[NewFile]) -> Vec<Selection> {
    let mut keys: BTreeMap<&ConnectionId, Vec<FileKey>> = BTreeMap::new();
    for file in files {
        keys.entry(&file.connection)
            .or_default()
            .push(file.key.clone());
    }
    let selections = keys.into_iter();
    selections
        .map(|(connection, keys)| Selection::only(connection.clone(), keys))
        .collect()
}
