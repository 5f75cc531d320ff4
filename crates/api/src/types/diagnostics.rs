//! Diagnostics for bug reports.

use gristmill_model::Bytes;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Packs what helps to find out what went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct CreateDiagnostics {
    /// The zip archive to write, by its absolute path; one that is there is not replaced.
    pub file: String,
    /// Whether names of documents, folders and jobs stay as they are; else, and unless
    /// said, each is replaced by a mark. Text of documents is never in it.
    pub with_names: Option<bool>,
}

/// What was packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DiagnosticsView {
    /// The archive.
    pub file: String,
    /// Its size.
    pub size: Bytes,
    /// Whether names are in it.
    pub with_names: bool,
    /// What is in it.
    pub parts: Vec<DiagnosticsPart>,
}

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DiagnosticsPart {
    /// Its name: `doctor.json`.
    pub name: String,
    /// Its size before it was packed.
    pub size: Bytes,
    /// What it holds, in a few words.
    pub what: String,
}
