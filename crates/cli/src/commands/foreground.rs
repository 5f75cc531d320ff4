//! Runs a job to its end in the foreground, and turns how it ended into an exit status.

use gristmill_api::types::{JobRef, JobView, ListJobs, Nothing, Statement};
use gristmill_api::{Access, ApiError, ErrorCode, Operations};
use gristmill_failpoints::{Point, reach};
use gristmill_model::{EventSeq, JobState};
use serde::Serialize;

use super::{COULD_NOT_RUN, Context, DONE, SOME_FAILED};
use crate::account;
use crate::output::{note, plain, print, print_json, short, width};
use crate::watch::{INTERRUPTED, Show, TICK, Watch, waits_for_a_person};

/// The place in the sequence of events from which to watch what is asked for next.
pub(super) fn here(api: &dyn Operations) -> Result<EventSeq, ApiError> {
    Ok(api.application_info(Nothing {})?.last_event)
}

/// Watches the job to its end and gives an account of it. When the program that does the
/// work ends before, `api` becomes whoever does it then, which may be this process.
pub(super) fn to_the_end(
    api: &mut Access,
    context: &Context,
    job: &JobView,
    since: EventSeq,
    show: Show,
) -> Result<u8, ApiError> {
    let mut watch = Watch::new(job, since, show);
    let mut told = false;
    loop {
        let seen = watch.until_done(&**api);
        let left = api.owner().is_some() && was_left(&seen);
        let told_of_end = match seen {
            Ok(job) if !left => report(&**api, context, &job).map(|()| status(&job)),
            Err(error) if !left => return Err(error),
            Ok(_) | Err(_) => Err(ApiError::unavailable("the owner left the job")),
        };
        match told_of_end {
            // It ended before it could be asked how the job did.
            Err(error) if error.code == ErrorCode::Unavailable && api.owner().is_some() => {}
            done => return done,
        }
        if !told {
            told = true;
            note("The program that did the work has ended; the job goes on without it.");
        }
        // One that is about to end may still answer, and hears of no more jobs.
        std::thread::sleep(TICK);
        *api = context.folder.to_own()?;
        reach(Point::TakeOver);
    }
}

/// Whether the owner of the data folder ended before the job did.
fn was_left(seen: &Result<JobView, ApiError>) -> bool {
    match seen {
        Ok(job) => !job.job.state.is_final() && !waits_for_a_person(&job.job.state),
        Err(error) => error.code == ErrorCode::Unavailable,
    }
}

/// Says which jobs this process leaves undone when it ends, if it did the work.
pub(super) fn say_what_is_left(api: &Access) -> Result<(), ApiError> {
    if api.owner().is_some() {
        return Ok(());
    }
    let left = api.jobs_list(ListJobs {
        states: ["queued", "running"].map(str::to_owned).to_vec(),
        ..ListJobs::default()
    })?;
    if left.items.is_empty() {
        return Ok(());
    }
    let name = |job: &JobView| {
        let (id, name) = (short(job.job.id.as_str()), plain(&job.job.name));
        format!("{id} {name}")
    };
    let names: Vec<String> = left.items.iter().map(name).collect();
    let jobs = match left.total {
        1 => "A job is".to_owned(),
        several => format!("{several} jobs are"),
    };
    note(&format!(
        "{jobs} left to do: {}. A `grist` that waits for it does it; else `grist jobs resume` does.",
        names.join(", ")
    ));
    Ok(())
}

/// What `--json` gives for a job: the job and where its files went.
#[derive(Debug, Serialize)]
struct Report<'a> {
    job: &'a JobView,
    statement: Statement,
}

/// Prints the account of a job.
pub(super) fn report(
    api: &dyn Operations,
    context: &Context,
    job: &JobView,
) -> Result<(), ApiError> {
    if context.json {
        let id = job.job.id.clone();
        let statement = api.jobs_statement(JobRef { id })?;
        print_json(&Report { job, statement });
    } else {
        print(&account::tell(api, job, width())?);
    }
    Ok(())
}

/// The exit status for how a job ended.
pub(super) fn status(job: &JobView) -> u8 {
    match &job.job.state {
        JobState::Completed => DONE,
        JobState::CompletedWithErrors => SOME_FAILED,
        // All of its files failed, unless the job itself could not run.
        JobState::Failed if job.job.error.is_none() => SOME_FAILED,
        JobState::Failed | JobState::Cancelled | JobState::Cancelling => COULD_NOT_RUN,
        // It is not done: it was paused, or the application was asked to end.
        JobState::Paused { .. } | JobState::Pending | JobState::Queued | JobState::Running => {
            INTERRUPTED
        }
    }
}
