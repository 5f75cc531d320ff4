//! `retention.*`.

use gristmill_engine::Retention;
use gristmill_store::Expired;

use super::{Opened, now};
use crate::ApiError;
use crate::types::{RetentionDays, RetentionView};

pub(super) fn preview(opened: &Opened, input: RetentionDays) -> Result<RetentionView, ApiError> {
    let settings = opened.settings().settings;
    let expired = gristmill_engine::expirable(&opened.store, &settings, days(input), now())?;
    Ok(view(expired))
}

pub(super) fn apply(opened: &Opened, input: RetentionDays) -> Result<RetentionView, ApiError> {
    Ok(view(opened.engine()?.apply_retention(days(input))?))
}

fn days(input: RetentionDays) -> Retention {
    Retention {
        history_days: input.history_days,
        removed_days: input.removed_days,
    }
}

fn view(expired: Expired) -> RetentionView {
    RetentionView {
        jobs: expired.jobs,
        files: expired.files,
        events: expired.events,
        documents: expired.documents,
        bytes: expired.bytes,
    }
}
