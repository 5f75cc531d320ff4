//! What is asked.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use ureq::http::Method;
use url::Url;

use crate::failure::{Failure, Place};
use crate::policy::Limits;

/// One request. Nothing is checked but its URL until it is sent.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credential: Option<Credential>,
    pub(crate) body: Vec<u8>,
    pub(crate) limits: Limits,
}

impl Request {
    /// Asks for what is at this URL.
    pub fn get(url: &str) -> Result<Self, Failure> {
        Self::new(Method::GET, url)
    }

    /// Sends something to this URL; see [`Request::json`] and [`Request::body`].
    pub fn post(url: &str) -> Result<Self, Failure> {
        Self::new(Method::POST, url)
    }

    /// A request to an `http` or `https` URL that names no user.
    pub fn new(method: Method, url: &str) -> Result<Self, Failure> {
        Ok(Self {
            method,
            url: checked(url)?,
            headers: Vec::new(),
            credential: None,
            body: Vec::new(),
            limits: Limits::default(),
        })
    }

    /// With a header, which goes to the origin of the URL alone.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With what proves who asks, which goes to the origin of the URL alone.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, bytes: Vec<u8>) -> Self {
        self.body = bytes;
        self
    }

    /// With this value as a body of JSON.
    pub fn json<T: Serialize>(self, value: &T) -> Result<Self, Failure> {
        let bytes = serde_json::to_vec(value).map_err(|error| Failure::Request {
            place: Place::of(&self.url),
            problem: format!("it cannot be written as JSON: {error}"),
        })?;
        Ok(self.header("Content-Type", "application/json").body(bytes))
    }

    /// With these limits in place of [`Limits::default`].
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where it goes.
    pub fn url(&self) -> &Url {
        &self.url
    }
}

/// A URL that can be asked.
fn checked(url: &str) -> Result<Url, Failure> {
    let wrong = |place, problem: &str| {
        let problem = problem.to_owned();
        Err(Failure::Request { place, problem })
    };
    let Ok(url) = Url::parse(url.trim()) else {
        return wrong(Place::unknown(), "it is not a URL");
    };
    let place = Place::of(&url);
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return wrong(place, "it is not an `http` or `https` URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(place, "it names a user: leave out what stands before `@`");
    }
    Ok(url)
}

/// What proves who asks.
#[derive(Debug, Clone)]
pub enum Credential {
    /// `Authorization: Bearer …`.
    Bearer(Secret),
    /// `Authorization: Basic …`.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A header of the server's own, such as `x-api-key`.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: Secret,
    },
}

impl Credential {
    /// Name and value of its header.
    pub(crate) fn to_header(&self) -> (&str, String) {
        match self {
            Self::Bearer(token) => ("Authorization", format!("Bearer {}", token.0)),
            Self::Basic { user, password } => {
                let pair = STANDARD.encode(format!("{user}:{}", password.0));
                ("Authorization", format!("Basic {pair}"))
            }
            Self::Header { name, value } => (name, value.0.clone()),
        }
    }

    /// The text with the secret taken out, should a server repeat it.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        let (Self::Bearer(secret)
        | Self::Basic {
            password: secret, ..
        }
        | Self::Header { value: secret, .. }) = self;
        match secret.0.as_str() {
            "" => text.to_owned(),
            secret => text.replace(secret, "…"),
        }
    }
}

/// A text that is never shown: keys, passwords, tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps this text to itself.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever must send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_is_said_without_saying_secrets() {
        for wrong in [
            "ftp://example.com/?key=hush",
            "file:///etc/passwd",
            "https://user:hush@example.com/",
            "hush",
            "javascript:hush",
            "https://",
        ] {
            let failure = Request::get(wrong).unwrap_err();
            assert!(matches!(failure, Failure::Request { .. }), "{wrong}");
            assert!(!failure.is_transient());
            let said = format!("{failure} {failure:?}");
            assert!(
                wrong == "javascript:hush" || !said.contains("hush"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_secret_is_in_no_debugging_text() {
        let request = Request::get("https://example.com/")
            .unwrap()
            .credential(Credential::Bearer(Secret::new("hush")));
        assert!(!format!("{request:?}").contains("hush"));
    }
}
