//! `grist jobs`: what ran, what runs, and control over it.

use console::style;
use gristmill_api::types::{FileView, JobRef, JobView, ListFiles, ListJobs, Page, Reprioritise};
use gristmill_api::{Access, ApiError, Operations};
use gristmill_model::{EventSeq, FileState, JobState, Timestamp};

use super::{Context, DONE, foreground, models, recovery};
use crate::args::{Jobs, Run};
use crate::output::{
    Column, Table, age, count, facts, heading, moment, note, now, plain, print, print_json, short,
    thousands, width,
};
use crate::pick;

use crate::watch::{Show, waits_for_a_person};

pub(super) fn run(context: &Context, jobs: Jobs) -> Result<u8, ApiError> {
    match jobs {
        Jobs::List { state, limit } => list(context, state, limit),
        Jobs::Show {
            job,
            files: false,
            state,
            limit: _,
        } if state.is_empty() => show(context, &job),
        Jobs::Show {
            job, state, limit, ..
        } => files(context, &job, state, limit),
        Jobs::Start(run) => work(context, &run, |api, id| api.jobs_start(id)),
        Jobs::Pause { job } => control(context, &job, |api, id| api.jobs_pause(id)),
        Jobs::Resume { job, wait } => resume(context, job, wait),
        Jobs::Cancel { job } => control(context, &job, |api, id| api.jobs_cancel(id)),
        Jobs::Retry(retry) => recovery::retry(context, &retry),
        Jobs::Failures { job } => recovery::failures(context, job.as_deref()),
        Jobs::Undo { job, preview } => recovery::undo(context, &job, preview),
        Jobs::Priority { job, priority } => control(context, &job, |api, JobRef { id }| {
            let priority = priority.into();
            api.jobs_set_priority(Reprioritise { id, priority })
        }),
    }
}

fn list(context: &Context, states: Vec<String>, limit: u32) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let jobs = api.jobs_list(ListJobs {
        states,
        limit: Some(limit),
        ..ListJobs::default()
    })?;
    let nobody_works = matches!(api, Access::Reader(_));
    match context.json {
        true => print_json(&jobs),
        false => {
            let table = jobs_table(&jobs, nobody_works, now(), width());
            print(&(table + &models::under_way(&*api)?));
        }
    }
    Ok(DONE)
}

fn jobs_table(jobs: &Page<JobView>, nobody_works: bool, now: Timestamp, width: usize) -> String {
    if jobs.items.is_empty() {
        return "There are no jobs.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("STATE").giving_way(),
        Column::right("FILES"),
        Column::right("FAILED"),
        Column::left("CREATED"),
    ]);
    for JobView { job, .. } in &jobs.items {
        table.row([
            short(job.id.as_str()).to_owned(),
            plain(&job.name),
            match &job.state {
                // What a process left behind when it ended; the next one takes it up.
                JobState::Queued | JobState::Running if nobody_works => "interrupted".to_owned(),
                state => self::state(state),
            },
            thousands(u64::from(job.totals.total())),
            thousands(u64::from(job.totals.failed)),
            age(job.created_at, now),
        ]);
    }
    table.render(width) + &more(jobs, "job")
}

/// A line that says that the list goes on.
fn more<T>(page: &Page<T>, thing: &str) -> String {
    match page.total > page.items.len() as u64 {
        true => format!("  {} in all; `-n` shows more\n", count(page.total, thing)),
        false => String::new(),
    }
}

fn state(state: &JobState) -> String {
    let words = state.as_str().replace('_', " ");
    let coloured = match state {
        JobState::Completed => style(words).green(),
        JobState::CompletedWithErrors | JobState::Paused { .. } => style(words).yellow(),
        JobState::Failed | JobState::Cancelled | JobState::Cancelling => style(words).red(),
        JobState::Running => style(words).cyan(),
        JobState::Pending | JobState::Queued => style(words),
    };
    coloured.to_string()
}

fn show(context: &Context, job: &str) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let job = pick::job(&*api, job)?;
    if !context.json {
        print(&format!("{}\n", about(&job)));
    }
    foreground::report(&*api, context, &job)?;
    Ok(DONE)
}

fn about(JobView { job, .. }: &JobView) -> String {
    let mut rows = vec![
        ("id", job.id.to_string()),
        ("priority", job.priority.as_str().to_owned()),
        ("collection", job.collection.to_string()),
        ("created", moment(job.created_at)),
    ];
    rows.extend(job.finished_at.map(|at| ("ended", moment(at))));
    rows.extend(job.undone.map(|undone| ("undone", moment(undone.at))));
    format!("{}{}", heading("Job"), facts(&rows))
}

fn files(context: &Context, job: &str, states: Vec<String>, limit: u32) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let page = api.jobs_files(ListFiles {
        id: pick::job(&*api, job)?.job.id,
        states,
        code: None,
        text: None,
        offset: None,
        limit: Some(limit),
    })?;
    match context.json {
        true => print_json(&page),
        false => print(&files_table(&page, width())),
    }
    Ok(DONE)
}

