//! What became of a bundle that was restored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Bundle;
use crate::{CollectionId, DocumentId, FileKey, ModelId};

/// What became of a bundle that was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RestoredBundle {
    /// The bundle.
    pub bundle: Bundle,
    /// Documents that are stored now and were not before.
    pub restored: u32,
    /// Documents that were there already, with the same content at the same place.
    pub unchanged: u32,
    /// Documents whose content was there already from another place, which is noted there.
    pub duplicates: u32,
    /// Documents left out because something else is there.
    pub conflicts: u32,
    /// The first of these, [`RestoredBundle::MOST_CONFLICTS`] at most.
    pub conflicting: Vec<BundleConflict>,
    /// Models of the bundle that are not the one in use: documents with their vectors are
    /// found by words and not by meaning.
    pub other_models: Vec<ModelId>,
    /// What became of the files that documents were made from, where they were asked for.
    #[ts(optional = nullable)]
    pub originals: Option<RestoredOriginals>,
    /// Whether it was stopped before all of it was looked at: what is restored stays, and
    /// restoring it again goes on.
    pub stopped: bool,
}

impl RestoredBundle {
    /// Conflicts that are told one by one.
    pub const MOST_CONFLICTS: usize = 1_000;

    /// Counts what became of a document.
    pub fn count(&mut self, became: BecameOf) {
        match became {
            BecameOf::Restored => self.restored += 1,
            BecameOf::Unchanged => self.unchanged += 1,
            BecameOf::Duplicate => self.duplicates += 1,
            BecameOf::Conflict(conflict) => {
                self.conflicts += 1;
                if self.conflicting.len() < Self::MOST_CONFLICTS {
                    self.conflicting.push(conflict);
                }
            }
        }
    }
}

/// What became of the files that documents of a bundle were made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct RestoredOriginals {
    /// Files that were written.
    pub written: u32,
    /// Files that were there already.
    pub unchanged: u32,
    /// Files left out because another file is there, or because this system takes no file of
    /// that name.
    pub refused: u32,
    /// Documents whose file is not in the bundle.
    pub missing: u32,
}

/// What became of one document of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BecameOf {
    /// It is stored now.
    Restored,
    /// It was there, with the same content at the same place.
    Unchanged,
    /// Its content was there from another place.
    Duplicate,
    /// Something else is there, and stays.
    Conflict(BundleConflict),
}

/// A document of a bundle that was left out because something else is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BundleConflict {
    /// The document in the bundle.
    pub document: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// What is there.
    pub why: ConflictCause,
}

/// What is there in place of a document of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictCause {
    /// Another content is stored from that place.
    PlaceTaken,
    /// The same document is stored from another place, with another content.
    Moved,
    /// The file waits there for a person, or was refused by one.
    Held,
    /// The document was removed there and can be restored from what is kept.
    Removed,
}

impl ConflictCause {
    /// `place_taken`, `moved`, `held` or `removed`.
    pub fn as_str(self) -> &'static str {
        match self {
            ConflictCause::PlaceTaken => "place_taken",
            ConflictCause::Moved => "moved",
            ConflictCause::Held => "held",
            ConflictCause::Removed => "removed",
        }
    }

    /// What is there and what to do about it, for people.
    pub fn explain(self) -> &'static str {
        match self {
            ConflictCause::PlaceTaken => {
                "another content is stored from this place: delete that document first if the \
                 bundle's is the right one"
            }
            ConflictCause::Moved => {
                "the same document is stored from another place with another content"
            }
            ConflictCause::Held => {
                "the file waits for a person here or was refused: decide with `grist labels decide`"
            }
            ConflictCause::Removed => {
                "the document was removed here: `grist documents restore` brings it back"
            }
        }
    }
}
