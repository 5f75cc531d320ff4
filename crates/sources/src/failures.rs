//! Turns what the operating system says into reasons people can act on.

use std::io;

use gristmill_model::{Failure, ReasonCode, Stage};

/// The failure behind an I/O error while doing `what` (`open `report.pdf``).
///
/// A [`Failure`] that travelled inside the error comes out as it was.
pub fn io_failure(stage: Stage, what: &str, error: &io::Error) -> Failure {
    let inside = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Failure>());
    if let Some(failure) = inside {
        return Failure {
            stage,
            ..failure.clone()
        };
    }
    Failure::new(code_of(error), stage, format!("cannot {what}: {error}"))
}

/// An I/O error that carries a failure through [`std::io::Read`].
pub(crate) fn carried(code: ReasonCode, detail: String) -> io::Error {
    io::Error::other(Failure::new(code, Stage::Downloading, detail))
}

pub(crate) fn unavailable(detail: impl Into<String>) -> Failure {
    Failure::new(ReasonCode::SourceUnavailable, Stage::Accessing, detail)
}

pub(crate) fn refused(code: ReasonCode, detail: impl Into<String>) -> Failure {
    Failure::new(code, Stage::Accessing, detail)
}

fn code_of(error: &io::Error) -> ReasonCode {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => ReasonCode::NotFound,
        Kind::StorageFull | Kind::QuotaExceeded => ReasonCode::DiskFull,
        Kind::InvalidData | Kind::UnexpectedEof => ReasonCode::Damaged,
        // A drive that was pulled or a share that went away answers in these ways.
        Kind::StaleNetworkFileHandle
        | Kind::NotConnected
        | Kind::NetworkUnreachable
        | Kind::HostUnreachable
        | Kind::TimedOut => ReasonCode::SourceUnavailable,
        _ => ReasonCode::Unreadable,
    }
}
