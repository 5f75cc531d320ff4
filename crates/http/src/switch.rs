//! The local API within a program that goes on without it: switched on and off, and watched.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gristmill_api::types::{
    ApiAuth, ListRequests, LocalApiState, LocalApiView, Nothing, RequestLog, SettingView,
};
use gristmill_api::{ApiError, ApiServer, Operations};
use gristmill_model::Timestamp;

use crate::activity::Activity;
use crate::config::{AuthMode, ServerConfig};
use crate::server::Server;
use crate::times;

/// The local API of a program. Dropping it ends the server, if one runs.
pub struct Switch {
    api: Arc<dyn Operations>,
    activity: Activity,
    now: Mutex<Now>,
    /// Held by whoever switches: requests that are waited for may ask how it is meanwhile.
    switching: Mutex<()>,
    /// Whether it may be switched.
    switchable: bool,
}

/// Whether it serves.
enum Now {
    Off,
    Failed(ApiError),
    On(Box<Serving>),
}

/// A server with what it was started with.
struct Serving {
    server: Server,
    config: ServerConfig,
    /// The settings that it took then.
    settings: Vec<(String, String)>,
    since: Timestamp,
}

impl Switch {
    /// Off, for now.
    pub fn off(api: Arc<dyn Operations>) -> Self {
        Self {
            api,
            activity: Activity::default(),
            now: Mutex::new(Now::Off),
            switching: Mutex::default(),
            switchable: true,
        }
    }

    /// On, until it is dropped or closed. `config` is taken as it is.
    pub fn always_on(config: ServerConfig, api: Arc<dyn Operations>) -> Result<Self, ApiError> {
        let off = Self {
            switchable: false,
            ..Self::off(api)
        };
        let settings = off.api.settings_list(Nothing {})?;
        let serving = off.serve(config, &settings)?;
        *off.lock() = Now::On(serving);
        Ok(off)
    }

    /// Serves if the settings say so. A failure is kept for [`ApiServer::status`] to tell.
    pub fn start_as_set(&self) {
        let settings = self.api.settings_list(Nothing {});
        let wanted = settings.map(|settings| is_enabled(&settings));
        let done = wanted.and_then(|wanted| match wanted {
            true => self.start(),
            false => Ok(()),
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the local API is not served");
        }
    }

    /// Ends the server, if one runs.
    pub fn close(&self) {
        let before = std::mem::replace(&mut *self.lock(), Now::Off);
        drop(before);
    }

    /// The addresses it listens on.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        match &*self.lock() {
            Now::On(serving) => serving.server.addresses().to_vec(),
            Now::Off | Now::Failed(_) => Vec::new(),
        }
    }

    /// Why it does not listen on the others that were asked for.
    pub fn warnings(&self) -> Vec<String> {
        match &*self.lock() {
            Now::On(serving) => serving.server.warnings().to_vec(),
            Now::Off | Now::Failed(_) => Vec::new(),
        }
    }

    /// Connections that are open.
    pub fn connections(&self) -> usize {
        self.activity.connections().len()
    }

    fn serve(
        &self,
        config: ServerConfig,
        settings: &[SettingView],
    ) -> Result<Box<Serving>, ApiError> {
        let (api, activity) = (Arc::clone(&self.api), self.activity.clone());
        let server = Server::start_watched(config.clone(), api, activity)?;
        Ok(Box::new(Serving {
            server,
            config,
            settings: of_the_api(settings),
            since: Timestamp(times::now_millis()),
        }))
    }

    fn serve_as_set(&self) -> Result<Box<Serving>, ApiError> {
        let settings = self.api.settings_list(Nothing {})?;
        let config = ServerConfig {
            listen: Vec::new(),
            ..ServerConfig::default()
        };
        self.serve(config.with_settings(&settings), &settings)
    }

    fn is_outdated(&self, serving: &Serving) -> bool {
        // What cannot be asked is told by whatever else is asked.
        let settings = self.api.settings_list(Nothing {});
        settings.is_ok_and(|settings| of_the_api(&settings) != serving.settings)
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse_fixed(&self) -> Result<(), ApiError> {
        match self.switchable {
            true => Ok(()),
            false => Err(
                ApiError::refused("`grist serve` serves the local API until it ends")
                    .with_hint("end it with Ctrl-C where it was started"),
            ),
        }
    }
}

impl ApiServer for Switch {
    fn status(&self) -> LocalApiView {
        let now = self.lock();
        let view = LocalApiView {
            switchable: self.switchable,
            answered: self.activity.count(),
            connections: self.activity.connections(),
            ..LocalApiView::default()
        };
        match &*now {
            Now::Off => LocalApiView {
                state: LocalApiState::Off,
                ..view
            },
            Now::Failed(problem) => LocalApiView {
                state: LocalApiState::Failed,
                problem: Some(problem.clone()),
                ..view
            },
            Now::On(serving) => LocalApiView {
                state: LocalApiState::On,
                addresses: texts(serving.server.addresses()),
                warnings: serving.server.warnings().to_vec(),
                auth: serving.config.auth.into(),
                origins: serving.config.origins.clone(),
                outdated: self.switchable && self.is_outdated(serving),
                since: Some(serving.since),
                ..view
            },
        }
    }

    fn start(&self) -> Result<(), ApiError> {
        self.refuse_fixed()?;
        let _alone = self
            .switching
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Its addresses must be free before they can be taken again.
        self.close();
        let (now, done) = match self.serve_as_set() {
            Ok(serving) => (Now::On(serving), Ok(())),
            Err(error) => (Now::Failed(error.clone()), Err(error)),
        };
        *self.lock() = now;
        done
    }

    fn stop(&self) -> Result<(), ApiError> {
        self.refuse_fixed()?;
        let _alone = self
            .switching
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.close();
        Ok(())
    }

    fn requests(&self, asked: &ListRequests) -> RequestLog {
        RequestLog {
            items: self.activity.requests(asked),
        }
    }
}

impl From<AuthMode> for ApiAuth {
    fn from(mode: AuthMode) -> Self {
        match mode {
            AuthMode::Documented => Self::Documented,
            AuthMode::Required => Self::Required,
        }
    }
}

fn is_enabled(settings: &[SettingView]) -> bool {
    let is = |setting: &SettingView| setting.name == "api_enabled" && setting.value == "true";
    settings.iter().any(is)
}

/// Those that a server takes at its start.
fn of_the_api(settings: &[SettingView]) -> Vec<(String, String)> {
    let taken =
        |setting: &&SettingView| setting.name.starts_with("api_") && setting.name != "api_enabled";
    let pair = |setting: &SettingView| (setting.name.clone(), setting.value.clone());
    settings.iter().filter(taken).map(pair).collect()
}

fn texts(addresses: &[SocketAddr]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}
