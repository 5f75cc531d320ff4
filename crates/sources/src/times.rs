//! File times as the model writes them.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use gristmill_model::Timestamp;

/// When a file was last changed, if its file system says.
pub(crate) fn modified(metadata: &Metadata) -> Option<Timestamp> {
    let time = metadata.modified().ok()?;
    let millis = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_millis()).ok()?,
    };
    Some(Timestamp(millis))
}
