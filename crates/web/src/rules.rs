//! What pages may be asked for, how long that may take, and which programs help.

use std::time::Duration;

use gristmill_egress::Nearby;
use gristmill_model::settings::Settings;

use crate::media::Media;

/// What the settings say about web pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebRules {
    /// Hosts of this machine and of networks nearby that may be asked all the same.
    pub private: Vec<Nearby>,
    /// The longest time one page may take.
    pub timeout: Duration,
    /// The longest time without a byte.
    pub stall: Duration,
    /// What fetches and transcribes talks.
    pub media: Media,
}

impl WebRules {
    /// What the settings say. A host that is none is left out: the setting refuses it.
    pub fn from_settings(settings: &Settings) -> Self {
        let hosts = settings.web_private_hosts.split(',');
        Self {
            private: hosts.filter_map(|host| host.trim().parse().ok()).collect(),
            timeout: Duration::from_secs(settings.web_timeout_seconds.into()),
            stall: Duration::from_secs(settings.web_stall_seconds.into()),
            media: Media {
                downloader: settings.yt_dlp.trim().to_owned(),
                transcriber: settings.transcriber.clone(),
                limit: Duration::from_secs(settings.media_timeout_seconds.into()),
            },
        }
    }
}
