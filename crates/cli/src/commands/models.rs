//! `grist models`: the embedding model in use, and changing it.

use std::thread;

use gristmill_api::types::{ChangeEmbedding, EmbeddingChange, EmbeddingView, Nothing};
use gristmill_api::{Access, ApiError, ErrorCode, Operations};
use gristmill_model::ChangeState;
use indicatif::{ProgressBar, ProgressStyle};

use super::{COULD_NOT_RUN, Context, DONE, ingest};
use crate::args::models::{Models, Use, Wait};
use crate::output::{Column, Table, facts, note, print, print_json, thousands, width};
use crate::watch::{INTERRUPTED, Interrupts, TICK};

pub(super) fn run(context: &Context, command: Models) -> Result<u8, ApiError> {
    match command {
        Models::Show => {
            let api = context.folder.to_read()?;
            let view = api.embedding_status(Nothing {})?;
            let nobody_works = matches!(api, Access::Reader(_));
            match context.json {
                true => print_json(&view),
                false => print(&shown(&view, nobody_works)),
            }
            Ok(DONE)
        }
        Models::Use(asked) => change(context, asked),
        Models::Pause => {
            let change = context.folder.to_own()?.embedding_pause(Nothing {})?;
            Ok(told(context, &change))
        }
        Models::Resume(wait) => control(context, &wait, |api| api.embedding_resume(Nothing {})),
        Models::Cancel(wait) => control(context, &wait, |api| api.embedding_cancel(Nothing {})),
    }
}

/// A line on a change that is under way, for lists of other work; empty when there is none.
pub(super) fn under_way(api: &dyn Operations) -> Result<String, ApiError> {
    let change = api.embedding_status(Nothing {})?.change;
    let Some(change) = change.filter(|change| !change.state.is_final()) else {
        return Ok(String::new());
    };
    let EmbeddingChange { model, totals, .. } = &change;
    let (done, all) = (
        thousands(totals.passages),
        thousands(totals.passages_in_all),
    );
    let doing = doing(change.state);
    Ok(format!(
        "  Change of the embedding model to {model}: {doing}, {done} of {all} passages (`grist models show`)\n"
    ))
}

fn change(context: &Context, asked: Use) -> Result<u8, ApiError> {
    let folder = asked.folder.as_deref();
    let folder = folder
        .map(|folder| ingest::absolute("use", folder))
        .transpose()?;
    control(context, &asked.wait, |api| {
        api.embedding_change(ChangeEmbedding {
            folder: folder.clone(),
            precision: Some(asked.precision.as_str().to_owned()),
        })
    })
}

/// Asks for something and waits for the end, unless another program does the work.
fn control(
    context: &Context,
    wait: &Wait,
    ask: impl Fn(&dyn Operations) -> Result<EmbeddingChange, ApiError>,
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let change = ask(&*api)?;
    if wait.no_wait && api.owner().is_some() {
        return Ok(told(context, &change));
    }
    let change = to_the_end(&*api, change)?;
    Ok(told(context, &change))
}

/// Waits until the change ends or is paused, and shows how far it is; Ctrl-C pauses it.
fn to_the_end(
    api: &dyn Operations,
    mut change: EmbeddingChange,
) -> Result<EmbeddingChange, ApiError> {
    let interrupts = Interrupts::listen();
    let bar = bar();
    let mut pausing = false;
    while change.state.is_at_work() {
        if interrupts.heard() && !pausing {
            pausing = true;
            note("Pausing; press Ctrl-C again to quit at once.");
            pause(api)?;
        }
        thread::sleep(TICK);
        let view = api.embedding_status(Nothing {})?;
        let gone = || ApiError::new(ErrorCode::NotFound, "the change of the model is gone");
        change = view.change.ok_or_else(gone)?;
        bar.set_length(change.totals.passages_in_all);
        bar.set_position(change.totals.passages);
        bar.set_message(doing(change.state));
    }
    bar.finish_and_clear();
    Ok(change)
}

fn pause(api: &dyn Operations) -> Result<(), ApiError> {
    match api.embedding_pause(Nothing {}) {
        // It switched in the same moment; what is left is to remove the old vectors.
        Err(error) if error.code == ErrorCode::Invalid => Ok(()),
        result => result.map(drop),
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} passages  {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn doing(state: ChangeState) -> &'static str {
    match state {
        ChangeState::Running => "embedding",
        ChangeState::Paused => "paused",
        ChangeState::Removing => "removing the old vectors",
        ChangeState::Cancelling => "removing the new vectors",
        ChangeState::Completed => "done",
        ChangeState::Cancelled => "cancelled",
    }
}

/// Says how far the change is, also by the exit status.
fn told(context: &Context, change: &EmbeddingChange) -> u8 {
    match context.json {
        true => print_json(change),
        false => print(&facts(&rows(change))),
    }
    match change.state {
        ChangeState::Paused if change.problem.is_some() => COULD_NOT_RUN,
        ChangeState::Paused => INTERRUPTED,
        ChangeState::Running
        | ChangeState::Removing
        | ChangeState::Cancelling
        | ChangeState::Completed
        | ChangeState::Cancelled => DONE,
    }
}

fn rows(change: &EmbeddingChange) -> Vec<(&'static str, String)> {
    let totals = &change.totals;
    let of = |done: u64, all: u64| format!("{} of {}", thousands(done), thousands(all));
    let (documents, all) = (totals.documents, totals.documents_in_all);
    let mut rows = vec![
        ("change to", change.model.to_string()),
        ("from", change.from.to_string()),
        ("state", doing(change.state).to_owned()),
        ("documents", of(u64::from(documents), u64::from(all))),
        ("passages", of(totals.passages, totals.passages_in_all)),
    ];
    rows.extend(change.problem.clone().map(|problem| ("problem", problem)));
    rows
}

fn shown(view: &EmbeddingView, nobody_works: bool) -> String {
    let mut first = vec![
        ("in use", view.model.to_string()),
        ("documents", thousands(view.documents)),
    ];
    if view.others > 0 {
        first.push(("of other models", thousands(view.others)));
    }
    let mut table = Table::new(&[
        Column::left("MODEL"),
        Column::left("IN USE"),
        Column::left("FOLDER").giving_way(),
    ]);
    for choice in &view.choices {
        table.row([
            choice.model.to_string(),
            if choice.in_use { "yes" } else { "" }.to_owned(),
            choice.folder.clone().unwrap_or_default(),
        ]);
    }
    let change = view
        .change
        .as_ref()
        .filter(|change| !change.state.is_final());
    let change = change.map_or_else(String::new, |change| {
        // What a process left behind when it ended; the next one takes it up.
        let left = nobody_works && change.state.is_at_work();
        let hint = "  It was cut off, and goes on with `grist models resume` or the window\n";
        facts(&rows(change)) + if left { hint } else { "" } + "\n"
    });
    format!("{}\n{change}{}", facts(&first), table.render(width()))
}
