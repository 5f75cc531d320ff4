//! What a failed request means for a file.

use gristmill_egress::{Again, Failure as Answer, Redirect};
use gristmill_model::{Failure, ReasonCode, Stage};

/// Whether the server did not take part at all, so that its other pages fail too.
pub(crate) fn is_of_host(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::Connect { .. }
            | Answer::Resolve {
                temporary: true,
                ..
            }
    )
}

/// The reason a file gets. `whole` when no server of the source can be reached.
pub(crate) fn told(answer: &Answer, whole: bool) -> Failure {
    let code = match answer {
        Answer::Connect { .. } | Answer::Resolve { .. } if whole => ReasonCode::SourceUnavailable,
        Answer::Connect { .. } | Answer::Resolve { .. } => ReasonCode::HostUnreachable,
        // What may be stored is limited by whoever reads; too large here is the head.
        Answer::Request { .. } | Answer::Protocol { .. } | Answer::TooLarge { .. } => {
            ReasonCode::PageUnusable
        }
        Answer::Refused { .. } => ReasonCode::AddressRefused,
        Answer::Tls { .. } => ReasonCode::HostUntrusted,
        Answer::Timeout { .. } | Answer::Stalled { .. } | Answer::Cut { .. } => {
            ReasonCode::PageFailed
        }
        Answer::Redirects { redirect, .. } => match redirect {
            Redirect::TooMany(_) | Redirect::Loop => ReasonCode::TooManyRedirects,
            Redirect::Downgrade | Redirect::Nowhere | Redirect::Body => ReasonCode::PageUnusable,
        },
        Answer::Status { code, .. } => of_status(*code, answer.is_transient()),
    };
    let wait = match answer.again() {
        Again::After(wait) => Some(wait.as_secs()),
        Again::Never | Again::Later => None,
    };
    Failure {
        retry_after_seconds: wait,
        ..Failure::new(code, Stage::Downloading, answer.to_string())
    }
}

fn of_status(code: u16, transient: bool) -> ReasonCode {
    match code {
        404 | 410 => ReasonCode::PageNotFound,
        401 | 402 | 403 | 407 | 451 => ReasonCode::PageForbidden,
        429 => ReasonCode::RateLimited,
        _ if transient => ReasonCode::PageFailed,
        _ => ReasonCode::PageUnusable,
    }
}
