//! `grist watch run` and `grist watch scan`: looking after watched folders and schedules in
//! the foreground.

use std::collections::HashMap;

use gristmill_api::types::{
    JobRef, JobView, ListSchedules, ListWatches, ScanWatch, ScheduleRef, Update, WatchRef,
    WatchView,
};
use gristmill_api::{Access, ApiError, Next, Operations};
use gristmill_model::{EventKind, JobId, JobOrigin, ScheduleId, Timestamp, WatchHealth, WatchId};

use super::show;
use crate::commands::{COULD_NOT_RUN, Context, DONE, SOME_FAILED, foreground, schedule};
use crate::output::{count, moment, note, now, plain, print, print_json, print_json_line, short};
use crate::pick;
use crate::watch::{INTERRUPTED, Interrupts, TICK};

/// Looks after all watches and schedules until it is asked to end.
pub(super) fn run(context: &Context) -> Result<u8, ApiError> {
    let access = context.folder.to_own()?;
    if let Some(owner) = access.owner() {
        let message = format!("another program (process {owner}) has the data folder open");
        return Err(ApiError::refused(message)
            .with_hint("the window watches by itself; end any other program and try again"));
    }
    let interrupts = Interrupts::listen();
    let api: &dyn Operations = &*access;
    let mut follower = api.follower(foreground::here(api)?)?;
    access.start_watching()?;
    let mut told = Told::new(context.json);
    told.begin(api)?;
    while !interrupts.heard() {
        match follower.next(TICK) {
            Next::Update(update) => told.hear(api, &update)?,
            Next::Idle => {}
            Next::Ended => break,
        }
    }
    if !context.json {
        note("Ending; what is not done goes on at the next start.");
    }
    Ok(DONE)
}

/// What was told of the watches so far.
struct Told {
    json: bool,
    health: HashMap<WatchId, WatchHealth>,
}

impl Told {
    fn new(json: bool) -> Self {
        let health = HashMap::new();
        Self { json, health }
    }

    fn begin(&mut self, api: &dyn Operations) -> Result<(), ApiError> {
        if self.json {
            return Ok(());
        }
        let watches = api.watches_list(ListWatches::default())?;
        let number = count(watches.len() as u64, "folder");
        let schedules = api.schedules_list(ListSchedules::default())?;
        let kept = count(schedules.len() as u64, "schedule");
        line(&format!("watching {number}, keeping {kept}; Ctrl-C ends"));
        for view in watches {
            let health = view.status.health.clone();
            self.health.insert(view.watch.id.clone(), health);
            line(&format!(
                "{}: {}, {}",
                plain(&view.watch.name),
                plain(&view.watch.folder),
                show::health(&view)
            ));
        }
        for view in schedules {
            let due = schedule::due(&view);
            line(&format!("{}: {due}", plain(&view.schedule.name)));
        }
        Ok(())
    }

    fn hear(&mut self, api: &dyn Operations, update: &Update) -> Result<(), ApiError> {
        if self.json {
            print_json_line(update);
            return Ok(());
        }
        let Update::Event { event } = update else {
            return Ok(());
        };
        if let EventKind::WatchChanged { watch } = &event.kind {
            self.watch_changed(api, watch);
        }
        if let EventKind::ScheduleChanged { schedule } = &event.kind {
            self.schedule_changed(api, schedule);
        }
        if let Some(job) = ended_job(api, update, &[JobOrigin::Watch, JobOrigin::Schedule])? {
            line(&told_job(&job));
        }
        Ok(())
    }

    fn schedule_changed(&mut self, api: &dyn Operations, id: &ScheduleId) {
        // One that was removed meanwhile has nothing to say.
        if let Ok(view) = api.schedules_get(ScheduleRef { id: id.clone() }) {
            let due = schedule::due(&view);
            line(&format!("{}: {due}", plain(&view.schedule.name)));
        }
    }

    fn watch_changed(&mut self, api: &dyn Operations, id: &WatchId) {
        // One that was removed meanwhile has nothing to say.
        let Ok(view) = api.watches_get(WatchRef { id: id.clone() }) else {
            if self.health.remove(id).is_some() {
                line("a watch was removed");
            }
            return;
        };
        let health = view.status.health.clone();
        if self.health.insert(id.clone(), health.clone()) != Some(health) {
            line(&format!(
                "{}: {}",
                plain(&view.watch.name),
                show::health(&view)
            ));
        }
    }
}

