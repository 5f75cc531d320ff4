//! Metadata: where it comes from, what it must be, and changing it.

use std::collections::BTreeMap;

use gristmill_metadata::{Field, Rule};
use gristmill_model::{
    CollectionId, ConnectionId, DocumentId, FileKey, Label, MetadataCondition, MetadataOrigin,
    MetadataValue, MetadataValues, SourceType,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::PreflightId;

/// A mapping file: a CSV table with a column `filename`, or JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
pub enum MappingFile {
    /// A file on this machine.
    Path {
        /// Its absolute path.
        path: String,
    },
    /// Its contents.
    Text {
        /// Its name, whose ending tells its form.
        name: String,
        /// The table or the JSON.
        text: String,
    },
}

/// How much there is in each list of a mapping's preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingTotals {
    /// Rows of the mapping.
    pub rows: u32,
    /// Rows that are about a file.
    pub matched: u32,
    /// Rows that are about no file.
    pub rows_without_file: u32,
    /// Files that no row is about.
    pub files_without_row: u32,
    /// Rows that could be about several files.
    pub ambiguous: u32,
    /// Rows and values that are wrong.
    pub problems: u32,
    /// What is odd without being wrong.
    pub warnings: u32,
}

/// What to list of a mapping's preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MappingList {
    /// Rows with the file each is about.
    Matched,
    /// Rows that are about no file.
    RowsWithoutFile,
    /// Files that no row is about.
    FilesWithoutRow,
    /// Rows that could be about several files.
    Ambiguous,
    /// Rows and values that are wrong: their files would fail.
    Problems,
    /// What is odd without being wrong: a row that another replaces, a column without a name.
    Warnings,
}

/// Asks for a list of a mapping's preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct GetMapping {
    /// The preflight.
    pub id: PreflightId,
    /// Which list.
    pub list: MappingList,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 0 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// One line of a mapping's preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingItem {
    /// What the row says its file is.
    pub row: Option<String>,
    /// The row's line, counted from 1, in tables.
    pub line: Option<u32>,
    /// The column, counted from 1, in tables.
    pub column: Option<u32>,
    /// The file, or some of those that could be meant.
    pub files: Vec<FileKey>,
    /// What is wrong or odd.
    pub message: Option<String>,
}

/// What the settings say about metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MetadataSettings {
    /// Every field, the standard ones included. Other values are kept as they are.
    pub schema: BTreeMap<String, Field>,
    /// Names of the standard fields, which are always there.
    pub standard: Vec<String>,
    /// Rules by path; a later one wins over an earlier one.
    pub rules: Vec<Rule>,
}

/// Changes what the settings say about metadata. What is left out stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct SetMetadata {
    /// The fields that differ from the standard ones, in place of those said before.
    #[ts(as = "Option<BTreeMap<String, Field>>")]
    pub schema: Option<serde_json::Value>,
    /// The rules, in place of those there are.
    pub rules: Option<Vec<Rule>>,
}

/// A value of a document's metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MetadataField {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: MetadataValue,
    /// Who said it.
    pub origin: MetadataOrigin,
}

/// Which documents; every part that is set must hold. Nothing set means all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct DocumentSelector {
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// Only from this connection.
    pub connection: Option<ConnectionId>,
    /// Only from sources of this kind.
    pub source_type: Option<SourceType>,
    /// Only of this type: `application/pdf`, or `text/*`; several between commas.
    pub media_type: Option<String>,
    /// Only with this text in title or name, upper and lower case alike.
    pub text: Option<String>,
    /// Only with metadata that meets all these conditions.
    #[ts(as = "Option<Vec<MetadataCondition>>")]
    pub metadata: Vec<MetadataCondition>,
    /// Only with one of these labels; empty means all.
    #[ts(as = "Option<Vec<Label>>")]
    pub labels: Vec<Label>,
}

/// Changes the metadata of documents by hand. Nothing is read or embedded again, and the
/// changes stay when a file changes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct EditDocuments {
    /// These documents, 1000 at most.
    #[ts(as = "Option<Vec<DocumentId>>")]
    pub ids: Vec<DocumentId>,
    /// And all these.
    pub select: Option<DocumentSelector>,
    /// Values to set, converted to what the schema asks for.
    #[ts(as = "Option<MetadataValues>")]
    #[schema(inline)]
    pub set: MetadataValues,
    /// Names of values to take away.
    #[ts(as = "Option<Vec<String>>")]
    pub unset: Vec<String>,
}

/// What an edit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EditedDocuments {
    /// Documents that were named or matched.
    pub matched: u32,
    /// Documents whose metadata is another now.
    pub changed: u32,
}
