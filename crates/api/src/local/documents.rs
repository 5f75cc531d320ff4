//! `documents.*`.

use gristmill_model::{Block, Document, DocumentId, FileKey, Sourced};
use gristmill_store::{DocumentFilter, DocumentOrder, Edits, StoredChunk, StoredDocument};

use super::convert::{listing, page};
pub(super) use super::facts::{alike, near_duplicates};
pub(super) use super::pages::{page_image, page_places, pages};
use super::{Opened, metadata, now};
use crate::ApiError;
use crate::types::{
    AskFacets, BlockView, ChunkView, ConnectionCount, CountByName, DeleteDocuments,
    DeletedDocuments, DocumentFacets, DocumentPart, DocumentRef, DocumentSelector, DocumentSort,
    DocumentStructure, DocumentView, EditDocuments, EditedDocuments, ListDocuments, ListRemoved,
    MetadataField, Nothing, Page, RemovedView,
};

pub(super) fn list(opened: &Opened, input: ListDocuments) -> Result<Page<DocumentView>, ApiError> {
    let page = page(input.offset, input.limit)?;
    let filter = DocumentFilter {
        collection: input.collection,
        connection: input.connection,
        source_type: input.source_type,
        media_type: input.media_type,
        metadata: input.metadata,
        labels: input.labels,
        labelled: input.labelled,
        requires_review: input.requires_review,
        text: input.text.filter(|text| !text.is_empty()),
        language: input.language,
        size_from: input.size_from,
        size_below: input.size_below,
        changed_in: input.changed_in.map(period).transpose()?,
        quality: input.quality,
        added_from: input.added_from,
        added_before: input.added_before,
        order: match input.sort.unwrap_or_default() {
            DocumentSort::Newest => DocumentOrder::Newest,
            DocumentSort::Oldest => DocumentOrder::Oldest,
            DocumentSort::Key => DocumentOrder::Key,
            DocumentSort::Size => DocumentOrder::Size,
            DocumentSort::Type => DocumentOrder::Type,
            DocumentSort::Chunks => DocumentOrder::Chunks,
        },
        reverse: input.reverse.unwrap_or(false),
        after: input.after,
    };
    Ok(listing(opened.store.documents(&filter, page)?, page, view))
}

/// A month or a year, if it is one.
fn period(period: String) -> Result<String, ApiError> {
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let is_period = match period.split_once('-') {
        Some((year, month)) => digits(year, 4) && digits(month, 2),
        None => digits(&period, 4),
    };
    if !is_period {
        let message = format!("`{period}` is no month or year");
        return Err(ApiError::invalid(message).with_hint("write it as `2026-03` or `2026`"));
    }
    Ok(period)
}

pub(super) fn get(opened: &Opened, input: DocumentRef) -> Result<DocumentView, ApiError> {
    Ok(view(opened.store.document(&input.id)?))
}

pub(super) fn chunks(opened: &Opened, input: DocumentPart) -> Result<Page<ChunkView>, ApiError> {
    let page = page(input.offset, input.limit)?;
    let chunks = opened.store.chunks(&input.id, page)?;
    let view = |StoredChunk { id, chunk, .. }| ChunkView { id, chunk };
    Ok(listing(chunks, page, view))
}

pub(super) fn structure(
    opened: &Opened,
    input: DocumentPart,
) -> Result<DocumentStructure, ApiError> {
    let page = page(input.offset, input.limit)?;
    let document = opened.store.parsed(&input.id)?;
    let blocks = document.blocks.iter();
    let wanted = blocks.skip(page.offset as usize).take(page.limit as usize);
    Ok(DocumentStructure {
        pages: document.pages,
        gaps: document.gaps.clone(),
        blocks: Page {
            items: wanted.map(|block| block_view(&document, block)).collect(),
            total: document.blocks.len() as u64,
            offset: u64::from(page.offset),
        },
    })
}

fn block_view(document: &Document, block: &Block) -> BlockView {
    BlockView {
        kind: block.kind.clone(),
        page: block.page,
        text: document.text_of(block).to_owned(),
    }
}

pub(super) fn delete(opened: &Opened, input: DocumentRef) -> Result<Nothing, ApiError> {
    opened.engine()?;
    opened.store.delete_document(&input.id, now())?;
    Ok(Nothing {})
}

/// Documents removed in one transaction: few enough that jobs hardly wait for it.
const AT_ONCE: usize = 50;

pub(super) fn delete_many(
    opened: &Opened,
    input: DeleteDocuments,
) -> Result<DeletedDocuments, ApiError> {
    opened.engine()?;
    if input.ids.len() > 1000 {
        let message = format!("{} documents are too many at once", input.ids.len());
        return Err(ApiError::invalid(message).with_hint("name 1000 at most"));
    }
    let mut deleted = 0;
    for part in input.ids.chunks(AT_ONCE) {
        deleted += opened.store.delete_documents(part, now())?;
    }
    Ok(DeletedDocuments { deleted })
}

