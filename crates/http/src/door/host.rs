//! `Host`: a page of another site whose name was bent to this machine is not served.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;

use crate::app::App;
use crate::refusal::Refusal;

/// Refuses requests for any host but this machine.
pub(super) fn check(app: &App, request: &Request) -> Result<(), Refusal> {
    let header = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let header = header.and_then(|host| host.parse::<Authority>().ok());
    // A request may name its host twice; both must be right.
    let in_line = request.uri().authority();
    let ours = |host: &Authority| is_ours(host.host(), &app.addresses, &app.config.hosts);
    match header.as_ref().is_some_and(ours) && in_line.is_none_or(ours) {
        true => Ok(()),
        false => Err(Refusal::forbidden(
            "This host is not served; call 127.0.0.1 or localhost",
        )),
    }
}

/// Whether a host without its port is a name of this machine, or one that was configured.
fn is_ours(host: &str, listening: &[SocketAddr], configured: &[String]) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        // An address cannot be bent as a name can.
        let heard = |one: &SocketAddr| one.ip() == ip || one.ip().is_unspecified();
        return ip.is_loopback() || listening.iter().any(heard);
    }
    let named = |name: &String| name.eq_ignore_ascii_case(host);
    host.eq_ignore_ascii_case("localhost") || configured.iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served() {
        let local = ["127.0.0.1:8000".parse().unwrap()];
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_ours(host, &local, &[]), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
        ] {
            assert!(!is_ours(host, &local, &[]), "{host}");
        }
        assert!(!is_ours("192.0.2.7", &local, &[]), "not where it listens");
        assert!(is_ours("mill.lan", &local, &["mill.lan".into()]));
    }

    #[test]
    fn where_other_machines_may_call_they_name_an_address() {
        let open = ["0.0.0.0:8000".parse().unwrap()];
        assert!(is_ours("192.0.2.7", &open, &[]));
        assert!(!is_ours("evil.example", &open, &[]), "a name can be bent");
    }
}
