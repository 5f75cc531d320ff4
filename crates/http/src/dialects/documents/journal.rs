//! The log of batches: a line when one begins, when each of its documents is begun and done, and
//! when it ends, all with its id.

use std::collections::HashSet;

use gristmill_model::{FileId, FileState, FileTask, Job};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::app::App;
use crate::connection::stopped;
use crate::hub::{About, Lot};

/// What is heard of the application.
pub(super) type Heard = Receiver<Lot>;

/// Logs what is odd about a batch, and the batch to its end; `news` are heard since before it
/// was made.
pub(super) fn begin(app: &App, job: &Job, warnings: &[String], news: Heard) {
    let batch_id = job.id.to_string();
    tracing::info!(batch_id, files = job.totals.total(), "batch begins");
    for warning in warnings {
        tracing::warn!(batch_id, warning, "odd metadata");
    }
    tokio::spawn(follow(app.stop.clone(), news, batch_id));
}

async fn follow(mut stop: watch::Receiver<bool>, mut news: Heard, batch_id: String) {
    let mut begun = HashSet::new();
    loop {
        let told = tokio::select! {
            told = news.recv() => told,
            () = stopped(&mut stop) => return,
        };
        let lot = match told {
            Ok(lot) => lot,
            // What was missed stands in the log of the engine.
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let of_batch = lot.iter().filter(|news| news.job().as_str() == batch_id);
        for news in of_batch {
            match &news.about {
                About::File { file, .. } => tell(&batch_id, &file.file, &mut begun),
                About::Job(view) if view.job.state.is_final() => return end(&view.job),
                About::Job(_) => {}
            }
        }
    }
}

fn tell(batch_id: &str, file: &FileTask, begun: &mut HashSet<FileId>) {
    let filename = file.key.file_name();
    if file.started_at.is_some() && begun.insert(file.id) {
        tracing::info!(batch_id, filename, "document begins");
    }
    match &file.state {
        FileState::Failed { failure } => {
            let code = failure.code.as_str();
            tracing::warn!(batch_id, filename, code, "document failed");
        }
        FileState::Skipped { reason } => {
            let code = reason.code.as_str();
            tracing::info!(batch_id, filename, code, "document left out");
        }
        FileState::Completed { chunks, .. } => {
            tracing::info!(batch_id, filename, chunks, "document stored");
        }
        FileState::Unchanged { .. } => tracing::info!(batch_id, filename, "document unchanged"),
        FileState::Pending | FileState::Working { .. } => {}
    }
}

fn end(job: &Job) {
    let (batch_id, totals) = (job.id.as_str(), &job.totals);
    let begun = job.started_at.unwrap_or(job.created_at);
    let took_ms = job.finished_at.map_or(0, |end| end.0 - begun.0);
    tracing::info!(
        batch_id,
        total = totals.total(),
        stored = totals.completed,
        failed = totals.failed,
        took_ms,
        "batch ended"
    );
}
