//! Vectors for the passages of stored documents, on several threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_failpoints::{Point, pass};
use gristmill_model::{Embedder, Failure, ReasonCode, Stage};

use crate::embedding::check;
use crate::panics;

/// Texts embedded at once; between two lots a thread looks whether it is to end.
const LOT: usize = 16;

/// Why there are no vectors.
#[derive(Debug)]
pub(super) enum NoVectors {
    /// The engine ends.
    Ending,
    /// The model cannot do it.
    Failed(Failure),
}

/// A vector for each text, in order, by so many threads.
pub(super) fn vectors(
    embedder: &dyn Embedder,
    texts: &[&str],
    threads: usize,
    ending: &AtomicBool,
) -> Result<Vec<Vec<f32>>, NoVectors> {
    let lots: Vec<&[&str]> = texts.chunks(LOT).collect();
    let waiting = Mutex::new(lots.iter().enumerate());
    let done = Mutex::new(vec![Vec::new(); lots.len()]);
    let failed = Mutex::new(None);
    let work = || {
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some((place, lot)) = next else { return };
            match one_lot(embedder, lot, ending) {
                Ok(vectors) => {
                    done.lock().unwrap_or_else(PoisonError::into_inner)[place] = vectors;
                }
                Err(why) => {
                    let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.get_or_insert(why);
                    return;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(lots.len()) {
            scope.spawn(work);
        }
        work();
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(why) => Err(why),
        None => {
            let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
            Ok(done.into_iter().flatten().collect())
        }
    }
}

fn one_lot(
    embedder: &dyn Embedder,
    texts: &[&str],
    ending: &AtomicBool,
) -> Result<Vec<Vec<f32>>, NoVectors> {
    if ending.load(Ordering::Relaxed) {
        return Err(NoVectors::Ending);
    }
    let embed = || {
        pass(Point::EmbedBatch).map_err(|error| failure(error.to_string()))?;
        embedder.embed(texts)
    };
    let vectors = catch_unwind(AssertUnwindSafe(embed)).unwrap_or_else(|panic| {
        let message = panics::message(&*panic);
        Err(failure(format!("the embedder failed: {message}")))
    });
    let vectors = vectors.map_err(NoVectors::Failed)?;
    check(&vectors, texts.len(), embedder.dimensions()).map_err(NoVectors::Failed)?;
    Ok(vectors)
}

fn failure(detail: String) -> Failure {
    Failure::new(ReasonCode::EmbedderFailed, Stage::Embedding, detail)
}
