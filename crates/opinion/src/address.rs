//! Which addresses texts may be sent to: encrypted ones, and machines nearby. A name is judged
//! by its address again when it is asked.

use std::net::IpAddr;

use gristmill_egress::{Reach, reach};
use url::{Host, Url};

/// Refuses what is no address of a server, and addresses far away without encryption.
pub(crate) fn check(url: &str) -> Result<(), String> {
    let wrong = |problem: &str| Err(format!("`opinion.url` (`{url}`) {problem}"));
    match Url::parse(url) {
        Ok(parsed) => match (parsed.scheme(), parsed.host()) {
            ("https", Some(_)) => Ok(()),
            ("http", Some(host)) if is_near(&host) => Ok(()),
            ("http", Some(_)) => {
                wrong("would send texts over a network without encryption: use `https`")
            }
            _ => wrong("is not an address such as `http://localhost:11434/v1`"),
        },
        Err(_) => wrong("is not an address such as `http://localhost:11434/v1`"),
    }
}

/// This machine, and addresses of private networks.
fn is_near(host: &Host<&str>) -> bool {
    let address = match host {
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => IpAddr::V6(*address),
        Host::Domain(name) => return name.eq_ignore_ascii_case("localhost"),
    };
    reach(address) == Reach::Private
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_far_only_when_they_are_encrypted() {
        for fine in [
            "http://localhost:11434/v1",
            "http://127.0.0.1:8080/v1/",
            "http://[::1]:8080/v1",
            "http://192.168.1.7:11434/v1",
            "https://api.example.com/v1",
        ] {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
        for wrong in [
            "http://api.example.com/v1",
            "http://8.8.8.8/v1",
            "ftp://localhost/v1",
            "localhost:11434/v1",
            "https://",
            "",
        ] {
            let problem = check(wrong).unwrap_err();
            assert!(problem.starts_with("`opinion.url`"), "{problem}");
        }
    }
}
