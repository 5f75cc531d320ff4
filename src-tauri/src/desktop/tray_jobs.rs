//! The jobs as the tray and the task bar show them, and what the tray's menu does to all of them.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gristmill_api::types::{JobRef, JobView, ListJobs, Nothing};
use gristmill_api::{ApiError, Next, Operations};
use gristmill_model::{JobId, JobState};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Manager};

use super::{Application, tray};

/// Jobs named at most.
const NAMED: usize = 5;
/// The longest name in full, in characters.
const LONGEST: usize = 40;
/// How often the menu changes at most: one that is open must not move under the pointer.
const PAUSE: Duration = Duration::from_secs(2);

/// What the tray and the task bar show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    /// A line for each job that is active.
    pub(super) lines: Vec<String>,
    /// Whether there is a job to pause.
    pub(super) can_pause: bool,
    /// Whether there is one that was paused from here.
    pub(super) can_go_on: bool,
    /// How far the running jobs are altogether, in percent; none when none runs.
    pub(super) percent: Option<u64>,
}

impl Shown {
    /// The same in one text.
    pub(super) fn tip(&self) -> String {
        match self.lines.is_empty() {
            true => "Gristmill".to_owned(),
            false => format!("Gristmill\n{}", self.lines.join("\n")),
        }
    }
}

/// Jobs that were paused from the tray, so that going on from there leaves others alone.
#[derive(Default)]
pub(crate) struct PausedHere(Mutex<HashSet<JobId>>);

impl PausedHere {
    fn ids(&self) -> MutexGuard<'_, HashSet<JobId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the tray and the task bar true until the application ends.
pub(super) fn follow(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || {
        let told = keep_true(&app);
        tracing::debug!(?told, "tray and task bar are not kept true any more");
    });
}

fn keep_true(app: &AppHandle) -> Result<(), ApiError> {
    let application = app.state::<Application>();
    let access: &dyn Operations = &**application.access;
    let since = access.application_info(Nothing {})?.last_event;
    let mut follower = access.follower(since)?;
    let mut before = Shown::default();
    // There may be jobs that go on from an earlier run.
    let mut stale = true;
    let mut looked = Instant::now().checked_sub(PAUSE);
    loop {
        if stale && looked.is_none_or(|looked| looked.elapsed() >= PAUSE) {
            let now = shown(&jobs(access)?, &application.paused_here.ids());
            if now != before {
                tray::show(app, &now);
                show_progress(app, now.percent);
                before = now;
            }
            stale = false;
            looked = Some(Instant::now());
        }
        match follower.next(PAUSE) {
            Next::Update(_) => stale = true,
            Next::Idle => {}
            Next::Ended => return Ok(()),
        }
    }
}

/// Draws a bar on the icon of each window in the dock or task bar, where the desktop has such bars.
fn show_progress(app: &AppHandle, percent: Option<u64>) {
    let status = match percent {
        Some(_) => ProgressBarStatus::Normal,
        None => ProgressBarStatus::None,
    };
    for window in app.webview_windows().values() {
        let done = window.set_progress_bar(ProgressBarState {
            status: Some(status),
            progress: percent,
        });
        tracing::trace!(?done, ?percent, "task bar shown");
    }
}

/// Pauses every job that is queued or runs.
pub(super) fn pause_all(application: &Application) {
    let access: &dyn Operations = &**application.access;
    for job in jobs(access).unwrap_or_default() {
        if can_pause(&job) {
            let id = job.job.id;
            match access.jobs_pause(JobRef { id: id.clone() }) {
                Ok(_) => drop(application.paused_here.ids().insert(id)),
                Err(error) => tracing::info!(%error, job = %id, "not paused"),
            }
        }
    }
}

/// Lets those jobs go on that were paused from here.
pub(super) fn go_on(application: &Application) {
    let ids = std::mem::take(&mut *application.paused_here.ids());
    for id in ids {
        // One that someone let go on or cancelled meanwhile refuses.
        let done = application.access.jobs_resume(JobRef { id });
        tracing::debug!(done = done.is_ok(), "went on");
    }
}

fn jobs(access: &dyn Operations) -> Result<Vec<JobView>, ApiError> {
    let unfinished = ListJobs {
        states: ["queued", "running", "cancelling", "paused"]
            .map(String::from)
            .to_vec(),
        ..ListJobs::default()
    };
    Ok(access.jobs_list(unfinished)?.items)
}

fn shown(jobs: &[JobView], paused_here: &HashSet<JobId>) -> Shown {
    let active: Vec<&JobView> = jobs.iter().filter(|job| !is_paused(job)).collect();
    let mut lines: Vec<String> = active.iter().take(NAMED).map(|job| line(job)).collect();
    if active.len() > NAMED {
        lines.push(format!("and {} more", active.len() - NAMED));
    }
    Shown {
        lines,
        can_pause: jobs.iter().any(can_pause),
        can_go_on: jobs
            .iter()
            .any(|job| is_paused(job) && paused_here.contains(&job.job.id)),
        percent: percent(jobs),
    }
}

