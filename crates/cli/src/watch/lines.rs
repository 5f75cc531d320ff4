//! Progress where there is no terminal: a line now and then, or one for every file.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use gristmill_api::Operations;
use gristmill_api::types::{ListFiles, Update};
use gristmill_model::{EventKind, FileId, FileState, FileTotals, JobId, JobProgress};

use super::Display;
use crate::output::{count, note, plain, seconds, thousands};

/// Shortest time between two lines about the job.
const PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Lines<'a> {
    api: &'a dyn Operations,
    job: JobId,
    every_file: bool,
    names: HashMap<FileId, String>,
    last_line: Instant,
}

impl<'a> Lines<'a> {
    pub(super) fn new(api: &'a dyn Operations, job: &JobId, every_file: bool) -> Self {
        Self {
            api,
            job: job.clone(),
            every_file,
            names: HashMap::new(),
            last_line: Instant::now(),
        }
    }

    fn file_moved(&mut self, file: FileId, state: &FileState, totals: &FileTotals) {
        if !self.every_file || !state.is_final() {
            return;
        }
        let name = self.name(file);
        let why = match state {
            FileState::Skipped { reason } => format!(": {}", reason.detail),
            FileState::Failed { failure } => format!(": {}", failure.detail),
            _ => String::new(),
        };
        let place = format!("{}/{}", totals.finished(), totals.total());
        let text = plain(&format!("{name}{why}"));
        note(&format!("{place:>11}  {:<9}  {text}", state.as_str()));
    }

    /// Events name files by number; their names are read a page at a time.
    fn name(&mut self, file: FileId) -> String {
        while !self.names.contains_key(&file) {
            let page = self.api.jobs_files(ListFiles {
                id: self.job.clone(),
                states: Vec::new(),
                code: None,
                text: None,
                offset: Some(self.names.len() as u64),
                limit: Some(1000),
            });
            let files = page.map(|page| page.items).unwrap_or_default();
            if files.is_empty() {
                break;
            }
            let named = files
                .into_iter()
                .map(|view| (view.file.id, view.file.key.0));
            self.names.extend(named);
        }
        let name = self.names.get(&file).cloned();
        name.unwrap_or_else(|| format!("file {file}"))
    }

    fn progress(&mut self, progress: &JobProgress) {
        if self.every_file || self.last_line.elapsed() < PAUSE {
            return;
        }
        self.last_line = Instant::now();
        note(&summary(progress));
    }
}

/// `42 %, 210 of 500 files, 3 failed, about 2 min to 3 min left`.
fn summary(progress: &JobProgress) -> String {
    let totals = &progress.totals;
    let done = thousands(u64::from(totals.finished()));
    let all = count(u64::from(totals.total()), "file");
    let mut text = format!("{:.0} %, {done} of {all}", progress.fraction * 100.0);
    if totals.failed > 0 {
        text += &format!(", {} failed", totals.failed);
    }
    if let Some(eta) = &progress.eta {
        text += &format!(", about {} left", seconds(eta.high_seconds));
    }
    text
}

impl Display for Lines<'_> {
    fn show(&mut self, update: &Update) {
        match update {
            Update::Progress { progress } if progress.job == self.job => self.progress(progress),
            Update::Event { event } if event.job.as_ref() == Some(&self.job) => {
                if let EventKind::FileMoved {
                    file,
                    state,
                    totals,
                } = &event.kind
                {
                    self.file_moved(*file, state, totals);
                }
            }
            Update::Progress { .. } | Update::Event { .. } => {}
        }
    }

    fn say(&mut self, text: &str) {
        note(text);
    }

    fn close(&mut self) {}
}
