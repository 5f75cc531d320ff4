//! `collections.*`.

use gristmill_model::{Bytes, CollectionId, DocumentId};
use gristmill_store::{Collection, DocumentFilter, Page};

pub(super) use super::facts::overview;
use super::{Opened, now};
use crate::ApiError;
use crate::types::{CollectionView, CreateCollection, Nothing, RemoveCollection};

/// Longest name.
const LONGEST: usize = 64;
/// Documents deleted between two looks at what is left.
const BATCH: u32 = 500;

pub(super) fn list(opened: &Opened, _: Nothing) -> Result<Vec<CollectionView>, ApiError> {
    Ok(opened.store.collections()?.into_iter().map(view).collect())
}

pub(super) fn create(opened: &Opened, input: CreateCollection) -> Result<CollectionView, ApiError> {
    opened.engine()?;
    check_name(&input.id)?;
    opened.store.create_collection(input.id.clone(), now())?;
    let found = list(opened, Nothing {})?
        .into_iter()
        .find(|one| one.id == input.id);
    found.ok_or_else(|| ApiError::not_found("collection", &input.id))
}

/// Refuses a collection that is not there.
pub(super) fn require(opened: &Opened, id: &CollectionId) -> Result<(), ApiError> {
    let known = opened.store.collections()?.iter().any(|one| one.id == *id);
    match known {
        true => Ok(()),
        false => Err(ApiError::not_found("collection", id)),
    }
}

pub(super) fn remove(opened: &Opened, input: RemoveCollection) -> Result<Nothing, ApiError> {
    opened.engine()?;
    require(opened, &input.id)?;
    if input.with_documents == Some(true) {
        delete_documents(opened, &input.id)?;
    }
    opened.store.remove_collection(input.id)?;
    Ok(Nothing {})
}

/// Short and plain, so that it can stand in a command, an address and a file name.
pub(super) fn check_name(id: &CollectionId) -> Result<(), ApiError> {
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let fits = !id.0.is_empty() && id.0.chars().count() <= LONGEST && id.0.chars().all(plain);
    match fits {
        true => Ok(()),
        false => Err(
            ApiError::invalid(format!("`{id}` cannot be the name of a collection"))
                .with_hint("use letters, digits, `-`, `_` and `.`, at most 64"),
        ),
    }
}

fn delete_documents(opened: &Opened, collection: &CollectionId) -> Result<(), ApiError> {
    let filter = DocumentFilter {
        collection: Some(collection.clone()),
        ..DocumentFilter::default()
    };
    loop {
        let left = opened.store.documents(&filter, Page::first(BATCH))?.items;
        if left.is_empty() {
            return Ok(());
        }
        let ids: Vec<DocumentId> = left.into_iter().map(|document| document.id).collect();
        for id in ids {
            opened.store.delete_document(&id, now())?;
        }
    }
}

fn view(collection: Collection) -> CollectionView {
    CollectionView {
        id: collection.id,
        documents: u64::from(collection.documents),
        chunks: collection.chunks,
        bytes: Bytes(collection.bytes),
        created_at: collection.created_at,
    }
}
