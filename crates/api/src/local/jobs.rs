//! `jobs.*`.

use std::collections::BTreeMap;

use gristmill_engine::{Engine, EngineError, JobFiles, JobRequest};
use gristmill_model::{
    DocumentId, FileState, FileTask, Job, JobOrigin, JobState, PauseReason, ProcessingOptions,
};
use gristmill_providers::EndpointError;
use gristmill_store::{DocumentMark, FileFilter, FileStatus, JobFilter, Page as Part};
use serde_json::Value;

use super::connections::NOBODY;
use super::convert::{self, listing, page};
use super::{Opened, collections, described, metadata, now, paths, preflight};
use crate::types::{
    CreateJob, CreatedJob, FileRef, FileView, JobRef, JobSource, JobView, ListFiles, ListJobs,
    OptionOverrides, Page, ReasonCount, Reprioritise, Statement, StoredAs,
};
use crate::{ApiError, ErrorCode};

pub(super) use super::history::{attempts, log, throughput};
pub(super) use super::recovery::{failures, retry, undo, undo_preview};

pub(super) fn create(opened: &Opened, input: CreateJob) -> Result<CreatedJob, ApiError> {
    let engine = opened.engine()?;
    let (request, warnings) = request(opened, &input)?;
    if input.start {
        opened.require_model_for(&request.options)?;
    }
    if input.continue_unfinished
        && let Some(job) = unfinished(opened, &request)?
        && let Some(job) = go_on(engine, job, input.start)?
    {
        return created(opened, job, true, warnings);
    }
    match engine.create_job(request.clone()).map_err(ApiError::from) {
        Ok(job) => {
            // Until the answer is given nobody knows of the job, so that a second write loses
            // nothing that was told.
            if !warnings.is_empty() {
                opened.store.keep_warnings(&job.id, warnings.clone())?;
            }
            created(opened, job, false, warnings)
        }
        Err(error) if error.code == ErrorCode::Conflict => same_again(opened, &request, warnings),
        Err(error) => Err(error),
    }
}

/// The request with every default filled in, and what is odd about it.
fn request(opened: &Opened, input: &CreateJob) -> Result<(JobRequest, Vec<String>), ApiError> {
    let collection = input.collection.clone().unwrap_or_default();
    collections::check_name(&collection)?;
    let options = options(opened, &input.options)?;
    let (files, usual_name, warnings) = job_files(opened, input)?;
    let request = JobRequest {
        id: input.id.clone(),
        user: input.user.clone().unwrap_or_else(|| NOBODY.to_owned()),
        name: input.name.clone().unwrap_or(usual_name),
        description: input.description.clone(),
        priority: input.priority.unwrap_or_default(),
        origin: input.origin.unwrap_or(JobOrigin::Api),
        collection,
        options,
        files,
        request: input.request.clone(),
        start: input.start,
    };
    Ok((request, warnings))
}

/// The files a request names, a name for a job over them, and what is odd about it.
fn job_files(
    opened: &Opened,
    input: &CreateJob,
) -> Result<(JobFiles, String, Vec<String>), ApiError> {
    if let Some(preflight) = &input.preflight {
        let alone = input.selections.is_empty()
            && input.paths.is_empty()
            && input.file_metadata.is_empty()
            && input.mapping.is_none();
        return match alone {
            true => {
                let files = JobFiles::Preflight(preflight::inner(preflight));
                Ok((files, "Documents".to_owned(), Vec::new()))
            }
            false => Err(ApiError::invalid(
                "a job of a `preflight` takes no further `selections`, `paths`, `file_metadata` or `mapping`",
            )),
        };
    }
    let user = input.user.as_deref();
    let mut selections = paths::selections(opened, user, input.selections.clone(), &input.paths)?;
    let mapping = input.mapping.as_ref().map(metadata::mapping).transpose()?;
    let warnings = described::attach(
        opened,
        &mut selections,
        &input.file_metadata,
        mapping.as_ref(),
    )?;
    let name = paths::job_name(opened, &selections)?;
    Ok((JobFiles::Selections(selections), name, warnings))
}

fn created(
    opened: &Opened,
    job: Job,
    continued: bool,
    warnings: Vec<String>,
) -> Result<CreatedJob, ApiError> {
    Ok(CreatedJob {
        job: view(opened, job)?,
        continued,
        warnings,
    })
}

