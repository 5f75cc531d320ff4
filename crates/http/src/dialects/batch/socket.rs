//! `/batch/ws/{user_id}`: jobs and files of a user as they move.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use gristmill_api::types::{FileView, JobView, ListJobs};
use tokio::sync::broadcast::error::RecvError;

use super::whole::whole;
use super::{convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::{Parameters, Segment};
use crate::hub::News;
use crate::jobs::{NOBODY, of_user};
use crate::refusal::Refusal;
use crate::times;

/// Files in a message about a job: of larger jobs they are told of one by one.
const MOST_FILES: u64 = 100;
/// Jobs told of at the start, at most.
const MOST_JOBS: u32 = 100;
/// Longest message that is heard, in bytes.
const LONGEST: usize = 64 << 10;
/// How long a client may take to read a message.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a client that says nothing is asked whether it is still there.
const PING: Duration = Duration::from_secs(30);

/// Why a socket ends.
struct Ended;

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    Parameters(query): Parameters<wire::Listen>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let user = caller.user(Some(&user), NOBODY)?;
    let upgrade = upgrade.map_err(|error| Refusal::bad(error.body_text()))?;
    let place = app.sockets.enter(&user)?;
    let listener = Listener {
        app,
        user,
        job: query.job_id.filter(|job| !job.is_empty()),
    };
    Ok(upgrade
        .max_message_size(LONGEST)
        .on_upgrade(move |socket| async move {
            // Whatever ends it, there is nobody left to tell.
            let _ended = listener.serve(socket).await;
            drop(place);
        }))
}

/// Who listens, and to what.
struct Listener {
    app: App,
    user: String,
    job: Option<String>,
}

impl Listener {
    async fn serve(&self, mut socket: WebSocket) -> Result<(), Ended> {
        // Listening begins before the snapshot, so that nothing falls between the two.
        let mut news = self.app.hub.listen();
        let mut stop = self.app.stop.clone();
        let mut ping = tokio::time::interval(PING);
        send(&mut socket, &self.greeting()).await?;
        self.snapshot(&mut socket).await?;
        loop {
            tokio::select! {
                () = stopped(&mut stop) => return farewell(socket).await,
                heard = socket.recv() => match heard {
                    Some(Ok(frame)) => answer(&mut socket, &frame).await?,
                    Some(Err(_)) | None => return Err(Ended),
                },
                told = news.recv() => match told {
                    Ok(news) => self.tell(&mut socket, &news).await?,
                    // Too slow: what was missed is in the snapshot.
                    Err(RecvError::Lagged(_)) => self.snapshot(&mut socket).await?,
                    Err(RecvError::Closed) => return farewell(socket).await,
                },
                _ = ping.tick() => put(&mut socket, Frame::Ping(Default::default())).await?,
            }
        }
    }

    fn greeting(&self) -> wire::Message {
        wire::Message::ConnectionEstablished {
            user_id: self.user.clone(),
            job_id: self.job.clone(),
            timestamp: times::now(),
        }
    }

    /// Tells of every job under way, or of the one that is listened to: that may have ended
    /// before anyone listened.
    async fn snapshot(&self, socket: &mut WebSocket) -> Result<(), Ended> {
        if let Some(job) = self.job.clone() {
            let user = self.user.clone();
            let view = self.app.call(move |api| of_user(api, &user, job)).await;
            return match view.map_err(|_| Ended)? {
                Some(view) => self.tell_job(socket, &view).await,
                None => Ok(()),
            };
        }
        let asked = ListJobs {
            user: Some(self.user.clone()),
            states: ["queued", "running", "paused", "cancelling"]
                .map(str::to_owned)
                .to_vec(),
            limit: Some(MOST_JOBS),
            ..ListJobs::default()
        };
        let page = self.app.call(|api| Ok(api.jobs_list(asked)?)).await;
        for view in page.map_err(|_| Ended)?.items {
            self.tell_job(socket, &view).await?;
        }
        Ok(())
    }

    fn wants(&self, job: &str) -> bool {
        self.job.as_ref().is_none_or(|wanted| wanted == job)
    }

    async fn tell(&self, socket: &mut WebSocket, news: &News) -> Result<(), Ended> {
        if news.user() != self.user || !self.wants(news.job().as_str()) {
            return Ok(());
        }
        match news {
            News::Job(view) => self.tell_job(socket, view).await,
            News::File { file, .. } => send(socket, &file_progress(file)).await,
        }
    }

    async fn tell_job(&self, socket: &mut WebSocket, view: &JobView) -> Result<(), Ended> {
        let (view, app) = (view.clone(), self.app.clone());
        let most = match u64::from(view.job.totals.total()) <= MOST_FILES {
            true => MOST_FILES,
            false => 0,
        };
        let job = self
            .app
            .call(move |api| Ok(whole(api, &app.speed, &view, most)?));
        match job.await {
            Ok(job) => {
                let message = wire::Message::JobUpdate {
                    job: Box::new(job),
                    timestamp: times::now(),
                };
                send(socket, &message).await
            }
            // It is gone meanwhile.
            Err(_) => Ok(()),
        }
    }
}

fn file_progress(view: &FileView) -> wire::Message {
    wire::Message::FileProgress {
        job_id: view.file.job.to_string(),
        source_type: view.file.source_type.as_str(),
        connection_id: view.file.connection.to_string(),
        file: Box::new(convert::file(view)),
        timestamp: times::now(),
    }
}

/// Answers a ping; whatever else a client says is passed over.
async fn answer(socket: &mut WebSocket, frame: &Frame) -> Result<(), Ended> {
    let Frame::Text(text) = frame else {
        return match frame {
            Frame::Close(_) => Err(Ended),
            Frame::Text(_) | Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_) => Ok(()),
        };
    };
    match serde_json::from_str::<wire::Heard>(text.as_str()) {
        Ok(heard) if heard.kind == "ping" => {
            let timestamp = times::now();
            send(socket, &wire::Message::Pong { timestamp }).await
        }
        Ok(_) | Err(_) => Ok(()),
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

async fn farewell(mut socket: WebSocket) -> Result<(), Ended> {
    let frame = CloseFrame {
        code: close_code::AWAY,
        reason: "The server ends".into(),
    };
    put(&mut socket, Frame::Close(Some(frame))).await
}
