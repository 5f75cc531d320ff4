//! `grist stats`: figures over everything that ever ran.

use gristmill_api::ApiError;
use gristmill_api::types::{AskStatistics, CountByName, HeldBack, LoadView, Nothing, Statistics};

use super::{Context, DONE};
use crate::output::{duration, facts, heading, print, print_json, thousands};

pub(super) fn run(context: &Context) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let statistics = api.statistics_get(AskStatistics::default())?;
    if context.json {
        print_json(&statistics);
        return Ok(DONE);
    }
    print(&text(&statistics));
    // Only whoever works knows what that takes of the machine.
    if api.owner().is_some() {
        print(&format!("\n{}", load(&api.load_get(Nothing {})?)));
    }
    Ok(DONE)
}

fn load(load: &LoadView) -> String {
    let held_back = load.held_back.map(|why| match why {
        HeldBack::Gentle => "gentle mode is on",
        HeldBack::Memory => "memory is getting short",
        HeldBack::BytesInFlight => "the files in work are as large as they may be",
    });
    let parsing = format!("{} of {}", load.parsing, load.most_parsing);
    let bytes = format!("{} of {}", load.bytes_in_flight, load.most_bytes);
    let mut rows = vec![
        ("files being parsed", parsing),
        ("bytes in flight", bytes),
        ("gentle", load.gentle.to_string()),
    ];
    rows.extend(
        load.memory_available
            .map(|free| ("memory left", free.to_string())),
    );
    rows.extend(held_back.map(|why| ("held back", why.to_owned())));
    heading("Work now") + &facts(&rows)
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
