//! What every handler shares.

use std::net::SocketAddr;
use std::sync::Arc;

use gristmill_api::Operations;
use tokio::sync::watch;

use crate::activity::Activity;
use crate::config::ServerConfig;
use crate::dialects::batch::Speed;
use crate::dialects::bulk::Listings;
use crate::dialects::ingest::Recent;
use crate::door::{AllRates, Rates, Sockets};
use crate::hub::Hub;
use crate::keyring::Keyring;
use crate::metrics::Metrics;
use crate::refusal::Refusal;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

/// The parts of [`App`].
pub(crate) struct Parts {
    /// The operations.
    pub(crate) api: Arc<dyn Operations>,
    /// What the server was started with.
    pub(crate) config: ServerConfig,
    /// The addresses it listens on.
    pub(crate) addresses: Vec<SocketAddr>,
    /// The keys that are let in.
    pub(crate) keyring: Keyring,
    /// What goes on at the front door.
    pub(crate) activity: Activity,
    /// How often who asked lately.
    pub(crate) rates: AllRates,
    /// How many jobs each user made lately.
    pub(crate) new_jobs: Rates,
    /// Whose sockets are open.
    pub(crate) sockets: Sockets,
    /// What happens in the application.
    pub(crate) hub: Hub,
    /// Figures about the server itself.
    pub(crate) metrics: Metrics,
    /// What was counted of jobs lately.
    pub(crate) recent: Recent,
    /// How long files took lately.
    pub(crate) speed: Speed,
    /// What is told of channels.
    pub(crate) listings: Listings,
    /// Turns true when the server ends.
    pub(crate) stop: watch::Receiver<bool>,
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Asks the application on a thread that may wait.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Operations) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let api = Arc::clone(&self.api);
        let asked = tokio::task::spawn_blocking(move || ask(&*api)).await;
        asked.unwrap_or_else(|error| {
            tracing::error!(%error, "a request met a defect");
            Err(Refusal::defect())
        })
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
