//! `preflight.*`: converts, and lets the engine look.

use std::sync::Arc;

use gristmill_engine::{self as engine, ChunkPreview, CutDocument, PreflightRequest, RowFilter};
use gristmill_model::Chunk;
use gristmill_store::Page as Part;

use super::convert::{listing, page};
use super::{Opened, collections, jobs, metadata, paths};
use crate::ApiError;
use crate::types::{
    ExcludeRows, GetMapping, GetPreflight, MappingItem, MappingList, MappingTotals, Nothing, Page,
    PreflightId, PreflightPage, PreflightRef, PreflightRow, PreflightState, PreflightTotals,
    PreflightView, PreviewChunks, PreviewedChunk, PreviewedChunks, PreviewedDocument,
    StartPreflight, TypeCount, Verdict, VerdictCount,
};

pub(super) fn start(opened: &Opened, input: StartPreflight) -> Result<PreflightView, ApiError> {
    let collection = input.collection.unwrap_or_default();
    collections::check_name(&collection)?;
    let mapping = input.mapping.as_ref().map(metadata::mapping).transpose()?;
    let request = PreflightRequest {
        options: jobs::options(opened, &input.options)?,
        selections: paths::selections(opened, None, input.selections, &input.paths)?,
        mapping: mapping.map(Arc::new),
        collection,
    };
    let id = opened.engine()?.start_preflight(request)?;
    view(opened, &id)
}

pub(super) fn get(opened: &Opened, input: GetPreflight) -> Result<PreflightPage, ApiError> {
    let id = inner(&input.id);
    let part: Part = page(input.offset, input.limit)?;
    let filter = RowFilter {
        rows: Vec::new(),
        verdicts: verdicts(input.verdicts),
        kinds: input.kinds,
        text: input.text.filter(|text| !text.is_empty()),
        patterns: input.patterns,
    };
    let rows = opened.engine()?.preflight_rows(&id, &filter, part)?;
    Ok(PreflightPage {
        preflight: view(opened, &id)?,
        rows: listing(rows, part, row),
    })
}

pub(super) fn mapping(opened: &Opened, input: GetMapping) -> Result<Page<MappingItem>, ApiError> {
    let part: Part = page(input.offset, input.limit)?;
    let list = match input.list {
        MappingList::Matched => engine::PreviewList::Matched,
        MappingList::RowsWithoutFile => engine::PreviewList::RowsWithoutFile,
        MappingList::FilesWithoutRow => engine::PreviewList::FilesWithoutRow,
        MappingList::Ambiguous => engine::PreviewList::Ambiguous,
        MappingList::Problems => engine::PreviewList::Problems,
        MappingList::Warnings => engine::PreviewList::Warnings,
    };
    let id = inner(&input.id);
    let items = opened.engine()?.preflight_metadata(&id, list, part)?;
    Ok(listing(items, part, |item| MappingItem {
        row: item.row,
        line: item.line,
        column: item.column,
        files: item.files,
        message: item.message,
    }))
}

fn mapping_totals(totals: engine::PreviewTotals) -> MappingTotals {
    MappingTotals {
        rows: totals.rows,
        matched: totals.matched,
        rows_without_file: totals.rows_without_file,
        files_without_row: totals.files_without_row,
        ambiguous: totals.ambiguous,
        problems: totals.problems,
        warnings: totals.warnings,
    }
}

/// Chunks of a preview that are given unless the caller says how many, and at most.
const SOME_CHUNKS: u32 = 20;
const MOST_CHUNKS: u32 = 200;

pub(super) fn chunks(opened: &Opened, input: PreviewChunks) -> Result<PreviewedChunks, ApiError> {
    let limit = input.limit.unwrap_or(SOME_CHUNKS);
    if limit == 0 || limit > MOST_CHUNKS {
        let message = format!("`limit` is {limit}");
        return Err(ApiError::invalid(message).with_hint("give 1 to 200"));
    }
    let options = jobs::options(opened, &input.options)?;
    let engine = opened.engine()?;
    let preview = engine.preview_chunks(&inner(&input.id), input.row, &options, limit as usize)?;
    Ok(match preview {
        ChunkPreview::Cut(document) => PreviewedChunks {
            document: Some(previewed(document)),
            failure: None,
        },
        ChunkPreview::Failed(failure) => PreviewedChunks {
            document: None,
            failure: Some(failure),
        },
    })
}

fn previewed(document: CutDocument) -> PreviewedDocument {
    let mut before: u64 = 0;
    let chunk = |chunk: Chunk| {
        let again = before.saturating_sub(chunk.span.start) as usize;
        before = chunk.span.end;
        let again = chunk.text.get(..again).unwrap_or_default();
        PreviewedChunk {
            ordinal: chunk.ordinal,
            characters: chunk.text.chars().count() as u32,
            repeated: again.chars().count() as u32,
            text: chunk.text,
            heading_path: chunk.heading_path,
            pages: chunk.pages,
            span: chunk.span,
            tokens: chunk.tokens,
        }
    };
    PreviewedDocument {
        chunks: document.chunks.into_iter().map(chunk).collect(),
        key: document.key,
        title: document.title,
        media_type: document.media_type,
        total: document.total,
        left_out: document.left_out,
        quality: document.quality,
        label: document.label,
        action: document.action,
        why: document.why,
    }
}