/// The job of one of these origins that has just ended, if the update says so.
fn ended_job(
    api: &dyn Operations,
    update: &Update,
    origins: &[JobOrigin],
) -> Result<Option<JobView>, ApiError> {
    let Update::Event { event } = update else {
        return Ok(None);
    };
    match (&event.kind, &event.job) {
        (EventKind::JobMoved { state, .. }, Some(id)) if state.is_final() => {
            let job = api.jobs_get(JobRef { id: id.clone() })?;
            Ok(Some(job).filter(|job| origins.contains(&job.job.origin)))
        }
        _ => Ok(None),
    }
}

fn line(text: &str) {
    print(&format!("{}  {text}", moment(now())));
}

/// `Inbox: job 7f3a9c21 completed (3 new or changed): 3 stored, 1 unchanged`.
fn told_job(job: &JobView) -> String {
    let totals = &job.job.totals;
    let parts = [
        (totals.completed, "stored"),
        (totals.unchanged, "unchanged"),
        (totals.skipped, "skipped"),
        (totals.failed, "failed"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    let came_to = match parts.is_empty() {
        true => "no files".to_owned(),
        false => parts.join(", "),
    };
    let what = job.job.description.as_deref().unwrap_or_default();
    format!(
        "{}: job {} {} ({}): {came_to}",
        plain(&job.job.name),
        short(job.job.id.as_str()),
        job.job.state.as_str().replace('_', " "),
        plain(what),
    )
}

/// Looks at a folder now, and waits until what was found is done.
pub(super) fn scan(
    context: &Context,
    watch: &str,
    everything: bool,
    wait: bool,
) -> Result<u8, ApiError> {
    let access = context.folder.to_own()?;
    let api: &dyn Operations = &*access;
    let id = pick::watch(api, watch)?.watch.id;
    let mut follower = api.follower(foreground::here(api)?)?;
    let asked = now();
    let view = api.watches_scan(ScanWatch {
        id: id.clone(),
        everything: Some(everything),
    })?;
    if !wait && matches!(access, Access::Client(_)) {
        note("The program that has the data folder open does it.");
        return super::answer(context, &view);
    }
    let interrupts = Interrupts::listen();
    let mut jobs: HashMap<JobId, JobView> = HashMap::new();
    loop {
        if interrupts.heard() {
            return Ok(INTERRUPTED);
        }
        let update = follower.next(TICK);
        if let Next::Update(update) = &update
            && let Some(job) = ended_job(api, update, &[JobOrigin::Watch])?
        {
            if !context.json {
                line(&told_job(&job));
            }
            jobs.insert(job.job.id.clone(), job);
        }
        let view = api.watches_get(WatchRef { id: id.clone() })?;
        if let Some(status) = outcome(&view, asked, &jobs) {
            // Events of jobs that ended last may still be on their way.
            if update == Next::Idle || status == COULD_NOT_RUN {
                return finish(context, &view, status);
            }
        } else if update == Next::Ended {
            return Ok(INTERRUPTED);
        }
    }
}

/// The exit status, once the scan is over.
fn outcome(view: &WatchView, asked: Timestamp, jobs: &HashMap<JobId, JobView>) -> Option<u8> {
    let failed = jobs.values().any(|job| job.job.totals.failed > 0);
    let scanned = view.status.scanned_at.is_some_and(|at| at >= asked);
    match &view.status.health {
        WatchHealth::Unavailable { .. } | WatchHealth::Paused => Some(COULD_NOT_RUN),
        WatchHealth::NotRunning
        | WatchHealth::Starting
        | WatchHealth::Listening
        | WatchHealth::Polling { .. } => (scanned && view.status.idle).then_some(match failed {
            true => SOME_FAILED,
            false => DONE,
        }),
    }
}

fn finish(context: &Context, view: &WatchView, status: u8) -> Result<u8, ApiError> {
    match context.json {
        true => print_json(view),
        false => print(&show::facts_of(view)),
    }
    Ok(status)
}
