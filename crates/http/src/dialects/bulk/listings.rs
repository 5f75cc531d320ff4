//! `/api/public/{platform}/{channel|user|videos}`: what a channel has, told by the status of a
//! job. Listings are kept in memory until the server ends.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::check::{between, invalid};
use super::content::list_channel;
use super::{NOBODY, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::JsonBody;
use crate::refusal::Refusal;

/// Listings that are kept.
const KEPT: usize = 200;
/// What is told of a channel unless the caller says how much.
const USUAL: u32 = 25;
/// What is told of a channel, at most.
const MOST: u32 = 500;
/// What is wrong with a request.
const WRONG: &str = "Invalid channel";

/// Listings of channels, the newest first, each with its user.
#[derive(Debug, Default)]
pub(crate) struct Listings(Mutex<VecDeque<(String, wire::ListingStatus)>>);

impl Listings {
    /// The listing of an id. Another user's is as good as none.
    pub(super) fn find(&self, user: Option<&str>, id: &str) -> Option<wire::ListingStatus> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let named = |(theirs, listing): &&(String, wire::ListingStatus)| {
            listing.job_id == id && user.is_none_or(|user| user == theirs)
        };
        kept.iter().find(named).map(|(_, listing)| listing.clone())
    }

    fn begin(&self, user: String, listing: wire::ListingStatus) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((user, listing));
    }

    fn end(&self, id: &str, found: Result<Vec<wire::Video>, String>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, listing)) = kept.iter_mut().find(|(_, one)| one.job_id == id) else {
            return;
        };
        listing.progress = 100.0;
        match found {
            Ok(videos) => {
                (listing.status, listing.stage) = ("completed", "Channel listed");
                listing.result = Some(wire::Listed {
                    total: videos.len(),
                    videos,
                });
            }
            Err(error) => {
                (listing.status, listing.stage) = ("failed", "Channel cannot be listed");
                listing.error = Some(error);
            }
        }
    }
}

pub(super) async fn youtube(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::ListChannel>,
) -> Result<Json<wire::Listing>, Refusal> {
    let user = body.username.as_deref();
    let usual = user.map(|user| format!("https://www.youtube.com/@{}", bare(user)));
    list(app, &caller, &body, usual)
}

pub(super) async fn tiktok(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::ListChannel>,
) -> Result<Json<wire::Listing>, Refusal> {
    let user = body.username.as_deref();
    let usual = user.map(|user| format!("https://www.tiktok.com/@{}", bare(user)));
    list(app, &caller, &body, usual)
}

pub(super) async fn twitch(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::ListChannel>,
) -> Result<Json<wire::Listing>, Refusal> {
    let user = body.username.as_deref();
    let usual = user.map(|user| format!("https://www.twitch.tv/{}/videos", bare(user)));
    list(app, &caller, &body, usual)
}

fn bare(user: &str) -> &str {
    user.trim().trim_start_matches('@')
}

/// Begins to list a channel, which is named by its address or else by its user.
fn list(
    app: App,
    caller: &Caller,
    body: &wire::ListChannel,
    of_user: Option<String>,
) -> Result<Json<wire::Listing>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    let said = body
        .channel_url
        .clone()
        .filter(|url| !url.trim().is_empty());
    let of_user = of_user.filter(|_| {
        body.username
            .as_deref()
            .is_some_and(|user| !bare(user).is_empty())
    });
    let missing = || invalid(WRONG, "channel_url", "Must name a channel");
    let channel = said.or(of_user).ok_or_else(missing)?;
    let count = between(WRONG, "count", body.count, 1, MOST)?.unwrap_or(USUAL);
    let job_id = format!("list-{}", Uuid::now_v7());
    let message = format!("Listing {channel}");
    app.listings.begin(
        user,
        wire::ListingStatus {
            job_id: job_id.clone(),
            status: "processing",
            progress: 0.0,
            stage: "Listing the channel",
            error: None,
            result: None,
        },
    );
    let id = job_id.clone();
    tokio::spawn(async move {
        let listed = app.call(move |api| Ok(list_channel(api, &channel, count)));
        let found = listed.await.unwrap_or_else(|refusal| Err(refusal.message));
        app.listings.end(&id, found);
    });
    Ok(Json(wire::Listing {
        status: "processing",
        job_id,
        message,
    }))
}
