//! `grist export` and `grist exports`: documents on their way into files.

use std::path::Path;
use std::thread;

use gristmill_api::types::{CreateExport, ExportRef, Exported, ListExports, Page, Search};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{CollectionId, Export as Running, ExportFormat, ExportId, ExportState};
use indicatif::{ProgressBar, ProgressStyle};

use super::{COULD_NOT_RUN, Context, DONE, backups};
use crate::args::export::{Export, Exports, FormatArg};
use crate::output::{
    Column, Table, age, count, facts, note, now, plain, print, print_json, short, width,
};
use crate::pick;
use crate::watch::{INTERRUPTED, Interrupts, TICK};

/// Passages that a search gives to an export.
const FOUND: u32 = 200;

pub(super) fn create(context: &Context, asked: Export) -> Result<u8, ApiError> {
    let file = backups::to_write(&asked.file)?;
    let format = format(&asked)?;
    let api = context.folder.to_own()?;
    let export = api.exports_create(CreateExport {
        id: None,
        user: None,
        name: asked.name.clone(),
        what: what(&*api, &asked)?,
        format,
        vectors: (asked.vectors || asked.no_vectors).then_some(asked.vectors),
        file,
        overwrite: Some(asked.overwrite),
    })?;
    if asked.no_wait && api.owner().is_some() {
        return Ok(told(context, &export));
    }
    let export = to_the_end(&*api, export)?;
    Ok(told(context, &export))
}

/// As asked for, or by the file's ending.
fn format(asked: &Export) -> Result<ExportFormat, ApiError> {
    let format = match (asked.format, asked.database) {
        (Some(format), _) => format,
        (None, Some(_)) => FormatArg::Vector,
        (None, None) => by_ending(&asked.file)?,
    };
    if asked.database.is_some() && format != FormatArg::Vector {
        let message = "`--database` is for the format `vector` only";
        return Err(ApiError::invalid(message).with_hint("leave out one of both"));
    }
    Ok(format.with(asked.database))
}

fn by_ending(file: &Path) -> Result<FormatArg, ApiError> {
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    match ending.to_lowercase().as_str() {
        "json" => Ok(FormatArg::Json),
        "jsonl" | "ndjson" => Ok(FormatArg::Jsonl),
        "csv" => Ok(FormatArg::Csv),
        "parquet" => Ok(FormatArg::Parquet),
        _ => {
            let message = format!("`{}` does not tell the format", file.display());
            Err(ApiError::invalid(message).with_hint(
                "name it with `--format`, or let the file end in .json, .jsonl, .csv or .parquet",
            ))
        }
    }
}

fn what(api: &dyn Operations, asked: &Export) -> Result<Exported, ApiError> {
    if let Some(collection) = &asked.collection {
        let collection = CollectionId(collection.clone());
        return Ok(Exported::Collection { collection });
    }
    if let Some(job) = &asked.job {
        let job = pick::job(api, job)?.job.id;
        return Ok(Exported::Job { job });
    }
    if let Some(text) = &asked.search {
        let search = Box::new(Search {
            text: text.clone(),
            limit: Some(FOUND),
            ..Search::default()
        });
        return Ok(Exported::Search { search });
    }
    if asked.document.is_empty() {
        return Ok(Exported::Everything);
    }
    let documents = asked.document.iter().map(|text| pick::document(api, text));
    let documents = documents.collect::<Result<_, _>>()?;
    Ok(Exported::Documents { documents })
}

/// Waits until the export ends or is paused, and shows how far it is; Ctrl-C pauses it.
fn to_the_end(api: &dyn Operations, mut export: Running) -> Result<Running, ApiError> {
    let interrupts = Interrupts::listen();
    let bar = bar();
    let mut pausing = false;
    while !export.state.is_final() && export.state != ExportState::Paused {
        let id = export.id.clone();
        if interrupts.heard() && !pausing {
            pausing = true;
            note("Pausing; press Ctrl-C again to quit at once.");
            pause(api, &id)?;
        }
        thread::sleep(TICK);
        export = api.exports_get(ExportRef { id })?;
        bar.set_length(u64::from(export.totals.documents_in_all));
        bar.set_position(u64::from(export.totals.documents));
        bar.set_message(export.totals.bytes.to_string());
    }
    bar.finish_and_clear();
    Ok(export)
}

