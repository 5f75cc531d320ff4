//! `grist documents near-duplicates`: what is there twice or more, nearly.

use gristmill_api::ApiError;
use gristmill_api::types::{AskNearDuplicates, NearDuplicate, NearDuplicates, Page};

use super::{Context, DONE};
use crate::output::{
    Column, Table, age, count, heading, now, plain, print, print_json, short, thousands, width,
};

pub(super) fn run(context: &Context, asked: AskNearDuplicates) -> Result<u8, ApiError> {
    let groups = context.folder.to_read()?.documents_near_duplicates(asked)?;
    match context.json {
        true => print_json(&groups),
        false => print(&text(&groups, width())),
    }
    Ok(DONE)
}

fn text(groups: &Page<NearDuplicates>, width: usize) -> String {
    if groups.total == 0 {
        return "No documents are nearly the same.\n".to_owned();
    }
    let parts = groups.items.iter().map(|group| one(group, width));
    let mut text = parts.collect::<Vec<_>>().join("\n");
    let shown = groups.offset + groups.items.len() as u64;
    if groups.total > shown {
        text += &format!("\n  {} in all\n", count(groups.total, "group"));
    }
    text
}

fn one(group: &NearDuplicates, width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("TITLE").giving_way(),
        Column::left("FILE").giving_way(),
        Column::left("IN"),
        Column::right("SIZE"),
        Column::left("CHANGED"),
        Column::right("ALIKE"),
    ]);
    for (at, document) in group.documents.iter().enumerate() {
        table.row(row(document, at == 0));
    }
    let mut text = heading(&count(group.count, "document")) + &table.render(width);
    let left = group.count - group.documents.len() as u64;
    if left > 0 {
        text += &format!("  and {} more\n", thousands(left));
    }
    text
}

fn row(document: &NearDuplicate, first: bool) -> [String; 7] {
    let likeness = match first {
        true => String::new(),
        false => format!("{:.0} %", document.likeness * 100.0),
    };
    [
        short(document.id.as_str()).to_owned(),
        plain(&document.title),
        plain(&document.key),
        document.collection.to_string(),
        document.size.to_string(),
        document.modified.map_or(String::new(), |at| age(at, now())),
        likeness,
    ]
}
