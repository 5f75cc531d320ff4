//! `reasons.list`: the table of codes.

use gristmill_model::ReasonCode;

use super::Opened;
use crate::ApiError;
use crate::types::{Nothing, ReasonView};

pub(super) fn list(_: &Opened, _: Nothing) -> Result<Vec<ReasonView>, ApiError> {
    let view = |&code: &ReasonCode| ReasonView {
        code,
        kind: code.kind(),
        retryable: code.retryable(),
        actor: code.actor(),
        message: code.message().to_owned(),
        remedy: code.remedy().to_owned(),
    };
    Ok(ReasonCode::ALL.iter().map(view).collect())
}