/// How far the jobs that run are altogether. One of many files counts as much as one of few:
/// how much work a file is, is not known before it is done.
fn percent(jobs: &[JobView]) -> Option<u64> {
    let running = jobs.iter().filter(|job| job.job.state == JobState::Running);
    let progress = running.map(|job| job.progress.as_ref().map_or(0.0, |now| now.fraction));
    let fractions: Vec<f64> = progress.collect();
    let mean = fractions.iter().sum::<f64>() / fractions.len() as f64;
    (!fractions.is_empty()).then(|| (mean * 100.0).floor() as u64)
}

fn can_pause(job: &JobView) -> bool {
    matches!(job.job.state, JobState::Queued | JobState::Running)
}

fn is_paused(job: &JobView) -> bool {
    matches!(job.job.state, JobState::Paused { .. })
}

/// `Archive: 42 %`, whole, so that the menu does not change all the time.
fn line(job: &JobView) -> String {
    let name = short(&job.job.name);
    match (&job.job.state, &job.progress) {
        (JobState::Running, Some(progress)) => {
            format!("{name}: {} %", (progress.fraction * 100.0).floor() as u32)
        }
        (state, _) => format!("{name}: {}", state.as_str()),
    }
}

/// A name without what moves or hides text, and not longer than a menu is wide.
fn short(name: &str) -> String {
    let plain = name.chars().map(|sign| match sign {
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            '\u{fffd}'
        }
        sign if sign.is_control() => '\u{fffd}',
        sign => sign,
    });
    let plain: Vec<char> = plain.collect();
    match plain.len() > LONGEST {
        true => plain[..LONGEST - 1].iter().chain(&['…']).collect(),
        false => plain.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::{
        CollectionId, FileTotals, Job, JobOrigin, JobProgress, PauseReason, Priority,
        ProcessingOptions, Timestamp,
    };

    use super::*;

    fn job(id: &str, state: JobState, fraction: f64) -> JobView {
        let progress = JobProgress {
            job: JobId(id.to_owned()),
            totals: FileTotals::default(),
            fraction,
            files_per_minute: 0.0,
            chunks_per_second: 0.0,
            bytes_per_second: 0.0,
            eta: None,
            running: Vec::new(),
        };
        JobView {
            job: Job {
                id: JobId(id.to_owned()),
                user: "default".to_owned(),
                name: format!("Job {id}"),
                description: None,
                state,
                priority: Priority::Normal,
                origin: JobOrigin::Window,
                collection: CollectionId::default(),
                options: ProcessingOptions::default(),
                totals: FileTotals::default(),
                listing: false,
                created_at: Timestamp(0),
                started_at: None,
                finished_at: None,
                error: None,
                undone: None,
                request: None,
            },
            progress: Some(progress),
            actions: Vec::new(),
            schedule: None,
        }
    }

    fn paused() -> JobState {
        JobState::Paused {
            why: PauseReason::User,
        }
    }

    #[test]
    fn active_jobs_are_named_with_how_far_they_are() {
        let jobs = [
            job("a", JobState::Running, 0.429),
            job("b", JobState::Queued, 0.0),
            job("c", paused(), 0.5),
        ];
        let shown = shown(&jobs, &HashSet::new());
        assert_eq!(shown.lines, ["Job a: 42 %", "Job b: queued"]);
        assert!(shown.can_pause);
        assert!(!shown.can_go_on, "a job paused elsewhere is left alone");
        assert_eq!(shown.tip(), "Gristmill\nJob a: 42 %\nJob b: queued");
    }

    #[test]
    fn the_task_bar_tells_how_far_all_running_jobs_are() {
        let jobs = [
            job("a", JobState::Running, 0.5),
            job("b", JobState::Running, 0.25),
            job("c", JobState::Queued, 0.0),
            job("d", paused(), 0.9),
        ];
        assert_eq!(percent(&jobs), Some(37));
        assert_eq!(percent(&jobs[2..]), None, "no bar where nothing moves");
    }

    #[test]
    fn what_was_paused_here_can_go_on_here() {
        let here = HashSet::from([JobId("a".to_owned())]);
        let jobs = [job("a", paused(), 0.5)];
        let waiting = shown(&jobs, &here);
        assert!(waiting.can_go_on && !waiting.can_pause);
        let ended = shown(&[], &here);
        assert_eq!(ended, Shown::default());
    }

    #[test]
    fn many_jobs_are_counted_and_long_or_hostile_names_are_cut() {
        let jobs: Vec<JobView> = (0..8)
            .map(|number| job(&number.to_string(), JobState::Queued, 0.0))
            .collect();
        let many = shown(&jobs, &HashSet::new());
        assert_eq!(many.lines.len(), NAMED + 1);
        assert_eq!(many.lines.last().map(String::as_str), Some("and 3 more"));
        assert_eq!(short("a\u{202e}b\nc"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(short(&"x".repeat(99)).chars().count(), LONGEST);
    }
}
