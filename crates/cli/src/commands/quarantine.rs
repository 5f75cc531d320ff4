//! `grist quarantine`: content that parsers crash on.

use gristmill_api::types::{
    ClearQuarantine, JobRef, ListQuarantine, QuarantineRef, QuarantineView,
};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::ContentHash;

use super::{Context, DONE, jobs};
use crate::args::recovery::Quarantine;
use crate::output::{Column, Table, age, now, plain, print, print_json, width};

/// How much of a hash the list shows.
const SHOWN: usize = 12;
/// How many a list holds at most.
const PAGE: u32 = 1000;

pub(super) fn run(context: &Context, command: Quarantine) -> Result<u8, ApiError> {
    match command {
        Quarantine::List { limit } => list(context, limit),
        Quarantine::Retry { content, wait } => retry(context, &content, wait),
        Quarantine::Clear { content, all: _ } => clear(context, content.as_deref()),
    }
}

fn list(context: &Context, limit: u32) -> Result<u8, ApiError> {
    let page = context.folder.to_read()?.quarantine_list(ListQuarantine {
        offset: None,
        limit: Some(limit),
    })?;
    if context.json {
        print_json(&page);
        return Ok(DONE);
    }
    if page.items.is_empty() {
        print("Nothing is in quarantine.");
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("CONTENT"),
        Column::left("FILE").giving_way(),
        Column::right("SIZE"),
        Column::right("CRASHES"),
        Column::left("LAST"),
        Column::left("WHAT").giving_way(),
    ]);
    for entry in &page.items {
        table.row([
            entry.content_hash.to_string()[..SHOWN].to_owned(),
            plain(&entry.key.0),
            entry.size.to_string(),
            entry.crashes.to_string(),
            age(entry.last_at, now()),
            plain(&entry.detail),
        ]);
    }
    print(&table.render(width()));
    Ok(DONE)
}

fn retry(context: &Context, content: &str, wait: bool) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let content_hash = pick(&*api, content)?.content_hash;
    let since = jobs::here(&api)?;
    let retried = api.quarantine_retry(QuarantineRef { content_hash })?;
    if retried.jobs.is_empty() && !context.json {
        print("Let out. No ended job has such a file; the next job that meets it tries it.");
    }
    let mut worst = DONE;
    for id in retried.jobs {
        let job = api.jobs_get(JobRef { id })?;
        worst = worst.max(jobs::see_to_the_end(context, &mut api, &job, since, wait)?);
    }
    Ok(worst)
}

fn clear(context: &Context, content: Option<&str>) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let entry = content.map(|content| pick(&*api, content)).transpose()?;
    let cleared = api.quarantine_clear(ClearQuarantine {
        content_hash: entry.map(|entry| entry.content_hash),
    })?;
    match context.json {
        true => print_json(&cleared),
        false => print(&format!("Let out of quarantine: {}.", cleared.entries)),
    }
    Ok(DONE)
}

/// The entry whose hash begins like this.
fn pick(api: &dyn Operations, text: &str) -> Result<QuarantineView, ApiError> {
    let page = api.quarantine_list(ListQuarantine {
        offset: None,
        limit: Some(PAGE),
    })?;
    let begins = |hash: &ContentHash| hash.to_string().starts_with(text);
    let mut found = page
        .items
        .into_iter()
        .filter(|entry| begins(&entry.content_hash));
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry),
        (Some(_), Some(_)) => Err(ApiError::invalid(format!(
            "`{text}` is the beginning of more than one hash"
        ))),
        (None, _) => Err(ApiError::new(
            ErrorCode::NotFound,
            format!("there is no `{text}` in quarantine"),
        )
        .with_hint("`grist quarantine list` shows what is")),
    }
}
