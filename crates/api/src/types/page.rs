//! Shapes that many operations share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// No input, or no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Nothing {}

/// Part of a list. Asking for items beyond its end gives an empty page, not an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Page<T> {
    /// The items asked for, in order.
    pub items: Vec<T>,
    /// How many there are in all that match.
    pub total: u64,
    /// Place of the first item within all that match, counted from 0.
    pub offset: u64,
}

impl<T> Page<T> {
    /// Nothing at all.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
            offset: 0,
        }
    }

    /// The same page with other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            total: self.total,
            offset: self.offset,
        }
    }
}
