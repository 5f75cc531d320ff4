//! Talks and films of platforms.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Asks what a channel has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AskChannel {
    /// Its web address, or that of a list.
    pub url: String,
    /// How many of the newest are wanted.
    pub count: u32,
}

/// An entry of a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChannelEntry {
    /// What the platform calls it.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its title, if the platform says.
    #[ts(optional = nullable)]
    pub title: Option<String>,
    /// Its length in seconds, if the platform says.
    #[ts(optional = nullable)]
    pub duration: Option<f64>,
}
