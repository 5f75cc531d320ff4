//! `grist schedule`: jobs that are made again and again.

mod show;

use std::collections::BTreeMap;

use gristmill_api::types::{
    AddSchedule, EditSchedule, ListScheduleRuns, ListSchedules, PreviewSchedule, ScheduleRef,
    ScheduleView,
};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{CollectionId, ScheduleId, Selection};

use super::{Context, DONE, foreground, ingest, jobs};
use crate::args::schedule::{Change, Schedules};
use crate::output::{print, print_json, width};
use crate::pick;

pub(super) use show::due;

pub(super) fn run(context: &Context, command: Schedules) -> Result<u8, ApiError> {
    match command {
        Schedules::Add {
            when,
            taken,
            id,
            paused,
            change,
        } => {
            let paths = ingest::paths("schedule", &taken.paths)?;
            let selections = ingest::selections(&taken.connections);
            let id = id.map(ScheduleId);
            let asked = added(when, paths, selections, id, paused, &change);
            let schedule = context.folder.to_own()?.schedules_add(asked)?;
            answer(context, &schedule)
        }
        Schedules::List => list(context),
        Schedules::Show { schedule, limit } => show(context, &schedule, limit),
        Schedules::Edit {
            schedule,
            when,
            paths,
            connections,
            change,
        } => {
            let paths = ingest::paths("schedule", &paths)?;
            control(context, &schedule, |api, id| {
                let selections = ingest::selections(&connections);
                api.schedules_edit(edited(id, when.clone(), paths.clone(), selections, &change))
            })
        }
        Schedules::Pause { schedule } => control(context, &schedule, |api, id| {
            api.schedules_pause(ScheduleRef { id })
        }),
        Schedules::Resume { schedule } => control(context, &schedule, |api, id| {
            api.schedules_resume(ScheduleRef { id })
        }),
        Schedules::Run { schedule, wait } => run_now(context, &schedule, wait),
        Schedules::Remove { schedule } => remove(context, &schedule),
        Schedules::Preview { when, time_zone } => preview(context, when, time_zone),
    }
}

fn added(
    cron: String,
    paths: Vec<String>,
    selections: Vec<Selection>,
    id: Option<ScheduleId>,
    paused: bool,
    change: &Change,
) -> AddSchedule {
    AddSchedule {
        id,
        user: None,
        name: change.name.clone(),
        selections,
        paths,
        cron,
        time_zone: change.time_zone.clone(),
        missed: change.missed.map(Into::into),
        overlap: change.overlap.map(Into::into),
        collection: change.collection.clone().map(CollectionId),
        priority: change.priority.map(Into::into),
        options: ingest::options(&change.options),
        metadata: metadata(change),
        paused,
    }
}

fn edited(
    id: ScheduleId,
    cron: Option<String>,
    paths: Vec<String>,
    selections: Vec<Selection>,
    change: &Change,
) -> EditSchedule {
    EditSchedule {
        id,
        name: change.name.clone(),
        selections,
        paths,
        cron,
        time_zone: change.time_zone.clone(),
        missed: change.missed.map(Into::into),
        overlap: change.overlap.map(Into::into),
        collection: change.collection.clone().map(CollectionId),
        priority: change.priority.map(Into::into),
        options: ingest::options(&change.options),
        metadata: metadata(change),
    }
}

/// None when nothing was said about it.
fn metadata(change: &Change) -> Option<BTreeMap<String, String>> {
    let said = !change.metadata.is_empty();
    said.then(|| change.metadata.iter().cloned().collect())
}

fn control(
    context: &Context,
    schedule: &str,
    act: impl Fn(&dyn Operations, ScheduleId) -> Result<ScheduleView, ApiError>,
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let id = pick::schedule(&*api, schedule)?.schedule.id;
    answer(context, &act(&*api, id)?)
}

fn answer(context: &Context, schedule: &ScheduleView) -> Result<u8, ApiError> {
    match context.json {
        true => print_json(schedule),
        false => print(&show::facts_of(schedule)),
    }
    Ok(DONE)
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let schedules = api.schedules_list(ListSchedules::default())?;
    if context.json {
        print_json(&schedules);
    } else if schedules.is_empty() {
        print("There are no schedules. Begin with `grist schedule add @daily FOLDER`.");
    } else {
        print(&show::table(&schedules, width()));
    }
    Ok(DONE)
}

fn show(context: &Context, schedule: &str, limit: u32) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let view = pick::schedule(&*api, schedule)?;
    let runs = api.schedules_runs(ListScheduleRuns {
        id: view.schedule.id.clone(),
        offset: None,
        limit: Some(limit),
    })?;
    match context.json {
        true => print_json(&serde_json::json!({ "schedule": view, "runs": runs })),
        false => print(&format!(
            "{}{}",
            show::facts_of(&view),
            show::runs(&runs, width())
        )),
    }
    Ok(DONE)
}

fn run_now(context: &Context, schedule: &str, wait: bool) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let id = pick::schedule(&*api, schedule)?.schedule.id;
    let since = foreground::here(&*api)?;
    let job = api.schedules_run(ScheduleRef { id })?;
    jobs::see_to_the_end(context, &mut api, &job, since, wait)
}

fn remove(context: &Context, schedule: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let schedule = pick::schedule(&*api, schedule)?.schedule;
    let done = api.schedules_remove(ScheduleRef { id: schedule.id })?;
    match context.json {
        true => print_json(&done),
        false => print(&format!(
            "Removed `{}`; its jobs and documents stay.",
            schedule.name
        )),
    }
    Ok(DONE)
}

fn preview(context: &Context, cron: String, time_zone: Option<String>) -> Result<u8, ApiError> {
    let asked = PreviewSchedule { cron, time_zone };
    let times = context.folder.to_read()?.schedules_preview(asked)?;
    match context.json {
        true => print_json(&times),
        false => print(&show::times(&times)),
    }
    Ok(DONE)
}
