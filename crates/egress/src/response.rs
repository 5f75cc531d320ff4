//! What comes back.

use std::io::{self, Read};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use ureq::http::{self, HeaderMap, Method, StatusCode, header};
use ureq::{Body, BodyReader};
use url::Url;

use crate::failure::{Failure, Place};
use crate::policy::Limits;
use crate::redirect::Hop;
use crate::retry_after::retry_after;

/// Bytes of a refusal that are kept.
const EXCERPT: u64 = 2048;

/// An answer of success, or `304 Not Modified`. Reading gives the decoded body, and an error
/// when it broke off, stalled or is larger than the limit; [`Failure::behind`] tells which.
pub struct Response {
    status: StatusCode,
    url: Url,
    headers: HeaderMap,
    body: Limited,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("place", &self.body.place)
            .finish_non_exhaustive()
    }
}

impl Response {
    /// The status: of success, or 304.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Where the answer came from in the end.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers of the answer. Text of a stranger.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All of the body, if it has no more than `limit` bytes.
    pub fn bytes(mut self, limit: u64) -> Result<Vec<u8>, Failure> {
        self.body.lower(limit);
        let mut bytes = Vec::new();
        match self.body.read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.body.failure(&error)),
        }
    }

    /// The body as a value of JSON, within the limit of the request.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Failure> {
        let place = self.body.place.clone();
        let limit = self.body.limit;
        let bytes = self.bytes(limit)?;
        // The error of serde quotes no values, only where it stands and what was expected.
        serde_json::from_slice(&bytes).map_err(|error| Failure::Protocol {
            place,
            problem: format!(
                "it is not the JSON that was expected (line {}, column {})",
                error.line(),
                error.column()
            ),
        })
    }

    /// Judges the head of an answer that is no redirect.
    pub(crate) fn of(
        hop: Hop,
        answer: http::Response<Body>,
        now: SystemTime,
        longest_wait: Duration,
    ) -> Result<Self, Failure> {
        let (parts, body) = answer.into_parts();
        let (place, limits) = (hop.place(), hop.limits());
        let length = body.content_length();
        let reader = body.into_with_config().limit(u64::MAX).reader();
        let body = Limited::new(place.clone(), limits, reader);
        let status = parts.status;
        if !status.is_success() && status != StatusCode::NOT_MODIFIED {
            return Err(refusal(&hop, &parts, body, now, longest_wait));
        }
        let has_body = hop.method() != Method::HEAD && status != StatusCode::NOT_MODIFIED;
        if has_body && length.is_some_and(|length| length > limits.body) {
            let limit = limits.body;
            return Err(Failure::TooLarge { place, limit });
        }
        if has_body && let Some(encoding) = unknown_encoding(&parts.headers) {
            let problem = format!("it is encoded as `{encoding}`, which was not asked for");
            return Err(Failure::Protocol { place, problem });
        }
        Ok(Self {
            status,
            url: hop.into_url(),
            headers: parts.headers,
            body,
        })
    }
}

impl Read for Response {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.body.read(into)
    }
}

/// The failure that an answer without success is.
fn refusal(
    hop: &Hop,
    parts: &http::response::Parts,
    body: Limited,
    now: SystemTime,
    longest_wait: Duration,
) -> Failure {
    let text = |name| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    // The server's own clock is the one its date was made with.
    let now = text(header::DATE)
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or(now);
    let mut said = Vec::new();
    // What cannot be read of a refusal is left out; that it was refused is known.
    let _ = body.take(EXCERPT).read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said);
    Failure::Status {
        place: hop.place(),
        code: parts.status.as_u16(),
        retry_after: text(header::RETRY_AFTER)
            .and_then(|value| retry_after(value, now, longest_wait)),
        excerpt: match hop.credential() {
            Some(credential) => credential.hidden_in(&said),
            None => said.into_owned(),
        },
    }
}

/// An encoding that is still on the body. Gzip was taken off, and nothing else asked for.
fn unknown_encoding(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(header::CONTENT_ENCODING)?;
    let encoding = String::from_utf8_lossy(encoding.as_bytes())
        .trim()
        .to_owned();
    (!encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

/// A body that ends in an error when it is too large or broke off.
struct Limited {
    reader: BodyReader<'static>,
    place: Place,
    limits: Limits,
    limit: u64,
    read: u64,
}

impl Limited {
    fn new(place: Place, limits: Limits, reader: BodyReader<'static>) -> Self {
        Self {
            reader,
            place,
            limits,
            limit: limits.body,
            read: 0,
        }
    }

    fn lower(&mut self, limit: u64) {
        self.limit = self.limit.min(limit);
    }

    fn failure(&self, error: &io::Error) -> Failure {
        let failure = Failure::behind(error).cloned();
        failure.unwrap_or_else(|| Failure::Cut {
            place: self.place.clone(),
        })
    }
}

impl Read for Limited {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(into).map_err(|error| {
            let error = ureq::Error::from(error);
            let failure = Failure::of_exchange(self.place.clone(), self.limits, error);
            io::Error::other(failure)
        })?;
        self.read += count as u64;
        if self.read > self.limit {
            return Err(io::Error::other(Failure::TooLarge {
                place: self.place.clone(),
                limit: self.limit,
            }));
        }
        Ok(count)
    }
}
