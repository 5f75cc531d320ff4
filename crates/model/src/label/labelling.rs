//! How a document came by its label: what was found, what others said, what became of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Classification, Label, LabelAction};
use crate::{ContentHash, DocumentId, Fingerprint, Timestamp};

/// The label of a document with everything that led to it.
///
/// What the machine found is never changed by what people say: a ruling stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Labelling {
    /// What was found on this machine.
    pub found: Classification,
    /// What a language model said, where one was asked.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub opinion: Option<Opinion>,
    /// Hash of everything that decides what is found: when it is another now, labelling the
    /// document again may come to something else.
    pub rules: Fingerprint,
    /// What became of the document.
    pub action: LabelAction,
    /// The rule that said so, in a sentence.
    pub why: String,
    /// When it was labelled.
    pub at: Timestamp,
    /// What a person said about this content.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub ruling: Option<Ruling>,
}

impl Labelling {
    /// The label the machine gives: of what was found and a language model's, the more
    /// restrictive.
    pub fn machine_label(&self) -> Label {
        let opinion = self.opinion.as_ref().and_then(|opinion| opinion.label);
        opinion.map_or(self.found.label, |label| label.max(self.found.label))
    }

    /// The label in force: a person's, else the machine's.
    pub fn label(&self) -> Label {
        let given = self.ruling.as_ref().and_then(|ruling| ruling.label);
        given.unwrap_or_else(|| self.machine_label())
    }

    /// Whether a person should look and none has: the label is not sure, or a language model
    /// does not agree or could not be asked.
    pub fn requires_review(&self) -> bool {
        self.ruling.is_none() && (self.found.requires_review || self.is_disputed())
    }

    /// Takes what a policy says about the label, and the rule that says so, unless a person's
    /// ruling goes further.
    pub fn settle(&mut self, (by_policy, why): (LabelAction, String)) {
        let ruling = self.ruling.as_ref();
        let verdict = ruling.map_or(RulingVerdict::Policy, |ruling| ruling.verdict);
        self.action = verdict.over(by_policy);
        self.why = match (ruling, verdict) {
            (None, _) | (Some(_), RulingVerdict::Policy) => why,
            (
                Some(ruling),
                RulingVerdict::Store | RulingVerdict::Redact | RulingVerdict::Refuse,
            ) => {
                format!("{} decided `{}`", ruling.by, verdict.as_str())
            }
        };
    }

    fn is_disputed(&self) -> bool {
        let opinion = self.opinion.as_ref();
        opinion.is_some_and(|opinion| opinion.label != Some(self.found.label))
    }
}

/// What a language model said about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Opinion {
    /// The model that was asked.
    pub model: String,
    /// Its label; none when it could not be asked, or its answer was not understood.
    #[ts(optional = nullable)]
    pub label: Option<Label>,
    /// Its reason, or why there is no label.
    pub reason: String,
}

/// What may become of a document, by a person's word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RulingVerdict {
    /// What the policy says about its label.
    #[default]
    Policy,
    /// It is taken as it is.
    Store,
    /// It is taken with what was found in it masked.
    Redact,
    /// It is not taken.
    Refuse,
}

impl RulingVerdict {
    /// What becomes of a document of which a policy says this. Taking it as it is does not let
    /// it out of this machine.
    pub fn over(self, policy: LabelAction) -> LabelAction {
        match (self, policy) {
            (RulingVerdict::Policy, policy) => policy,
            (RulingVerdict::Store, LabelAction::LocalEmbedderOnly) => {
                LabelAction::LocalEmbedderOnly
            }
            (RulingVerdict::Store, _) => LabelAction::Store,
            (RulingVerdict::Redact, _) => LabelAction::Redact,
            (RulingVerdict::Refuse, _) => LabelAction::Refuse,
        }
    }

    /// The word used in every API: `store`.
    pub fn as_str(self) -> &'static str {
        match self {
            RulingVerdict::Policy => "policy",
            RulingVerdict::Store => "store",
            RulingVerdict::Redact => "redact",
            RulingVerdict::Refuse => "refuse",
        }
    }
}

/// What a person said about a content. It holds for the same content wherever it is met in
/// the same collection, and for no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Ruling {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The label the person gives; none leaves the machine's.
    #[ts(optional = nullable)]
    pub label: Option<Label>,
    /// What may become of it.
    pub verdict: RulingVerdict,
    /// Why.
    pub comment: String,
}

impl Ruling {
    /// Whether it says nothing but that what was said before does not hold any more.
    pub fn is_withdrawal(&self) -> bool {
        self.label.is_none() && self.verdict == RulingVerdict::Policy
    }
}

/// One line of the history of a content's labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LabelChange {
    /// When.
    pub at: Timestamp,
    /// The person who ruled; none where it was the machine.
    #[ts(optional = nullable)]
    pub by: Option<String>,
    /// The document, where there was one by then.
    #[ts(optional = nullable)]
    pub document: Option<DocumentId>,
    /// The content it is about.
    pub content_hash: ContentHash,
    /// The label the machine gives.
    pub machine_label: Label,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// The label in force from then on.
    pub label: Label,
    /// What became of the document.
    pub action: LabelAction,
    /// The rule that said so, or what the person said.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelling(found: Label, opinion: Option<Option<Label>>) -> Labelling {
        Labelling {
            found: Classification {
                label: found,
                confidence: 0.95,
                ..Classification::default()
            },
            opinion: opinion.map(|label| Opinion {
                model: "m".into(),
                label,
                reason: String::new(),
            }),
            rules: Fingerprint([0; 32]),
            action: LabelAction::Store,
            why: String::new(),
            at: Timestamp(0),
            ruling: None,
        }
    }

    #[test]
    fn of_two_opinions_the_more_restrictive_counts_and_a_person_looks() {
        let milder = labelling(Label::HighlySensitive, Some(Some(Label::Public)));
        assert_eq!(milder.label(), Label::HighlySensitive);
        assert!(milder.requires_review(), "they disagree");
        let stricter = labelling(Label::Public, Some(Some(Label::Confidential)));
        assert_eq!(stricter.label(), Label::Confidential);
        assert!(stricter.requires_review(), "they disagree");
        let agreeing = labelling(Label::Public, Some(Some(Label::Public)));
        assert!(!agreeing.requires_review());
        assert!(labelling(Label::Public, Some(None)).requires_review());
    }

    #[test]
    fn a_persons_label_is_in_force_and_the_machines_is_kept() {
        let mut labelling = labelling(Label::Unsafe, None);
        labelling.found.requires_review = true;
        labelling.ruling = Some(Ruling {
            by: "ada".into(),
            at: Timestamp(1),
            label: Some(Label::Public),
            verdict: RulingVerdict::Policy,
            comment: "a novel".into(),
        });
        assert_eq!(labelling.label(), Label::Public);
        assert_eq!(labelling.machine_label(), Label::Unsafe);
        assert!(!labelling.requires_review(), "somebody looked");
    }
}