fn files_table(files: &Page<FileView>, width: usize) -> String {
    if files.items.is_empty() {
        return "There are no such files.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::left("FILE").giving_way(),
        Column::left("STATE"),
        Column::left("WHAT").giving_way(),
    ]);
    for FileView { file, .. } in &files.items {
        let what = match &file.state {
            FileState::Completed { chunks, .. } => count(u64::from(*chunks), "chunk"),
            FileState::Skipped { reason } => format!("{}: {}", reason.code, reason.detail),
            FileState::Failed { failure } => format!("{}: {}", failure.code, failure.detail),
            FileState::Pending | FileState::Working { .. } | FileState::Unchanged { .. } => {
                String::new()
            }
        };
        table.row([
            plain(&file.key.0),
            file.state.as_str().to_owned(),
            plain(&what),
        ]);
    }
    table.render(width) + &more(files, "file")
}

/// Asks for one step and prints the job as it is then.
fn control(
    context: &Context,
    job: &str,
    step: impl Fn(&dyn Operations, JobRef) -> Result<JobView, ApiError>,
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let id = pick::job(&*api, job)?.job.id;
    let job = step(&*api, JobRef { id })?;
    if context.json {
        print_json(&job);
    } else {
        let (id, state) = (short(job.job.id.as_str()), state(&job.job.state));
        let (name, priority) = (plain(&job.job.name), job.job.priority.as_str());
        print(&format!("{id} {name}: {state}, priority {priority}"));
    }
    Ok(DONE)
}

/// Asks for a step that sets the job to work, and stays until it is done when this process
/// does the work.
pub(super) fn work(
    context: &Context,
    run: &Run,
    step: impl Fn(&dyn Operations, JobRef) -> Result<JobView, ApiError>,
) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let id = pick::job(&*api, &run.job)?.job.id;
    let since = foreground::here(&*api)?;
    let job = step(&*api, JobRef { id })?;
    see_to_the_end(context, &mut api, &job, since, run.wait)
}

/// The place in the sequence of events from which to watch what is asked for next.
pub(super) fn here(api: &Access) -> Result<EventSeq, ApiError> {
    foreground::here(&**api)
}

/// Stays until a job is done that was set to work, unless another program does the work and
/// nobody wants to wait.
pub(super) fn see_to_the_end(
    context: &Context,
    api: &mut Access,
    job: &JobView,
    since: EventSeq,
    wait: bool,
) -> Result<u8, ApiError> {
    if let Some(owner) = handed_over(api, wait) {
        tell_handed_over(context, job, owner);
        return Ok(DONE);
    }
    let status = foreground::to_the_end(api, context, job, since, shown(context))?;
    foreground::say_what_is_left(api)?;
    Ok(status)
}

/// The process that does the work, if it is another one and nobody waits for it.
fn handed_over(api: &Access, wait: bool) -> Option<u32> {
    api.owner().filter(|_| !wait)
}

fn tell_handed_over(context: &Context, job: &JobView, owner: u32) {
    if context.json {
        print_json(job);
    } else {
        let id = short(job.job.id.as_str());
        print(&format!(
            "Process {owner}, which has the data folder open, works on job {id} as long as it runs."
        ));
    }
}

fn shown(context: &Context) -> Show {
    match context.json {
        true => Show::Nothing,
        false => Show::Usual,
    }
}

fn resume(context: &Context, job: Option<String>, wait: bool) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let since = foreground::here(&*api)?;
    let jobs = match job {
        Some(job) => vec![pick::job(&*api, &job)?],
        None => unfinished(&*api)?,
    };
    if jobs.is_empty() {
        note("No job is waiting to go on.");
    }
    let mut worst = DONE;
    for job in jobs {
        let job = go_on(&*api, job)?;
        match handed_over(&api, wait) {
            Some(owner) => tell_handed_over(context, &job, owner),
            None => {
                let show = shown(context);
                let status = foreground::to_the_end(&mut api, context, &job, since, show)?;
                worst = worst.max(status);
            }
        }
    }
    foreground::say_what_is_left(&api)?;
    Ok(worst)
}

/// Lets the job go on, unless it does so already: opening a data folder takes up what an
/// earlier process left.
fn go_on(api: &dyn Operations, job: JobView) -> Result<JobView, ApiError> {
    match &job.job.state {
        JobState::Queued | JobState::Running => Ok(job),
        _ => api.jobs_resume(JobRef { id: job.job.id }),
    }
}

/// Jobs that are at work, wait for their turn or wait for a person, in the order in which
/// they go on.
fn unfinished(api: &dyn Operations) -> Result<Vec<JobView>, ApiError> {
    let states = ["queued", "running", "paused"].map(str::to_owned).to_vec();
    let mut jobs = api
        .jobs_list(ListJobs {
            states,
            limit: Some(1000),
            ..ListJobs::default()
        })?
        .items;
    jobs.sort_by_key(|job| (waits_for_a_person(&job.job.state), job.job.created_at));
    Ok(jobs)
}
