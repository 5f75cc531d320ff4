//! `grist labels`: how sensitive documents are, and what becomes of them.

mod decide;
mod show;

use std::io::Read;
use std::path::Path;

use gristmill_api::ApiError;
use gristmill_api::types::{
    LabelRef, LabelScope, LabelsRun, ListLabels, Nothing, PreviewLabels, RunLabels, SetLabels,
    TryLabels,
};
use gristmill_model::{CollectionId, Label, RulingVerdict};

use self::decide::Said;
use super::{Context, DONE};
use crate::args::labels::{Decide, Labels, Scope, Which};
use crate::output::{count, note, print, print_json};
use crate::pick;

/// Documents labelled between two looks at the terminal.
const PIECE: u32 = 200;

pub(super) fn run(context: &Context, labels: Labels) -> Result<u8, ApiError> {
    match labels {
        Labels::List(arguments) => {
            let wanted = ListLabels {
                collection: arguments.collection.map(CollectionId),
                label: arguments.label,
                state: arguments.state,
                limit: Some(arguments.limit),
                offset: Some(arguments.offset),
                ..ListLabels::default()
            };
            list(context, wanted, show::table)
        }
        Labels::Review {
            collection,
            label,
            limit,
        } => review(context, collection, label, limit),
        Labels::Show { document } => detail(context, &document),
        Labels::Approve(Decide { which, voice }) => {
            decide::decide(context, &which, voice, Said::Verdict(RulingVerdict::Store))
        }
        Labels::Redact(Decide { which, voice }) => {
            decide::decide(context, &which, voice, Said::Verdict(RulingVerdict::Redact))
        }
        Labels::Refuse(Decide { which, voice }) => {
            decide::decide(context, &which, voice, Said::Verdict(RulingVerdict::Refuse))
        }
        Labels::Override { decide, label } => {
            decide::decide(context, &decide.which, decide.voice, Said::Label(label))
        }
        Labels::Undo { documents, voice } => {
            let all_held = false;
            let which = Which {
                documents,
                all_held,
            };
            decide::decide(context, &which, voice, Said::Verdict(RulingVerdict::Policy))
        }
        Labels::Status(scope) => status(context, scope),
        Labels::Run(scope) => label_stored(context, scope),
        Labels::Preview { scope, destination } => preview(context, scope, destination),
        Labels::Enforce { scope, wait } => decide::enforce(context, scope, wait),
        Labels::Try { file, language } => try_on(context, &file, language),
        Labels::Settings => {
            let settings = context.folder.to_read()?.labels_settings(Nothing {})?;
            show::settings(context, &settings);
            Ok(DONE)
        }
        Labels::Set { file } => {
            let settings = read_settings(&file)?;
            let settings = context.folder.to_own()?.labels_set(settings)?;
            show::settings(context, &settings);
            Ok(DONE)
        }
    }
}

fn list(
    context: &Context,
    wanted: ListLabels,
    text: fn(&gristmill_api::types::Page<gristmill_api::types::LabelView>) -> String,
) -> Result<u8, ApiError> {
    let page = context.folder.to_read()?.labels_list(wanted)?;
    match context.json {
        true => print_json(&page),
        false => print(&text(&page)),
    }
    Ok(DONE)
}

fn review(
    context: &Context,
    collection: Option<String>,
    label: Option<Label>,
    limit: u32,
) -> Result<u8, ApiError> {
    let wanted = ListLabels {
        awaiting: Some(true),
        collection: collection.map(CollectionId),
        label,
        limit: Some(limit),
        ..ListLabels::default()
    };
    list(context, wanted, show::review)
}

fn detail(context: &Context, document: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let id = pick::label(&*api, document)?;
    let detail = api.labels_get(LabelRef { id })?;
    match context.json {
        true => print_json(&detail),
        false => print(&show::detail(&detail)),
    }
    Ok(DONE)
}

fn status(context: &Context, scope: Scope) -> Result<u8, ApiError> {
    let collection = scope.collection.map(CollectionId);
    let status = context
        .folder
        .to_read()?
        .labels_status(LabelScope { collection })?;
    match context.json {
        true => print_json(&status),
        false => print(&show::status(&status)),
    }
    Ok(DONE)
}

fn label_stored(context: &Context, scope: Scope) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let collection = scope.collection.map(CollectionId);
    let mut all = LabelsRun {
        labelled: 0,
        changed: 0,
        left: 0,
    };
    loop {
        let run = api.labels_run(RunLabels {
            collection: collection.clone(),
            limit: Some(PIECE),
        })?;
        all.labelled += run.labelled;
        all.changed += run.changed;
        all.left = run.left;
        if run.left == 0 || run.labelled == 0 {
            break;
        }
        if !context.json {
            note(&format!("labelled {}, {} to go", all.labelled, run.left));
        }
    }
    match context.json {
        true => print_json(&all),
        false => print(&format!(
            "Labelled {}; {} now have another label or another need of a review.",
            count(all.labelled.into(), "document"),
            all.changed
        )),
    }
    Ok(DONE)
}

fn preview(context: &Context, scope: Scope, destination: Option<String>) -> Result<u8, ApiError> {
    let preview = context.folder.to_own()?.labels_preview(PreviewLabels {
        collection: scope.collection.map(CollectionId),
        destination,
    })?;
    match context.json {
        true => print_json(&preview),
        false => print(&show::preview(&preview)),
    }
    Ok(DONE)
}

fn try_on(context: &Context, file: &Path, language: Option<String>) -> Result<u8, ApiError> {
    let text = read(file)?;
    let tried = context.folder.to_read()?.labels_try_on(TryLabels {
        text,
        language,
        rules: None,
        policy: None,
    })?;
    match context.json {
        true => print_json(&tried),
        false => print(&show::tried(&tried)),
    }
    Ok(DONE)
}

fn read(file: &Path) -> Result<String, ApiError> {
    let shown = file.display();
    let mut text = String::new();
    let read = match file == Path::new("-") {
        true => std::io::stdin().read_to_string(&mut text).map(drop),
        false => std::fs::read_to_string(file).map(|read| text = read),
    };
    read.map_err(|error| ApiError::invalid(format!("cannot read `{shown}`: {error}")))?;
    Ok(text)
}

fn read_settings(file: &Path) -> Result<SetLabels, ApiError> {
    let shown = file.display();
    serde_json::from_str(&read(file)?)
        .map_err(|error| ApiError::invalid(format!("`{shown}` cannot be used: {error}")))
}
