//! One request and its answer, by way of the program's one client.

use std::net::IpAddr;
use std::time::Duration;

use gristmill_egress::{
    Cleartext, Credential, Egress, Failure, Limits, Policy, Private, Reach, Request, Secret, reach,
};
use gristmill_model::Password;

use crate::endpoint::Endpoint;
use crate::protocol;
use crate::trouble::Trouble;

/// Most bytes of an answer: 256 vectors of 16,384 numbers, with room for how they are written.
const MOST_ANSWER: u64 = 128 << 20;
/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// What is sent.
pub(crate) struct Question {
    pub(crate) url: String,
    /// The header that holds the key.
    pub(crate) key: Option<(&'static str, Password)>,
    pub(crate) body: String,
}

/// What of an answer's head is looked at.
#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    /// A header's value, by its name in small letters.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self(pairs.iter().map(owned).collect())
    }
}

/// Sends questions of one endpoint.
pub(crate) struct Wire(Egress);

impl Wire {
    /// Models that every installation knows are far away; where a user's own are is the
    /// user's choice.
    pub(crate) fn to(endpoint: &Endpoint) -> Self {
        Self(Egress::new(Policy {
            private: match endpoint.is_own {
                true => Private::Allowed,
                false => Private::Refused,
            },
            cleartext: Cleartext::OnlyNearby,
            ..Policy::default()
        }))
    }

    /// The head and the body of an answer of success.
    pub(crate) fn ask(
        &self,
        endpoint: &Endpoint,
        question: Question,
        timeout: Duration,
    ) -> Result<(Headers, String), Trouble> {
        let response = self
            .0
            .send(request(question, timeout)?)
            .map_err(|failure| trouble(endpoint, failure))?;
        let named = response.headers().iter();
        let headers = named.filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        let headers = Headers(headers.collect());
        let body = response
            .bytes(MOST_ANSWER)
            .map_err(|failure| trouble(endpoint, failure))?;
        let body = String::from_utf8(body)
            .map_err(|_| Trouble::Wrong("its answer is not text".to_owned()))?;
        Ok((headers, body))
    }
}

fn request(question: Question, timeout: Duration) -> Result<Request, Trouble> {
    let limits = Limits {
        connect: CONNECT.min(timeout),
        stall: timeout,
        total: timeout,
        body: MOST_ANSWER,
        // A text is for the server that was named and for no other.
        redirects: 0,
        ..Limits::default()
    };
    let request = Request::post(&question.url)
        .map_err(|failure| Trouble::Forbidden(failure.to_string()))?
        .header("Content-Type", "application/json")
        .body(question.body.into_bytes())
        .limits(limits);
    Ok(match question.key {
        None => request,
        Some((name, value)) => request.credential(Credential::Header {
            name: name.to_owned(),
            value: Secret::new(value.reveal()),
        }),
    })
}

fn trouble(endpoint: &Endpoint, failure: Failure) -> Trouble {
    match failure {
        Failure::Status {
            code,
            retry_after,
            excerpt,
            ..
        } => protocol::refusal(endpoint, code, retry_after, &excerpt),
        Failure::Resolve { .. }
        | Failure::Connect { .. }
        | Failure::Tls { .. }
        | Failure::Timeout { .. }
        | Failure::Stalled { .. }
        | Failure::Cut { .. } => Trouble::Unreachable(failure.to_string()),
        Failure::Request { .. } | Failure::Refused { .. } | Failure::Redirects { .. } => {
            Trouble::Forbidden(failure.to_string())
        }
        Failure::TooLarge { .. } | Failure::Protocol { .. } => Trouble::Wrong(failure.to_string()),
    }
}

/// Refuses what is no address of a server, and addresses far away without encryption.
pub(crate) fn check_url(url: &str) -> Result<(), String> {
    let request = Request::post(url).map_err(|failure| failure.to_string())?;
    let parsed = request.url();
    let host = parsed.host_str().unwrap_or_default();
    match parsed.scheme() == "https" || is_near(host) {
        true => Ok(()),
        false => Err(format!(
            "`{url}` would send texts over a network without encryption"
        )),
    }
}

/// This machine, and what can only be a network nearby. What a name leads to is judged again
/// when it is connected to.
fn is_near(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(address) => reach(address) == Reach::Private,
        Err(_) => {
            let near = [".local", ".lan", ".internal", ".home.arpa", ".localhost"];
            !host.contains('.') || near.iter().any(|end| host.ends_with(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_far_only_when_they_are_encrypted() {
        for fine in [
            "http://localhost:11434/v1",
            "http://127.0.0.1:8080/v1",
            "http://192.168.1.7:11434/v1",
            "http://nas.local/v1",
            "https://api.example.com/v1",
        ] {
            assert_eq!(check_url(fine), Ok(()), "{fine}");
        }
        for wrong in [
            "http://api.example.com/v1",
            "http://8.8.8.8/v1",
            "ftp://localhost",
            "lab",
            "",
        ] {
            assert!(check_url(wrong).is_err(), "{wrong}");
        }
    }
}
