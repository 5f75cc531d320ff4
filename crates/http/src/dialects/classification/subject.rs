//! What goes by a `doc_id`: a file of a job, which has its id before anything is known of it.

use gristmill_api::types::{
    DocumentRef, DocumentView, FileRef, FileView, LabelRef, LabelState, LabelView, ListLabels,
};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{DocumentId, FileId, FileState, ReasonCode};

use crate::jobs::of_user;
use crate::refusal::Refusal;

/// Held documents looked through at a time.
const PAGE: u32 = 1000;

/// A file with what has become of it.
pub(super) struct Subject {
    pub(super) file: FileView,
    /// Its document, once it is stored.
    pub(super) document: Option<DocumentView>,
    /// Its label, once it has one that is kept.
    pub(super) label: Option<LabelView>,
}

/// The id of a file, in the form of a UUID.
pub(super) fn doc_id(file: FileId) -> String {
    let bytes = u128::from(file.0.unsigned_abs()).to_be_bytes();
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// The file that an id was made of.
fn file_id(doc_id: &str) -> Option<FileId> {
    let bytes = uuid::Uuid::parse_str(doc_id).ok()?.into_bytes();
    let number = u64::from_be_bytes(*bytes.last_chunk()?);
    // The version and the variant of the UUID are above the number, and part of the last
    // eight bytes.
    let id = FileId(i64::try_from(number & 0x3fff_ffff_ffff_ffff).ok()?);
    (self::doc_id(id) == doc_id).then_some(id)
}

/// What goes by an id. A file of another user is as good as none.
pub(super) fn find(api: &dyn Operations, user: &str, doc_id: &str) -> Result<Subject, Refusal> {
    let missing = || Refusal::not_found(format!("Document {doc_id} not found"));
    let id = file_id(doc_id).ok_or_else(missing)?;
    let file = there(api.jobs_file(FileRef { id }))?.ok_or_else(missing)?;
    of_user(api, user, file.file.job.to_string())?.ok_or_else(missing)?;
    known(api, file)
}

/// What is known of a file.
pub(super) fn known(api: &dyn Operations, file: FileView) -> Result<Subject, Refusal> {
    let stored = match &file.file.state {
        FileState::Completed { document, .. } | FileState::Unchanged { document } => {
            Some(document.clone())
        }
        FileState::Skipped { reason } => reason.twin.clone(),
        FileState::Pending | FileState::Working { .. } | FileState::Failed { .. } => None,
    };
    let (document, label) = match stored {
        Some(id) => (
            there(api.documents_get(DocumentRef { id: id.clone() }))?,
            label(api, id)?,
        ),
        None => (None, held(api, &file)?),
    };
    Ok(Subject {
        file,
        document,
        label,
    })
}

fn label(api: &dyn Operations, id: DocumentId) -> Result<Option<LabelView>, Refusal> {
    let found = there(api.labels_get(LabelRef { id }))?;
    Ok(found.map(|detail| detail.label))
}

/// The label of a file that a policy holds until a person decides.
fn held(api: &dyn Operations, file: &FileView) -> Result<Option<LabelView>, Refusal> {
    let is_held = matches!(
        &file.file.state,
        FileState::Skipped { reason } if reason.code == ReasonCode::HeldForReview
    );
    if !is_held {
        return Ok(None);
    }
    let mut offset = 0;
    loop {
        let page = api.labels_list(ListLabels {
            state: Some(LabelState::Held),
            offset: Some(offset),
            limit: Some(PAGE),
            ..ListLabels::default()
        })?;
        offset += page.items.len() as u64;
        let last = page.items.is_empty() || offset >= page.total;
        let mut items = page.items.into_iter();
        let found = items.find(|label| label.key == file.file.key.0);
        if found.is_some() || last {
            return Ok(found);
        }
    }
}

/// What is there, if it is.
fn there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, Refusal> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_again_by_its_id() {
        for number in [1, 77, 1 << 40, (1 << 61) - 1] {
            let id = doc_id(FileId(number));
            assert_eq!(file_id(&id), Some(FileId(number)), "{id}");
        }
        for id in ["", "abc-123", "550e8400-e29b-41d4-a716-446655440000"] {
            assert_eq!(file_id(id), None, "{id}");
        }
    }
}
