//! Metadata: what is known of a document besides its text, and who said so.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One value of metadata. Its JSON form is plain: `"text"`, `3`, `0.5`, `true`, `["a", "b"]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
pub enum MetadataValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(#[ts(type = "number")] i64),
    /// Any other number; never infinite and never NaN, which JSON cannot say.
    Number(f64),
    /// Several texts.
    List(Vec<String>),
    /// Text, and dates in the form `2025-10-16`.
    Text(String),
}

// A number that is not equal to itself cannot be written in JSON, so there is none.
impl Eq for MetadataValue {}

impl MetadataValue {
    /// Whether there is nothing in it: blank text, or a list without items.
    pub fn is_blank(&self) -> bool {
        match self {
            MetadataValue::Text(text) => text.trim().is_empty(),
            MetadataValue::List(items) => items.is_empty(),
            MetadataValue::Boolean(_) | MetadataValue::Integer(_) | MetadataValue::Number(_) => {
                false
            }
        }
    }
}

impl From<&str> for MetadataValue {
    fn from(text: &str) -> Self {
        MetadataValue::Text(text.to_owned())
    }
}

impl From<String> for MetadataValue {
    fn from(text: String) -> Self {
        MetadataValue::Text(text)
    }
}

impl fmt::Display for MetadataValue {
    /// As people read it; items of a list are joined by `, `.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MetadataValue::Boolean(value) => write!(f, "{value}"),
            MetadataValue::Integer(value) => write!(f, "{value}"),
            MetadataValue::Number(value) => write!(f, "{value}"),
            MetadataValue::List(items) => f.write_str(&items.join(", ")),
            MetadataValue::Text(text) => f.write_str(text),
        }
    }
}

/// Who said what a value is. The first named wins over those below it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MetadataOrigin {
    /// A person, by hand, after the document was stored. Stays when its file changes.
    Edited,
    /// Whoever asked for the job, for this file.
    Request,
    /// A mapping file of the job: a CSV table or a JSON file.
    Mapping,
    /// A file beside the document: `report.pdf.json`.
    Sidecar,
    /// `metadata.csv` or `metadata.json` in the document's folder or above.
    Folder,
    /// A rule of the settings that its path matches.
    Rule,
    /// Whoever asked for the job, for all its files; or the watch or schedule that made it.
    Job,
    /// The default of the schema.
    Default,
    /// The document itself.
    Document,
    /// The watch that looks after its file.
    Watch,
    /// Stored by a version of Gristmill that did not note where values come from.
    #[serde(other)]
    Unrecorded,
}

impl MetadataOrigin {
    /// The word used in every API: `mapping`.
    pub fn as_str(self) -> &'static str {
        match self {
            MetadataOrigin::Edited => "edited",
            MetadataOrigin::Request => "request",
            MetadataOrigin::Mapping => "mapping",
            MetadataOrigin::Sidecar => "sidecar",
            MetadataOrigin::Folder => "folder",
            MetadataOrigin::Rule => "rule",
            MetadataOrigin::Job => "job",
            MetadataOrigin::Default => "default",
            MetadataOrigin::Document => "document",
            MetadataOrigin::Watch => "watch",
            MetadataOrigin::Unrecorded => "unrecorded",
        }
    }
}

/// A value with who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Sourced {
    /// The value.
    pub value: MetadataValue,
    /// Who said it.
    pub origin: MetadataOrigin,
}

impl Sourced {
    /// A value and its origin.
    pub fn new(value: impl Into<MetadataValue>, origin: MetadataOrigin) -> Self {
        let value = value.into();
        Self { value, origin }
    }
}

/// Values by name, as someone gave them.
pub type MetadataValues = BTreeMap<String, MetadataValue>;

/// All that is known of a document: values by name, each with its origin.
pub type DocumentMetadata = BTreeMap<String, Sourced>;

/// A row of a mapping file that was matched with a file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappedRow {
    /// Where it stands, for people: `line 3 of metadata.csv`.
    pub place: String,
    /// Its values, not yet converted to what the schema asks for.
    #[schema(inline)]
    pub values: MetadataValues,
    /// What is wrong with the row as a whole, so that its file cannot be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub problem: Option<String>,
}

/// How a value is compared with that of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// It is the same, or one of the items of a list.
    Equal,
    /// It is not smaller and not earlier.
    AtLeast,
    /// It is not larger and not later; a day counts to its end.
    AtMost,
    /// It is larger or later.
    Above,
    /// It is smaller or earlier.
    Below,
}

/// A condition on one value of a document's metadata. Documents without the value do not
/// meet it. Numbers are compared as numbers, everything else as text, in which dates of the
/// form `2025-10-16` are in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
pub struct MetadataCondition {
    /// The name of the value.
    pub name: String,
    /// How it is compared.
    pub is: Comparison,
    /// With what.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_plain_json() {
        for json in ["true", "3", "0.5", r#"["a","b"]"#, r#""3""#] {
            let value: MetadataValue = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
        assert!(serde_json::from_str::<MetadataValue>("{}").is_err());
    }

    #[test]
    fn an_origin_of_a_later_version_is_not_known_and_nothing_worse() {
        let read: MetadataOrigin = serde_json::from_str("\"divination\"").unwrap();
        assert_eq!(read, MetadataOrigin::Unrecorded);
        let written = serde_json::to_string(&MetadataOrigin::Folder).unwrap();
        assert_eq!(written, "\"folder\"", "stored and shown forms agree");
    }
}
