//! Connections: accepted, served, and ended politely.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::config::Limits;

/// How long to wait after the system refused to accept, as when files run out.
const BREATH: Duration = Duration::from_millis(100);
/// Longest headers of a request, in bytes.
const MOST_HEADERS: usize = 64 << 10;

/// What all connections share.
#[derive(Clone)]
pub(crate) struct Serving {
    pub(crate) router: Router,
    pub(crate) limits: Limits,
    /// One place for each connection.
    pub(crate) places: Arc<Semaphore>,
    /// Turns true when the server ends.
    pub(crate) stop: watch::Receiver<bool>,
    /// Held by whatever is still under way: closed when all of it is done.
    pub(crate) alive: mpsc::Sender<Infallible>,
}

/// Accepts connections until the server ends.
pub(crate) async fn accept(listener: TcpListener, mut serving: Serving) {
    let places = Arc::clone(&serving.places);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = stopped(&mut serving.stop) => return,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut serving.stop) => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let serving = serving.clone();
                tokio::spawn(async move {
                    serve(stream, serving).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::debug!(%error, "cannot accept a connection");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Waits until the server ends.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Without a server there is nothing to wait for either.
    drop(stop.wait_for(|stop| *stop).await);
}

async fn serve(stream: TcpStream, mut serving: Serving) {
    // Answers are small and waited for.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot hurry a connection");
    }
    let service = TowerToHyperService::new(serving.router);
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(serving.limits.header_timeout)
        .max_buf_size(MOST_HEADERS);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection.with_upgrades());
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stopped(&mut serving.stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke");
    }
    drop(serving.alive);
}
