//! `quarantine.*`.

use gristmill_store::Quarantined;

use super::convert::{listing, page};
use super::{Opened, now};
use crate::ApiError;
use crate::types::{
    ClearQuarantine, ListQuarantine, Page, QuarantineCleared, QuarantineRef, QuarantineRetried,
    QuarantineView,
};

pub(super) fn list(
    opened: &Opened,
    input: ListQuarantine,
) -> Result<Page<QuarantineView>, ApiError> {
    let part = page(input.offset, input.limit)?;
    Ok(listing(opened.store.quarantine(part)?, part, view))
}

pub(super) fn retry(opened: &Opened, input: QuarantineRef) -> Result<QuarantineRetried, ApiError> {
    opened.require_model()?;
    let jobs = opened.engine()?.retry_quarantined(input.content_hash)?;
    Ok(QuarantineRetried { jobs })
}

pub(super) fn clear(
    opened: &Opened,
    input: ClearQuarantine,
) -> Result<QuarantineCleared, ApiError> {
    opened.engine()?;
    let entries = opened.store.clear_quarantine(input.content_hash, now())?;
    Ok(QuarantineCleared { entries })
}

fn view(entry: Quarantined) -> QuarantineView {
    QuarantineView {
        content_hash: entry.content_hash,
        connection: entry.connection,
        key: entry.key,
        size: entry.size,
        crashes: entry.crashes,
        detail: entry.detail,
        first_at: entry.first_at,
        last_at: entry.last_at,
    }
}
