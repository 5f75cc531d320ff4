//! Labels: how sensitive documents are, what waits for a person, and what was decided.

use std::collections::BTreeMap;

use gristmill_model::{
    Classification, CollectionId, DocumentId, HitFamily, HitKind, JobId, JobOrigin, Label,
    LabelAction, LabelChange, LabelPolicy, LabelRules, Labelling, OpinionSettings, RulingVerdict,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Where something with a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelState {
    /// It waits for a person; nobody finds it.
    Held,
    /// A person let it in, and a job is to store it.
    Admitted,
    /// A person refused it, and may still let it in.
    Refused,
    /// It is stored and found.
    Stored,
}

/// Which labels to list; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ListLabels {
    /// Only what is there.
    pub state: Option<LabelState>,
    /// Only what waits for a person: what is held, and stored documents whose label is in
    /// doubt.
    pub awaiting: Option<bool>,
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// Only with this label.
    pub label: Option<Label>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// Something with a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelView {
    /// The document, or the id that a held one gets when it is let in.
    pub id: DocumentId,
    /// Where it is.
    pub state: LabelState,
    /// Its collection.
    pub collection: CollectionId,
    /// Its title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// Its type by content.
    pub media_type: String,
    /// The label in force.
    pub label: Label,
    /// The label the machine gives.
    pub machine_label: Label,
    /// Whether a person should look and none has.
    pub requires_review: bool,
    /// What of each kind was found, complete.
    pub counts: BTreeMap<HitKind, u64>,
    /// The label and everything it rests on.
    pub labelling: Labelling,
    /// When it was held or stored.
    pub since: Timestamp,
}

/// A document, stored or held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelRef {
    /// Which.
    pub id: DocumentId,
}

/// A label and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelDetail {
    /// As it is now.
    pub label: LabelView,
    /// What people call the kinds of what was found.
    pub kinds: BTreeMap<HitKind, String>,
    /// Every label its content was given and what became of it, the latest first.
    pub history: Vec<LabelChange>,
}

/// Decides about documents, stored or held, as a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct DecideLabels {
    /// These documents, 1000 at most.
    pub ids: Vec<DocumentId>,
    /// Who decides; the user of this machine unless said.
    pub by: Option<String>,
    /// Another label than the machine's, which is kept. Wants a comment.
    pub label: Option<Label>,
    /// What may become of them; what the policy says about the label unless said. `policy`
    /// without a label takes back what was decided before.
    pub verdict: Option<RulingVerdict>,
    /// Why.
    pub comment: Option<String>,
    /// Whom the jobs belong to that store what is let in.
    pub user: Option<String>,
    /// The door the decision comes in by.
    pub origin: Option<JobOrigin>,
}

/// What decisions came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelsDecided {
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

/// Asks about the labels of a collection, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct LabelScope {
    /// Only of this collection.
    pub collection: Option<CollectionId>,
}

/// How many documents there are by label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelStatus {
    /// Documents that are served.
    pub documents: u32,
    /// Those of them without a label.
    pub unlabelled: u32,
    /// Those of them labelled by other rules than the ones in force.
    pub outdated: u32,
    /// Those of them whose label a person should look at.
    pub in_doubt: u32,
    /// Files that wait for a person.
    pub held: u32,
    /// Documents that are served, by label.
    pub by_label: BTreeMap<Label, u32>,
}

/// Labels some of the stored documents again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct RunLabels {
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// How many at most, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// What labelling again came to, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelsRun {
    /// Documents that were looked at.
    pub labelled: u32,
    /// Those of them that have another label now, or another need of a review.
    pub changed: u32,
    /// Documents that are still to be looked at.
    pub left: u32,
}

/// Asks what the policies in force would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct PreviewLabels {
    /// Only with documents of this collection.
    pub collection: Option<CollectionId>,
    /// With documents on their way to this destination, instead of with what is stored.
    pub destination: Option<String>,
}

/// What the policies in force would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelsPreview {
    /// Documents by what would become of them.
    pub by_action: BTreeMap<LabelAction, u32>,
    /// Documents of which it is not what they were stored with.
    pub differing: u32,
    /// Documents without a label, of which no policy can say anything.
    pub unlabelled: u32,
}

/// Does with stored documents what the policies in force say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct EnforceLabels {
    /// Only with documents of this collection.
    pub collection: Option<CollectionId>,
    /// Whom the jobs belong to that store anew what has to be masked.
    pub user: Option<String>,
    /// The door this comes in by.
    pub origin: Option<JobOrigin>,
}

/// Changes what the settings say about labels. What is left out stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SetLabels {
    /// What is looked for.
    pub rules: Option<LabelRules>,
    /// What each label may do, in collections that have no policy of their own.
    pub policy: Option<LabelPolicy>,
    /// Policies of single collections, in place of all there are.
    pub collections: Option<BTreeMap<String, LabelPolicy>>,
    /// Policies of destinations, in place of all there are.
    pub destinations: Option<BTreeMap<String, LabelPolicy>>,
    /// A language model that is asked for a second opinion.
    pub opinion: Option<OpinionSettings>,
    /// Whether no language model is asked any more.
    pub without_opinion: Option<bool>,
}

/// A text to try rules on. It is kept nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct TryLabels {
    /// The text.
    pub text: String,
    /// ISO 639-1 code of its language, by which some numbers are told.
    pub language: Option<String>,
    /// Rules to try in place of the ones in force; they are written nowhere.
    pub rules: Option<LabelRules>,
    /// The policy to try in place of the common one.
    pub policy: Option<LabelPolicy>,
}

/// A kind of what can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelKind {
    /// Its code.
    pub kind: HitKind,
    /// What people call it.
    pub name: String,
    /// What it belongs to.
    pub family: HitFamily,
}

/// What is found in a text, and what the common policy would do with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelsTried {
    /// What is found.
    pub found: Classification,
    /// What would become of a document with this text.
    pub action: LabelAction,
}
