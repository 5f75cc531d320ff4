//! `/api/v1/events`: what happens, from any point on, over a stream or a socket.
//!
//! Events have sequence numbers and are kept; progress has none and is told while it lasts.
//! A client that comes back says which event it heard last and misses none.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use gristmill_api::types::{Nothing, Update};
use gristmill_api::{Next, Operations};
use gristmill_model::EventSeq;
use serde::Deserialize;
use tokio::sync::{mpsc, watch};

use super::carry_out::check_holder;
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::door::SocketPlace;
use crate::extract::Parameters;
use crate::line::{self, Ended, Line, PING, Upgrade, written};
use crate::refusal::Refusal;

/// Updates on their way to one client; while it does not read, nothing more is looked up.
const AHEAD: usize = 256;
/// How often to look whether the client or the server is gone.
const TICK: Duration = Duration::from_millis(250);
/// How often a quiet line says that it is alive.
const ALIVE: Duration = Duration::from_secs(15);
/// Updates sent over a socket together, at most.
const MOST_AT_ONCE: usize = 64;
/// Under which name the sockets of keys without a user are counted.
const ANYONE: &str = "";

#[derive(Debug, Deserialize)]
pub(super) struct Query {
    /// The last event heard; what came after it is told first. From now on unless said.
    since: Option<i64>,
    /// Read by the front door.
    #[serde(rename = "api_key")]
    _api_key: Option<String>,
}

/// Server-sent events: `event: event` with its number as `id`, and `event: progress`.
pub(super) async fn stream(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<Query>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let heard = headers.get("last-event-id");
    let heard = heard.and_then(|text| text.to_str().ok()?.parse().ok());
    let (updates, place) = open(&app, &caller, heard.or(query.since)).await?;
    let told = stream::unfold((updates, place), |(mut updates, place)| async move {
        let update = updates.recv().await?;
        Some((Ok::<_, Infallible>(sent(&update)), (updates, place)))
    });
    let alive = KeepAlive::new().interval(ALIVE);
    Ok(Sse::new(told).keep_alive(alive).into_response())
}

fn sent(update: &Update) -> Sent {
    let sent = match update {
        Update::Event { event } => Sent::default().event("event").id(event.seq.to_string()),
        Update::Progress { .. } => Sent::default().event("progress"),
    };
    // What the application tells can always be written as JSON.
    let data = serde_json::to_string(update).unwrap_or_default();
    sent.data(data)
}

/// The same as messages of a WebSocket.
pub(super) async fn socket(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<Query>,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let upgrade = line::handshake(upgrade)?;
    let (updates, place) = open(&app, &caller, query.since).await?;
    let stop = app.stop.clone();
    Ok(upgrade.on_upgrade(move |socket| async move {
        // Whatever ends it, there is nobody left to tell.
        let _ended = serve(Line::new(socket), updates, stop).await;
        drop(place);
    }))
}

async fn serve(
    mut line: Line,
    mut updates: mpsc::Receiver<Update>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Ended> {
    let mut ping = tokio::time::interval(PING);
    let mut together = Vec::with_capacity(MOST_AT_ONCE);
    loop {
        tokio::select! {
            () = stopped(&mut stop) => return line.end_with_server().await,
            // Nothing that is said means anything here.
            heard = line.hear() => drop(heard?),
            heard = updates.recv_many(&mut together, MOST_AT_ONCE) => {
                if heard == 0 {
                    return line.end_with_server().await;
                }
                let messages: Result<Vec<_>, Ended> = together.drain(..).map(|update| written(&update)).collect();
                line.put(messages?).await?;
            }
            _ = ping.tick() => line.ping().await?,
        }
    }
}

/// Follows the application for one client, on a thread of its own that ends with it.
async fn open(
    app: &App,
    caller: &Caller,
    since: Option<i64>,
) -> Result<(mpsc::Receiver<Update>, SocketPlace), Refusal> {
    check_holder(caller)?;
    let place = app.sockets.enter(ANYONE)?;
    let since = match since {
        Some(since) => EventSeq(since),
        None => {
            app.call(|api| Ok(api.application_info(Nothing {})?.last_event))
                .await?
        }
    };
    let (tell, updates) = mpsc::channel(AHEAD);
    let (api, stop) = (Arc::clone(&app.api), app.stop.clone());
    std::thread::Builder::new()
        .name("http-events".to_owned())
        .spawn(move || follow(&*api, since, &tell, &stop))
        .map_err(|error| {
            tracing::error!(%error, "cannot start a thread");
            Refusal::defect()
        })?;
    Ok((updates, place))
}

fn follow(
    api: &dyn Operations,
    since: EventSeq,
    tell: &mpsc::Sender<Update>,
    stop: &watch::Receiver<bool>,
) {
    let mut follower = match api.follower(since) {
        Ok(follower) => follower,
        Err(error) => return tracing::debug!(%error, "cannot follow the application"),
    };
    while !tell.is_closed() && !*stop.borrow() {
        match follower.next(TICK) {
            Next::Update(update) => {
                if tell.blocking_send(update).is_err() {
                    return;
                }
            }
            Next::Idle => {}
            Next::Ended => return,
        }
    }
}
