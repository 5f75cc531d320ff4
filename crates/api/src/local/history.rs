//! `jobs.attempts`, `jobs.log` and `jobs.throughput`: what happened over time.

use gristmill_log::LogLine;
use gristmill_model::Timestamp;
use gristmill_store::{Attempt, AttemptOutcome as Stored};

use super::{Opened, now};
use crate::ApiError;
use crate::types::{
    AskThroughput, AttemptOutcome, AttemptView, FileLog, FileRef, LogLevel, LogLineView,
    Throughput, ThroughputPoint,
};

/// Parts of a job's time unless the caller says how many, and at most.
const SOME: u32 = 60;
const MOST: u32 = 500;
/// Lines of the log about one file at most.
const LINES: usize = 500;

pub(super) fn attempts(opened: &Opened, input: FileRef) -> Result<Vec<AttemptView>, ApiError> {
    // A file that is not there has no attempts either, and should say so.
    opened.store.file(input.id)?;
    let attempts = opened.store.attempts(input.id)?;
    Ok(attempts.into_iter().map(view).collect())
}

fn view(attempt: Attempt) -> AttemptView {
    AttemptView {
        number: attempt.number,
        started_at: (attempt.started_at.0 > 0).then_some(attempt.started_at),
        ended_at: attempt.ended_at,
        outcome: match attempt.outcome {
            Stored::Working => AttemptOutcome::Working,
            Stored::Completed => AttemptOutcome::Completed,
            Stored::Unchanged => AttemptOutcome::Unchanged,
            Stored::Skipped => AttemptOutcome::Skipped,
            Stored::Failed => AttemptOutcome::Failed,
            Stored::Released => AttemptOutcome::Released,
            Stored::Interrupted => AttemptOutcome::Interrupted,
        },
        code: attempt.code,
        stage: attempt.stage,
        detail: attempt.detail,
        durations: attempt.durations,
    }
}

pub(super) fn log(opened: &Opened, input: FileRef) -> Result<FileLog, ApiError> {
    let file = opened.store.file(input.id)?;
    let folder = opened.options.data_dir.join(gristmill_engine::LOGS);
    let lines = gristmill_log::lines_about(&folder, file.job.as_str(), input.id.0, LINES);
    let lines = lines.map_err(|error| {
        let message = format!("the log in `{}` cannot be read: {error}", folder.display());
        ApiError::internal(message).with_hint("see that the folder may be read by you")
    })?;
    Ok(FileLog {
        kept: opened.settings().settings.log_level,
        lines: lines.into_iter().map(line).collect(),
    })
}

fn line(line: LogLine) -> LogLineView {
    LogLineView {
        at: Timestamp(line.at_ms),
        level: match line.level {
            tracing::Level::ERROR => LogLevel::Error,
            tracing::Level::WARN => LogLevel::Warn,
            tracing::Level::INFO => LogLevel::Info,
            tracing::Level::DEBUG => LogLevel::Debug,
            tracing::Level::TRACE => LogLevel::Trace,
        },
        message: line.message,
        fields: line.fields,
    }
}

pub(super) fn throughput(opened: &Opened, input: AskThroughput) -> Result<Throughput, ApiError> {
    let parts = input.points.unwrap_or(SOME);
    if parts == 0 || parts > MOST {
        let message = format!("`points` is {parts}");
        return Err(ApiError::invalid(message).with_hint("give 1 to 500"));
    }
    let job = opened.store.job(&input.id)?;
    let Some(since) = job.started_at else {
        return Ok(Throughput {
            since: None,
            part_ms: 1_000,
            points: Vec::new(),
        });
    };
    let took = job.finished_at.unwrap_or_else(now).millis_since(since);
    let part_ms = part_length(took, parts);
    let length = (took / part_ms + 1) as usize;
    let mut points = vec![
        ThroughputPoint {
            files: 0,
            chunks: 0
        };
        length
    ];
    for slot in opened.store.finished_over_time(&input.id, since, part_ms)? {
        // One that ended before a retry began the job anew is no part of this run.
        let place = usize::try_from(slot.part).ok();
        if let Some(point) = place.and_then(|place| points.get_mut(place)) {
            point.files += slot.files;
            point.chunks += slot.chunks;
        }
    }
    Ok(Throughput {
        since: Some(since),
        part_ms,
        points,
    })
}

/// Whole seconds, so many that no more than `parts` begin within `took` milliseconds.
fn part_length(took: u64, parts: u32) -> u64 {
    (took / u64::from(parts) / 1_000 + 1) * 1_000
}

#[cfg(test)]
mod tests {
    use super::part_length;

    #[test]
    fn no_job_has_more_parts_than_were_asked_for() {
        for took in [0, 1, 999, 1_000, 59_999, 60_000, 61_000, 86_400_000] {
            let part = part_length(took, 60);
            assert_eq!(part % 1_000, 0, "{took}");
            assert!(took / part < 60, "{took} ms in parts of {part} ms");
        }
    }
}
