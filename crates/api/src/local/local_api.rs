//! `local_api.*`: switching the local API on and off, and what it does.

use std::sync::Arc;

use super::{Opened, settings};
use crate::types::{ListRequests, LocalApiView, Nothing, RequestLog, SetSetting};
use crate::{ApiError, ApiServer};

/// The setting that has it come back at the next start.
const ENABLED: &str = "api_enabled";

pub(super) fn status(opened: &Opened, _: Nothing) -> Result<LocalApiView, ApiError> {
    Ok(opened
        .api_server()
        .map(|server| server.status())
        .unwrap_or_default())
}

pub(super) fn start(opened: &Opened, _: Nothing) -> Result<LocalApiView, ApiError> {
    let server = server(opened)?;
    server.start()?;
    remember(opened, true)?;
    Ok(server.status())
}

pub(super) fn stop(opened: &Opened, _: Nothing) -> Result<LocalApiView, ApiError> {
    let server = server(opened)?;
    server.stop()?;
    remember(opened, false)?;
    Ok(server.status())
}

pub(super) fn requests(opened: &Opened, input: ListRequests) -> Result<RequestLog, ApiError> {
    Ok(opened
        .api_server()
        .map(|server| server.requests(&input))
        .unwrap_or_default())
}

fn server(opened: &Opened) -> Result<Arc<dyn ApiServer>, ApiError> {
    opened.engine()?;
    opened.api_server().ok_or_else(|| {
        ApiError::refused("the program that has the data folder open does not serve the local API")
            .with_hint("open the window and switch it on there, or run `grist serve`")
    })
}

fn remember(opened: &Opened, on: bool) -> Result<(), ApiError> {
    let asked = SetSetting {
        name: ENABLED.to_owned(),
        value: on.to_string(),
    };
    settings::set(opened, asked).map(drop)
}
