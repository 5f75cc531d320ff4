//! `/ws/bulk-processing/{job_id}`: how far a job is whenever that changes, until it has ended.
//! The socket may be there before the job is.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Utf8Bytes, close_code};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use super::{NOBODY, convert, jobs, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::{Parameters, Segment};
use crate::line::{self, Ended, Line, PING, Upgrade};
use crate::refusal::Refusal;
use crate::times;

/// How often progress is told at most.
const PACE: Duration = Duration::from_millis(200);

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(job): Segment,
    Parameters(query): Parameters<wire::ForUser>,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    // Browsers name no user here: whoever knows the id of a job may listen to it.
    let user = caller.any_user(query.user_id.as_deref())?;
    let upgrade = line::handshake(upgrade)?;
    let place = app.sockets.enter(user.as_deref().unwrap_or(NOBODY))?;
    let listener = Listener { app, user, job };
    Ok(upgrade.on_upgrade(move |socket| async move {
        // Whatever ends it, there is nobody left to tell.
        let _ended = listener.serve(Line::new(socket)).await;
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
    async fn serve(&self, mut line: Line) -> Result<(), Ended> {
        // Listening begins before the first look, so that nothing falls between the two.
        let (mut news, mut stop) = (self.app.hub.listen(), self.app.stop.clone());
        let mut ping = tokio::time::interval(PING);
        let mut told = self.look().await?;
        line.say(&greeting(&self.job, told.as_ref())).await?;
        let mut last = Instant::now();
        // When to look again, once something was heard.
        let mut due: Option<Instant> = None;
        loop {
            if let Some(end) = told.as_ref().and_then(farewell) {
                line.say(&end).await?;
                return line.close(close_code::NORMAL, "The job has ended").await;
            }
            tokio::select! {
                () = stopped(&mut stop) => return line.end_with_server().await,
                heard = line.hear() => answer(&mut line, heard?).await?,
                heard = news.recv() => match heard {
                    Ok(lot) if !lot.iter().any(|news| news.job().as_str() == self.job) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => due = due.or(Some(last + PACE)),
                    Err(RecvError::Closed) => return Err(Ended),
                },
                () = sleep_until(due.unwrap_or(last)), if due.is_some() => {
                    (due, last) = (None, Instant::now());
                    let now = self.look().await?;
                    if now != told {
                        told = now;
                        self.tell(&mut line, told.as_ref()).await?;
                    }
                }
                _ = ping.tick() => line.ping().await?,
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

    async fn tell(&self, line: &mut Line, status: Option<&wire::Status>) -> Result<(), Ended> {
        match status {
            // The end is told by itself.
            Some(status) if status.result.is_none() => line.say(&progress(status)).await,
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
async fn answer(line: &mut Line, heard: Option<Utf8Bytes>) -> Result<(), Ended> {
    let Some(text) = heard else { return Ok(()) };
    let heard = serde_json::from_str::<wire::Heard>(&text);
    match text.as_str() == "ping" || heard.is_ok_and(|heard| heard.kind == "ping") {
        true => {
            let timestamp = times::now();
            line.say(&wire::Message::Pong { timestamp }).await
        }
        false => Ok(()),
    }
}
