//! A job with its sources and their files, put together from several answers.

use std::collections::HashMap;

use gristmill_api::types::{JobRef, JobView, ListFiles};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{ConnectionId, JobId};

use super::{Speed, convert, wire};

/// Files asked for at once.
const PAGE: u32 = 1000;

/// A job with its sources and at most this many of its files.
pub(super) fn whole(
    api: &dyn Operations,
    speed: &Speed,
    view: &JobView,
    most_files: u64,
) -> Result<wire::Job, ApiError> {
    let id = &view.job.id;
    let mut files = files(api, id, most_files)?;
    let sources = api.jobs_sources(JobRef { id: id.clone() })?;
    let sources = sources.iter().map(|source| {
        let files = files.remove(&source.connection).unwrap_or_default();
        convert::source(source, files)
    });
    let mut job = convert::job(view, speed.estimate(api, view)?);
    job.source_progress = Some(sources.collect());
    Ok(job)
}

/// The first files of a job, by connection.
fn files(
    api: &dyn Operations,
    id: &JobId,
    most: u64,
) -> Result<HashMap<ConnectionId, Vec<wire::File>>, ApiError> {
    let mut files: HashMap<ConnectionId, Vec<wire::File>> = HashMap::new();
    let mut taken = 0;
    while taken < most {
        let page = api.jobs_files(ListFiles {
            id: id.clone(),
            states: Vec::new(),
            code: None,
            text: None,
            offset: Some(taken),
            limit: Some(PAGE.min(u32::try_from(most - taken).unwrap_or(PAGE))),
        })?;
        if page.items.is_empty() {
            break;
        }
        taken += page.items.len() as u64;
        for view in &page.items {
            let of_source = files.entry(view.file.connection.clone()).or_default();
            of_source.push(convert::file(view));
        }
        if taken >= page.total {
            break;
        }
    }
    Ok(files)
}