fn pause(api: &dyn Operations, id: &ExportId) -> Result<(), ApiError> {
    match api.exports_pause(ExportRef { id: id.clone() }) {
        // It ended in the same moment.
        Err(error) if error.code == ErrorCode::Refused => Ok(()),
        result => result.map(drop),
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} documents  {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Says how the export ended, also by the exit status.
fn told(context: &Context, export: &Running) -> u8 {
    match export.state {
        ExportState::Completed if !context.json => print(&written(export)),
        _ => told_of(context, export),
    }
    match export.state {
        ExportState::Failed => COULD_NOT_RUN,
        ExportState::Paused if export.problem.is_some() => COULD_NOT_RUN,
        ExportState::Paused => INTERRUPTED,
        ExportState::Queued
        | ExportState::Running
        | ExportState::Written
        | ExportState::Completed
        | ExportState::Cancelled => DONE,
    }
}

fn written(export: &Running) -> String {
    let totals = &export.totals;
    let withheld = match totals.withheld {
        0 => String::new(),
        some => {
            let documents = count(u64::from(some), "document");
            format!("Left out {documents} that the policy for exports holds back.\n")
        }
    };
    format!(
        "Wrote {} with {} ({}) to {}.\n{withheld}",
        count(u64::from(totals.documents), "document"),
        count(totals.passages, "passage"),
        totals.bytes,
        plain(&export.file)
    )
}

pub(super) fn run(context: &Context, command: Exports) -> Result<u8, ApiError> {
    match command {
        Exports::List { limit } => list(context, limit),
        Exports::Show { id } => {
            let api = context.folder.to_read()?;
            told_of(context, &pick::export(&*api, &id)?);
            Ok(DONE)
        }
        Exports::Pause { id } => {
            control(context, &id, |api, export| api.exports_pause(export))?;
            Ok(DONE)
        }
        Exports::Resume { id } => control(context, &id, |api, export| api.exports_resume(export)),
        Exports::Cancel { id } => {
            control(context, &id, |api, export| api.exports_cancel(export))?;
            Ok(DONE)
        }
        Exports::Remove { id } => remove(context, &id),
    }
}

fn remove(context: &Context, id: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let export = pick::export(&*api, id)?;
    let id = export.id.clone();
    api.exports_remove(ExportRef { id })?;
    match context.json {
        true => print_json(&export),
        false => print(&format!(
            "Forgot `{}`; its file stays.\n",
            plain(&export.name)
        )),
    }
    Ok(DONE)
}

fn control(
    context: &Context,
    id: &str,
    act: impl Fn(&dyn Operations, ExportRef) -> Result<Running, ApiError>,
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let id: ExportId = pick::export(&*api, id)?.id;
    let export = act(&*api, ExportRef { id })?;
    // While nobody else has the folder, it is written here or nowhere.
    if api.owner().is_none() {
        return Ok(told(context, &to_the_end(&*api, export)?));
    }
    told_of(context, &export);
    Ok(DONE)
}

fn list(context: &Context, limit: u32) -> Result<u8, ApiError> {
    let asked = ListExports {
        limit: Some(limit),
        ..ListExports::default()
    };
    let page: Page<Running> = context.folder.to_read()?.exports_list(asked)?;
    if context.json {
        print_json(&page);
        return Ok(DONE);
    }
    if page.items.is_empty() {
        print("There are no exports. `grist export FILE` makes one.");
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("FILE").giving_way(),
        Column::left("STATE"),
        Column::right("DOCUMENTS"),
        Column::left("ASKED"),
    ]);
    for export in &page.items {
        table.row([
            short(export.id.as_str()).to_owned(),
            export.name.clone(),
            file_name(&export.file),
            export.state.as_str().to_owned(),
            export.totals.documents.to_string(),
            age(export.created_at, now()),
        ]);
    }
    print(&table.render(width()));
    Ok(DONE)
}

/// A list is too narrow for whole paths, of which the end tells most.
fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn told_of(context: &Context, export: &Running) {
    match context.json {
        true => print_json(export),
        false => print(&shown(export)),
    }
}

fn shown(export: &Running) -> String {
    let totals = &export.totals;
    let mut rows = vec![
        ("id", export.id.to_string()),
        ("name", export.name.clone()),
        ("file", export.file.clone()),
        ("state", export.state.as_str().to_owned()),
        (
            "documents",
            format!("{} of {}", totals.documents, totals.documents_in_all),
        ),
        ("held back", totals.withheld.to_string()),
        ("passages", totals.passages.to_string()),
        ("size", totals.bytes.to_string()),
    ];
    rows.extend(export.problem.clone().map(|problem| ("problem", problem)));
    facts(&rows)
}
