//! The server: its own threads, from binding its addresses to its last answer.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use gristmill_api::types::Nothing;
use gristmill_api::{ApiError, Operations};
use gristmill_model::ApiKey;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::activity::Activity;
use crate::app::{App, Parts};
use crate::config::{Limits, ServerConfig};
use crate::connection::{self, Serving};
use crate::dialects::batch::Speed;
use crate::dialects::bulk::Listings;
use crate::dialects::ingest::Recent;
use crate::door::{AllRates, MINUTE, Rates, Sockets};
use crate::hub::Hub;
use crate::keyring::Keyring;
use crate::listen::{self, Bound};
use crate::metrics::Metrics;
use crate::routes;

/// Threads that carry requests on; none of them ever waits for the application.
const THREADS: usize = 2;
/// Threads that ask the application, at most.
const ASKING: usize = 64;
/// How often to look whether the last socket is closed.
const CLOSING: Duration = Duration::from_millis(10);

/// A running server. Dropping it ends it: requests under way get their answers, sockets are
/// closed, and whatever takes longer than the farewell in its limits is cut off.
pub struct Server {
    runtime: Option<Runtime>,
    stop: watch::Sender<bool>,
    /// Closed when nothing is under way any more.
    done: mpsc::Receiver<Infallible>,
    addresses: Vec<SocketAddr>,
    warnings: Vec<String>,
    limits: Limits,
    sockets: Sockets,
}

impl Server {
    /// Listens and serves from now on. Fails when no address can be had, or when other
    /// machines could call without a key.
    pub fn start(config: ServerConfig, api: Arc<dyn Operations>) -> Result<Self, ApiError> {
        Self::start_watched(config, api, Activity::default())
    }

    /// The same, noting in `activity` what goes on.
    pub(crate) fn start_watched(
        config: ServerConfig,
        api: Arc<dyn Operations>,
        activity: Activity,
    ) -> Result<Self, ApiError> {
        let Bound {
            listeners,
            addresses,
            warnings,
        } = listen::bind(&config, has_keys(&config, &*api)?)?;
        let cannot =
            |error: std::io::Error| ApiError::internal(format!("cannot start to serve: {error}"));
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(ASKING)
            .thread_name("http")
            .enable_all()
            .build()
            .map_err(cannot)?;
        let (stop, stopped) = watch::channel(false);
        let (alive, done) = mpsc::channel(1);
        let limits = config.limits;
        let app = app(config, api, activity.clone(), &addresses, stopped.clone())?;
        let sockets = app.sockets.clone();
        let serving = Serving {
            router: routes::router(&app),
            activity,
            limits,
            places: Arc::new(Semaphore::new(limits.connections)),
            stop: stopped,
            alive,
        };
        let inside = runtime.enter();
        for listener in listeners {
            let listener = TcpListener::from_std(listener).map_err(cannot)?;
            runtime.spawn(connection::accept(serving.clone(), listener));
        }
        drop(inside);
        Ok(Self {
            runtime: Some(runtime),
            stop,
            done,
            addresses,
            warnings,
            limits,
            sockets,
        })
    }

    /// The addresses it listens on.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Why it does not listen on the others that were asked for.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Whether any key could be let in.
fn has_keys(config: &ServerConfig, api: &dyn Operations) -> Result<bool, ApiError> {
    let in_use = |key: &ApiKey| key.revoked_at.is_none();
    Ok(!config.keys.is_empty() || api.keys_list(Nothing {})?.iter().any(in_use))
}

fn app(
    config: ServerConfig,
    api: Arc<dyn Operations>,
    activity: Activity,
    addresses: &[SocketAddr],
    stop: watch::Receiver<bool>,
) -> Result<App, ApiError> {
    let limits = config.limits;
    Ok(App::new(Parts {
        hub: Hub::start(Arc::clone(&api), stop.clone())?,
        keyring: Keyring::new(&config.keys),
        activity,
        rates: AllRates::new(&limits),
        new_jobs: Rates::new(limits.jobs_per_minute, MINUTE),
        sockets: Sockets::new(limits.sockets_per_user),
        metrics: Metrics::default(),
        recent: Recent::default(),
        speed: Speed::default(),
        listings: Listings::default(),
        addresses: addresses.to_vec(),
        api,
        config,
        stop,
    }))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        let farewell = self.limits.farewell;
        let (done, sockets) = (&mut self.done, &self.sockets);
        let ended = runtime
            .block_on(async { tokio::time::timeout(farewell, all_done(done, sockets)).await });
        if ended.is_err() {
            tracing::warn!("requests under way were cut off");
        }
        runtime.shutdown_background();
    }
}

/// Waits until every request has its answer and every socket is closed.
async fn all_done(requests: &mut mpsc::Receiver<Infallible>, sockets: &Sockets) {
    // Nothing is ever sent: it ends when the last sender is gone.
    let None = requests.recv().await;
    while sockets.count() > 0 {
        tokio::time::sleep(CLOSING).await;
    }
}
