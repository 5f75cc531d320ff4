//! How sensitive a document is: the label, what it rests on, and what may be done about it.
//!
//! The words only; finding things in a text is the work of `gristmill-classify`.

mod kind;
mod labelling;
mod policy;
mod rules;
mod settings;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Span;

pub use kind::{HitFamily, HitKind};
pub use labelling::{LabelChange, Labelling, Opinion, Ruling, RulingVerdict};
pub use policy::{LabelAction, LabelPolicy};
pub use rules::{LabelRules, OwnPattern, OwnTerms};
pub use settings::{EXPORT, LANGUAGE_MODEL, LabelSettings, OpinionSettings};

/// How sensitive a document is, severity rising. The names are those of the classification API.
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
pub enum Label {
    /// Nothing speaks against showing it to anyone.
    #[default]
    Public,
    /// Marked as meant for a closed circle.
    Confidential,
    /// Holds personal data or secrets.
    #[serde(rename = "Highly Sensitive")]
    HighlySensitive,
    /// Speaks of things that harm people.
    Unsafe,
}

impl Label {
    /// Every label, severity rising.
    pub const ALL: [Label; 4] = [
        Label::Public,
        Label::Confidential,
        Label::HighlySensitive,
        Label::Unsafe,
    ];

    /// The label as stored and shown: `Highly Sensitive`.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Public => "Public",
            Label::Confidential => "Confidential",
            Label::HighlySensitive => "Highly Sensitive",
            Label::Unsafe => "Unsafe",
        }
    }

    /// The label with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.as_str() == name)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something found in a text. It never carries the value itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// More than the kind says: the service of a token (`GitHub`), the name of one's own rule.
    #[ts(optional = nullable)]
    pub detail: Option<String>,
    /// Where it stands in the document's text; empty where it stands in a field, or the text
    /// is not kept as it was looked at.
    pub span: Span,
    /// The field it stands in, where that is not the text: `title`, `author`, `margin`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub field: Option<String>,
    /// Its page, slide or sheet, counted from 1, where the format has them.
    #[ts(optional = nullable)]
    pub page: Option<u32>,
    /// It and the words around it, with the value and everything that looks like one masked.
    pub snippet: String,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// The label of a document and what it rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Classification {
    /// The label.
    pub label: Label,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// Whether a person should look: the confidence is below [`Classification::REVIEW_BELOW`].
    pub requires_review: bool,
    /// The first hits in reading order; how many at most is up to the rules.
    pub hits: Vec<Hit>,
    /// How many there are of each kind, complete even where `hits` is not.
    pub counts: BTreeMap<HitKind, u64>,
    /// Why it is this label, a sentence each.
    pub reasons: Vec<String>,
}

impl Classification {
    /// Labels less sure than this are for a person to look at.
    pub const REVIEW_BELOW: f32 = 0.8;

    /// How many things were found in all.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_ordered_and_spelled_as_the_api_says() {
        let names = Label::ALL.map(|label| serde_json::to_value(label).unwrap());
        assert_eq!(
            names,
            ["Public", "Confidential", "Highly Sensitive", "Unsafe"]
        );
        assert!(Label::ALL.is_sorted(), "severity rises");
        for label in Label::ALL {
            assert_eq!(Label::from_name(label.as_str()), Some(label));
        }
    }

    #[test]
    fn kinds_are_known_by_their_code() {
        for kind in HitKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(HitKind::from_code(kind.as_str()), Some(*kind));
        }
    }

    #[test]
    fn rules_say_only_what_differs_from_the_defaults() {
        let rules: LabelRules = serde_json::from_str(r#"{"noted": ["email"]}"#).unwrap();
        assert_eq!(rules.noted.len(), 1);
        assert_eq!(rules.max_hits, LabelRules::default().max_hits);
        let unknown = serde_json::from_str::<LabelRules>(r#"{"notd": []}"#);
        assert!(unknown.is_err(), "a misspelt rule must not be ignored");
    }
}
