//! `exports.*`: documents on their way into files.

use gristmill_model::{
    ChunkId, DocumentId, Export, ExportFormat, ExportId, ExportScope, ExportState, ExportTotals,
    JobId,
};
use gristmill_store::Picked;
use uuid::Uuid;

use super::connections::NOBODY;
use super::convert::{listing, page};
use super::{Opened, collections, now, search};
use crate::ApiError;
use crate::types::{CreateExport, ExportRef, Exported, ListExports, Nothing, Page, Search};

pub(super) fn create(opened: &Opened, input: CreateExport) -> Result<Export, ApiError> {
    let engine = opened.engine()?;
    let name = input.name.unwrap_or_else(|| usual_name(&input.what));
    let is_read_by_people = matches!(input.format, ExportFormat::Csv);
    let needs_vectors = matches!(input.format, ExportFormat::Vector { .. });
    let made = || ExportId::from_uuid(Uuid::now_v7());
    let (scope, picked) = scope(opened, input.what)?;
    let export = Export {
        id: input.id.unwrap_or_else(made),
        user: input.user.unwrap_or_else(|| NOBODY.to_owned()),
        name,
        scope,
        format: input.format,
        vectors: needs_vectors || input.vectors.unwrap_or(!is_read_by_people),
        file: input.file,
        overwrite: input.overwrite.unwrap_or(false),
        state: ExportState::Queued,
        problem: None,
        totals: ExportTotals::default(),
        created_at: now(),
        started_at: None,
        ended_at: None,
    };
    Ok(engine.add_export(export, picked)?)
}

fn usual_name(what: &Exported) -> String {
    match what {
        Exported::Everything => "All documents".to_owned(),
        Exported::Collection { collection } => format!("Collection {collection}"),
        Exported::Job { job } => format!("Job {job}"),
        Exported::Documents { documents } => format!("{} documents", documents.len()),
        Exported::Search { search } => format!("Search: {}", search.text),
    }
}

/// Which documents those are, and what is picked one by one.
fn scope(opened: &Opened, what: Exported) -> Result<(ExportScope, Picked), ApiError> {
    Ok(match what {
        Exported::Everything => (ExportScope::Everything, Picked::Nothing),
        Exported::Collection { collection } => {
            collections::require(opened, &collection)?;
            (ExportScope::Collection { collection }, Picked::Nothing)
        }
        Exported::Job { job } => {
            require_ended(opened, &job)?;
            (ExportScope::Job { job }, Picked::Nothing)
        }
        Exported::Documents { documents } => {
            let count = documents.len() as u32;
            let scope = ExportScope::Documents { count };
            (scope, Picked::Documents(documents))
        }
        Exported::Search { search } => {
            let found = found(opened, *search)?;
            let count = found.len() as u32;
            (ExportScope::Passages { count }, Picked::Chunks(found))
        }
    })
}

fn require_ended(opened: &Opened, id: &JobId) -> Result<(), ApiError> {
    let job = opened.store.job(id)?;
    match job.state.is_final() {
        true => Ok(()),
        false => {
            let message = format!("the job `{}` has not ended yet", job.name);
            Err(ApiError::refused(message).with_hint("export it when it has"))
        }
    }
}

/// What a search finds; nothing is refused, since there would be nothing in the file.
fn found(opened: &Opened, asked: Search) -> Result<Vec<(DocumentId, ChunkId)>, ApiError> {
    let text = asked.text.clone();
    let hits = search::run(opened, asked)?.hits;
    if hits.is_empty() {
        let message = format!("nothing is found for `{text}`, so there is nothing to export");
        return Err(ApiError::refused(message).with_hint("search for something else"));
    }
    let found = hits.into_iter().map(|hit| (hit.document, hit.chunk));
    Ok(found.collect())
}

pub(super) fn list(opened: &Opened, input: ListExports) -> Result<Page<Export>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let exports = opened.store.exports(input.user.as_deref(), part)?;
    Ok(listing(exports, part, |export| match &opened.engine {
        Some(engine) => engine.with_progress(export),
        None => export,
    }))
}

pub(super) fn get(opened: &Opened, input: ExportRef) -> Result<Export, ApiError> {
    match &opened.engine {
        Some(engine) => Ok(engine.export(&input.id)?),
        None => Ok(opened.store.export(&input.id)?),
    }
}

pub(super) fn pause(opened: &Opened, input: ExportRef) -> Result<Export, ApiError> {
    Ok(opened.engine()?.pause_export(&input.id)?)
}

pub(super) fn resume(opened: &Opened, input: ExportRef) -> Result<Export, ApiError> {
    Ok(opened.engine()?.resume_export(&input.id)?)
}

pub(super) fn cancel(opened: &Opened, input: ExportRef) -> Result<Export, ApiError> {
    Ok(opened.engine()?.cancel_export(&input.id)?)
}

pub(super) fn remove(opened: &Opened, input: ExportRef) -> Result<Nothing, ApiError> {
    opened.engine()?.remove_export(&input.id)?;
    Ok(Nothing {})
}
