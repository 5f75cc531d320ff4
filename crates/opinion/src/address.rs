//! Which addresses texts may be sent to: encrypted ones, and machines nearby.

use std::net::IpAddr;

use ureq::http::Uri;

/// Refuses what is no address of a server, and addresses far away without encryption.
pub(crate) fn check(url: &str) -> Result<(), String> {
    let wrong = |problem: &str| Err(format!("`opinion.url` (`{url}`) {problem}"));
    let Ok(uri) = url.parse::<Uri>() else {
        return wrong("is not an address such as `http://localhost:11434/v1`");
    };
    let host = uri.host().unwrap_or_default();
    match uri.scheme_str() {
        Some("https") if !host.is_empty() => Ok(()),
        Some("http") if is_near(host) => Ok(()),
        Some("http") if !host.is_empty() => {
            wrong("would send texts over a network without encryption: use `https`")
        }
        _ => wrong("is not an address such as `http://localhost:11434/v1`"),
    }
}

/// This machine, and addresses of private networks.
fn is_near(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unique_local(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
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
            "https:///v1",
            "",
        ] {
            let problem = check(wrong).unwrap_err();
            assert!(problem.starts_with("`opinion.url`"), "{problem}");
        }
    }
}
