//! Units that would be mistaken for one another as bare integers.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A count of bytes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(transparent)]
pub struct Bytes(#[ts(type = "number")] pub u64);

impl fmt::Display for Bytes {
    /// Decimal units with one digit, as file managers show them: `12.4 MB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
        let mut size = self.0 as f64;
        let mut unit = 0;
        while size >= 999.95 && unit + 1 < UNITS.len() {
            size /= 1000.0;
            unit += 1;
        }
        match unit {
            0 => write!(f, "{} B", self.0),
            _ => write!(f, "{size:.1} {}", UNITS[unit]),
        }
    }
}

/// A moment in UTC, in milliseconds since 1970. Always passed in, never asked for here.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(transparent)]
pub struct Timestamp(#[ts(type = "number")] pub i64);

impl Timestamp {
    /// Milliseconds from `earlier` to `self`; zero when the clock went backwards.
    pub fn millis_since(self, earlier: Timestamp) -> u64 {
        self.0.saturating_sub(earlier.0).max(0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_like_a_file_manager() {
        let shown: Vec<String> = [0, 999, 1_000, 12_400_000, 999_960, 5_000_000_000]
            .map(|n| Bytes(n).to_string())
            .to_vec();
        assert_eq!(
            shown,
            ["0 B", "999 B", "1.0 kB", "12.4 MB", "1.0 MB", "5.0 GB"]
        );
    }
}
