//! Lets several threads share one network, each with buffers of its own.

use std::sync::{Mutex, MutexGuard};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::linear::Linear;
use crate::network::{Batch, Network, Scratch};

/// A network with the buffers of the calls that have ended, ready for the next ones.
pub(crate) struct Pool<L: Linear> {
    network: Network<L>,
    idle: Mutex<Vec<Worker<L>>>,
}

struct Worker<L: Linear> {
    scratch: Scratch<L>,
    /// `rten-gemm` spreads products over all threads of the pool it is called in. A call
    /// shall cost one thread, so products that it takes run in a pool of one.
    alone: Option<ThreadPool>,
}

impl<L: Linear> Pool<L> {
    pub(crate) fn new(network: Network<L>) -> Self {
        Self {
            network,
            idle: Mutex::default(),
        }
    }

    /// The unit vector of each text of the batch, computed on one thread.
    pub(crate) fn forward(&self, batch: &Batch) -> Vec<Vec<f32>> {
        let mut worker = self.idle().pop().unwrap_or_else(Worker::new);
        let Worker { scratch, alone } = &mut worker;
        let vectors = match alone {
            Some(pool) => pool.install(|| self.network.forward(batch, scratch)),
            None => self.network.forward(batch, scratch),
        };
        self.idle().push(worker);
        vectors
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker<L>>> {
        self.idle
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl<L: Linear> Worker<L> {
    fn new() -> Self {
        // Without a thread to spare the call is merely less well behaved, so go on.
        let alone = || ThreadPoolBuilder::new().num_threads(1).build().ok();
        Self {
            scratch: Scratch::default(),
            alone: L::is_portable().then(alone).flatten(),
        }
    }
}
