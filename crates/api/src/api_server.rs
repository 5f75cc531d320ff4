//! The local API as the operations reach it.
//!
//! The server stands above this crate and calls its operations, so that it is handed in from
//! there: by the window, which switches it on and off, and by `grist serve`.

use crate::ApiError;
use crate::types::{ListRequests, LocalApiView, RequestLog};

/// What serves the local API in this process.
pub trait ApiServer: Send + Sync {
    /// Whether it serves, and who is connected.
    fn status(&self) -> LocalApiView;

    /// Serves from now on, with the settings in force; one that serves already begins anew.
    /// Refused where it cannot be switched.
    fn start(&self) -> Result<(), ApiError>;

    /// Serves no more. Requests under way get their answers first.
    fn stop(&self) -> Result<(), ApiError>;

    /// What was asked lately.
    fn requests(&self, asked: &ListRequests) -> RequestLog;
}
