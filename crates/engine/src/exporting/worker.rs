//! Takes one export after the other through its states.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};
use gristmill_failpoints::{Point, pass, reach};
use gristmill_model::{Export, ExportState, ExportStep, ExportTotals};
use gristmill_sinks::SinkError;
use gristmill_store::{BegunExport, StoreError};

use super::board::{Board, Wanted};
use super::documents::{self, Stopped};
use super::file;
use crate::shared::Shared;

/// How long to wait after the database could not be asked.
const AGAIN: Duration = Duration::from_secs(1);

/// What an export came to, and what is wrong with it.
type CameTo = (ExportTotals, Option<String>);

/// The engine is about to end.
struct Ending;

/// The thread that writes exports.
pub(super) struct Worker {
    pub(super) shared: Arc<Shared>,
    /// The export under way.
    pub(super) now: Arc<Mutex<Option<Arc<Board>>>>,
    /// Says that there may be something to do; closed when the engine ends.
    pub(super) nudges: Receiver<()>,
}

impl Worker {
    /// Writes what is to be written until the engine ends.
    pub(super) fn run(&self) {
        while self.turn().is_ok() {}
    }

    /// Looks after one export, or waits for one.
    fn turn(&self) -> Result<(), Ending> {
        // An export that was put back is queued, and the next run's to write.
        if self.is_ending() {
            return Err(Ending);
        }
        match self.shared.parts.store.next_export() {
            Ok(Some(export)) if export.state == ExportState::Written => self.place(&export),
            Ok(Some(export)) => self.write(&export),
            Ok(None) => self.nudges.recv().map_err(|_| Ending),
            Err(_) => self.wait(),
        }
    }

    fn write(&self, export: &Export) -> Result<(), Ending> {
        let board = Arc::new(Board::new(export.id.clone()));
        self.set(Some(Arc::clone(&board)));
        let written = self.write_with(export, &board);
        self.set(None);
        written
    }

    fn write_with(&self, export: &Export, board: &Board) -> Result<(), Ending> {
        let parts = &self.shared.parts;
        let begun = match parts.store.begin_export(&export.id, parts.now()) {
            Ok(begun) => begun,
            Err(error) => return self.not_begun(export, &error),
        };
        board.expect(begun.export.totals.documents_in_all);
        // Whoever ended the thread before the board was there could not say so on it.
        if self.is_ending() {
            board.want(Wanted::End);
        }
        let partial = file::partial(export);
        match self.fill(&begun, board, &partial) {
            Ok(bytes) => {
                let came_to = (board.totals(bytes), None);
                self.note(export, ExportStep::Write, &came_to)?;
                self.place(&Export {
                    totals: came_to.0,
                    ..begun.export
                })
            }
            Err(stopped) => {
                file::discard(&partial);
                let (step, problem) = outcome(stopped);
                self.note(export, step, &(board.nothing(), problem))
            }
        }
    }

    /// Writes the file under its other name; its size.
    fn fill(&self, begun: &BegunExport, board: &Board, partial: &Path) -> Result<u64, Stopped> {
        let file = file::create(partial)?;
        documents::write(&self.shared.parts, begun, board, file)?;
        pass(Point::ExportWritten)?;
        Ok(fs::metadata(partial)?.len())
    }

    /// Gives a complete file its name.
    fn place(&self, export: &Export) -> Result<(), Ending> {
        let partial = file::partial(export);
        let placed = pass(Point::ExportNamed).and_then(|()| file::place(&partial, export));
        reach(Point::ExportPlaced);
        let totals = export.totals;
        match placed {
            Ok(()) => self.note(export, ExportStep::Complete, &(totals, None)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // An earlier run may have died right after it gave the file its name.
                let is_there = fs::metadata(&export.file)
                    .is_ok_and(|file| file.is_file() && file.len() == totals.bytes.0);
                let step = match is_there {
                    true => ExportStep::Complete,
                    false => ExportStep::PutBack,
                };
                self.note(export, step, &(totals, None))
            }
            Err(error) => {
                file::discard(&partial);
                let nothing = ExportTotals {
                    documents_in_all: totals.documents_in_all,
                    ..ExportTotals::default()
                };
                let problem = format!("`{}` cannot get its name: {error}", export.file);
                self.note(export, ExportStep::Fail, &(nothing, Some(problem)))
            }
        }
    }

    fn not_begun(&self, export: &Export, error: &StoreError) -> Result<(), Ending> {
        match error {
            StoreError::NotFound { .. } => {
                let nothing = ExportTotals::default();
                let problem = Some(error.to_string());
                self.note(export, ExportStep::Fail, &(nothing, problem))
            }
            // Someone paused or cancelled it at this very moment.
            StoreError::Invalid(_) => Ok(()),
            _ => {
                tracing::warn!(%error, export = %export.id, "an export cannot begin");
                self.wait()
            }
        }
    }

    /// Keeps a step, however long the database cannot be written to.
    fn note(&self, export: &Export, step: ExportStep, came_to: &CameTo) -> Result<(), Ending> {
        let parts = &self.shared.parts;
        let mut told = false;
        loop {
            let noted = parts
                .store
                .step_export(&export.id, step, came_to.clone(), parts.now());
            match noted {
                Ok(_) => return Ok(()),
                Err(StoreError::Invalid(_) | StoreError::NotFound { .. }) => return Ok(()),
                Err(error) if !told => {
                    tracing::warn!(%error, export = %export.id, ?step, "cannot be noted now");
                    told = true;
                }
                Err(_) => {}
            }
            self.wait()?;
        }
    }

    /// Whether the engine ends. A nudge that is met is used up: whoever asks looks for the next
    /// export afterwards.
    fn is_ending(&self) -> bool {
        self.nudges.try_recv() == Err(TryRecvError::Disconnected)
    }

    fn wait(&self) -> Result<(), Ending> {
        match self.nudges.recv_timeout(AGAIN) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => Err(Ending),
        }
    }

    fn set(&self, board: Option<Arc<Board>>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = board;
    }
}

/// What an end before the file was complete means for the export.
fn outcome(stopped: Stopped) -> (ExportStep, Option<String>) {
    match stopped {
        Stopped::Wanted(Wanted::Cancel) => (ExportStep::Cancel, None),
        Stopped::Wanted(Wanted::Pause) => (ExportStep::Pause, None),
        Stopped::Wanted(Wanted::Go | Wanted::End) => (ExportStep::PutBack, None),
        // By its next turn the documents have vectors of one model again, or it is told why not.
        Stopped::Switched => (ExportStep::PutBack, None),
        Stopped::Sink(error) if is_full(&error) => {
            let problem = "the disk is full: make room, then resume the export";
            (ExportStep::Pause, Some(problem.to_owned()))
        }
        Stopped::Sink(error) => (ExportStep::Fail, Some(error.to_string())),
        Stopped::Store(error) => (ExportStep::Fail, Some(error.to_string())),
        Stopped::Unfit(problem) => (ExportStep::Fail, Some(problem)),
    }
}

fn is_full(error: &SinkError) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error, SinkError::Io(error) if matches!(error.kind(), StorageFull | QuotaExceeded))
}
