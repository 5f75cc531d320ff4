//! What a client may reach, and how much of it.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use url::{Host, Url};

use crate::address::{Reach, reach};

/// What a client may reach.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Addresses of this machine and of networks nearby.
    pub private: Private,
    /// Requests without encryption to addresses far away.
    pub cleartext: Cleartext,
    /// What a server is told about us.
    pub user_agent: String,
    /// The longest wait that a server can ask for with `Retry-After`.
    pub longest_wait: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            private: Private::Refused,
            cleartext: Cleartext::Allowed,
            user_agent: concat!("Gristmill/", env!("CARGO_PKG_VERSION")).to_owned(),
            longest_wait: Duration::from_secs(60 * 60),
        }
    }
}

/// Whether addresses of this machine and of networks nearby may be reached. Addresses that
/// are for nobody, such as those of cloud metadata and multicast, never may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Private {
    /// None of them.
    Refused,
    /// All of them.
    Allowed,
    /// Those that were named.
    Named(Vec<Nearby>),
}

/// Whether `http` may be spoken with addresses far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleartext {
    /// Yes, as for public web pages.
    Allowed,
    /// Only with this machine and networks nearby, as for texts and keys.
    OnlyNearby,
}

/// A host that may be reached although it is nearby: a name or an address, with or without a
/// port, such as `127.0.0.1:8080`, `nas.local` or `[::1]:80`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearby {
    host: String,
    port: Option<u16>,
}

impl FromStr for Nearby {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a host such as `nas.local` or `127.0.0.1:8080`");
        let bare = match text.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) => format!("[{address}]"),
            Ok(IpAddr::V4(_)) | Err(_) => text.to_owned(),
        };
        // An unknown scheme has no default port, which `Url` would leave out.
        let port = bare
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse::<u16>().ok());
        let url = Url::parse(&format!("http://{bare}/")).map_err(|_| wrong())?;
        let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
        match url.host() {
            Some(host) if plain => Ok(Self {
                host: plainly(&host),
                port,
            }),
            Some(_) | None => Err(wrong()),
        }
    }
}

impl Nearby {
    fn covers(&self, host: &str, port: u16, address: IpAddr) -> bool {
        self.port.is_none_or(|own| own == port)
            && (self.host.eq_ignore_ascii_case(host) || self.host == address.to_string())
    }
}

impl Private {
    /// Whether this address, to which `host` resolved, may be reached.
    pub(crate) fn allows(&self, host: &str, port: u16, address: IpAddr) -> bool {
        match (reach(address), self) {
            (Reach::Public, _) | (Reach::Private, Self::Allowed) => true,
            (Reach::Never, _) | (Reach::Private, Self::Refused) => false,
            (Reach::Private, Self::Named(hosts)) => hosts
                .iter()
                .any(|nearby| nearby.covers(host, port, address)),
        }
    }
}

/// A host without the brackets of an address.
fn plainly(host: &Host<&str>) -> String {
    match host {
        Host::Domain(name) => (*name).to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    }
}

/// How much one request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To find the address, and again to connect.
    pub connect: Duration,
    /// Without a byte in either direction.
    pub stall: Duration,
    /// In all, redirects and body included.
    pub total: Duration,
    /// Decoded bytes of the body.
    pub body: u64,
    /// Bytes of the head of an answer.
    pub header: usize,
    /// Redirects that are followed.
    pub redirects: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            total: Duration::from_secs(5 * 60),
            body: 64 << 20,
            header: 64 << 10,
            redirects: 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(named: &str, host: &str, port: u16, address: &str) -> bool {
        let nearby = named.parse().expect("it is a host");
        Private::Named(vec![nearby]).allows(host, port, address.parse().expect("an address"))
    }

    #[test]
    fn a_named_host_is_let_through_and_no_other() {
        assert!(allows("127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1"));
        assert!(allows("127.0.0.1:80", "127.0.0.1", 80, "127.0.0.1"));
        assert!(!allows("127.0.0.1:80", "127.0.0.1", 8080, "127.0.0.1"));
        assert!(allows("nas.local", "NAS.local", 443, "192.168.1.7"));
        assert!(!allows("nas.local", "evil.example", 443, "192.168.1.7"));
        assert!(allows("192.168.1.7", "nas.local", 443, "192.168.1.7"));
        assert!(allows("::1", "::1", 443, "::1"));
        assert!(allows("[::1]:80", "::1", 80, "::1"));
    }

    #[test]
    fn addresses_for_nobody_are_never_let_through() {
        assert!(!allows(
            "169.254.169.254",
            "169.254.169.254",
            80,
            "169.254.169.254"
        ));
        let metadata = "169.254.169.254".parse().expect("an address");
        assert!(!Private::Allowed.allows("metadata", 80, metadata));
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for wrong in ["", "http://nas.local", "nas.local/path", "a b", "user@nas"] {
            assert!(wrong.parse::<Nearby>().is_err(), "{wrong}");
        }
    }
}
