//! `grist collections`: groups of documents.

use gristmill_api::ApiError;
use gristmill_api::types::{CollectionView, CreateCollection, Nothing, RemoveCollection};
use gristmill_model::CollectionId;

use super::{Context, DONE};
use crate::args::Collections;
use crate::output::{Column, Table, age, now, print, print_json, thousands, width};

pub(super) fn run(context: &Context, collections: Collections) -> Result<u8, ApiError> {
    match collections {
        Collections::List => list(context),
        Collections::Create { name } => create(context, name),
        Collections::Remove {
            name,
            with_documents,
        } => remove(context, name, with_documents),
    }
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let collections = context.folder.to_read()?.collections_list(Nothing {})?;
    if context.json {
        print_json(&collections);
    } else if collections.is_empty() {
        print("There are no collections yet; the first job makes one.");
    } else {
        print(&table(&collections, width()));
    }
    Ok(DONE)
}

fn table(collections: &[CollectionView], width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("NAME").giving_way(),
        Column::right("DOCUMENTS"),
        Column::right("CHUNKS"),
        Column::right("SIZE"),
        Column::left("CREATED"),
    ]);
    for collection in collections {
        table.row([
            collection.id.to_string(),
            thousands(collection.documents),
            thousands(collection.chunks),
            collection.bytes.to_string(),
            age(collection.created_at, now()),
        ]);
    }
    table.render(width)
}

fn create(context: &Context, name: String) -> Result<u8, ApiError> {
    let id = CollectionId(name);
    let made = context
        .folder
        .to_own()?
        .collections_create(CreateCollection { id })?;
    match context.json {
        true => print_json(&made),
        false => print(&format!("There is a collection `{}` now.", made.id)),
    }
    Ok(DONE)
}

fn remove(context: &Context, name: String, with_documents: bool) -> Result<u8, ApiError> {
    let answer = context
        .folder
        .to_own()?
        .collections_remove(RemoveCollection {
            id: CollectionId(name.clone()),
            with_documents: Some(with_documents),
        })?;
    match context.json {
        true => print_json(&answer),
        false => print(&format!("Removed the collection `{name}`.")),
    }
    Ok(DONE)
}
