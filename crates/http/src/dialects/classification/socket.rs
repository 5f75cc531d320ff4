//! `/status/{job_id}/ws`: the status of a batch whenever it changes, until it has ended.

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

use super::{batch, convert};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::Segment;
use crate::jobs::NOBODY;
use crate::refusal::Refusal;

/// Longest message that is heard, in bytes. None is expected.
const LONGEST: usize = 4 << 10;
/// How long a client may take to read a message.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the status is told at most.
const PACE: Duration = Duration::from_millis(250);

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let upgrade = upgrade.map_err(|error| Refusal::bad(error.body_text()))?;
    let asked = (user.clone(), id.clone());
    app.call(move |api| batch::job(api, &asked.0, asked.1))
        .await?;
    let place = app.sockets.enter(&user)?;
    Ok(upgrade
        .max_message_size(LONGEST)
        .on_upgrade(move |socket| async move {
            serve(socket, &app, &user, &id).await;
            drop(place);
        }))
}

async fn serve(mut socket: WebSocket, app: &App, user: &str, id: &str) {
    // Listening begins before the first status, so that nothing falls between the two.
    let (mut news, mut stop) = (app.hub.listen(), app.stop.clone());
    while tell(&mut socket, app, user, id).await == Some(false) {
        tokio::time::sleep(PACE).await;
        loop {
            let heard = tokio::select! {
                () = stopped(&mut stop) => return,
                heard = socket.recv() => match heard {
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => continue,
                },
                told = news.recv() => told,
            };
            match heard {
                Ok(news) if news.job().as_str() == id => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// Tells the status, and whether it is the last; nothing when nobody reads it.
async fn tell(socket: &mut WebSocket, app: &App, user: &str, id: &str) -> Option<bool> {
    let asked = (user.to_owned(), id.to_owned());
    let told = app.call(move |api| {
        let view = batch::job(api, &asked.0, asked.1)?;
        Ok((convert::status(api, &view)?, view.job.state.is_final()))
    });
    let (status, last) = told.await.ok()?;
    let text = serde_json::to_string(&status).ok()?;
    let sent = socket.send(Frame::Text(text.into()));
    tokio::time::timeout(PATIENCE, sent).await.ok()?.ok()?;
    Some(last)
}
