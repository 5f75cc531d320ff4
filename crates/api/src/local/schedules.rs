//! `schedules.*`: jobs that are made again and again.

use gristmill_model::{
    OnMissed, OnOverlap, ProcessingOptions, Schedule, ScheduleId, ScheduleRule, ScheduleRun,
    Selection,
};
use gristmill_schedule::Recurrence;
use uuid::Uuid;

use super::connections::NOBODY;
use super::convert::{self, listing, page};
use super::{Opened, collections, jobs, metadata, now, paths};
use crate::ApiError;
use crate::types::{
    AddSchedule, EditSchedule, JobRef, JobView, ListScheduleRuns, ListSchedules, Nothing, Page,
    PreviewSchedule, ScheduleRef, ScheduleTime, ScheduleTimes, ScheduleView,
};

/// Times to come that are told.
const TOLD: usize = 5;

pub(super) fn add(opened: &Opened, input: AddSchedule) -> Result<ScheduleView, ApiError> {
    let engine = opened.engine()?;
    opened.require_model()?;
    let rule = ScheduleRule {
        cron: input.cron.trim().to_owned(),
        time_zone: input.time_zone.unwrap_or_else(here),
        missed: input.missed.unwrap_or_default(),
        overlap: input.overlap.unwrap_or_default(),
    };
    // Before a connection is made for it.
    recurrence(&rule)?;
    let collection = input.collection.unwrap_or_default();
    collections::check_name(&collection)?;
    let user = input.user.as_deref();
    let selections = paths::selections(opened, user, input.selections, &input.paths)?;
    let mut options: ProcessingOptions = jobs::options(opened, &input.options)?;
    options.metadata.extend(input.metadata.unwrap_or_default());
    metadata::check_given(opened, &options.metadata)?;
    let made = || ScheduleId::from_uuid(Uuid::now_v7());
    let usual_name = paths::job_name(opened, &selections)?;
    let schedule = engine.add_schedule(Schedule {
        id: input.id.unwrap_or_else(made),
        user: input.user.unwrap_or_else(|| NOBODY.to_owned()),
        name: input.name.unwrap_or(usual_name),
        selections,
        collection,
        options,
        priority: input.priority.unwrap_or_default(),
        rule,
        paused: input.paused,
        due_at: None,
        waiting: false,
        job: None,
        created_at: now(),
    })?;
    view(opened, schedule)
}

pub(super) fn list(opened: &Opened, input: ListSchedules) -> Result<Vec<ScheduleView>, ApiError> {
    let schedules = opened.store.schedules(input.user.as_deref())?;
    schedules.into_iter().map(|one| view(opened, one)).collect()
}

pub(super) fn get(opened: &Opened, input: ScheduleRef) -> Result<ScheduleView, ApiError> {
    view(opened, opened.store.schedule(&input.id)?)
}

pub(super) fn runs(
    opened: &Opened,
    input: ListScheduleRuns,
) -> Result<Page<ScheduleRun>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let runs = opened.store.schedule_runs(&input.id, part)?;
    Ok(listing(runs, part, |run| run))
}

pub(super) fn edit(opened: &Opened, input: EditSchedule) -> Result<ScheduleView, ApiError> {
    let engine = opened.engine()?;
    let before = opened.store.schedule(&input.id)?;
    let collection = input.collection.unwrap_or(before.collection);
    collections::check_name(&collection)?;
    let mut options = jobs::overridden(before.options, &input.options)?;
    if let Some(given) = input.metadata {
        metadata::check_given(opened, &given)?;
        options.metadata = given;
    }
    let rule = ScheduleRule {
        cron: input
            .cron
            .map_or(before.rule.cron, |cron| cron.trim().to_owned()),
        time_zone: input.time_zone.unwrap_or(before.rule.time_zone),
        missed: input.missed.unwrap_or(before.rule.missed),
        overlap: input.overlap.unwrap_or(before.rule.overlap),
    };
    recurrence(&rule)?;
    let user = Some(before.user.as_str());
    let selections: Vec<Selection> = match input.selections.is_empty() && input.paths.is_empty() {
        true => before.selections,
        false => paths::selections(opened, user, input.selections, &input.paths)?,
    };
    let schedule = engine.edit_schedule(Schedule {
        name: input.name.unwrap_or(before.name),
        selections,
        collection,
        options,
        priority: input.priority.unwrap_or(before.priority),
        rule,
        ..before
    })?;
    view(opened, schedule)
}

pub(super) fn pause(opened: &Opened, input: ScheduleRef) -> Result<ScheduleView, ApiError> {
    view(opened, opened.engine()?.pause_schedule(&input.id)?)
}

pub(super) fn resume(opened: &Opened, input: ScheduleRef) -> Result<ScheduleView, ApiError> {
    opened.require_model()?;
    view(opened, opened.engine()?.resume_schedule(&input.id)?)
}

pub(super) fn run(opened: &Opened, input: ScheduleRef) -> Result<JobView, ApiError> {
    opened.require_model()?;
    let id = opened.engine()?.run_schedule(&input.id)?.id;
    jobs::get(opened, JobRef { id })
}

pub(super) fn remove(opened: &Opened, input: ScheduleRef) -> Result<Nothing, ApiError> {
    opened.engine()?.remove_schedule(&input.id)?;
    Ok(Nothing {})
}

pub(super) fn preview(_opened: &Opened, input: PreviewSchedule) -> Result<ScheduleTimes, ApiError> {
    let rule = ScheduleRule {
        cron: input.cron.trim().to_owned(),
        time_zone: input.time_zone.unwrap_or_else(here),
        missed: OnMissed::default(),
        overlap: OnOverlap::default(),
    };
    Ok(times(&recurrence(&rule)?, rule.time_zone))
}

fn recurrence(rule: &ScheduleRule) -> Result<Recurrence, ApiError> {
    Recurrence::new(rule, now()).map_err(|error| convert::rule_error(&error))
}

/// This machine's time zone, UTC where it does not say.
fn here() -> String {
    let zone = jiff::tz::TimeZone::system();
    zone.iana_name().unwrap_or("UTC").to_owned()
}

fn times(recurrence: &Recurrence, time_zone: String) -> ScheduleTimes {
    let next = recurrence.next(now(), TOLD).into_iter();
    ScheduleTimes {
        words: recurrence.words().to_owned(),
        time_zone,
        next: next
            .map(|at| ScheduleTime {
                at,
                local: recurrence.local(at),
            })
            .collect(),
    }
}

fn view(opened: &Opened, schedule: Schedule) -> Result<ScheduleView, ApiError> {
    let times = match Recurrence::new(&schedule.rule, now()) {
        Ok(recurrence) => times(&recurrence, schedule.rule.time_zone.clone()),
        // One that was sound when it was added: its last time has passed, or the system's
        // table of time zones changed.
        Err(problem) => ScheduleTimes {
            words: problem.to_string(),
            time_zone: schedule.rule.time_zone.clone(),
            next: Vec::new(),
        },
    };
    let last_job = match &schedule.job {
        None => None,
        Some(id) => match jobs::get(opened, JobRef { id: id.clone() }) {
            Err(error) if error.code == crate::ErrorCode::NotFound => None,
            job => Some(job?),
        },
    };
    let attended = opened
        .engine
        .as_ref()
        .is_some_and(|engine| engine.attends_schedules());
    Ok(ScheduleView {
        schedule,
        times,
        last_job,
        attended,
    })
}
