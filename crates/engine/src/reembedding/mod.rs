//! Changes of the embedding model: one thread that makes new vectors beside the old, has
//! searches answered by them once every document has some, and removes the old.
//!
//! The store holds the truth: which documents lack vectors is asked anew for every part, so
//! what arrives or changes meanwhile is caught up with, and a process that dies loses the
//! part in hand alone. The same thread looks after documents that were stored, or brought
//! back, with vectors of a model that is no longer in use.

mod compute;
mod control;
mod in_use;
mod worker;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, bounded};
use gristmill_model::{Embedder, Failure, ModelId, ReasonCode, Stage};

pub(crate) use in_use::InUse;

use crate::error::{EngineError, Result};
use crate::shared::Shared;
use worker::Worker;

/// Embedding models by their ids.
pub trait Models: Send + Sync {
    /// The model with this id, which is not loaded before it is used; none where the program
    /// cannot compute its vectors. `folder` is where a model of the user's own lies.
    fn find(&self, model: &ModelId, folder: Option<&str>) -> Option<Arc<dyn Embedder>>;

    /// The model that jobs know by this name, with vectors of this length, or of the usual one
    /// for 0. The failure says why there is none, or why it cannot be asked.
    fn choose(
        &self,
        name: &str,
        dimensions: u32,
    ) -> std::result::Result<Arc<dyn Embedder>, Failure> {
        let _ = dimensions;
        let detail = format!("there is no embedding model `{name}`");
        Err(Failure::new(
            ReasonCode::EmbedderRefused,
            Stage::Embedding,
            detail,
        ))
    }
}

/// There are no models besides the one the engine is given.
pub(crate) struct NoOthers;

impl Models for NoOthers {
    fn find(&self, _: &ModelId, _: Option<&str>) -> Option<Arc<dyn Embedder>> {
        None
    }
}

/// The thread that changes models.
pub(crate) struct Reembedding {
    /// Has it look for something to do; dropped to end it.
    nudge: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    ending: Arc<AtomicBool>,
}

impl Reembedding {
    /// Starts the thread, which goes on with what an earlier run left.
    pub(crate) fn start(shared: &Arc<Shared>) -> Result<Self> {
        let (nudge, nudges) = bounded(1);
        let ending = Arc::new(AtomicBool::new(false));
        let worker = Worker::new(Arc::clone(shared), nudges, Arc::clone(&ending));
        let thread = std::thread::Builder::new()
            .name("reembedding".to_owned())
            .spawn(move || worker.run())
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        Ok(Self {
            nudge: Mutex::new(Some(nudge)),
            thread: Mutex::new(Some(thread)),
            ending,
        })
    }

    /// Has the thread look for something to do.
    fn nudge(&self) {
        let nudge = self.nudge.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(nudge) = &*nudge {
            // A full channel means that it is about to look anyway.
            let _ = nudge.try_send(());
        }
    }

    /// Ends the thread after the texts in hand. Calling it again does nothing.
    pub(crate) fn stop(&self) {
        self.ending.store(true, Ordering::Relaxed);
        drop(
            self.nudge
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("changing the embedding model ended with a panic");
        }
    }
}
