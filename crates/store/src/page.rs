//! Parts of long lists.

use serde::{Deserialize, Serialize};

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Rows left out at the start.
    pub offset: u32,
    /// Most rows returned.
    pub limit: u32,
}

impl Page {
    /// The first `limit` rows.
    pub fn first(limit: u32) -> Self {
        Self { offset: 0, limit }
    }

    /// Everything.
    pub fn all() -> Self {
        Self::first(u32::MAX)
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// The rows asked for.
    pub items: Vec<T>,
    /// How many rows there are in all that match.
    pub total: u32,
}
