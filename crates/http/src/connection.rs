//! Connections: accepted, served, and ended politely.

use std::convert::Infallible;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::activity::{Activity, Connected};
use crate::config::Limits;

/// How long to wait after the system refused to accept, as when files run out.
const BREATH: Duration = Duration::from_millis(100);
/// Longest headers of a request, in bytes.
const MOST_HEADERS: usize = 64 << 10;

/// What all connections share.
#[derive(Clone)]
pub(crate) struct Serving {
    pub(crate) router: Router,
    /// Where connections are listed.
    pub(crate) activity: Activity,
    pub(crate) limits: Limits,
    /// One place for each connection.
    pub(crate) places: Arc<Semaphore>,
    /// Turns true when the server ends.
    pub(crate) stop: watch::Receiver<bool>,
    /// Held by whatever is still under way: closed when all of it is done.
    pub(crate) alive: mpsc::Sender<Infallible>,
}

/// Accepts connections until the server ends. The address is free again before `serving` is
/// let go of.
pub(crate) async fn accept(mut serving: Serving, listener: TcpListener) {
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
            Ok((stream, peer)) => {
                let serving = serving.clone();
                let connected = serving.activity.connected(peer);
                tokio::spawn(async move {
                    serve(stream, connected, serving).await;
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

async fn serve(stream: TcpStream, connected: Connected, mut serving: Serving) {
    // Answers are small and waited for.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot hurry a connection");
    }
    let router = TowerToHyperService::new(serving.router);
    let lasting = connected.clone();
    let service = service_fn(move |mut request| {
        request.extensions_mut().insert(lasting.clone());
        router.call(request)
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(serving.limits.header_timeout)
        .max_buf_size(MOST_HEADERS);
    let stream = Listed {
        stream,
        _connected: connected,
    };
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

/// A stream whose connection is listed as long as there is it, also as a socket.
struct Listed {
    stream: TcpStream,
    _connected: Connected,
}

impl AsyncRead for Listed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Listed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
