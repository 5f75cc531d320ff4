//! How far everything is, kept in memory and read when someone looks.
//!
//! Workers write here at every stage and page; nothing is sent from here. Who wants to
//! see it takes a snapshot, so a job of a million files costs a reader no more than one
//! of ten. What must survive is in the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gristmill_model::{
    Bytes, FileId, FileKey, FileProgress, FileTotals, JobId, JobProgress, Stage, stage_band,
};

use crate::meter::Meter;

/// How much a file without anything to do weighs against one chunk of work.
const NOTHING_TO_DO: f64 = 0.05;
/// Bytes that are expected to become one chunk, until the job's own files tell better.
const BYTES_PER_CHUNK: f64 = 2_000.0;

/// One job's progress.
#[derive(Debug, Default)]
pub(crate) struct JobBoard {
    files: Mutex<BTreeMap<FileId, Arc<FileBoard>>>,
    figures: Mutex<Figures>,
}

#[derive(Debug, Default)]
struct Figures {
    /// Weight of the files that ended, and how many they were.
    weight_done: f64,
    files_done: u32,
    /// Chunks and bytes of files that were chunked, to guess at the others.
    chunks_seen: f64,
    bytes_seen: f64,
    files: Meter,
    chunks: Meter,
    bytes: Meter,
    weight: Meter,
    /// What was shown last: progress does not go back.
    shown: f64,
}

/// One file's progress.
#[derive(Debug)]
pub(crate) struct FileBoard {
    key: FileKey,
    size: Option<Bytes>,
    now: Mutex<Now>,
}

#[derive(Debug, Clone)]
struct Now {
    stage: Stage,
    /// How much of the stage is done.
    part: f64,
    step: String,
    chunks: Option<u32>,
}

impl FileBoard {
    /// Enters a stage.
    pub(crate) fn enter(&self, stage: Stage, step: &str) {
        let mut now = self.now();
        now.stage = stage;
        now.part = 0.0;
        step.clone_into(&mut now.step);
    }

    /// Says how much of the stage is done, and what is happening.
    pub(crate) fn advance(&self, part: f64, step: String) {
        let mut now = self.now();
        now.part = part.clamp(0.0, 1.0);
        now.step = step;
    }

    /// Says how many chunks it has.
    pub(crate) fn set_chunks(&self, chunks: u32) {
        self.now().chunks = Some(chunks);
    }

    /// The stage it is in.
    pub(crate) fn stage(&self) -> Stage {
        self.now().stage
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fraction(now: &Now) -> f64 {
        let (from, to) = stage_band(now.stage);
        from + (to - from) * now.part
    }
}

impl JobBoard {
    /// A file is begun.
    pub(crate) fn begin(&self, file: FileId, key: &FileKey, size: Option<Bytes>) -> Arc<FileBoard> {
        let board = Arc::new(FileBoard {
            key: key.clone(),
            size,
            now: Mutex::new(Now {
                stage: Stage::Accessing,
                part: 0.0,
                step: String::new(),
                chunks: None,
            }),
        });
        self.files().insert(file, Arc::clone(&board));
        board
    }

    /// Bytes were read.
    pub(crate) fn read(&self, at: Duration, bytes: Bytes) {
        self.figures().bytes.add(at, bytes.0 as f64);
    }

    /// Chunks were embedded.
    pub(crate) fn embedded(&self, at: Duration, chunks: usize) {
        self.figures().chunks.add(at, chunks as f64);
    }

    /// A file ended, or (`done` false) was put back. Its chunks are none when there was
    /// nothing to do for it.
    pub(crate) fn end(&self, at: Duration, file: FileId, chunks: Option<u32>, done: bool) {
        let Some(board) = self.files().remove(&file) else {
            return;
        };
        if !done {
            return;
        }
        let mut figures = self.figures();
        let weight = chunks.map_or(NOTHING_TO_DO, |chunks| f64::from(chunks.max(1)));
        if let (Some(chunks), Some(size)) = (chunks, board.size) {
            figures.chunks_seen += f64::from(chunks);
            figures.bytes_seen += size.0 as f64;
        }
        figures.weight_done += weight;
        figures.files_done += 1;
        figures.files.add(at, 1.0);
        figures.weight.add(at, weight);
    }

