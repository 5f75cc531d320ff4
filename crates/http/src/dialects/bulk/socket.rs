//! `/ws/bulk-processing/{job_id}`: how far a job is whenever that changes, until it has ended.
//! The socket may be there before the job is.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use super::{NOBODY, convert, jobs, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::{Parameters, Segment};
use crate::refusal::Refusal;
use crate::times;

/// Longest message that is heard, in bytes.
const LONGEST: usize = 64 << 10;
/// How long a client may take to read a message.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a client that says nothing is asked whether it is still there.
const PING: Duration = Duration::from_secs(30);
/// How often progress is told at most.
const PACE: Duration = Duration::from_millis(200);

/// Why a socket ends.
struct Ended;

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(job): Segment,
    Parameters(query): Parameters<wire::ForUser>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    // Browsers name no user here: whoever knows the id of a job may listen to it.
    let user = caller.any_user(query.user_id.as_deref())?;
    let upgrade = upgrade.map_err(|error| Refusal::bad(error.body_text()))?;
    let place = app.sockets.enter(user.as_deref().unwrap_or(NOBODY))?;
    let listener = Listener { app, user, job };
    Ok(upgrade
        .max_message_size(LONGEST)
        .on_upgrade(move |mut socket| async move {
            // Whatever ends it, there is nobody left to tell.
            let _ended = listener.serve(&mut socket).await;
            drop(place);
        }))
}

/// Who listens, and to which job.
struct Listener {
    app: App,
    user: Option<String>,
    job: String,
}

impl Listener {
    async fn serve(&self, socket: &mut WebSocket) -> Result<(), Ended> {
        // Listening begins before the first look, so that nothing falls between the two.
        let (mut news, mut stop) = (self.app.hub.listen(), self.app.stop.clone());
        let mut ping = tokio::time::interval(PING);
        let mut told = self.look().await?;
        send(socket, &greeting(&self.job, told.as_ref())).await?;
        let mut last = Instant::now();
        // When to look again, once something was heard.
        let mut due: Option<Instant> = None;
        loop {
            if let Some(end) = told.as_ref().and_then(farewell) {
                send(socket, &end).await?;
                return close(socket, close_code::NORMAL, "The job has ended").await;
            }
            tokio::select! {
                () = stopped(&mut stop) => {
                    return close(socket, close_code::AWAY, "The server ends").await;
                }
                heard = socket.recv() => match heard {
                    Some(Ok(frame)) => answer(socket, &frame).await?,
                    Some(Err(_)) | None => return Err(Ended),
                },
                heard = news.recv() => match heard {
                    Ok(news) if news.job().as_str() != self.job => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => due = due.or(Some(last + PACE)),
                    Err(RecvError::Closed) => return Err(Ended),
                },
                () = sleep_until(due.unwrap_or(last)), if due.is_some() => {
                    (due, last) = (None, Instant::now());
                    let now = self.look().await?;
                    if now != told {
                        told = now;
                        self.tell(socket, told.as_ref()).await?;
                    }
                }
                _ = ping.tick() => put(socket, Frame::Ping(Default::default())).await?,
            }
        }
    }

    /// The job as it is now. Another user's is as good as none.
    async fn look(&self) -> Result<Option<wire::Status>, Ended> {
        let (user, job) = (self.user.clone(), self.job.clone());
        let looked = self.app.call(move |api| {
            let view = jobs::find(api, user.as_deref(), &job)?;
            Ok(match view {
                Some(view) => Some(convert::status(api, &view)?),
                None => None,
            })
        });
        looked.await.map_err(|_| Ended)
    }

    async fn tell(
        &self,
        socket: &mut WebSocket,
        status: Option<&wire::Status>,
    ) -> Result<(), Ended> {
        match status {
            // The end is told by itself.
            Some(status) if status.result.is_none() => send(socket, &progress(status)).await,
            Some(_) | None => Ok(()),
        }
    }
}

fn greeting(job: &str, status: Option<&wire::Status>) -> wire::Message {
    wire::Message::Status {
        job_id: job.to_owned(),
        status: status.map_or("pending", |status| status.status),
        progress: status.map_or(0.0, |status| status.progress),
        stage: match status {
            Some(status) => status.stage.clone(),
            None => "Waiting for the job".to_owned(),
        },
    }
}

fn progress(status: &wire::Status) -> wire::Message {
    wire::Message::Progress {
        job_id: status.job_id.clone(),
        progress: status.progress,
        stage: status.stage.clone(),
        content_processed: status.content_processed,
        embeddings: status.embeddings,
        status: status.status,
    }
}

/// What is told at last, once the job has ended.
fn farewell(status: &wire::Status) -> Option<wire::Message> {
    let result = status.result.clone()?;
    let job_id = status.job_id.clone();
    Some(match (status.status, &status.error) {
        ("completed", _) => wire::Message::Completed {
            job_id,
            progress: status.progress,
            stage: status.stage.clone(),
            result,
        },
        (_, Some(error)) => wire::Message::Error {
            job_id,
            message: format!("{}: {error}", status.stage),
        },
        (_, None) => wire::Message::Error {
            job_id,
            message: status.stage.clone(),
        },
    })
}

/// Answers a ping; whatever else a client says is passed over.
async fn answer(socket: &mut WebSocket, frame: &Frame) -> Result<(), Ended> {
    let text = match frame {
        Frame::Text(text) => text.as_str(),
        Frame::Close(_) => return Err(Ended),
        Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_) => return Ok(()),
    };
    let heard = serde_json::from_str::<wire::Heard>(text);
    match text == "ping" || heard.is_ok_and(|heard| heard.kind == "ping") {
        true => {
            let timestamp = times::now();
            send(socket, &wire::Message::Pong { timestamp }).await
        }
        false => Ok(()),
    }
}

async fn send(socket: &mut WebSocket, message: &wire::Message) -> Result<(), Ended> {
    let text = serde_json::to_string(message).map_err(|_| Ended)?;
    put(socket, Frame::Text(text.into())).await
}

/// A client that does not read is left.
async fn put(socket: &mut WebSocket, frame: Frame) -> Result<(), Ended> {
    let sent = tokio::time::timeout(PATIENCE, socket.send(frame)).await;
    sent.map_err(|_| Ended)?.map_err(|_| Ended)
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) -> Result<(), Ended> {
    let reason = reason.into();
    put(socket, Frame::Close(Some(CloseFrame { code, reason }))).await
}
