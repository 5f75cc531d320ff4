//! Turns the chunks of all files and jobs into vectors, a batch at a time.
//!
//! A queue of files stands between the files and the embedding threads. A batch takes a
//! text of each file of the most urgent job in turn, so a short file never waits for all of
//! a long one; it is then sorted by length. A file's worker waits here until all its texts
//! are done, so memory does not grow with the speed of parsing. A text that makes a batch
//! fail is found by embedding each file's texts alone, so only its own file fails.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use gristmill_failpoints::{Point, pass};
use gristmill_model::settings::Settings;
use gristmill_model::{Chunk, Embedder, Failure, ReasonCode, Stage};
use tracing::Span;

use crate::active::ActiveJob;
use crate::panics;

/// How many threads embed, and how much each takes at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lanes {
    threads: usize,
    /// Texts and tokens in a batch at most.
    texts: usize,
    tokens: u32,
    /// Whether a batch in hand is waited for at the end. An answer of another machine may take
    /// a minute, and nobody wants it any more.
    awaited: bool,
}

impl Lanes {
    /// For models that this machine computes.
    pub(crate) fn computing(threads: usize) -> Self {
        Self {
            threads,
            texts: 32,
            tokens: 8_192,
            awaited: true,
        }
    }

    /// For models on other machines: requests that are on their way at the same time.
    pub(crate) fn asking() -> Self {
        Self {
            threads: 4,
            texts: 64,
            tokens: 32_768,
            awaited: false,
        }
    }
}

/// How often a waiting file looks whether its job was paused or cancelled.
const LOOK: Duration = Duration::from_millis(50);
/// How far what computes stands back behind whoever waits for an answer: the window, the API.
const BEHIND: i32 = 5;
/// How far what nobody waits for stands back: to the lowest priority there is.
pub(crate) const LAST: i32 = 39;

/// The queue and its threads. Dropping it ends them after the batch in hand.
pub(crate) struct Embedding {
    shared: Arc<Shared>,
    lanes: Lanes,
    threads: Mutex<Threads>,
}

#[derive(Default)]
struct Threads {
    gentle: bool,
    running: Vec<JoinHandle<()>>,
}

struct Shared {
    lanes: Lanes,
    queue: Mutex<Queue>,
    arrived: Condvar,
    /// Batches so far, which numbers them in the log.
    batches: AtomicU64,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    closed: bool,
    /// Threads started for an earlier one end.
    generation: u32,
}

/// A file and the first of its texts that no thread has taken.
struct Waiting {
    order: Arc<Order>,
    next: usize,
}

/// A text on its way to a vector.
struct Item {
    order: Arc<Order>,
    index: usize,
}

/// The texts of one file.
struct Order {
    job: Arc<ActiveJob>,
    embedder: Arc<dyn Embedder>,
    /// The file's, as the log knows it.
    span: Span,
    texts: Vec<String>,
    tokens: Vec<u32>,
    state: Mutex<OrderState>,
    changed: Condvar,
}

struct OrderState {
    vectors: Vec<Option<Vec<f32>>>,
    done: usize,
    failure: Option<Failure>,
}

/// Why a file got no vectors.
#[derive(Debug)]
pub(crate) enum NotEmbedded {
    /// Its job is to stop.
    Stopped,
    /// It could not be done.
    Failed(Failure),
}

