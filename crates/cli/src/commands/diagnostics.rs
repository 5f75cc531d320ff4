//! `grist diagnostics`: an archive for a bug report.

use gristmill_api::ApiError;
use gristmill_api::types::{CreateDiagnostics, DiagnosticsView};

use super::{Context, DONE, backups};
use crate::args::Diagnostics;
use crate::output::{Column, Table, plain, print, print_json, width};

pub(super) fn run(context: &Context, asked: &Diagnostics) -> Result<u8, ApiError> {
    let asked = CreateDiagnostics {
        file: backups::to_write(&asked.file)?,
        with_names: Some(asked.with_names),
    };
    let view = context.folder.to_read()?.diagnostics_create(asked)?;
    match context.json {
        true => print_json(&view),
        false => print(&text(&view)),
    }
    Ok(DONE)
}

fn text(view: &DiagnosticsView) -> String {
    let mut table = Table::new(&[
        Column::left("IN IT"),
        Column::right("SIZE"),
        Column::left("WHAT").giving_way(),
    ]);
    for part in &view.parts {
        table.row([part.name.clone(), part.size.to_string(), part.what.clone()]);
    }
    let names = match view.with_names {
        true => "Names of documents, folders and jobs are in it; look before you send it.",
        false => "Names are replaced by marks, and no text of documents is in it.",
    };
    let (table, file) = (table.render(width()), plain(&view.file));
    format!("{table}\nWrote {file} ({}). {names}\n", view.size)
}
