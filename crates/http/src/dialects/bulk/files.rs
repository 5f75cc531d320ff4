//! `POST /storage/upload` and `DELETE /cleanup`: what is kept for jobs, before and after them.

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{
    AddFile, ExportRef, ListExports, Nothing, RetentionDays, RetentionView,
};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{Export, ExportId};

use super::check::invalid;
use super::exports::is_own;
use super::order::uploads;
use super::{NOBODY, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::form::Form;
use crate::refusal::Refusal;
use crate::times::now_millis;

/// Exports asked for at a time.
const PAGE: u32 = 1000;
/// A day in milliseconds.
const DAY: i64 = 86_400_000;

pub(super) async fn upload(
    State(app): State<App>,
    caller: Caller,
    mut form: Form,
) -> Result<Json<wire::Uploaded>, Refusal> {
    let user = caller.user(form.field("user_id"), NOBODY)?;
    if form.files.is_empty() {
        return Err(invalid("No file was uploaded", "file", "Must be a file"));
    }
    let file = form.files.swap_remove(0);
    app.call(move |api| {
        let path = file.path.to_str().ok_or_else(Refusal::defect)?;
        let added = api.uploads_add_file(AddFile {
            connection: Some(uploads(&user)),
            user: Some(user),
            path: path.to_owned(),
            name: Some(file.name.clone()),
            take: true,
        })?;
        Ok(Json(wire::Uploaded {
            success: true,
            file_path: added.key.0,
            file_name: file.name,
            file_size: added.size.0,
        }))
    })
    .await
}

/// Forgets jobs that ended long ago, and files of exports that did. Documents stay.
pub(super) async fn clean_up(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<wire::CleanedUp>, Refusal> {
    // History is forgotten from its beginning on, whosever it is.
    if let Some(user) = caller.any_user(None)? {
        return Err(Refusal::forbidden(format!(
            "This key speaks for the user `{user}` only, and jobs of all users would be removed; \
             use a key that is made without a user"
        )));
    }
    let forgotten = app.call(|api| Ok(forget(api)?)).await?;
    Ok(Json(wire::CleanedUp {
        success: true,
        deleted_count: forgotten.jobs,
    }))
}

fn forget(api: &dyn Operations) -> Result<RetentionView, ApiError> {
    let days = days(api)?;
    for id in old_exports(api, now_millis() - i64::from(days) * DAY)? {
        api.exports_remove(ExportRef { id })?;
    }
    api.retention_apply(RetentionDays {
        history_days: Some(days),
        removed_days: Some(0),
    })
}

fn days(api: &dyn Operations) -> Result<u32, ApiError> {
    let settings = api.settings_list(Nothing {})?;
    let mut named = settings.iter().filter(|one| one.name == "api_cleanup_days");
    let days = named.next().and_then(|setting| setting.value.parse().ok());
    days.ok_or_else(|| ApiError::internal("there is no setting `api_cleanup_days`"))
}

/// Exports whose file is kept here and that ended before a time.
fn old_exports(api: &dyn Operations, before: i64) -> Result<Vec<ExportId>, ApiError> {
    let data_dir = api.application_info(Nothing {})?.data_dir;
    let is_old = |export: &Export| {
        let ended = export.ended_at.is_some_and(|end| end.0 < before);
        export.state.is_final() && ended && is_own(export, &data_dir)
    };
    let (mut old, mut offset) = (Vec::new(), 0);
    loop {
        let page = api.exports_list(ListExports {
            user: None,
            offset: Some(offset),
            limit: Some(PAGE),
        })?;
        offset += page.items.len() as u64;
        let last = page.items.is_empty() || offset >= page.total;
        old.extend(
            page.items
                .into_iter()
                .filter(is_old)
                .map(|export| export.id),
        );
        if last {
            return Ok(old);
        }
    }
}
