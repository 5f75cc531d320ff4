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
use crate::pace::Pace;
use crate::weights::{self, Weights};

/// One job's progress.
#[derive(Debug, Default)]
pub(crate) struct JobBoard {
    files: Mutex<BTreeMap<FileId, Arc<FileBoard>>>,
    figures: Mutex<Figures>,
}

#[derive(Debug, Default)]
struct Figures {
    /// Files that ended before this process took the job up, and their weight.
    earlier_files: u32,
    earlier_weight: f64,
    /// Weight of the files that ended since, and how many they were.
    weight_done: f64,
    files_done: u32,
    weights: Weights,
    files: Meter,
    chunks: Meter,
    bytes: Meter,
    pace: Pace,
    /// Whether the pace was told what the files usually take.
    foretold: bool,
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

    /// How much of the file's work is done. Unlike in the bands that are shown, parsing and
    /// embedding are nearly all of it.
    fn worked(&self, now: &Now) -> f64 {
        let parsing = weights::kind(&self.key).parsing();
        match now.stage {
            Stage::Accessing | Stage::Downloading => 0.0,
            Stage::Parsing => parsing * now.part,
            Stage::Chunking => parsing,
            Stage::Embedding => parsing + (1.0 - parsing) * now.part,
            Stage::Storing => 1.0,
        }
    }
}

impl JobBoard {
    /// The board of a job that is taken up; `totals` are those of the disk, and `chunks` what
    /// its files were stored as so far.
    pub(crate) fn new(totals: &FileTotals, chunks: u64) -> Self {
        let idle = totals.finished() - totals.completed;
        let board = Self::default();
        {
            let mut figures = board.figures();
            figures.earlier_files = totals.finished();
            figures.earlier_weight = chunks as f64 + Weights::known(None) * f64::from(idle);
        }
        board
    }

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
        self.figures().weights.begin(key, size);
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
        let mut figures = self.figures();
        if !done {
            // It waits again, unless nobody knows what waits.
            if figures.weights.knows_waiting() {
                figures.weights.wait(&board.key, board.size);
            }
            return;
        }
        figures.weights.learn(&board.key, board.size, chunks);
        figures.weight_done += Weights::known(chunks);
        figures.files_done += 1;
        figures.files.add(at, 1.0);
    }

    /// Whether the files that wait are known.
    pub(crate) fn knows_waiting(&self) -> bool {
        self.figures().weights.knows_waiting()
    }

    /// Forgets the files that wait, while they are being listed.
    pub(crate) fn forget_waiting(&self) {
        self.figures().weights.forget_waiting();
    }

    /// Takes note of all files that are not done, those in work among them.
    pub(crate) fn note_open(&self, open: &[(FileKey, Option<Bytes>)]) {
        let begun: Vec<Arc<FileBoard>> = self.files().values().map(Arc::clone).collect();
        let mut figures = self.figures();
        for (key, size) in open {
            figures.weights.wait(key, *size);
        }
        for board in begun {
            figures.weights.begin(&board.key, board.size);
        }
    }

    /// Says what the files that are not done usually take together. Only the first time
    /// counts: later the job's own pace is known better.
    pub(crate) fn foretell(&self, open: &[(FileKey, Option<Bytes>)], seconds: f64) {
        let mut figures = self.figures();
        let weight: f64 = open
            .iter()
            .map(|(key, size)| figures.weights.expect(key, *size))
            .sum();
        if !std::mem::replace(&mut figures.foretold, true) && seconds > 0.0 {
            figures.pace.foretell(weight / seconds);
        }
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
        let weighed = figures.weigh(&totals, &running);
        let fraction = match weighed.all > 0.0 {
            true => weighed.done / weighed.all,
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
            eta: figures.pace.eta(at, weighed.worked, weighed.left),
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

/// A job's weight, in chunks.
struct Weighed {
    all: f64,
    /// Done as it is shown: files under way by their fraction.
    done: f64,
    /// Done now as it takes time: files under way by their work.
    worked: f64,
    /// Still to be done.
    left: f64,
}

impl Figures {
    /// Files whose end is on the disk and not here yet, and files not begun while they are not
    /// known, weigh what the others weigh on average. What ended earlier is no work of now.
    fn weigh(&self, totals: &FileTotals, running: &[(FileId, Arc<FileBoard>)]) -> Weighed {
        let (mut begun, mut done, mut worked) = (0.0, 0.0, 0.0);
        for (_, board) in running {
            let now = board.now();
            let weight = self.expect(board, &now);
            begun += weight;
            done += weight * FileBoard::fraction(&now);
            worked += weight * board.worked(&now);
        }
        let average = match self.files_done as usize + running.len() {
            0 => 1.0,
            known => (self.weight_done + begun) / known as f64,
        };
        let known = self.earlier_files + self.files_done;
        let ending = totals.finished().saturating_sub(known);
        let ended_now = self.weight_done + average * f64::from(ending);
        let ended = self.earlier_weight + ended_now;
        let waiting = (totals.pending + totals.working).saturating_sub(running.len() as u32);
        let waiting = match self.weights.waiting() {
            Some(weight) if waiting > 0 => weight.max(f64::from(waiting)),
            Some(_) => 0.0,
            None => average * f64::from(waiting),
        };
        Weighed {
            all: ended + begun + waiting,
            done: ended + done,
            worked: ended_now + worked,
            left: begun - worked + waiting,
        }
    }

    fn expect(&self, board: &FileBoard, now: &Now) -> f64 {
        match now.chunks {
            Some(chunks) => Weights::known(Some(chunks)),
            None => self.weights.expect(&board.key, board.size),
        }
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

    #[test]
    fn a_job_taken_up_again_knows_what_was_done_and_times_only_what_it_does() {
        let job = JobId("j".into());
        let board = JobBoard::new(&totals(1, 0, 5), 900);
        board.note_open(&[(FileKey("last.txt".into()), Some(Bytes(75_000)))]);
        let shown = |second: u64, in_work: u32| {
            let at = Duration::from_secs(second);
            board.snapshot(&job, totals(1 - in_work, in_work, 5), at)
        };
        assert!(shown(0, 0).fraction > 0.8, "{:?}", shown(0, 0));
        let last = board.begin(FileId(6), &FileKey("last.txt".into()), Some(Bytes(75_000)));
        last.set_chunks(100);
        last.enter(Stage::Embedding, "");
        for second in 1..=50_u32 {
            last.advance(f64::from(second) / 100.0, String::new());
            shown(second.into(), 1);
        }
        let eta = shown(50, 1).eta.unwrap();
        let fair = eta.low_seconds <= 55.0 && (45.0..90.0).contains(&eta.high_seconds);
        assert!(fair, "half of it took 50 s: {eta:?}");
    }

    #[test]
    fn a_job_with_nothing_to_do_is_not_told_to_take_long() {
        let (job, board) = (JobId("j".into()), JobBoard::new(&totals(100, 0, 0), 0));
        let key = FileKey("a.txt".into());
        let size = Some(Bytes(200_000));
        board.note_open(&vec![(key.clone(), size); 100]);
        let mut eta = None;
        for second in 1..=10_u32 {
            for file in (second - 1) * 5..second * 5 {
                board.begin(FileId(file.into()), &key, size);
                let at = Duration::from_secs(second.into());
                board.end(at, FileId(file.into()), None, true);
            }
            let at = Duration::from_secs(second.into());
            eta = board
                .snapshot(&job, totals(100 - second * 5, 0, second * 5), at)
                .eta;
        }
        let eta = eta.unwrap();
        assert!(eta.high_seconds < 60.0, "10 s are left: {eta:?}");
    }
}