pub(super) fn edit(opened: &Opened, input: EditDocuments) -> Result<EditedDocuments, ApiError> {
    opened.engine()?;
    if input.ids.len() > 1000 {
        let message = format!("{} documents are too many at once", input.ids.len());
        return Err(ApiError::invalid(message).with_hint("name 1000 at most, or `select` them"));
    }
    let edits = edits(opened, &input)?;
    let mut ids = input.ids;
    if let Some(select) = input.select {
        ids.extend(selected(opened, select)?);
    }
    ids.sort();
    ids.dedup();
    let mut changed = 0;
    for part in ids.chunks(AT_ONCE) {
        changed += opened.store.edit_metadata(part, edits.clone(), now())?;
    }
    let matched = ids.len() as u32;
    Ok(EditedDocuments { matched, changed })
}

/// What an edit asks for, if the schema allows it.
fn edits(opened: &Opened, input: &EditDocuments) -> Result<Edits, ApiError> {
    let schema = metadata::policy(&opened.config)?.schema;
    let mut edits = Edits::new();
    for (name, value) in &input.set {
        let name = name.trim().to_lowercase();
        if name.is_empty() || value.is_blank() {
            let message = format!("`{name}` cannot be set to nothing");
            return Err(ApiError::invalid(message).with_hint("take a value away with `unset`"));
        }
        let value = metadata::converted(&schema, &name, value)?;
        edits.insert(name, Some(value));
    }
    for name in &input.unset {
        let name = name.trim().to_lowercase();
        if schema.required().any(|required| required == name) {
            return Err(metadata::invalid(&format!(
                "Missing required field '{name}'"
            )));
        }
        edits.insert(name, None);
    }
    match edits.is_empty() {
        true => Err(ApiError::invalid("nothing is to be changed")
            .with_hint("name values to `set`, or names to `unset`")),
        false => Ok(edits),
    }
}

fn selected(opened: &Opened, select: DocumentSelector) -> Result<Vec<DocumentId>, ApiError> {
    let filter = DocumentFilter {
        collection: select.collection,
        connection: select.connection,
        source_type: select.source_type,
        media_type: select.media_type,
        metadata: select.metadata,
        labels: select.labels,
        text: select.text.filter(|text| !text.is_empty()),
        ..DocumentFilter::default()
    };
    Ok(opened.store.document_ids(&filter)?)
}

pub(super) fn facets(opened: &Opened, input: AskFacets) -> Result<DocumentFacets, ApiError> {
    let facets = opened.store.document_facets(input.collection.as_ref())?;
    let types = facets.types.into_iter().map(|(name, count)| CountByName {
        name,
        count: count.into(),
    });
    let connections = facets.connections.into_iter();
    let connections = connections.map(|(id, name, count)| ConnectionCount {
        id,
        name,
        count: count.into(),
    });
    let labels = facets.labels.into_iter().map(|(label, count)| CountByName {
        name: label.as_str().to_owned(),
        count: count.into(),
    });
    Ok(DocumentFacets {
        types: types.collect(),
        connections: connections.collect(),
        labels: labels.collect(),
    })
}

pub(super) fn removed(opened: &Opened, input: ListRemoved) -> Result<Page<RemovedView>, ApiError> {
    let page = page(input.offset, input.limit)?;
    let removed = opened.store.removed_documents(page)?;
    Ok(listing(removed, page, |document| RemovedView {
        title: document
            .title
            .unwrap_or_else(|| document.key.file_name().to_owned()),
        id: document.id,
        collection: document.collection,
        key: document.key.0,
        size: document.size,
        chunks: document.chunks,
        removed_at: document.removed_at,
        job: document.job,
    }))
}

pub(super) fn restore(opened: &Opened, input: DocumentRef) -> Result<DocumentView, ApiError> {
    opened.engine()?;
    opened.store.restore_document(&input.id, now())?;
    get(opened, input)
}

fn view(document: StoredDocument) -> DocumentView {
    let name = |key: &FileKey| key.file_name().to_owned();
    let metadata = document.metadata.iter();
    let texts = metadata.map(|(name, of)| (name.clone(), of.value.to_string()));
    let texts = texts.collect();
    let field = |(name, Sourced { value, origin })| MetadataField {
        name,
        value,
        origin,
    };
    let facts = document.facts.as_ref();
    DocumentView {
        words: facts.map(|facts| facts.words),
        images: facts.and_then(|facts| facts.images),
        phrases: facts.map_or_else(Vec::new, |facts| facts.phrases.clone()),
        title: document.title.unwrap_or_else(|| name(&document.key)),
        id: document.id,
        collection: document.collection,
        key: document.key.0,
        connection: document.connection,
        aliases: document.aliases,
        source_type: document.source_type,
        media_type: document.media_type,
        size: document.size,
        pages: document.pages,
        language: document.language,
        chunks: document.chunks,
        left_out: document.left_out,
        quality: document.quality,
        metadata: texts,
        fields: document.metadata.into_iter().map(field).collect(),
        label: document.label,
        requires_review: document.requires_review,
        content_hash: document.content_hash,
        version: document.version,
        modified: document.modified,
        created_at: document.added_at,
        updated_at: document.stored_at,
    }
}
