//! `grist jobs failures`, `retry` and `undo`.

use gristmill_api::ApiError;
use gristmill_api::types::{
    FailureGroup, JobRef, JobView, ListFailures, RetryJob, UndoItemView, UndoPreview,
};
use gristmill_model::{FileOverrides, ReasonCode, UndoAction, UndoTotals};
use serde_json::Value;

use super::{Context, DONE, jobs, metadata, secret};
use crate::args::recovery::RetryArgs;
use crate::output::{
    Column, Table, count, facts, heading, plain, print, print_json, short, thousands, width,
};
use crate::pick;

/// Documents listed of what undoing a job would do, unless JSON is asked for.
const LISTED: usize = 20;

pub(super) fn failures(context: &Context, job: Option<&str>) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let id = job.map(|job| pick::job(&*api, job)).transpose()?;
    let groups = api.jobs_failures(ListFailures {
        id: id.map(|job| job.job.id),
    })?;
    match context.json {
        true => print_json(&groups),
        false => print(&groups_text(&groups)),
    }
    Ok(DONE)
}

fn groups_text(groups: &[FailureGroup]) -> String {
    if groups.is_empty() {
        return "No file failed.".to_owned();
    }
    let text = |group: &FailureGroup| {
        let files = count(u64::from(group.files), "file");
        let jobs: Vec<&str> = group.jobs.iter().map(|id| short(id.as_str())).collect();
        let examples: Vec<String> = group
            .examples
            .iter()
            .map(|file| plain(&file.key.0))
            .collect();
        let rows = [
            ("what", group.message.clone()),
            ("what to do", group.remedy.clone()),
            ("jobs", jobs.join(", ")),
            ("files", examples.join(", ")),
        ];
        heading(&format!("{}: {files}", group.code)) + &facts(&rows)
    };
    groups.iter().map(text).collect::<Vec<_>>().join("\n")
}

pub(super) fn retry(context: &Context, retry: &RetryArgs) -> Result<u8, ApiError> {
    let code = retry.code.as_deref().map(reason).transpose()?;
    let options = overrides(&retry.options)?;
    let password = match (&retry.password_file, code) {
        (Some(file), _) => Some(secret::from_file("password", file)?),
        (None, Some(ReasonCode::NeedsPassword)) => {
            Some(secret::ask("password", "--password-file")?)
        }
        (None, _) => None,
    };
    let mapping = retry.metadata.as_deref().map(metadata::mapping);
    let mapping = mapping.transpose()?;
    jobs::work(context, &retry.run, |api, JobRef { id }| {
        api.jobs_retry(RetryJob {
            id,
            failed_only: Some(!retry.all),
            code,
            options: (!options.is_empty()).then_some(options),
            mapping: mapping.clone(),
            password: password.clone(),
        })
    })
}

fn reason(text: &str) -> Result<ReasonCode, ApiError> {
    ReasonCode::from_code(text).ok_or_else(|| {
        ApiError::invalid(format!("there is no reason `{text}`"))
            .with_hint("`grist jobs failures` lists the reasons there are")
    })
}

fn overrides(pairs: &[(String, String)]) -> Result<FileOverrides, ApiError> {
    let fields = pairs.iter().map(|(name, text)| {
        let value = serde_json::from_str(text).unwrap_or(Value::String(text.clone()));
        (name.clone(), value)
    });
    serde_json::from_value(Value::Object(fields.collect())).map_err(|error| {
        ApiError::invalid(format!("a retry cannot change that: {error}"))
            .with_hint("it can change `max_file_size_mb`, `timeout_seconds` and `ocr`")
    })
}

pub(super) fn undo(context: &Context, job: &str, preview: bool) -> Result<u8, ApiError> {
    if preview {
        return undo_preview(context, job);
    }
    let api = context.folder.to_own()?;
    let id = pick::job(&*api, job)?.job.id;
    let job = api.jobs_undo(JobRef { id })?;
    match context.json {
        true => print_json(&job),
        false => print(&undone_text(&job)),
    }
    Ok(DONE)
}

fn undone_text(JobView { job, .. }: &JobView) -> String {
    let totals = job.undone.map(|undone| undone.totals).unwrap_or_default();
    let title = format!("Undid {} {}", short(job.id.as_str()), plain(&job.name));
    heading(&title)
        + &facts(&totals_rows(
            totals,
            ["removed", "restored", "places", "kept"],
        ))
}

fn undo_preview(context: &Context, job: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let id = pick::job(&*api, job)?.job.id;
    let preview = api.jobs_undo_preview(JobRef { id })?;
    match context.json {
        true => print_json(&preview),
        false => print(&preview_text(&preview)),
    }
    Ok(DONE)
}

fn preview_text(preview: &UndoPreview) -> String {
    let names = [
        "would be removed",
        "would come back",
        "places",
        "would stay",
    ];
    let rows = totals_rows(preview.totals, names);
    let title = format!("Undoing job {}", short(preview.job.as_str()));
    let mut text = heading(&title) + &facts(&rows);
    if preview.items.is_empty() {
        return text;
    }
    let mut table = Table::new(&[
        Column::left("WHAT"),
        Column::left("FILE").giving_way(),
        Column::left("WHY").giving_way(),
    ]);
    for UndoItemView { item, why_kept } in preview.items.iter().take(LISTED) {
        let what = match item.action {
            UndoAction::Remove => "remove",
            UndoAction::Restore => "bring back",
            UndoAction::Forget => "forget place",
            UndoAction::Keep { .. } => "keep",
        };
        table.row([
            what.to_owned(),
            plain(&item.key.0),
            why_kept.clone().unwrap_or_default(),
        ]);
    }
    text += &format!("\n{}", table.render(width()));
    if preview.items.len() > LISTED {
        text += "  `--json` lists more of them\n";
    }
    text
}

fn totals_rows(totals: UndoTotals, names: [&str; 4]) -> Vec<(&str, String)> {
    let numbers = [
        totals.removed,
        totals.restored,
        totals.forgotten,
        totals.kept,
    ];
    let rows = names.into_iter().zip(numbers);
    rows.map(|(name, number)| (name, thousands(u64::from(number))))
        .collect()
}
