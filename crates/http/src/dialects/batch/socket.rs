//! `/batch/ws/{user_id}`: jobs and files of a user as they move.

use axum::extract::State;
use axum::extract::ws::Utf8Bytes;
use axum::response::Response;
use gristmill_api::types::{FileView, JobView, ListJobs};
use tokio::sync::broadcast::error::RecvError;

use super::whole::whole;
use super::{convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::{Parameters, Segment};
use crate::hub::{About, News};
use crate::jobs::{NOBODY, of_user};
use crate::line::{self, Ended, Line, PING, Upgrade, written};
use crate::refusal::Refusal;
use crate::times;

/// Files in a message about a job: of larger jobs they are told of one by one.
const MOST_FILES: u64 = 100;
/// Jobs told of at the start, at most.
const MOST_JOBS: u32 = 100;

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    Parameters(query): Parameters<wire::Listen>,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let user = caller.user(Some(&user), NOBODY)?;
    let upgrade = line::handshake(upgrade)?;
    let place = app.sockets.enter(&user)?;
    let listener = Listener {
        app,
        user,
        job: query.job_id.filter(|job| !job.is_empty()),
    };
    Ok(upgrade.on_upgrade(move |socket| async move {
        // Whatever ends it, there is nobody left to tell.
        let _ended = listener.serve(Line::new(socket)).await;
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
    async fn serve(&self, mut line: Line) -> Result<(), Ended> {
        // Listening begins before the snapshot, so that nothing falls between the two.
        let mut news = self.app.hub.listen();
        let mut stop = self.app.stop.clone();
        let mut ping = tokio::time::interval(PING);
        line.say(&self.greeting()).await?;
        self.snapshot(&mut line).await?;
        loop {
            tokio::select! {
                () = stopped(&mut stop) => return line.end_with_server().await,
                heard = line.hear() => answer(&mut line, heard?).await?,
                told = news.recv() => match told {
                    Ok(lot) => {
                        let messages = self.messages(&lot).await;
                        line.put(messages).await?;
                    }
                    // Too slow: what was missed is in the snapshot.
                    Err(RecvError::Lagged(_)) => self.snapshot(&mut line).await?,
                    Err(RecvError::Closed) => return line.end_with_server().await,
                },
                _ = ping.tick() => line.ping().await?,
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
    async fn snapshot(&self, line: &mut Line) -> Result<(), Ended> {
        if let Some(job) = self.job.clone() {
            let user = self.user.clone();
            let view = self.app.call(move |api| of_user(api, &user, job)).await;
            return match view.map_err(|_| Ended)? {
                Some(view) => line.put(self.job_update(&view).await).await,
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
            line.put(self.job_update(&view).await).await?;
        }
        Ok(())
    }

    async fn messages(&self, lot: &[News]) -> Vec<Utf8Bytes> {
        let mut messages = Vec::new();
        for news in lot {
            if news.user() == self.user && self.wants(news.job().as_str()) {
                messages.extend(self.message(news).await);
            }
        }
        messages
    }

    fn wants(&self, job: &str) -> bool {
        self.job.as_ref().is_none_or(|wanted| wanted == job)
    }

    /// What is said of one of the news, the same on every socket; nothing of a job that is
    /// gone meanwhile.
    async fn message(&self, news: &News) -> Option<Utf8Bytes> {
        let known = news.in_batch.get_or_try_init(async || match &news.about {
            About::Job(view) => self.job_update(view).await.ok_or(Ended),
            About::File { file, .. } => written(&file_progress(file)),
        });
        known.await.ok().cloned()
    }

    /// A job with its sources; nothing if it is gone meanwhile.
    async fn job_update(&self, view: &JobView) -> Option<Utf8Bytes> {
        let (view, app) = (view.clone(), self.app.clone());
        let most = match u64::from(view.job.totals.total()) <= MOST_FILES {
            true => MOST_FILES,
            false => 0,
        };
        let job = self
            .app
            .call(move |api| Ok(whole(api, &app.speed, &view, most)?));
        let message = wire::Message::JobUpdate {
            job: Box::new(job.await.ok()?),
            timestamp: times::now(),
        };
        written(&message).ok()
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
async fn answer(line: &mut Line, heard: Option<Utf8Bytes>) -> Result<(), Ended> {
    let heard = heard.and_then(|text| serde_json::from_str::<wire::Heard>(&text).ok());
    match heard.is_some_and(|heard| heard.kind == "ping") {
        true => {
            let timestamp = times::now();
            line.say(&wire::Message::Pong { timestamp }).await
        }
        false => Ok(()),
    }
}
