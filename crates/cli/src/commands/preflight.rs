//! `grist preflight`: what an ingest of these paths would do, before anything is spent.

use std::thread;
use std::time::Duration;

use gristmill_api::types::{
    GetPreflight, PreflightPage, PreflightRef, PreflightRow, PreflightState, PreflightView,
    StartPreflight, Verdict,
};
use gristmill_api::{ApiError, Operations};
use gristmill_model::CollectionId;
use serde::Serialize;

use super::{Context, DONE, ingest};
use crate::args::Preflight;
use crate::output::{
    Column, Table, facts, heading, plain, print, print_json, seconds, thousands, width,
};

/// How often to ask whether every file was looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Rows asked for at a time.
const PAGE: u32 = 1_000;
/// Verdicts a person may want to do something about.
const TROUBLE: [Verdict; 6] = [
    Verdict::Duplicate,
    Verdict::Unsupported,
    Verdict::Encrypted,
    Verdict::Empty,
    Verdict::TooLarge,
    Verdict::Problem,
];

pub(super) fn run(context: &Context, arguments: &Preflight) -> Result<u8, ApiError> {
    let paths = ingest::paths("ingest", &arguments.taken.paths)?;
    let api = context.folder.to_own()?;
    let started = api.preflight_start(StartPreflight {
        selections: ingest::selections(&arguments.taken.connections),
        paths,
        collection: arguments.collection.clone().map(CollectionId),
        options: ingest::options(&arguments.options),
        ..StartPreflight::default()
    })?;
    let preflight = until_looked_at(&*api, started)?;
    let verdicts = match arguments.files || context.json {
        true => Vec::new(),
        false => TROUBLE.to_vec(),
    };
    let rows = rows(&*api, &preflight, verdicts)?;
    match context.json {
        true => print_json(&Report {
            preflight: &preflight,
            rows: &rows,
        }),
        false => print(&text(&preflight, &rows)),
    }
    api.preflight_release(PreflightRef { id: preflight.id })?;
    Ok(DONE)
}

/// What `--json` gives.
#[derive(Debug, Serialize)]
struct Report<'a> {
    preflight: &'a PreflightView,
    rows: &'a [PreflightRow],
}

fn until_looked_at(
    api: &dyn Operations,
    mut preflight: PreflightView,
) -> Result<PreflightView, ApiError> {
    while preflight.state == PreflightState::Running {
        thread::sleep(LOOK);
        preflight = page(api, &preflight, Vec::new(), 0, 0)?.preflight;
    }
    match preflight.state {
        PreflightState::Failed => {
            let why = preflight.error.unwrap_or_default();
            Err(ApiError::invalid(format!(
                "the files cannot be listed: {why}"
            )))
        }
        PreflightState::Running | PreflightState::Done | PreflightState::Cancelled => Ok(preflight),
    }
}

fn rows(
    api: &dyn Operations,
    preflight: &PreflightView,
    verdicts: Vec<Verdict>,
) -> Result<Vec<PreflightRow>, ApiError> {
    let mut rows = Vec::new();
    loop {
        let page = page(api, preflight, verdicts.clone(), rows.len() as u64, PAGE)?.rows;
        rows.extend(page.items);
        if rows.len() as u64 >= page.total {
            return Ok(rows);
        }
    }
}

fn page(
    api: &dyn Operations,
    preflight: &PreflightView,
    verdicts: Vec<Verdict>,
    offset: u64,
    limit: u32,
) -> Result<PreflightPage, ApiError> {
    api.preflight_get(GetPreflight {
        id: preflight.id.clone(),
        verdicts,
        kinds: Vec::new(),
        text: None,
        patterns: Vec::new(),
        offset: Some(offset),
        limit: Some(limit),
    })
}

fn text(preflight: &PreflightView, rows: &[PreflightRow]) -> String {
    let totals = &preflight.totals;
    let mut found = vec![(
        "found",
        format!("{} files, {}", thousands(totals.files.into()), totals.bytes),
    )];
    for count in &totals.by_verdict {
        let files = thousands(count.files.into());
        found.push((words(count.verdict), format!("{files} ({})", count.bytes)));
    }
    if totals.pages > 0 {
        found.push(("pages", format!("{} at least", thousands(totals.pages))));
    }
    let accepted = (totals.accepted > 0)
        .then_some(preflight.estimate.as_ref())
        .flatten();
    found.extend(accepted.map(|time| {
        let (low, high) = (seconds(time.low_seconds), seconds(time.high_seconds));
        ("would take", format!("{low} to {high}"))
    }));
    let types = totals.by_type.iter();
    let types: Vec<(&str, String)> = types
        .map(|count| {
            let files = thousands(count.files.into());
            (count.name.as_str(), format!("{files} ({})", count.bytes))
        })
        .collect();
    let mut text = heading("An ingest would find") + &facts(&found);
    if !types.is_empty() {
        text += &format!("\n{}{}", heading("Types"), facts(&types));
    }
    if !rows.is_empty() {
        text += &format!("\n{}", table(rows));
    }
    text
}

fn table(rows: &[PreflightRow]) -> String {
    let mut table = Table::new(&[
        Column::left("FILE").giving_way(),
        Column::left("VERDICT"),
        Column::left("MORE").giving_way(),
    ]);
    for row in rows {
        table.row([
            plain(&row.key.0),
            words(row.verdict).to_owned(),
            plain(row.detail.as_deref().unwrap_or_default()),
        ]);
    }
    table.render(width())
}

/// A verdict as people read it.
fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Changed => "changed",
        Verdict::Unchanged => "unchanged",
        Verdict::Duplicate => "duplicate",
        Verdict::Unsupported => "unsupported",
        Verdict::Encrypted => "encrypted",
        Verdict::Empty => "empty",
        Verdict::TooLarge => "too large",
        Verdict::UsedAsMetadata => "used as metadata",
        Verdict::Problem => "problem",
    }
}