pub(super) fn exclude(opened: &Opened, input: ExcludeRows) -> Result<PreflightView, ApiError> {
    let id = inner(&input.id);
    let filter = RowFilter {
        rows: input.rows,
        verdicts: verdicts(input.verdicts),
        kinds: input.kinds,
        text: input.text.filter(|text| !text.is_empty()),
        patterns: input.patterns,
    };
    opened
        .engine()?
        .exclude_rows(&id, &filter, input.excluded)?;
    view(opened, &id)
}

pub(super) fn cancel(opened: &Opened, input: PreflightRef) -> Result<PreflightView, ApiError> {
    let id = inner(&input.id);
    opened.engine()?.cancel_preflight(&id)?;
    view(opened, &id)
}

pub(super) fn release(opened: &Opened, input: PreflightRef) -> Result<Nothing, ApiError> {
    opened.engine()?.release_preflight(&inner(&input.id));
    Ok(Nothing {})
}

/// The engine's form of an id.
pub(super) fn inner(id: &PreflightId) -> engine::PreflightId {
    engine::PreflightId(id.0.clone())
}

fn verdicts(verdicts: Vec<Verdict>) -> Vec<engine::Verdict> {
    verdicts.into_iter().map(inner_verdict).collect()
}

fn view(opened: &Opened, id: &engine::PreflightId) -> Result<PreflightView, ApiError> {
    let preflight = opened.engine()?.preflight(id)?;
    let listed = preflight.state != engine::PreflightState::Listing;
    let (state, error) = state(preflight.state);
    Ok(PreflightView {
        id: PreflightId(preflight.id.0),
        state,
        listed,
        totals: totals(preflight.totals),
        mapping: preflight.metadata.map(mapping_totals),
        estimate: Some(preflight.estimate),
        error,
        started_at: preflight.started_at,
    })
}

fn state(state: engine::PreflightState) -> (PreflightState, Option<String>) {
    match state {
        engine::PreflightState::Listing | engine::PreflightState::Looking => {
            (PreflightState::Running, None)
        }
        engine::PreflightState::Done => (PreflightState::Done, None),
        engine::PreflightState::Cancelled => (PreflightState::Cancelled, None),
        engine::PreflightState::Failed { error } => (PreflightState::Failed, Some(error)),
    }
}

fn totals(totals: engine::PreflightTotals) -> PreflightTotals {
    let by_verdict = totals.by_verdict.into_iter().map(|count| VerdictCount {
        verdict: verdict(count.verdict),
        files: count.files,
        bytes: count.bytes,
    });
    let by_type = totals.by_type.into_iter().map(|count| TypeCount {
        name: count.name,
        files: count.files,
        bytes: count.bytes,
    });
    PreflightTotals {
        files: totals.files,
        bytes: totals.bytes,
        accepted: totals.accepted,
        accepted_bytes: totals.accepted_bytes,
        excluded: totals.excluded,
        pages: totals.pages,
        by_verdict: by_verdict.collect(),
        by_type: by_type.collect(),
    }
}

fn row(row: engine::PreflightRow) -> PreflightRow {
    PreflightRow {
        row: row.row,
        connection: row.connection,
        key: row.key,
        size: row.size,
        modified: row.modified,
        kind: row.kind,
        verdict: verdict(row.verdict),
        detail: row.detail,
        pages: row.pages,
        excluded: row.excluded,
    }
}

fn verdict(verdict: engine::Verdict) -> Verdict {
    match verdict {
        engine::Verdict::New => Verdict::New,
        engine::Verdict::Changed => Verdict::Changed,
        engine::Verdict::Unchanged => Verdict::Unchanged,
        engine::Verdict::Duplicate => Verdict::Duplicate,
        engine::Verdict::Unsupported => Verdict::Unsupported,
        engine::Verdict::Encrypted => Verdict::Encrypted,
        engine::Verdict::Empty => Verdict::Empty,
        engine::Verdict::TooLarge => Verdict::TooLarge,
        engine::Verdict::UsedAsMetadata => Verdict::UsedAsMetadata,
        engine::Verdict::Problem => Verdict::Problem,
    }
}

fn inner_verdict(verdict: Verdict) -> engine::Verdict {
    match verdict {
        Verdict::New => engine::Verdict::New,
        Verdict::Changed => engine::Verdict::Changed,
        Verdict::Unchanged => engine::Verdict::Unchanged,
        Verdict::Duplicate => engine::Verdict::Duplicate,
        Verdict::Unsupported => engine::Verdict::Unsupported,
        Verdict::Encrypted => engine::Verdict::Encrypted,
        Verdict::Empty => engine::Verdict::Empty,
        Verdict::TooLarge => engine::Verdict::TooLarge,
        Verdict::UsedAsMetadata => engine::Verdict::UsedAsMetadata,
        Verdict::Problem => engine::Verdict::Problem,
    }
}