    /// How far the job is. `totals` are those of the disk.
    pub(crate) fn snapshot(&self, job: &JobId, totals: FileTotals, at: Duration) -> JobProgress {
        let running: Vec<(FileId, Arc<FileBoard>)> = {
            let files = self.files();
            files
                .iter()
                .map(|(id, board)| (*id, Arc::clone(board)))
                .collect()
        };
        let mut figures = self.figures();
        let (done, left) = figures.weigh(&totals, &running);
        let fraction = match done + left > 0.0 {
            true => done / (done + left),
            false => f64::from(totals.total() > 0),
        };
        figures.shown = figures.shown.max(fraction.min(1.0));
        JobProgress {
            job: job.clone(),
            totals,
            fraction: figures.shown,
            files_per_minute: figures.files.rate(at) * 60.0,
            chunks_per_second: figures.chunks.rate(at),
            bytes_per_second: figures.bytes.rate(at),
            eta: figures.weight.eta(at, left),
            running: running.iter().map(|(id, board)| board.show(*id)).collect(),
        }
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<FileId, Arc<FileBoard>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Figures {
    /// Weight done and weight left. Files not begun, and files ended before this process
    /// took the job up, weigh what the others weighed on average.
    fn weigh(&self, totals: &FileTotals, running: &[(FileId, Arc<FileBoard>)]) -> (f64, f64) {
        let mut begun = 0.0;
        let mut begun_done = 0.0;
        for (_, board) in running {
            let now = board.now();
            let weight = self.expect(board, &now);
            begun += weight;
            begun_done += weight * FileBoard::fraction(&now);
        }
        let known = self.files_done as usize + running.len();
        let average = match known {
            0 => 1.0,
            known => (self.weight_done + begun) / known as f64,
        };
        let earlier = totals.finished().saturating_sub(self.files_done);
        let waiting = (totals.pending + totals.working).saturating_sub(running.len() as u32);
        let done = self.weight_done + begun_done + average * f64::from(earlier);
        let left = begun - begun_done + average * f64::from(waiting);
        (done, left)
    }

    fn expect(&self, board: &FileBoard, now: &Now) -> f64 {
        if let Some(chunks) = now.chunks {
            return f64::from(chunks.max(1));
        }
        let per_chunk = match self.chunks_seen > 0.0 {
            true => self.bytes_seen / self.chunks_seen,
            false => BYTES_PER_CHUNK,
        };
        let size = board.size.map_or(per_chunk, |size| size.0 as f64);
        (size / per_chunk.max(1.0)).max(1.0)
    }
}

impl FileBoard {
    fn show(&self, file: FileId) -> FileProgress {
        let now = self.now();
        FileProgress {
            file,
            key: self.key.clone(),
            stage: now.stage,
            fraction: FileBoard::fraction(&now),
            step: now.step.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(pending: u32, working: u32, completed: u32) -> FileTotals {
        FileTotals {
            pending,
            working,
            completed,
            ..FileTotals::default()
        }
    }

    #[test]
    fn progress_is_weighed_by_chunks() {
        let board = JobBoard::default();
        let at = Duration::ZERO;
        board.begin(FileId(1), &FileKey("small".into()), Some(Bytes(2_000)));
        board.end(at, FileId(1), Some(1), true);
        let large = board.begin(FileId(2), &FileKey("large".into()), Some(Bytes(18_000)));
        large.set_chunks(9);
        large.enter(Stage::Embedding, "waiting: embedder");
        large.advance(0.5, "45 of 90".into());
        let shown = board.snapshot(&JobId("j".into()), totals(0, 1, 1), at);
        let expected = (1.0 + 9.0 * 0.7) / 10.0;
        assert!(
            (shown.fraction - expected).abs() < 1e-9,
            "{}",
            shown.fraction
        );
        assert_eq!(shown.running[0].step, "45 of 90");
    }

    #[test]
    fn progress_never_goes_back_and_ends_at_one() {
        let board = JobBoard::default();
        let job = JobId("j".into());
        let at = Duration::ZERO;
        board.begin(FileId(1), &FileKey("a".into()), Some(Bytes(2_000)));
        board.end(at, FileId(1), Some(1), true);
        let before = board.snapshot(&job, totals(1, 0, 1), at).fraction;
        let more = board.snapshot(&job, totals(9, 0, 1), at).fraction;
        assert_eq!(before, more, "files found later do not turn the bar back");
        for id in 2..=10 {
            board.begin(FileId(id), &FileKey("b".into()), None);
            board.end(at, FileId(id), None, true);
        }
        assert_eq!(board.snapshot(&job, totals(0, 0, 10), at).fraction, 1.0);
    }
}
