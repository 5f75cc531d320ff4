//! What happened over time: documents that came and files that were done, by period.

use gristmill_model::{Bytes, CollectionId, ReasonCode, ReasonKind, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How long a period is, by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsightPeriod {
    /// From midnight to midnight.
    #[default]
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month.
    Month,
}

/// Asks what happened over time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct AskInsights {
    /// How long each period is; a day unless said.
    pub period: Option<InsightPeriod>,
    /// How many of them, the one under way included, 1 to 366; 30 unless said.
    pub periods: Option<u32>,
    /// The time zone in which days begin: `Europe/Berlin`; this machine's unless said.
    pub time_zone: Option<String>,
    /// Only documents of this collection, and jobs that store into it.
    pub collection: Option<CollectionId>,
}

/// What happened over time. Only what is still there is counted: documents that are served,
/// and files of jobs that are not forgotten, as they ended the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Insights {
    /// How long each period is.
    pub period: InsightPeriod,
    /// The time zone in which they begin.
    pub time_zone: String,
    /// The periods without a gap, the first one first; the last is under way.
    pub points: Vec<InsightPoint>,
    /// Reasons for which files failed or were left out, the most frequent first.
    pub reasons: Vec<InsightReason>,
    /// Documents that came, by media type, the most frequent first; at most 40 types.
    pub types: Vec<InsightSeries>,
    /// Documents that came, by the size of their file, the smallest first: all classes.
    pub sizes: Vec<InsightSizes>,
    /// Documents that came, by language as ISO 639-1 code, the most frequent first; an empty
    /// name where it is not known. At most 40 languages.
    pub languages: Vec<InsightSeries>,
    /// Documents that came, by label, from the least to the most sensitive; an empty name for
    /// those without one, at the end.
    pub labels: Vec<InsightSeries>,
}

/// What happened in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InsightPoint {
    /// When it begins.
    pub from: Timestamp,
    /// When the next one begins.
    pub until: Timestamp,
    /// Documents that were stored for the first time.
    pub documents: u32,
    /// Files that were stored.
    pub completed: u32,
    /// Files that had been stored before.
    pub unchanged: u32,
    /// Files that were left out.
    pub skipped: u32,
    /// Files that failed.
    pub failed: u32,
    /// Chunks of the files that were stored.
    pub chunks: u64,
    /// Size of the files that were stored.
    pub bytes: Bytes,
    /// Minutes in which at least one file was done: what a speed can be reckoned by.
    pub busy_minutes: u32,
}

/// A reason over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InsightReason {
    /// The reason.
    pub code: ReasonCode,
    /// Whether files failed or were left out.
    pub kind: ReasonKind,
    /// Files in all periods.
    pub total: u64,
    /// Files in each period.
    pub points: Vec<u32>,
}

/// A kind of documents over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InsightSeries {
    /// What kind.
    pub name: String,
    /// Documents in all periods.
    pub total: u64,
    /// Documents in each period.
    pub points: Vec<u32>,
}

/// Documents of about the same size over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InsightSizes {
    /// From this size of the file on.
    pub from: Bytes,
    /// Below this size; none for the largest.
    pub below: Option<Bytes>,
    /// Documents in all periods.
    pub total: u64,
    /// Documents in each period.
    pub points: Vec<u32>,
}
