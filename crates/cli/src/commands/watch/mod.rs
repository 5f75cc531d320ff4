//! `grist watch`: watched folders.

mod attend;
mod show;

use std::collections::BTreeMap;
use std::path::Path;

use gristmill_api::types::{
    AddWatch, EditWatch, ListWatchFiles, ListWatches, OptionOverrides, ResumeWatch, WatchRef,
    WatchView,
};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{CollectionId, WatchId, WatchRules};

use super::{Context, DONE, ingest};
use crate::args::watch::{Change, Watch};
use crate::output::{print, print_json, width};
use crate::pick;

pub(super) fn run(context: &Context, watch: Watch) -> Result<u8, ApiError> {
    match watch {
        Watch::Add {
            folder,
            id,
            paused,
            change,
        } => add(context, &folder, id, paused, &change),
        Watch::List => list(context),
        Watch::Show {
            watch,
            files: false,
            state,
            limit: _,
        } if state.is_empty() => {
            let api = context.folder.to_read()?;
            answer(context, &pick::watch(&*api, &watch)?)
        }
        Watch::Show {
            watch,
            state,
            limit,
            ..
        } => files(context, &watch, state, limit),
        Watch::Edit { watch, change } => edit(context, &watch, &change),
        Watch::Pause { watch } => control(context, &watch, |api, id| {
            api.watches_pause(WatchRef { id })
        }),
        Watch::Resume {
            watch,
            allow_removals,
        } => control(context, &watch, |api, id| {
            let allow_removals = Some(allow_removals);
            api.watches_resume(ResumeWatch { id, allow_removals })
        }),
        Watch::Remove { watch } => remove(context, &watch),
        Watch::Scan {
            watch,
            everything,
            wait,
        } => attend::scan(context, &watch, everything, wait),
        Watch::Run => attend::run(context),
    }
}

fn add(
    context: &Context,
    folder: &Path,
    id: Option<String>,
    paused: bool,
    change: &Change,
) -> Result<u8, ApiError> {
    let watch = context.folder.to_own()?.watches_add(AddWatch {
        id: id.map(WatchId),
        user: None,
        name: change.name.clone(),
        folder: ingest::absolute("watch", folder)?,
        collection: change.collection.clone().map(CollectionId),
        options: ingest::options(&change.options),
        metadata: metadata(change),
        rules: Some(change.rules(WatchRules::default())),
        paused,
    })?;
    answer(context, &watch)
}

/// None when nothing was said about it.
fn metadata(change: &Change) -> Option<BTreeMap<String, String>> {
    let said = !change.metadata.is_empty();
    said.then(|| change.metadata.iter().cloned().collect())
}

fn edit(context: &Context, watch: &str, change: &Change) -> Result<u8, ApiError> {
    control(context, watch, |api, id| {
        let before = api.watches_get(WatchRef { id: id.clone() })?;
        let options: OptionOverrides = ingest::options(&change.options);
        api.watches_edit(EditWatch {
            id,
            name: change.name.clone(),
            collection: change.collection.clone().map(CollectionId),
            options,
            metadata: metadata(change),
            rules: Some(change.rules(before.watch.rules)),
        })
    })
}

fn control(
    context: &Context,
    watch: &str,
    act: impl Fn(&dyn Operations, WatchId) -> Result<WatchView, ApiError>,
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let id = pick::watch(&*api, watch)?.watch.id;
    answer(context, &act(&*api, id)?)
}

fn remove(context: &Context, watch: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let watch = pick::watch(&*api, watch)?.watch;
    let done = api.watches_remove(WatchRef { id: watch.id })?;
    match context.json {
        true => print_json(&done),
        false => print(&format!("Removed `{}`; documents stay.", watch.name)),
    }
    Ok(DONE)
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let watches = context
        .folder
        .to_read()?
        .watches_list(ListWatches::default())?;
    if context.json {
        print_json(&watches);
    } else if watches.is_empty() {
        print("No folder is watched. Begin with `grist watch add FOLDER`.");
    } else {
        print(&show::table(&watches, width()));
    }
    Ok(DONE)
}

fn answer(context: &Context, watch: &WatchView) -> Result<u8, ApiError> {
    match context.json {
        true => print_json(watch),
        false => print(&show::facts_of(watch)),
    }
    Ok(DONE)
}

fn files(context: &Context, watch: &str, states: Vec<String>, limit: u32) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let id = pick::watch(&*api, watch)?.watch.id;
    let page = api.watches_files(ListWatchFiles {
        id,
        states,
        text: None,
        offset: None,
        limit: Some(limit),
    })?;
    match context.json {
        true => print_json(&page),
        false => print(&show::files(&page, width())),
    }
    Ok(DONE)
}
