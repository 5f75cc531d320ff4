//! Why a provider gave no vectors, and what that means for a file and its job.

use std::time::Duration;

use gristmill_model::{Failure, ReasonCode, Stage};

/// Why a provider gave no vectors. Holds no text, no key and nothing that the provider said,
/// because answers repeat what they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no key, or none can be read; the text says why and what to do.
    NoKey(String),
    /// The key is not accepted.
    Refused(u16),
    /// What was paid for is used up.
    NoQuota(u16),
    /// Too much was asked for lately.
    Busy { status: u16, wait: Option<Duration> },
    /// It does not work at the moment.
    Down { status: u16, wait: Option<Duration> },
    /// It cannot be reached, or stopped in the middle.
    Unreachable(String),
    /// It does not take this request, and will not the next time.
    Rejected(u16),
    /// It answered something else than was asked for.
    Wrong(String),
    /// The address may not be asked.
    Forbidden(String),
}

impl Trouble {
    /// Whether asking again soon may help.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Trouble::Busy { .. } | Trouble::Down { .. } | Trouble::Unreachable(_) => true,
            Trouble::NoKey(_)
            | Trouble::Refused(_)
            | Trouble::NoQuota(_)
            | Trouble::Rejected(_)
            | Trouble::Wrong(_)
            | Trouble::Forbidden(_) => false,
        }
    }

    /// Whether it is about the provider as a whole, so that other texts fare no better.
    pub(crate) fn concerns_all(&self) -> bool {
        match self {
            Trouble::NoKey(_)
            | Trouble::Refused(_)
            | Trouble::NoQuota(_)
            | Trouble::Busy { .. }
            | Trouble::Down { .. }
            | Trouble::Unreachable(_)
            | Trouble::Forbidden(_) => true,
            Trouble::Rejected(_) | Trouble::Wrong(_) => false,
        }
    }

    /// How long it asks to be left alone.
    pub(crate) fn wait(&self) -> Option<Duration> {
        match self {
            Trouble::Busy { wait, .. } | Trouble::Down { wait, .. } => *wait,
            Trouble::NoKey(_)
            | Trouble::Refused(_)
            | Trouble::NoQuota(_)
            | Trouble::Unreachable(_)
            | Trouble::Rejected(_)
            | Trouble::Wrong(_)
            | Trouble::Forbidden(_) => None,
        }
    }

    /// What it means for a file of a job.
    pub(crate) fn failure(&self, provider: &str) -> Failure {
        let (code, what) = match self {
            Trouble::NoKey(why) => (ReasonCode::EmbedderRefused, why.clone()),
            Trouble::Refused(status) => (
                ReasonCode::EmbedderRefused,
                format!("does not accept the key (status {status})"),
            ),
            Trouble::NoQuota(status) => (
                ReasonCode::EmbedderRefused,
                format!("says that what was paid for is used up (status {status})"),
            ),
            Trouble::Busy { status, .. } => (
                ReasonCode::EmbedderUnavailable,
                format!("asks to wait (status {status})"),
            ),
            Trouble::Down { status, .. } => (
                ReasonCode::EmbedderUnavailable,
                format!("does not work at the moment (status {status})"),
            ),
            Trouble::Unreachable(why) => (ReasonCode::EmbedderUnavailable, why.clone()),
            Trouble::Forbidden(why) => (ReasonCode::EmbedderUnavailable, why.clone()),
            Trouble::Rejected(status) => (
                ReasonCode::EmbedderFailed,
                format!("does not take the text (status {status})"),
            ),
            Trouble::Wrong(why) => (ReasonCode::EmbedderFailed, why.clone()),
        };
        let detail = format!("the embedding provider `{provider}`: {what}");
        Failure {
            retry_after_seconds: self.wait().map(|wait| wait.as_secs().max(1)),
            ..Failure::new(code, Stage::Embedding, detail)
        }
    }
}
