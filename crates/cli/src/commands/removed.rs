//! `grist documents removed` and `restore`: documents that a watch removed.

use gristmill_api::ApiError;
use gristmill_api::types::{DocumentRef, DocumentView, ListRemoved};

use super::{Context, DONE};
use crate::output::{Column, Table, age, now, plain, print, print_json, short, thousands, width};
use crate::pick;

pub(super) fn list(context: &Context, limit: u32) -> Result<u8, ApiError> {
    let removed = context.folder.to_read()?.documents_removed(ListRemoved {
        offset: None,
        limit: Some(limit),
    })?;
    if context.json {
        print_json(&removed);
        return Ok(DONE);
    }
    if removed.items.is_empty() {
        print("No document was removed by a watch.");
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("TITLE").giving_way(),
        Column::left("FILE").giving_way(),
        Column::right("CHUNKS"),
        Column::left("REMOVED"),
    ]);
    for document in &removed.items {
        table.row([
            short(document.id.as_str()).to_owned(),
            plain(&document.title),
            plain(&document.key),
            thousands(u64::from(document.chunks)),
            age(document.removed_at, now()),
        ]);
    }
    print(&table.render(width()));
    Ok(DONE)
}

pub(super) fn restore(context: &Context, documents: &[String]) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let mut restored: Vec<DocumentView> = Vec::with_capacity(documents.len());
    for text in documents {
        let id = pick::removed(&*api, text)?;
        let document = api.documents_restore(DocumentRef { id })?;
        if !context.json {
            print(&format!("Restored `{}`.", plain(&document.title)));
        }
        restored.push(document);
    }
    if context.json {
        print_json(&restored);
    }
    Ok(DONE)
}
