//! What an administrator says about labels: which kinds count, what is let pass, and what
//! else to look for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{HitKind, Label};

/// The rules of labelling, stored as one setting. What is left out of their JSON form is the
/// default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LabelRules {
    /// Kinds that are not looked for.
    pub ignored: BTreeSet<HitKind>,
    /// Kinds that are found and shown and do not change the label.
    pub noted: BTreeSet<HitKind>,
    /// Values that are let pass: the company's own phone number or address. Case, spaces and
    /// punctuation do not matter.
    pub allowed_values: BTreeSet<String>,
    /// E-mail addresses at these domains, and at domains below them, are let pass.
    pub allowed_domains: BTreeSet<String>,
    /// Regions whose phone numbers are recognised without `+`, as ISO 3166 codes: `DE`. Empty:
    /// as the document's language suggests.
    pub phone_regions: Vec<String>,
    /// One's own words.
    pub terms: Vec<OwnTerms>,
    /// One's own regular expressions.
    pub patterns: Vec<OwnPattern>,
    /// Hits less sure than this are shown and do not change the label, 0 to 1.
    pub decides_from: f32,
    /// How many hits a result lists at most. They are counted beyond that.
    pub max_hits: u32,
}

impl Default for LabelRules {
    fn default() -> Self {
        Self {
            ignored: BTreeSet::new(),
            noted: BTreeSet::new(),
            allowed_values: BTreeSet::new(),
            allowed_domains: BTreeSet::new(),
            phone_regions: Vec::new(),
            terms: Vec::new(),
            patterns: Vec::new(),
            decides_from: 0.5,
            max_hits: 200,
        }
    }
}

/// Words that give a document a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OwnTerms {
    /// The list's name, shown with its hits: `project names`.
    pub name: String,
    /// The words and phrases.
    pub terms: Vec<String>,
    /// The label of a document that holds one.
    pub label: Label,
    /// Whether upper and lower case differ.
    #[serde(default)]
    pub case_sensitive: bool,
    /// Whether a term may be a part of a longer word.
    #[serde(default)]
    pub parts_of_words: bool,
}

/// A regular expression that gives a document a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OwnPattern {
    /// Its name, shown with its hits: `customer number`.
    pub name: String,
    /// The expression, in the syntax of Rust's `regex`: no look-around, no back references.
    pub pattern: String,
    /// The label of a document in which it matches.
    pub label: Label,
}
