//! Undoing a job: what would happen to each document, and what did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DocumentId, FileKey, Timestamp};

/// What undoing a job does to one document or place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum UndoAction {
    /// The job added the document: it goes.
    Remove,
    /// The job replaced or removed it: it comes back as it was before.
    Restore,
    /// The job saw the same content at a further place: the place is forgotten.
    Forget,
    /// Nothing: it cannot or must not be undone.
    Keep {
        /// Why.
        why: UndoObstacle,
    },
}

/// Why something a job did stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UndoObstacle {
    /// A later job stored another version.
    ChangedSince,
    /// It was deleted since.
    DeletedSince,
    /// What was there before is not kept any more, or never was.
    NotKept,
    /// Its place or its content belongs to another document by now.
    PlaceTaken,
    /// Another job found the same content elsewhere, where it stays.
    SeenElsewhere,
}

impl UndoObstacle {
    /// Why, as a sentence without the document's name.
    pub fn message(self) -> &'static str {
        match self {
            UndoObstacle::ChangedSince => "a later job stored another version",
            UndoObstacle::DeletedSince => "it was deleted since",
            UndoObstacle::NotKept => "what was there before is not kept any more",
            UndoObstacle::PlaceTaken => "its place or content belongs to another document by now",
            UndoObstacle::SeenElsewhere => "another job found the same content elsewhere",
        }
    }
}

/// One document or place that undoing a job is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UndoItem {
    /// The document.
    pub document: DocumentId,
    /// The place within the source.
    pub key: FileKey,
    /// What happens to it.
    #[serde(flatten)]
    pub action: UndoAction,
}

/// How many documents or places undoing a job removes, restores and keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct UndoTotals {
    /// Documents that go.
    pub removed: u32,
    /// Documents that come back.
    pub restored: u32,
    /// Further places that are forgotten.
    pub forgotten: u32,
    /// What stays.
    pub kept: u32,
}

impl UndoTotals {
    /// Counts one more.
    pub fn count(&mut self, action: UndoAction) {
        let slot = match action {
            UndoAction::Remove => &mut self.removed,
            UndoAction::Restore => &mut self.restored,
            UndoAction::Forget => &mut self.forgotten,
            UndoAction::Keep { .. } => &mut self.kept,
        };
        *slot += 1;
    }
}

/// That a job was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Undone {
    /// When it was asked for.
    pub at: Timestamp,
    /// Whether it is done; else it goes on, after a crash too.
    pub complete: bool,
    /// What it did so far.
    pub totals: UndoTotals,
}
