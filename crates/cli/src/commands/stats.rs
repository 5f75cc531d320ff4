//! `grist stats`: figures over everything that ever ran.

use gristmill_api::ApiError;
use gristmill_api::types::{CountByName, Nothing, Statistics};

use super::{Context, DONE};
use crate::output::{duration, facts, heading, print, print_json, thousands};

pub(super) fn run(context: &Context) -> Result<u8, ApiError> {
    let statistics = context.folder.to_read()?.statistics_get(Nothing {})?;
    match context.json {
        true => print_json(&statistics),
        false => print(&text(&statistics)),
    }
    Ok(DONE)
}

fn text(statistics: &Statistics) -> String {
    let mut rows = vec![
        ("documents", thousands(statistics.documents)),
        ("chunks", thousands(statistics.chunks)),
        ("size of files", statistics.bytes.to_string()),
        ("database", statistics.database_bytes.to_string()),
        ("jobs", thousands(statistics.jobs)),
        ("active jobs", thousands(statistics.active_jobs)),
        ("files", thousands(statistics.files)),
        ("attempts", thousands(statistics.attempts)),
    ];
    let rate = statistics.success_rate;
    rows.extend(rate.map(|rate| ("success", format!("{:.1} %", rate * 100.0))));
    let stages = statistics.stages.iter();
    let stages: Vec<(&str, String)> = stages
        .map(|time| (time.stage.as_str(), duration(time.average_ms as u64)))
        .collect();
    let parts = [
        ("Knowledge base", facts(&rows)),
        ("Jobs by state", counts(&statistics.jobs_by_state)),
        ("Files by state", counts(&statistics.files_by_state)),
        ("Files by source", counts(&statistics.files_by_source_type)),
        ("Files by reason", counts(&statistics.files_by_reason)),
        ("Mean time per stored file", facts(&stages)),
    ];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    let parts: Vec<String> = parts.map(|(title, text)| heading(title) + text).collect();
    parts.join("\n")
}

fn counts(counts: &[CountByName]) -> String {
    let rows = counts.iter();
    let rows: Vec<(&str, String)> = rows
        .map(|row| (row.name.as_str(), thousands(row.count)))
        .collect();
    facts(&rows)
}
