//! What may become of a document, by its label.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Label;

/// What becomes of a document. The order is by strictness.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LabelAction {
    /// It goes its way.
    #[default]
    Store,
    /// It is embedded on this machine and by no other.
    LocalEmbedderOnly,
    /// What was found in it is masked before it goes on.
    Redact,
    /// It waits until a person has decided.
    Quarantine,
    /// It is not taken.
    Refuse,
}

impl LabelAction {
    /// Every action, by strictness.
    pub const ALL: [LabelAction; 5] = [
        LabelAction::Store,
        LabelAction::LocalEmbedderOnly,
        LabelAction::Redact,
        LabelAction::Quarantine,
        LabelAction::Refuse,
    ];

    /// The word used in every API: `local_embedder_only`.
    pub fn as_str(self) -> &'static str {
        match self {
            LabelAction::Store => "store",
            LabelAction::LocalEmbedderOnly => "local_embedder_only",
            LabelAction::Redact => "redact",
            LabelAction::Quarantine => "quarantine",
            LabelAction::Refuse => "refuse",
        }
    }
}

/// What each label may do, for one collection or destination. The default lets everything pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LabelPolicy {
    /// For [`Label::Public`].
    pub public: LabelAction,
    /// For [`Label::Confidential`].
    pub confidential: LabelAction,
    /// For [`Label::HighlySensitive`].
    pub highly_sensitive: LabelAction,
    /// For [`Label::Unsafe`].
    #[serde(rename = "unsafe")]
    pub unsafe_: LabelAction,
    /// Whether labels that require review wait for a person, whatever they are.
    pub hold_for_review: bool,
}

impl LabelPolicy {
    /// What becomes of a document with this label.
    pub fn action(&self, label: Label) -> LabelAction {
        match label {
            Label::Public => self.public,
            Label::Confidential => self.confidential,
            Label::HighlySensitive => self.highly_sensitive,
            Label::Unsafe => self.unsafe_,
        }
    }

    /// What becomes of a document with this label: one that requires review is at least
    /// quarantined where the policy holds such for review.
    pub fn decide(&self, label: Label, requires_review: bool) -> LabelAction {
        let action = self.action(label);
        match self.hold_for_review && requires_review {
            true => action.max(LabelAction::Quarantine),
            false => action,
        }
    }

    /// The policy of a place nothing is said about: what is public and in no doubt may go there.
    pub fn public_only() -> Self {
        Self {
            public: LabelAction::Store,
            confidential: LabelAction::Refuse,
            highly_sensitive: LabelAction::Refuse,
            unsafe_: LabelAction::Refuse,
            hold_for_review: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_in_doubt_waits_where_the_policy_says_so() {
        let policy: LabelPolicy =
            serde_json::from_str(r#"{"unsafe": "refuse", "hold_for_review": true}"#).unwrap();
        let decide = |label, review| policy.decide(label, review);
        assert_eq!(decide(Label::Public, false), LabelAction::Store);
        assert_eq!(decide(Label::Public, true), LabelAction::Quarantine);
        assert_eq!(decide(Label::Unsafe, true), LabelAction::Refuse);
    }
}