/// The settings in force with what the job says differently.
pub(super) fn options(
    opened: &Opened,
    overrides: &OptionOverrides,
) -> Result<ProcessingOptions, ApiError> {
    let usual = ProcessingOptions::from_settings(&opened.settings().settings);
    let mut options = overridden(usual, overrides)?;
    complete_model(opened, &mut options)?;
    metadata::check_given(opened, &options.metadata)?;
    Ok(options)
}

/// Fills in how long the vectors of the chosen model are, if one is chosen and has them.
fn complete_model(opened: &Opened, options: &mut ProcessingOptions) -> Result<(), ApiError> {
    if options.embedding_model.is_empty() {
        return Ok(());
    }
    let refused = |error: EndpointError| ApiError::invalid(error.problem).with_hint(error.hint);
    let providers = opened.models.remotes().providers();
    let endpoint = providers.named(&options.embedding_model).map_err(refused)?;
    let dimensions = endpoint.dimensions(options.embedding_dimensions);
    options.embedding_dimensions = dimensions.map_err(refused)?;
    Ok(())
}

/// Options with what is said differently.
pub(super) fn overridden(
    mut options: ProcessingOptions,
    overrides: &OptionOverrides,
) -> Result<ProcessingOptions, ApiError> {
    // One at a time, so that the one that does not fit can be named.
    for (name, value) in &overrides.0 {
        options = with_option(&options, name, value)?;
    }
    options
        .validate()
        .map_err(|error| ApiError::invalid(error.to_string()))?;
    Ok(options)
}

fn with_option(
    options: &ProcessingOptions,
    name: &str,
    value: &Value,
) -> Result<ProcessingOptions, ApiError> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(options) else {
        return Err(ApiError::internal("options are not an object"));
    };
    let known: Vec<String> = fields.keys().map(|name| format!("`{name}`")).collect();
    let Some(usual) = fields.insert(name.to_owned(), value.clone()) else {
        return Err(ApiError::invalid(format!("there is no option `{name}`"))
            .with_hint(format!("options are {}", known.join(", "))));
    };
    serde_json::from_value(Value::Object(fields)).map_err(|error| {
        let hint = match &usual {
            Value::Bool(_) => "it is `true` or `false`".to_owned(),
            Value::Number(number) if number.is_f64() => "it is a number".to_owned(),
            Value::Number(number) => format!("it is a whole number from 0 on, such as {number}"),
            // One of a few words, which the error names.
            _ => error.to_string(),
        };
        ApiError::invalid(format!("`{name}` cannot be {value}")).with_hint(hint)
    })
}

