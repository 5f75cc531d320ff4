//! The way from one place to the next.

use std::collections::BTreeSet;

use ureq::Body;
use ureq::http::{self, HeaderName, HeaderValue, Method, header};
use url::Url;

use crate::failure::{Failure, Place, Redirect};
use crate::policy::Limits;
use crate::request::{Credential, Request};

/// Headers that say nothing of who asks.
const HARMLESS: [HeaderName; 2] = [header::ACCEPT, header::ACCEPT_LANGUAGE];

/// One request of a chain.
pub(crate) struct Hop {
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    credential: Option<Credential>,
    body: Vec<u8>,
    limits: Limits,
    /// What was asked before, to notice circles.
    seen: BTreeSet<(String, String)>,
}

impl Hop {
    /// The request as it was made, if its headers are headers.
    pub(crate) fn first(request: Request) -> Result<Self, Failure> {
        let place = Place::of(&request.url);
        let mut headers = Vec::new();
        for (name, value) in &request.headers {
            headers.push(to_header(&place, name, value)?);
        }
        Ok(Self {
            method: request.method,
            url: request.url,
            headers,
            credential: request.credential,
            body: request.body,
            limits: request.limits,
            seen: BTreeSet::new(),
        })
    }

    pub(crate) fn place(&self) -> Place {
        Place::of(&self.url)
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    /// Whether asking twice is the same as asking once.
    pub(crate) fn may_be_repeated(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.credential.as_ref()
    }

    pub(crate) fn into_url(self) -> Url {
        self.url
    }

    /// What is sent.
    pub(crate) fn to_http(&self) -> Result<http::Request<Vec<u8>>, Failure> {
        // A fragment is for whoever reads the page and no part of the request.
        let mut url = self.url.clone();
        url.set_fragment(None);
        let mut request = http::Request::builder()
            .method(self.method.clone())
            .uri(url.as_str());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(credential) = &self.credential {
            let (name, value) = credential.to_header();
            let (name, mut value) = to_header(&self.place(), name, &value)?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let request = request.body(self.body.clone());
        request.map_err(|_| Failure::Request {
            place: self.place(),
            problem: "it cannot be written as a request".to_owned(),
        })
    }

    /// Where this answer sends us, if it does.
    pub(crate) fn follow(&self, answer: &http::Response<Body>) -> Result<Option<Self>, Failure> {
        let keeps_body = match answer.status().as_u16() {
            301..=303 => false,
            307 | 308 => true,
            _ => return Ok(None),
        };
        let wrong = |redirect| Failure::Redirects {
            place: self.place(),
            redirect,
        };
        let url = self.target(answer).ok_or(wrong(Redirect::Nowhere))?;
        let stays = self.url.origin() == url.origin();
        let keeps_body = keeps_body || matches!(self.method, Method::GET | Method::HEAD);
        if self.url.scheme() == "https" && url.scheme() == "http" {
            return Err(wrong(Redirect::Downgrade));
        }
        if keeps_body && !self.body.is_empty() && !stays {
            return Err(wrong(Redirect::Body));
        }
        let mut seen = self.seen.clone();
        if !seen.insert((self.method.to_string(), self.url.to_string())) {
            return Err(wrong(Redirect::Loop));
        }
        if seen.len() > self.limits.redirects as usize {
            return Err(wrong(Redirect::TooMany(self.limits.redirects)));
        }
        Ok(Some(Self {
            method: match keeps_body {
                true => self.method.clone(),
                false => Method::GET,
            },
            headers: self.headers_for(stays, keeps_body),
            credential: self.credential.clone().filter(|_| stays),
            body: match keeps_body {
                true => self.body.clone(),
                false => Vec::new(),
            },
            url,
            limits: self.limits,
            seen,
        }))
    }

    /// The URL in `Location`, with the fragment of this one when it has none.
    fn target(&self, answer: &http::Response<Body>) -> Option<Url> {
        let location = answer.headers().get(header::LOCATION)?;
        let location = String::from_utf8_lossy(location.as_bytes());
        let mut url = self.url.join(location.trim()).ok()?;
        if url.fragment().is_none() {
            url.set_fragment(self.url.fragment());
        }
        // No user either: whoever redirects may not choose as whom we ask.
        let can_be_asked = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none();
        can_be_asked.then_some(url)
    }

    fn headers_for(&self, stays: bool, keeps_body: bool) -> Vec<(HeaderName, HeaderValue)> {
        let of_body = |name: &HeaderName| name.as_str().starts_with("content-");
        let kept = self.headers.iter().filter(|(name, _)| {
            (stays || HARMLESS.contains(name)) && (keeps_body || !of_body(name))
        });
        kept.cloned().collect()
    }
}

/// Name and value, if they can be sent.
fn to_header(place: &Place, name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Failure> {
    // The value may be secret, so only the name is said.
    let wrong = || Failure::Request {
        place: place.clone(),
        problem: format!("its header `{name}` cannot be sent"),
    };
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    let value = HeaderValue::from_str(value).map_err(|_| wrong())?;
    Ok((parsed, value))
}
