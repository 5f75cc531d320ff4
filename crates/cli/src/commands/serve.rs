//! `grist serve`: the local API without a window.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use gristmill_api::types::Nothing;
use gristmill_api::{Access, ApiError, ApiServer};
use gristmill_http::{ServerConfig, Switch};
use serde::Serialize;

use super::{Context, DONE};
use crate::args::Serve;
use crate::output::{note, print, print_json_line};
use crate::watch::Interrupts;

/// How often to look whether to end.
const LOOK: Duration = Duration::from_millis(250);

/// What `--json` gives once it serves.
#[derive(Debug, Serialize)]
struct Serving<'a> {
    addresses: &'a [SocketAddr],
    warnings: &'a [String],
    /// The process that does the work, when it is another one.
    owner: Option<u32>,
}

/// Serves until it is asked to end.
pub(super) fn run(context: &Context, asked: Serve) -> Result<u8, ApiError> {
    let interrupts = Interrupts::listen();
    let access = context.folder.to_own()?;
    let api = access.operations();
    let config = config(asked).with_settings(&api.settings_list(Nothing {})?);
    let server = Arc::new(Switch::always_on(config, api)?);
    let served: Arc<dyn ApiServer> = Arc::clone(&server) as Arc<dyn ApiServer>;
    access.served_by(&served);
    access.start_watching()?;
    tell(context, &server, access.owner());
    while !interrupts.heard() {
        if access.has_ended() {
            server.close();
            return ended(&access);
        }
        std::thread::sleep(LOOK);
    }
    if !context.json {
        note("Ending; what is not done goes on at the next start.");
    }
    // Answers under way are given before the work ends.
    server.close();
    Ok(DONE)
}

/// Someone asked this process to end, which is what was wanted, or the program went away
/// that did the work.
fn ended(access: &Access) -> Result<u8, ApiError> {
    match access.owner() {
        None => Ok(DONE),
        Some(owner) => {
            let message = format!("the program that did the work (process {owner}) has ended");
            Err(ApiError::unavailable(message).with_hint("start `grist serve` again to do it here"))
        }
    }
}

fn config(asked: Serve) -> ServerConfig {
    let usual = ServerConfig::default();
    ServerConfig {
        listen: asked.listen,
        auth: asked.auth.into(),
        keys: asked.api_key,
        origins: asked.allow_origin,
        ..usual
    }
}

fn tell(context: &Context, server: &Switch, owner: Option<u32>) {
    if context.json {
        print_json_line(&Serving {
            addresses: &server.addresses(),
            warnings: &server.warnings(),
            owner,
        });
        return;
    }
    for warning in server.warnings() {
        note(&warning);
    }
    if let Some(owner) = owner {
        note(&format!(
            "The program that has the data folder open (process {owner}) does the work."
        ));
    }
    for address in server.addresses() {
        print(&format!("serving at http://{address}"));
    }
    print("Ctrl-C ends");
}
