//! Progress on a terminal: a bar for the job, a line for every file in work.

use std::collections::HashMap;

use console::style;
use gristmill_api::types::Update;
use gristmill_model::{EventKind, FileId, FileProgress, FileTotals, JobId, JobProgress};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Display;
use crate::output::{plain, seconds, thousands};

/// Steps of the bar; finer than any terminal is wide.
const STEPS: u64 = 1000;
/// Redraws a second: enough to look alive, little work over a slow connection.
const REDRAWS: u8 = 10;

pub(super) struct Bars {
    job: JobId,
    screen: MultiProgress,
    total: ProgressBar,
    files: HashMap<FileId, ProgressBar>,
}

impl Bars {
    pub(super) fn new(job: &JobId) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(REDRAWS);
        let screen = MultiProgress::with_draw_target(target);
        let total = screen.add(ProgressBar::new(STEPS).with_style(job_style()));
        total.set_message("looking for files");
        Self {
            job: job.clone(),
            screen,
            total,
            files: HashMap::new(),
        }
    }

    fn totals(&self, totals: &FileTotals) {
        let done = thousands(u64::from(totals.finished()));
        let all = thousands(u64::from(totals.total()));
        self.total
            .set_message(format!("{done}/{all} files{}", failed(totals)));
    }

    fn progress(&mut self, progress: &JobProgress) {
        self.total
            .set_position((progress.fraction * STEPS as f64) as u64);
        self.totals(&progress.totals);
        if let Some(eta) = &progress.eta {
            let message = self.total.message();
            let left = format!("{} left", seconds(eta.high_seconds));
            self.total.set_message(format!("{message} · {left}"));
        }
        self.files.retain(|file, line| {
            let running = progress.running.iter().any(|running| running.file == *file);
            if !running {
                line.finish_and_clear();
            }
            running
        });
        for file in &progress.running {
            self.file(file);
        }
    }

    fn file(&mut self, file: &FileProgress) {
        let line = self.files.entry(file.file).or_insert_with(|| {
            let line = ProgressBar::new(STEPS).with_style(file_style());
            self.screen.insert_before(&self.total, line)
        });
        let stage = format!("{:<11}", file.stage.as_str());
        line.set_prefix(stage);
        line.set_position((file.fraction * STEPS as f64) as u64);
        let name = console::truncate_str(&plain(file.key.file_name()), 34, "…").into_owned();
        line.set_message(match file.step.is_empty() {
            true => name,
            false => format!("{name}  {}", style(&file.step).dim()),
        });
    }
}

fn failed(totals: &FileTotals) -> String {
    match totals.failed {
        0 => String::new(),
        failed => format!(" · {}", style(format!("{failed} failed")).red()),
    }
}

fn job_style() -> ProgressStyle {
    bar_style("  {bar:26.cyan/dim} {percent:>3} %  {wide_msg}")
}

fn file_style() -> ProgressStyle {
    bar_style("  {prefix:.dim} {bar:8.green/dim}  {wide_msg}")
}

fn bar_style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the template is well formed")
        .progress_chars("━━╌")
}

impl Display for Bars {
    fn show(&mut self, update: &Update) {
        match update {
            Update::Progress { progress } if progress.job == self.job => self.progress(progress),
            Update::Event { event } if event.job.as_ref() == Some(&self.job) => match &event.kind {
                EventKind::FilesListed { totals, .. } | EventKind::FileMoved { totals, .. } => {
                    self.totals(totals);
                }
                _ => {}
            },
            Update::Progress { .. } | Update::Event { .. } => {}
        }
    }

    fn say(&mut self, text: &str) {
        // A terminal that is gone has nobody to tell.
        let _ = self.screen.println(text);
    }

    fn close(&mut self) {
        for (_, line) in self.files.drain() {
            line.finish_and_clear();
        }
        self.total.finish_and_clear();
    }
}