/// A job that takes the same in the same way and is not done.
fn unfinished(opened: &Opened, request: &JobRequest) -> Result<Option<Job>, ApiError> {
    let why = PauseReason::User;
    let filter = JobFilter {
        states: vec![
            JobState::Pending,
            JobState::Queued,
            JobState::Running,
            JobState::Paused { why },
        ],
        ..JobFilter::default()
    };
    for job in opened.store.jobs(&filter, Part::all())?.items {
        if is_asked_for(opened, &job, request)? {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Whether a job does what a request asks for. A preflight is made for one job only.
fn is_asked_for(opened: &Opened, job: &Job, request: &JobRequest) -> Result<bool, ApiError> {
    let JobFiles::Selections(selections) = &request.files else {
        return Ok(false);
    };
    let alike = job.user == request.user
        && job.collection == request.collection
        && job.options == request.options;
    Ok(alike && opened.store.selections(&job.id)? == *selections)
}

/// Has the job take what was added since it was made, and lets it go on. None when it ended
/// in the meantime.
fn go_on(engine: &Engine, job: Job, start: bool) -> Result<Option<Job>, ApiError> {
    let job = match engine.relist(&job.id) {
        Err(EngineError::Refused(_)) => return Ok(None),
        relisted => relisted?,
    };
    Ok(Some(match start {
        true => engine.let_go_on(&job.id)?,
        false => job,
    }))
}

/// The job that has the id already, if it was asked for in the same words.
fn same_again(
    opened: &Opened,
    request: &JobRequest,
    warnings: Vec<String>,
) -> Result<CreatedJob, ApiError> {
    let id = request.id.as_ref().expect("only a chosen id can be taken");
    let there = opened.store.job(id)?;
    let same = match &request.request {
        Some(words) => there.user == request.user && there.request.as_ref() == Some(words),
        None => there.name == request.name && is_asked_for(opened, &there, request)?,
    };
    if same {
        return created(opened, there, true, warnings);
    }
    let message = format!("there is another job `{id}` already");
    Err(ApiError::new(ErrorCode::Conflict, message).with_hint("choose another id"))
}

pub(super) fn list(opened: &Opened, input: ListJobs) -> Result<Page<JobView>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let states: Result<Vec<JobState>, ApiError> =
        input.states.iter().map(|word| job_state(word)).collect();
    let filter = JobFilter {
        user: input.user,
        states: states?,
        text: input.text.filter(|text| !text.is_empty()),
        reason: input.reason,
    };
    let mut jobs = listing(opened.store.jobs(&filter, part)?, part, convert::job);
    for view in &mut jobs.items {
        complete(opened, view)?;
    }
    Ok(jobs)
}

fn job_state(word: &str) -> Result<JobState, ApiError> {
    let states = [
        JobState::Pending,
        JobState::Queued,
        JobState::Running,
        JobState::Paused {
            why: PauseReason::User,
        },
        JobState::Cancelling,
        JobState::Completed,
        JobState::CompletedWithErrors,
        JobState::Failed,
        JobState::Cancelled,
    ];
    let names: Vec<&str> = states.iter().map(JobState::as_str).collect();
    let unknown = unknown_state(word, &names);
    states
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or(unknown)
}

fn unknown_state(word: &str, known: &[&str]) -> ApiError {
    ApiError::invalid(format!("`{word}` is not a state"))
        .with_hint(format!("states are {}", known.join(", ")))
}

pub(super) fn warnings(opened: &Opened, input: JobRef) -> Result<Vec<String>, ApiError> {
    Ok(opened.store.warnings(&input.id)?)
}

pub(super) fn get(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    let job = opened.store.job(&input.id)?;
    match opened.damage() {
        // It would be waited for without end.
        Some(damage) if !job.state.is_final() => Err(damage.into()),
        Some(_) | None => view(opened, job),
    }
}

pub(super) fn view(opened: &Opened, job: Job) -> Result<JobView, ApiError> {
    let mut view = convert::job(job);
    complete(opened, &mut view)?;
    Ok(view)
}

/// Adds what is not in a job's row.
fn complete(opened: &Opened, view: &mut JobView) -> Result<(), ApiError> {
    if view.job.origin == JobOrigin::Schedule {
        view.schedule = opened.store.schedule_of(&view.job.id)?;
    }
    let at_work = matches!(view.job.state, JobState::Running | JobState::Cancelling);
    if let Some(engine) = opened.engine.as_ref().filter(|_| at_work) {
        view.progress = engine.progress_of(&view.job.id)?;
    }
    Ok(())
}

pub(super) fn files(opened: &Opened, input: ListFiles) -> Result<Page<FileView>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let states: Result<Vec<FileStatus>, ApiError> =
        input.states.iter().map(|word| file_status(word)).collect();
    let filter = FileFilter {
        states: states?,
        code: input.code,
        text: input.text.filter(|text| !text.is_empty()),
        ..FileFilter::default()
    };
    let files = opened.store.files(&input.id, &filter, part)?;
    let progress = match &opened.engine {
        Some(engine) => engine.progress_of(&input.id)?,
        None => None,
    };
    let running = progress.map_or_else(Vec::new, |progress| progress.running);
    let stored = stored(opened, &files.items)?;
    Ok(listing(files, part, |file| FileView {
        progress: running.iter().find(|one| one.file == file.id).cloned(),
        stored: document(&file).and_then(|id| stored.get(id)).cloned(),
        file,
    }))
}

/// How the documents of files came out.
fn stored(opened: &Opened, files: &[FileTask]) -> Result<BTreeMap<DocumentId, StoredAs>, ApiError> {
    let ids: Vec<DocumentId> = files.iter().filter_map(document).cloned().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let marks = opened.store.document_marks(&ids)?;
    let stored = |mark: DocumentMark| StoredAs {
        model: mark.model,
        quality: mark.quality,
    };
    let marks = marks.into_iter();
    Ok(marks.map(|(id, mark)| (id, stored(mark))).collect())
}

/// The document that a file became, or was already.
fn document(file: &FileTask) -> Option<&DocumentId> {
    match &file.state {
        FileState::Completed { document, .. } | FileState::Unchanged { document } => Some(document),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => None,
    }
}

pub(super) fn file(opened: &Opened, input: FileRef) -> Result<FileView, ApiError> {
    let file = opened.store.file(input.id)?;
    let progress = match &opened.engine {
        Some(engine) => engine.progress_of(&file.job)?,
        None => None,
    };
    let mut running = progress.map_or_else(Vec::new, |progress| progress.running);
    running.retain(|one| one.file == file.id);
    let mut stored = stored(opened, std::slice::from_ref(&file))?;
    Ok(FileView {
        progress: running.pop(),
        stored: document(&file).and_then(|id| stored.remove(id)),
        file,
    })
}

pub(super) fn sources(opened: &Opened, input: JobRef) -> Result<Vec<JobSource>, ApiError> {
    let totals = opened.store.totals_by_connection(&input.id)?;
    let source = |(connection, totals)| {
        // The connection itself may be gone; its files say what it was.
        let filter = FileFilter {
            connection: Some(connection),
            ..FileFilter::default()
        };
        let first = Part {
            offset: 0,
            limit: 1,
        };
        let files = opened.store.files(&input.id, &filter, first)?;
        Ok(files.items.into_iter().next().map(|file| JobSource {
            connection: file.connection,
            source_type: file.source_type,
            totals,
        }))
    };
    totals
        .into_iter()
        .filter_map(|one| source(one).transpose())
        .collect()
}

fn file_status(word: &str) -> Result<FileStatus, ApiError> {
    let all = [
        FileStatus::Pending,
        FileStatus::Working,
        FileStatus::Completed,
        FileStatus::Unchanged,
        FileStatus::Skipped,
        FileStatus::Failed,
    ];
    let names = all.map(FileStatus::as_str);
    let found = all.into_iter().find(|status| status.as_str() == word);
    found.ok_or_else(|| unknown_state(word, &names))
}

pub(super) fn start(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    opened.require_model_for(&opened.store.job(&input.id)?.options)?;
    view(opened, opened.engine()?.start(&input.id)?)
}

pub(super) fn pause(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    view(opened, opened.engine()?.pause(&input.id)?)
}

pub(super) fn resume(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    opened.require_model_for(&opened.store.job(&input.id)?.options)?;
    view(opened, opened.engine()?.resume(&input.id)?)
}

pub(super) fn cancel(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    view(opened, opened.engine()?.cancel(&input.id)?)
}

pub(super) fn set_priority(opened: &Opened, input: Reprioritise) -> Result<JobView, ApiError> {
    view(
        opened,
        opened.engine()?.set_priority(&input.id, input.priority)?,
    )
}

pub(super) fn statement(opened: &Opened, input: JobRef) -> Result<Statement, ApiError> {
    let job = opened.store.job(&input.id)?;
    let account = opened.store.account(&input.id)?;
    let totals = job.totals;
    let ended = job.finished_at.unwrap_or_else(now);
    let reason = |share: gristmill_store::ReasonShare| ReasonCount {
        code: share.code,
        kind: share.code.kind(),
        files: share.files,
        message: share.code.message().to_owned(),
        remedy: share.code.remedy().to_owned(),
        actor: share.code.actor(),
        examples: share.examples,
    };
    Ok(Statement {
        job: job.id,
        name: job.name,
        found: totals.total(),
        stored: totals.completed,
        unchanged: totals.unchanged,
        skipped: totals.skipped,
        failed: totals.failed,
        open: totals.pending + totals.working,
        complete: job.state.is_final() && !job.listing && totals.finished() == totals.total(),
        chunks: account.chunks,
        duration_ms: job
            .started_at
            .map_or(0, |started| ended.millis_since(started)),
        reasons: account.reasons.into_iter().map(reason).collect(),
        state: job.state,
    })
}
