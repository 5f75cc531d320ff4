//! Preflight: what a job would do, told before anything is spent.

use std::fmt;

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, EtaInterval, FileKey, Selection, Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MappingFile, MappingTotals, OptionOverrides, Page};

/// A preflight. Kept in memory until it is released or the application ends.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(transparent)]
pub struct PreflightId(pub String);

impl fmt::Display for PreflightId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Looks at files without doing anything to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct StartPreflight {
    /// Files of connections.
    #[ts(as = "Option<Vec<Selection>>")]
    pub selections: Vec<Selection>,
    /// Absolute paths of folders, zip archives and files on this machine.
    #[ts(as = "Option<Vec<String>>")]
    pub paths: Vec<String>,
    /// The group the documents would go to; `default` unless said.
    pub collection: Option<CollectionId>,
    /// Options that differ from the settings in force.
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// A mapping file that says something about them; `preflight.mapping` tells what.
    pub mapping: Option<MappingFile>,
}

/// What would become of a file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Never stored before.
    New,
    /// Stored before with other content.
    Changed,
    /// Stored before with the same content and options.
    Unchanged,
    /// Equal to another file or document, which the row names.
    Duplicate,
    /// There is no parser for its kind.
    Unsupported,
    /// It needs a password.
    Encrypted,
    /// Zero bytes.
    Empty,
    /// Over the size limit.
    TooLarge,
    /// It holds the metadata of other files, which the row names.
    UsedAsMetadata,
    /// It cannot be taken for another reason, which the row names.
    Problem,
}

/// How far a preflight is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreflightState {
    /// Files are being listed and looked at; totals still grow.
    Running,
    /// Every file was looked at.
    Done,
    /// Stopped by a person.
    Cancelled,
    /// A source could not be listed.
    Failed,
}

/// One preflight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreflightRef {
    /// Which.
    pub id: PreflightId,
}

/// Files and bytes with one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct VerdictCount {
    /// The verdict.
    pub verdict: Verdict,
    /// Files.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
}

/// Files and bytes of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TypeCount {
    /// Its name for people: `PDF`, `Word document`, `.xyz`.
    pub name: String,
    /// Files.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
}

/// What a preflight came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreflightTotals {
    /// Files found.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
    /// Files that would be worked on: new or changed, and not excluded.
    pub accepted: u32,
    /// Their size.
    pub accepted_bytes: Bytes,
    /// Files excluded by a person.
    pub excluded: u32,
    /// Pages counted, where that is cheap.
    pub pages: u64,
    /// Files by verdict; verdicts without files are left out.
    pub by_verdict: Vec<VerdictCount>,
    /// Files by type, the most frequent first.
    pub by_type: Vec<TypeCount>,
}

/// A preflight as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreflightView {
    /// Its id.
    pub id: PreflightId,
    /// How far it is.
    pub state: PreflightState,
    /// Whether every file is listed, so that a job can be made of it.
    pub listed: bool,
    /// What was found.
    pub totals: PreflightTotals,
    /// What the mapping file comes to, once every file is listed.
    pub mapping: Option<MappingTotals>,
    /// How long a job over the accepted files would take, once there is something to
    /// tell it from.
    pub estimate: Option<EtaInterval>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was started.
    pub started_at: Timestamp,
}

/// One file a preflight found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreflightRow {
    /// Its number in the preflight, counted from 0.
    pub row: u32,
    /// The connection it comes from.
    pub connection: ConnectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// Its size, if the source says.
    pub size: Option<Bytes>,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Its type for people: `PDF`.
    pub kind: String,
    /// What would become of it.
    pub verdict: Verdict,
    /// More about the verdict: the twin of a duplicate, the trouble with a problem.
    pub detail: Option<String>,
    /// Its pages, where they are cheap to count.
    pub pages: Option<u32>,
    /// Whether a person left it out.
    pub excluded: bool,
}

/// Asks for a preflight with some of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct GetPreflight {
    /// Which.
    pub id: PreflightId,
    /// Only rows with one of these verdicts; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<Verdict>>")]
    pub verdicts: Vec<Verdict>,
    /// Only rows of one of these types, named as in the totals; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub kinds: Vec<String>,
    /// Only rows with this text in the name, upper and lower case alike.
    pub text: Option<String>,
    /// Only rows whose name one of these patterns takes, in the syntax of `.gitignore`, upper
    /// and lower case alike; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub patterns: Vec<String>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 0 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A preflight with some of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreflightPage {
    /// The preflight.
    pub preflight: PreflightView,
    /// The rows that match.
    pub rows: Page<PreflightRow>,
}

/// Leaves files out of the job to come, or takes them in again: the rows named, or,
/// when none is, every row that matches the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ExcludeRows {
    /// The preflight.
    pub id: PreflightId,
    /// Numbers of the rows.
    #[serde(default)]
    #[ts(as = "Option<Vec<u32>>")]
    pub rows: Vec<u32>,
    /// Only rows with one of these verdicts; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<Verdict>>")]
    pub verdicts: Vec<Verdict>,
    /// Only rows of one of these types, named as in the totals; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub kinds: Vec<String>,
    /// Only rows with this text in the name.
    pub text: Option<String>,
    /// Only rows whose name one of these patterns takes, in the syntax of `.gitignore`, upper
    /// and lower case alike; empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub patterns: Vec<String>,
    /// Whether they are left out (true) or taken in again (false).
    pub excluded: bool,
}