impl Embedding {
    /// Starts the threads.
    pub(crate) fn start(lanes: Lanes) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            lanes,
            queue: Mutex::default(),
            arrived: Condvar::new(),
            batches: AtomicU64::new(0),
        });
        let embedding = Self {
            shared,
            lanes,
            threads: Mutex::default(),
        };
        embedding.start_threads(&mut embedding.lock_threads())?;
        Ok(embedding)
    }

    /// Has half as many threads compute at the lowest priority, or all as usual. Batches in
    /// hand are finished.
    ///
    /// A thread that lowered its priority may not raise it again, so others take its place.
    pub(crate) fn set_gentle(&self, gentle: bool) {
        let mut threads = self.lock_threads();
        if threads.gentle == gentle {
            return;
        }
        threads.gentle = gentle;
        self.shared.lock().generation += 1;
        self.shared.arrived.notify_all();
        threads.running.retain(|thread| !thread.is_finished());
        if let Err(error) = self.start_threads(&mut threads) {
            tracing::error!(%error, "no thread is left to embed");
        }
    }

    fn start_threads(&self, threads: &mut Threads) -> std::io::Result<()> {
        let generation = self.shared.lock().generation;
        let gentle = threads.gentle;
        let count = match gentle {
            true => self.lanes.threads.div_ceil(2),
            false => self.lanes.threads,
        };
        for number in 0..count {
            let shared = Arc::clone(&self.shared);
            let thread = std::thread::Builder::new()
                .name(format!("embedding-{number}"))
                .spawn(move || {
                    lower_priority(if gentle { LAST } else { BEHIND });
                    shared.work(generation);
                })?;
            threads.running.push(thread);
        }
        Ok(())
    }

    fn lock_threads(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A vector of a model for each chunk, in order. `done` hears how many there are so far.
    pub(crate) fn embed(
        &self,
        job: &Arc<ActiveJob>,
        embedder: &Arc<dyn Embedder>,
        chunks: &[&Chunk],
        done: impl FnMut(usize),
    ) -> Result<Vec<Vec<f32>>, NotEmbedded> {
        if chunks.is_empty() {
            return Ok(Vec::new());
        }
        let order = Arc::new(Order {
            job: Arc::clone(job),
            embedder: Arc::clone(embedder),
            span: Span::current(),
            texts: chunks.iter().map(|chunk| chunk.text.clone()).collect(),
            tokens: chunks.iter().map(|chunk| chunk.tokens).collect(),
            state: Mutex::new(OrderState {
                vectors: vec![None; chunks.len()],
                done: 0,
                failure: None,
            }),
            changed: Condvar::new(),
        });
        self.shared.put(Arc::clone(&order))?;
        order.wait(done)
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.arrived.notify_all();
        if !self.lanes.awaited {
            return;
        }
        let running = std::mem::take(&mut self.lock_threads().running);
        for thread in running {
            // A thread that panicked has already reported it.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn put(&self, order: Arc<Order>) -> Result<(), NotEmbedded> {
        let mut queue = self.lock();
        if queue.closed {
            return Err(NotEmbedded::Stopped);
        }
        queue.waiting.push_back(Waiting { order, next: 0 });
        self.arrived.notify_all();
        Ok(())
    }

    fn work(&self, generation: u32) {
        while let Some(batch) = self.take(generation) {
            self.embed(batch);
        }
    }

    /// The next batch; none when the queue is closed or other threads have taken over.
    fn take(&self, generation: u32) -> Option<Vec<Item>> {
        let mut queue = self.lock();
        loop {
            if queue.closed || queue.generation != generation {
                return None;
            }
            let batch = queue.batch(self.lanes);
            if !batch.is_empty() {
                return Some(batch);
            }
            queue = self
                .arrived
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn embed(&self, batch: Vec<Item>) {
        let vectors = self.span_of(&batch).in_scope(|| {
            let since = Instant::now();
            let vectors = vectors_of(&batch);
            let ms = since.elapsed().as_millis() as u64;
            match &vectors {
                Ok(_) => tracing::debug!(ms, "embedded"),
                Err(failure) => {
                    let (code, detail) = (failure.code.as_str(), &failure.detail);
                    tracing::warn!(ms, code, detail, "not embedded");
                }
            }
            vectors
        });
        match vectors {
            Ok(vectors) => {
                for (item, vector) in batch.into_iter().zip(vectors) {
                    item.order.deliver(item.index, vector);
                }
            }
            Err(failure) if of_one_file(&batch) => batch[0].order.fail(failure),
            // It is about no text, so asking for fewer does not help.
            Err(failure) if is_providers(failure.code) => {
                for item in batch {
                    item.order.fail(failure.clone());
                }
            }
            Err(_) => by_file(batch)
                .into_iter()
                .for_each(|batch| self.embed(batch)),
        }
    }

    /// What the embedder logs says which batch it is about, of which job, and of which file
    /// when it is of one.
    fn span_of(&self, batch: &[Item]) -> Span {
        let number = self.batches.fetch_add(1, Ordering::Relaxed) + 1;
        let (first, texts) = (&batch[0].order, batch.len());
        let same_job = |item: &Item| item.order.job.job.id == first.job.job.id;
        if of_one_file(batch) {
            tracing::info_span!(parent: &first.span, "batch", batch = number, texts)
        } else if batch.iter().all(same_job) {
            let job = &first.job.job.id;
            tracing::info_span!(parent: None, "batch", batch = number, texts, %job)
        } else {
            tracing::info_span!(parent: None, "batch", batch = number, texts)
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// The next batch, shortest first. Files nobody waits for any more are dropped.
    fn batch(&mut self, lanes: Lanes) -> Vec<Item> {
        self.waiting.retain(|file| !file.order.is_over());
        let urgent = self.waiting.iter().map(|file| file.order.job.rank()).max();
        let mut batch: Vec<Item> = Vec::with_capacity(lanes.texts);
        let mut tokens = 0;
        let mut passed_over = 0;
        while passed_over < self.waiting.len() && batch.len() < lanes.texts {
            let Some(mut file) = self.waiting.pop_front() else {
                break;
            };
            let fits = match batch.first() {
                Some(first) => {
                    let same_model = first.order.embedder.model() == file.order.embedder.model();
                    same_model && tokens + file.tokens() <= lanes.tokens
                }
                None => true,
            };
            if Some(file.order.job.rank()) == urgent && fits {
                tokens += file.tokens();
                batch.push(file.take());
                passed_over = 0;
            } else {
                passed_over += 1;
            }
            if file.next < file.order.texts.len() {
                self.waiting.push_back(file);
            }
        }
        batch.sort_by_key(Item::tokens);
        batch
    }
}

impl Waiting {
    /// Tokens of its next text.
    fn tokens(&self) -> u32 {
        self.order.tokens[self.next]
    }

    fn take(&mut self) -> Item {
        let index = self.next;
        self.next += 1;
        let order = Arc::clone(&self.order);
        Item { order, index }
    }
}

impl Item {
    fn tokens(&self) -> u32 {
        self.order.tokens[self.index]
    }
}

impl Order {
    fn deliver(&self, index: usize, vector: Vec<f32>) {
        let mut state = self.lock();
        if state.vectors[index].replace(vector).is_none() {
            state.done += 1;
        }
        self.changed.notify_all();
    }

    fn fail(&self, failure: Failure) {
        self.lock().failure.get_or_insert(failure);
        self.changed.notify_all();
    }

    fn is_over(&self) -> bool {
        self.job.is_stopping() || self.lock().failure.is_some()
    }

    fn wait(&self, mut done: impl FnMut(usize)) -> Result<Vec<Vec<f32>>, NotEmbedded> {
        let mut state = self.lock();
        loop {
            if let Some(failure) = &state.failure {
                return Err(NotEmbedded::Failed(failure.clone()));
            }
            if state.done == self.texts.len() {
                let vectors = std::mem::take(&mut state.vectors);
                return Ok(vectors.into_iter().flatten().collect());
            }
            if self.job.is_stopping() {
                return Err(NotEmbedded::Stopped);
            }
            done(state.done);
            let waited = self.changed.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, OrderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A vector for each text of a batch, by the model it is of.
fn vectors_of(batch: &[Item]) -> Result<Vec<Vec<f32>>, Failure> {
    let embedder = &batch[0].order.embedder;
    let texts: Vec<&str> = batch
        .iter()
        .map(|item| item.order.texts[item.index].as_str())
        .collect();
    let embed = || {
        pass(Point::EmbedBatch).map_err(|error| broken(error.to_string()))?;
        embedder.embed(&texts)
    };
    let vectors = catch_unwind(AssertUnwindSafe(embed)).unwrap_or_else(|panic| {
        let detail = format!("the embedder failed: {}", panics::message(&*panic));
        Err(Failure::new(ReasonCode::Internal, Stage::Embedding, detail))
    })?;
    check(&vectors, texts.len(), embedder.dimensions())?;
    Ok(vectors)
}

/// Has the calling thread stand back by so much for good.
pub(crate) fn lower_priority(by: i32) {
    // On Linux this is about the calling thread; elsewhere it would be about the process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(by) {
        tracing::debug!(by, %error, "priority not lowered");
    }
    #[cfg(not(target_os = "linux"))]
    tracing::trace!(by, "threads keep the priority of the program");
}

/// Threads that embed under these settings on a machine with `cores` processors.
pub(crate) fn threads(settings: &Settings, cores: usize) -> usize {
    match settings.embedding_threads {
        0 => cores.max(1),
        threads => threads as usize,
    }
}

/// Whether an embedder answered what it was asked.
pub(crate) fn check(vectors: &[Vec<f32>], texts: usize, dimensions: usize) -> Result<(), Failure> {
    let wrong = |detail: String| Err(broken(detail));
    if vectors.len() != texts {
        return wrong(format!(
            "the embedder gave {} vectors for {texts} texts",
            vectors.len()
        ));
    }
    for vector in vectors {
        if vector.len() != dimensions {
            let found = vector.len();
            return wrong(format!(
                "the embedder gave {found} numbers instead of {dimensions}"
            ));
        }
        if !vector.iter().all(|number| number.is_finite()) {
            return wrong("the embedder gave a vector that is not made of numbers".to_owned());
        }
    }
    Ok(())
}

fn broken(detail: String) -> Failure {
    Failure::new(ReasonCode::EmbedderFailed, Stage::Embedding, detail)
}

/// Whether a failure is about the provider of a model as a whole.
pub(crate) fn is_providers(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::EmbedderUnavailable | ReasonCode::EmbedderRefused
    )
}

fn of_one_file(batch: &[Item]) -> bool {
    batch
        .iter()
        .all(|item| Arc::ptr_eq(&item.order, &batch[0].order))
}

fn by_file(batch: Vec<Item>) -> Vec<Vec<Item>> {
    let mut files: Vec<Vec<Item>> = Vec::new();
    for item in batch {
        let same = files
            .iter_mut()
            .find(|file| Arc::ptr_eq(&file[0].order, &item.order));
        match same {
            Some(file) => file.push(item),
            None => files.push(vec![item]),
        }
    }
    files
}
