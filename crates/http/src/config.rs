//! What a server is started with.

use std::net::SocketAddr;
use std::time::Duration;

use gristmill_api::types::SettingView;
use gristmill_model::settings::listed;

/// Where to listen, whom to let in, and how much of it.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Addresses to listen on; one that is taken is left out with a warning. None at all are
    /// those of the settings.
    pub listen: Vec<SocketAddr>,
    /// Which calls need a key.
    pub auth: AuthMode,
    /// Keys given at start, kept in memory only.
    pub keys: Vec<GivenKey>,
    /// Web origins (`https://intranet.example`) whose pages may call; none unless said.
    pub origins: Vec<String>,
    /// Names besides those of this machine that a `Host` header may carry.
    pub hosts: Vec<String>,
    /// How much one caller may ask for.
    pub limits: Limits,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: crate::usual_addresses().to_vec(),
            auth: AuthMode::default(),
            keys: Vec::new(),
            origins: Vec::new(),
            hosts: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl ServerConfig {
    /// What the settings of the application say, which is added to what was said at start.
    /// Addresses hold that were said; a key is needed for every call if either says so.
    pub fn with_settings(mut self, settings: &[SettingView]) -> Self {
        for setting in settings {
            let value = setting.value.as_str();
            let number = value.parse::<u32>();
            match (setting.name.as_str(), number) {
                ("api_requests_per_minute", Ok(most)) => self.limits.requests_per_minute = most,
                ("api_jobs_per_minute", Ok(most)) => self.limits.jobs_per_minute = most,
                ("api_sockets_per_user", Ok(most)) => self.limits.sockets_per_user = most as usize,
                ("api_origins", _) => self.origins.extend(listed(value).map(str::to_owned)),
                ("api_hosts", _) => self.hosts.extend(listed(value).map(str::to_owned)),
                ("api_auth", _) if value == "required" => self.auth = AuthMode::Required,
                ("api_listen", _) if self.listen.is_empty() => {
                    let addresses = listed(value).map(str::parse::<SocketAddr>);
                    self.listen.extend(addresses.filter_map(Result::ok));
                }
                (_, _) => {}
            }
        }
        if self.listen.is_empty() {
            self.listen = crate::usual_addresses().to_vec();
        }
        self
    }
}

/// Which calls need a key. One that is sent and wrong is refused either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuthMode {
    /// Those whose document says so.
    #[default]
    Documented,
    /// All of them.
    Required,
}

/// A key given at start.
#[derive(Clone)]
pub struct GivenKey {
    /// The user it speaks for; any, when none is named.
    pub user: Option<String>,
    /// The key itself.
    pub secret: String,
}

impl GivenKey {
    /// Reads `KEY`, or `USER=KEY` for a key that speaks for one user. An empty key is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (user, secret) = match text.split_once('=') {
            // A key in Base64 may end in `=`, which names nobody.
            Some((user, secret)) if !secret.trim_matches('=').is_empty() => (Some(user), secret),
            Some(_) | None => (None, text),
        };
        let named = user.is_none_or(|user| !user.is_empty());
        (named && !secret.is_empty()).then(|| Self {
            user: user.map(str::to_owned),
            secret: secret.to_owned(),
        })
    }
}

impl std::fmt::Debug for GivenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Keys must not reach logs.
        let mut shown = f.debug_struct("GivenKey");
        shown.field("user", &self.user).finish_non_exhaustive()
    }
}

/// How much one caller, or all together, may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests of one caller in a minute.
    pub requests_per_minute: u32,
    /// Jobs that one user makes in a minute.
    pub jobs_per_minute: u32,
    /// Sockets of one user that are open at once.
    pub sockets_per_user: usize,
    /// Connections of everyone that are open at once; further ones wait.
    pub connections: usize,
    /// How long the headers of a request may take, and how long a connection may be idle.
    pub header_timeout: Duration,
    /// How long a body may stand still while it is sent.
    pub body_stall: Duration,
    /// How long requests under way may take when the server ends.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_minute: 600,
            jobs_per_minute: 120,
            sockets_per_user: 20,
            connections: 1024,
            header_timeout: Duration::from_secs(30),
            body_stall: Duration::from_secs(30),
            farewell: Duration::from_secs(5),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use gristmill_model::settings::Resolved;

    use super::*;

    #[test]
    fn a_key_may_name_its_user() {
        let read = |text| GivenKey::parse(text).map(|key| (key.user, key.secret));
        assert_eq!(read("s3cret"), Some((None, "s3cret".into())));
        assert_eq!(
            read("ann=s3c=ret"),
            Some((Some("ann".into()), "s3c=ret".into()))
        );
        assert_eq!(
            read("c2VjcmV0=="),
            Some((None, "c2VjcmV0==".into())),
            "Base64"
        );
        assert_eq!(read(""), None);
        assert_eq!(read("=s3cret"), None, "nobody is named");
    }

    #[test]
    fn settings_add_to_what_was_said_at_start() {
        let environment = [
            ("API_REQUESTS_PER_MINUTE", "7"),
            ("API_ORIGINS", "https://a.example, https://b.example"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let resolved = Resolved::layer(&BTreeMap::new(), &environment.into()).unwrap();
        let said = ServerConfig {
            origins: vec!["https://c.example".to_owned()],
            ..ServerConfig::default()
        };
        let config = said.with_settings(&resolved.views());
        assert_eq!(config.limits.requests_per_minute, 7);
        assert_eq!(config.limits.sockets_per_user, 20);
        assert_eq!(config.origins.len(), 3, "{config:?}");
        assert!(config.hosts.is_empty());
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = GivenKey::parse("ann=s3cret").unwrap();
        assert!(!format!("{key:?}").contains("s3cret"));
    }
}
