//! `watches.*`: folders whose files are kept in step.

use std::path::Path;

use gristmill_model::{
    ConnectionConfig, Timestamp, Watch, WatchEntry, WatchId, WatchPause, WatchRules, WatchStatus,
};
use gristmill_sources::{Located, locate};
use gristmill_store::EntryFilter;
use uuid::Uuid;

use super::connections::{NOBODY, name_of};
use super::convert::{self, listing, page};
use super::{Opened, collections, jobs, metadata, now, paths};
use crate::ApiError;
use crate::types::{
    AddWatch, EditWatch, ListWatchFiles, ListWatches, Nothing, Page, ResumeWatch, ScanWatch,
    WatchFileView, WatchRef, WatchTotals, WatchView,
};

/// Longest time a file may be asked to hold still.
const LONGEST_SETTLE: u32 = 3600;

pub(super) fn add(opened: &Opened, input: AddWatch) -> Result<WatchView, ApiError> {
    let engine = opened.engine()?;
    opened.require_model()?;
    let config = folder(&input.folder)?;
    let ConnectionConfig::LocalDirectory { path } = config.clone() else {
        return Err(not_a_folder(&input.folder));
    };
    let collection = input.collection.unwrap_or_default();
    collections::check_name(&collection)?;
    let rules = checked(input.rules.unwrap_or_default())?;
    let mut options = jobs::options(opened, &input.options)?;
    options.metadata.extend(input.metadata.unwrap_or_default());
    metadata::check_given(opened, &options.metadata)?;
    let user = input.user.unwrap_or_else(|| NOBODY.to_owned());
    let made = || WatchId::from_uuid(Uuid::now_v7());
    let watch = Watch {
        id: input.id.unwrap_or_else(made),
        name: input.name.unwrap_or_else(|| name_of(&config)),
        connection: paths::connection(opened, &user, config)?.id,
        user,
        folder: path,
        collection,
        options,
        rules,
        paused: input.paused.then_some(WatchPause::User),
        created_at: now(),
    };
    view(opened, engine.add_watch(watch)?)
}

/// What a path leads to, its links resolved.
fn folder(path: &str) -> Result<ConnectionConfig, ApiError> {
    let Located { config, keys } =
        locate(Path::new(path)).map_err(|failure| convert::source_error(&failure))?;
    match keys.is_empty() {
        true => Ok(config),
        false => Err(not_a_folder(path)),
    }
}

fn not_a_folder(path: &str) -> ApiError {
    ApiError::invalid(format!("`{path}` is not a folder"))
        .with_hint("name the folder the file lies in")
}

fn checked(rules: WatchRules) -> Result<WatchRules, ApiError> {
    if let Some(seconds) = rules.settle_seconds
        && seconds > LONGEST_SETTLE
    {
        let message = format!("`settle_seconds` ({seconds}) is more than {LONGEST_SETTLE}");
        return Err(ApiError::invalid(message));
    }
    let (least, most) = (rules.min_size, rules.max_size);
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return Err(ApiError::invalid("`min_size` is more than `max_size`"));
    }
    match rules.removal_limit.percent {
        0..=100 => Ok(rules),
        percent => Err(ApiError::invalid(format!(
            "`removal_limit.percent` ({percent}) is more than 100"
        ))),
    }
}

pub(super) fn list(opened: &Opened, input: ListWatches) -> Result<Vec<WatchView>, ApiError> {
    let watches = opened.store.watches(input.user.as_deref())?;
    watches.into_iter().map(|one| view(opened, one)).collect()
}

pub(super) fn get(opened: &Opened, input: WatchRef) -> Result<WatchView, ApiError> {
    view(opened, opened.store.watch(&input.id)?)
}

pub(super) fn edit(opened: &Opened, input: EditWatch) -> Result<WatchView, ApiError> {
    let engine = opened.engine()?;
    let mut watch = opened.store.watch(&input.id)?;
    if let Some(collection) = input.collection {
        collections::check_name(&collection)?;
        watch.collection = collection;
    }
    if let Some(rules) = input.rules {
        watch.rules = checked(rules)?;
    }
    watch.options = jobs::overridden(watch.options, &input.options)?;
    if let Some(given) = input.metadata {
        metadata::check_given(opened, &given)?;
        watch.options.metadata = given;
    }
    watch.name = input.name.unwrap_or(watch.name);
    view(opened, engine.edit_watch(watch)?)
}

pub(super) fn pause(opened: &Opened, input: WatchRef) -> Result<WatchView, ApiError> {
    view(opened, opened.engine()?.pause_watch(&input.id)?)
}

pub(super) fn resume(opened: &Opened, input: ResumeWatch) -> Result<WatchView, ApiError> {
    opened.require_model()?;
    let allow_removals = input.allow_removals.unwrap_or(false);
    let watch = opened.engine()?.resume_watch(&input.id, allow_removals)?;
    view(opened, watch)
}

pub(super) fn remove(opened: &Opened, input: WatchRef) -> Result<Nothing, ApiError> {
    opened.engine()?.remove_watch(&input.id)?;
    Ok(Nothing {})
}

pub(super) fn scan(opened: &Opened, input: ScanWatch) -> Result<WatchView, ApiError> {
    opened.require_model()?;
    let everything = input.everything.unwrap_or(false);
    let watch = opened.engine()?.scan_watch(&input.id, everything)?;
    view(opened, watch)
}

pub(super) fn files(
    opened: &Opened,
    input: ListWatchFiles,
) -> Result<Page<WatchFileView>, ApiError> {
    const STATES: [&str; 4] = ["submitted", "settled", "failed", "missing"];
    let part = page(input.offset, input.limit)?;
    let unknown = |word: &&String| !STATES.contains(&word.as_str());
    if let Some(word) = input.states.iter().find(unknown) {
        return Err(ApiError::invalid(format!("`{word}` is not a state"))
            .with_hint(format!("states are {}", STATES.join(", "))));
    }
    let filter = EntryFilter {
        states: input.states,
        text: input.text.filter(|text| !text.is_empty()),
    };
    let files = opened.store.watch_entry_page(&input.id, &filter, part)?;
    Ok(listing(files, part, file))
}

fn file(entry: WatchEntry) -> WatchFileView {
    WatchFileView {
        key: entry.key,
        size: entry.stamp.size,
        modified: Timestamp(entry.stamp.modified_ns.div_euclid(1_000_000)),
        content_hash: entry.content_hash,
        state: entry.state,
    }
}

fn view(opened: &Opened, watch: Watch) -> Result<WatchView, ApiError> {
    let status = match &opened.engine {
        Some(engine) => engine.watch_status(&watch),
        None => WatchStatus::unattended(&watch),
    };
    let counts = opened.store.watch_entry_counts(&watch.id)?;
    let count = |state: &str| counts.get(state).copied().unwrap_or(0);
    Ok(WatchView {
        status,
        files: WatchTotals {
            submitted: count("submitted"),
            settled: count("settled"),
            failed: count("failed"),
            missing: count("missing"),
        },
        watch,
    })
}
