//! `/status/{job_id}/ws`: the status of a batch whenever it changes, until it has ended.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::close_code;
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;

use super::{batch, convert};
use crate::app::App;
use crate::caller::Caller;
use crate::connection::stopped;
use crate::extract::Segment;
use crate::jobs::NOBODY;
use crate::line::{self, Ended, Line, Upgrade};
use crate::refusal::Refusal;

/// How often the status is told at most.
const PACE: Duration = Duration::from_millis(250);

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let upgrade = line::handshake(upgrade)?;
    let asked = (user.clone(), id.clone());
    app.call(move |api| batch::job(api, &asked.0, asked.1))
        .await?;
    let place = app.sockets.enter(&user)?;
    Ok(upgrade.on_upgrade(move |socket| async move {
        // Whatever ends it, there is nobody left to tell.
        let _ended = serve(Line::new(socket), &app, &user, &id).await;
        drop(place);
    }))
}

async fn serve(mut line: Line, app: &App, user: &str, id: &str) -> Result<(), Ended> {
    // Listening begins before the first status, so that nothing falls between the two.
    let (mut news, mut stop) = (app.hub.listen(), app.stop.clone());
    while !tell(&mut line, app, user, id).await? {
        tokio::time::sleep(PACE).await;
        loop {
            let heard = tokio::select! {
                () = stopped(&mut stop) => return line.end_with_server().await,
                heard = line.hear() => {
                    // Nothing that is said means anything here.
                    heard?;
                    continue;
                }
                told = news.recv() => told,
            };
            match heard {
                Ok(lot) if lot.iter().any(|news| news.job().as_str() == id) => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return line.end_with_server().await,
            }
        }
    }
    line.close(close_code::NORMAL, "The batch has ended").await
}

/// Tells the status, and whether it is the last.
async fn tell(line: &mut Line, app: &App, user: &str, id: &str) -> Result<bool, Ended> {
    let asked = (user.to_owned(), id.to_owned());
    let told = app.call(move |api| {
        let view = batch::job(api, &asked.0, asked.1)?;
        Ok((convert::status(api, &view)?, view.job.state.is_final()))
    });
    let (status, last) = told.await.map_err(|_| Ended)?;
    line.say(&status).await?;
    Ok(last)
}
