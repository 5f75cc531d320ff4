//! `grist documents edit`: metadata changed by hand.

use gristmill_api::ApiError;
use gristmill_api::types::{DocumentSelector, EditDocuments};
use gristmill_model::{CollectionId, DocumentId, MetadataValue};

use super::{Context, DONE};
use crate::args::metadata::Edit;
use crate::output::{count, print, print_json};
use crate::pick;

pub(super) fn run(context: &Context, edit: Edit) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let named = edit.documents.iter().map(|id| pick::document(&*api, id));
    let ids: Vec<DocumentId> = named.collect::<Result<_, _>>()?;
    let select = ids.is_empty().then(|| DocumentSelector {
        collection: edit.collection.map(CollectionId),
        connection: None,
        source_type: edit.source.map(Into::into),
        media_type: edit.media_type,
        text: edit.text,
        metadata: edit.metadata,
        labels: Vec::new(),
    });
    let set = edit.set.into_iter();
    let edited = api.documents_edit(EditDocuments {
        ids,
        select,
        set: set
            .map(|(name, text)| (name, MetadataValue::Text(text)))
            .collect(),
        unset: edit.unset,
    })?;
    match context.json {
        true => print_json(&edited),
        false => {
            let changed = count(edited.changed.into(), "document");
            let same = edited.matched - edited.changed;
            let rest = match same {
                0 => String::new(),
                same => format!("; {} had it already", count(same.into(), "document")),
            };
            print(&format!("Changed {changed}{rest}."));
        }
    }
    Ok(DONE)
}
