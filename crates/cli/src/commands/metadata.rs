//! `grist metadata`: what a mapping file would say, and what metadata must be.

use std::path::Path;
use std::thread;
use std::time::Duration;

use console::style;
use gristmill_api::types::{
    GetMapping, GetPreflight, MappingFile, MappingItem, MappingList, MappingTotals,
    MetadataSettings, Nothing, PreflightId, PreflightRef, PreflightState, SetMetadata,
    StartPreflight,
};
use gristmill_api::{ApiError, Operations};
use serde::Serialize;

use super::{Context, DONE, SOME_FAILED, ingest};
use crate::args::metadata::{Check, Metadata};
use crate::output::{facts, heading, plain, print, print_json, thousands};

/// How often to ask whether every file is listed.
const LOOK: Duration = Duration::from_millis(20);

pub(super) fn run(context: &Context, metadata: Metadata) -> Result<u8, ApiError> {
    match metadata {
        Metadata::Check(arguments) => check(context, &arguments),
        Metadata::Show => {
            let settings = context.folder.to_read()?.metadata_get(Nothing {})?;
            show(context, &settings);
            Ok(DONE)
        }
        Metadata::Set { file } => {
            let settings = read(&file)?;
            let settings = context.folder.to_own()?.metadata_set(settings)?;
            show(context, &settings);
            Ok(DONE)
        }
    }
}

/// A mapping file as the process that owns the data folder finds it.
pub(super) fn mapping(file: &Path) -> Result<MappingFile, ApiError> {
    let path = ingest::absolute("read metadata from", file)?;
    Ok(MappingFile::Path { path })
}

/// What a check found.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    totals: MappingTotals,
    lists: Vec<List>,
}

/// One list, as far as it is shown.
#[derive(Debug, Serialize)]
struct List {
    list: MappingList,
    total: u64,
    items: Vec<MappingItem>,
}

fn check(context: &Context, arguments: &Check) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let preflight = api.preflight_start(StartPreflight {
        selections: ingest::selections(&arguments.taken.connections),
        paths: ingest::paths("look at", &arguments.taken.paths)?,
        mapping: Some(mapping(&arguments.mapping)?),
        ..StartPreflight::default()
    })?;
    let id = preflight.id;
    let report = until_matched(&*api, &id).and_then(|totals| {
        let lists = SHOWN
            .iter()
            .map(|(list, _)| page(&*api, &id, *list, arguments.limit));
        let lists = lists.collect::<Result<Vec<List>, ApiError>>()?;
        Ok(Report { totals, lists })
    });
    api.preflight_release(PreflightRef { id })?;
    let report = report?;
    match context.json {
        true => print_json(&report),
        false => print(&text(&report)),
    }
    Ok(match report.totals.problems {
        0 => DONE,
        _ => SOME_FAILED,
    })
}

fn until_matched(api: &dyn Operations, id: &PreflightId) -> Result<MappingTotals, ApiError> {
    loop {
        let preflight = api.preflight_get(GetPreflight {
            id: id.clone(),
            verdicts: Vec::new(),
            kinds: Vec::new(),
            text: None,
            patterns: Vec::new(),
            offset: None,
            limit: Some(0),
        })?;
        let preflight = preflight.preflight;
        if let Some(totals) = preflight.mapping {
            return Ok(totals);
        }
        if preflight.state != PreflightState::Running {
            let why = preflight.error.unwrap_or_default();
            return Err(ApiError::invalid(format!(
                "the files cannot be listed: {why}"
            )));
        }
        thread::sleep(LOOK);
    }
}

fn page(
    api: &dyn Operations,
    id: &PreflightId,
    list: MappingList,
    limit: u32,
) -> Result<List, ApiError> {
    let page = api.preflight_mapping(GetMapping {
        id: id.clone(),
        list,
        offset: None,
        limit: Some(limit),
    })?;
    Ok(List {
        list,
        total: page.total,
        items: page.items,
    })
}

/// The lists in the order they are shown, with their headings.
const SHOWN: [(MappingList, &str); 5] = [
    (MappingList::Problems, "Wrong"),
    (MappingList::Ambiguous, "Could be about several files"),
    (MappingList::RowsWithoutFile, "Rows without a file"),
    (MappingList::Warnings, "Odd"),
    (MappingList::FilesWithoutRow, "Files without a row"),
];

fn text(report: &Report) -> String {
    let totals = &report.totals;
    let number = |count: u32| thousands(count.into());
    let rows = [
        ("rows", number(totals.rows)),
        ("with a file", number(totals.matched)),
        ("without a file", number(totals.rows_without_file)),
        ("ambiguous", number(totals.ambiguous)),
        ("files without a row", number(totals.files_without_row)),
        ("wrong", number(totals.problems)),
        ("odd", number(totals.warnings)),
    ];
    let mut text = heading("The mapping") + &facts(&rows);
    let lists = report.lists.iter().zip(SHOWN);
    for (list, (_, title)) in lists.filter(|(list, _)| !list.items.is_empty()) {
        text += &format!("\n{}", heading(title));
        for item in &list.items {
            text += &format!("  {}\n", line(item));
        }
        let more = list.total - list.items.len() as u64;
        if more > 0 {
            text += &format!("  and {} more\n", thousands(more));
        }
    }
    text
}

/// `line 3, column 5: a.pdf: what is wrong`.
fn line(item: &MappingItem) -> String {
    let place = match (item.line, item.column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: "),
        (Some(line), None) => format!("line {line}: "),
        (None, _) => String::new(),
    };
    let files: Vec<String> = item.files.iter().map(|file| plain(&file.0)).collect();
    let parts = [
        item.row.as_deref().map(plain),
        item.message.as_deref().map(plain),
        (!files.is_empty()).then(|| files.join(", ")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}{}", style(place).dim(), parts.join(": "))
}

fn read(file: &Path) -> Result<SetMetadata, ApiError> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| ApiError::invalid(format!("cannot read `{shown}`: {error}")))?;
    serde_json::from_str(&text)
        .map_err(|error| ApiError::invalid(format!("`{shown}` cannot be used: {error}")))
}

fn show(context: &Context, settings: &MetadataSettings) {
    if context.json {
        return print_json(settings);
    }
    let fields = settings.schema.iter().map(|(name, field)| {
        let mut parts = vec![format!("{:?}", field.kind).to_lowercase()];
        parts.extend(field.required.then(|| "required".to_owned()));
        let default = field.default.as_ref();
        parts.extend(default.map(|value| format!("default {value}")));
        let allowed: Vec<String> = field.allowed.iter().map(ToString::to_string).collect();
        parts.extend((!allowed.is_empty()).then(|| format!("one of {}", allowed.join(", "))));
        (name.as_str(), parts.join(", "))
    });
    let fields: Vec<(&str, String)> = fields.collect();
    print(&(heading("Schema") + &facts(&fields)));
    if settings.rules.is_empty() {
        return;
    }
    let rules = settings.rules.iter().map(|rule| {
        let set = rule
            .set
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let set: Vec<String> = set.collect();
        (rule.path.as_str(), set.join(", "))
    });
    let rules: Vec<(&str, String)> = rules.collect();
    print(&format!("\n{}{}", heading("Rules"), facts(&rules)));
}
