//! Several faults at a time, each in a data folder of its own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, anyhow};

/// Does `work` for each of `items` on as many threads as there are processors; the answers in
/// order, or the first error there was.
pub(crate) fn run<T: Sync, A: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<A> + Sync,
) -> Result<Vec<A>> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(items.len()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let outcome = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| one_by_one(items, &next, &work, &answers)))
            .collect();
        let ended = threads.into_iter().map(|thread| thread.join());
        let ended = ended.map(|end| end.unwrap_or_else(|_| Err(anyhow!("a row panicked"))));
        ended.fold(Ok(()), Result::and)
    });
    outcome?;
    let mut answers = answers
        .into_inner()
        .map_err(|_| anyhow!("a row panicked"))?;
    answers.sort_by_key(|(index, _)| *index);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

fn one_by_one<T, A>(
    items: &[T],
    next: &AtomicUsize,
    work: &impl Fn(&T) -> Result<A>,
    answers: &Mutex<Vec<(usize, A)>>,
) -> Result<()> {
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(item) = items.get(index) else {
            return Ok(());
        };
        let answer = work(item).inspect_err(|_| next.store(items.len(), Ordering::Relaxed))?;
        answers
            .lock()
            .map_err(|_| anyhow!("a row panicked"))?
            .push((index, answer));
    }
}
