//! Runs a job to its end in the foreground, and turns how it ended into an exit status.

use gristmill_api::types::{JobRef, JobView, Nothing, Statement};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{EventSeq, JobState};
use serde::Serialize;

use super::{COULD_NOT_RUN, Context, DONE, SOME_FAILED};
use crate::account;
use crate::output::{print, print_json, width};
use crate::watch::{self, INTERRUPTED, Show};

/// The place in the sequence of events from which to watch what is asked for next.
pub(super) fn here(api: &dyn Operations) -> Result<EventSeq, ApiError> {
    Ok(api.application_info(Nothing {})?.last_event)
}

/// Watches the job to its end and gives an account of it.
pub(super) fn to_the_end(
    api: &dyn Operations,
    context: &Context,
    job: &JobView,
    since: EventSeq,
    show: Show,
) -> Result<u8, ApiError> {
    let job = watch::until_done(api, job, since, show)?;
    report(api, context, &job)?;
    Ok(status(&job))
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
