//! Asking for a page and reading what comes.

use std::io::{self, Read};
use std::time::{Duration, SystemTime};

use gristmill_egress::{Egress, Failure as Refusal, Limits, Method, Request, Response, Url};
use gristmill_model::{Bytes, FileKey, Timestamp};

use crate::cards::{Card, Cards};
use crate::failures;
use crate::names;
use crate::rules::WebRules;

/// The most that a page may send. What may be stored is limited by whoever reads.
const MOST: u64 = 1 << 40;
/// How long to try to reach a server.
const CONNECT: Duration = Duration::from_secs(10);
/// How long to try when only whether it answers is asked.
const TRY: Duration = Duration::from_secs(3);

/// How pages are asked for.
pub(crate) struct Pages {
    egress: Egress,
    limits: Limits,
}

/// What a server said when it was asked for a page.
pub(crate) enum Answer {
    /// It is as it was.
    Same(Card),
    /// This.
    Page(Box<Page>),
}

/// A page that is about to be read.
pub(crate) struct Page {
    response: Response,
    before: Option<Card>,
    received: SystemTime,
}

impl Pages {
    pub(crate) fn new(egress: Egress, rules: &WebRules) -> Self {
        let limits = Limits {
            connect: CONNECT.min(rules.timeout),
            stall: rules.stall,
            total: rules.timeout,
            body: MOST,
            ..Limits::default()
        };
        Self { egress, limits }
    }

    /// Asks for a page, and whether it changed if there is a card of it.
    pub(crate) fn ask(&self, url: &Url, card: Option<Card>) -> Result<Answer, Refusal> {
        let mut request = Request::get(url.as_str())?
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .limits(self.limits);
        if let Some(etag) = card.as_ref().and_then(|card| card.etag.as_ref()) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = card.as_ref().and_then(|card| card.last_modified.as_ref()) {
            request = request.header("If-Modified-Since", date);
        }
        let response = self.egress.send(request)?;
        Ok(match card {
            Some(card) if response.status() == 304 => Answer::Same(card),
            before => Answer::Page(Box::new(Page {
                response,
                before,
                received: SystemTime::now(),
            })),
        })
    }

    /// Whether a server answers at all, whatever it says.
    pub(crate) fn answers(&self, url: &Url) -> bool {
        let limits = Limits {
            connect: TRY,
            stall: TRY,
            total: TRY,
            redirects: 0,
            ..Limits::default()
        };
        let request = Request::new(Method::HEAD, url.as_str());
        match request.and_then(|request| self.egress.send(request.limits(limits))) {
            Ok(_) => true,
            Err(Refusal::Connect { .. } | Refusal::Resolve { .. } | Refusal::Timeout { .. }) => {
                false
            }
            Err(Refusal::Stalled { .. }) => false,
            Err(
                Refusal::Request { .. }
                | Refusal::Refused { .. }
                | Refusal::Tls { .. }
                | Refusal::Cut { .. }
                | Refusal::TooLarge { .. }
                | Refusal::Redirects { .. }
                | Refusal::Status { .. }
                | Refusal::Protocol { .. },
            ) => true,
        }
    }
}

impl Page {
    /// Its size, if the server says.
    pub(crate) fn size(&self) -> Option<Bytes> {
        let length = self.response.header("content-length")?;
        length.parse().ok().map(Bytes)
    }

    /// The file name that tells its type best.
    pub(crate) fn name(&self) -> String {
        names::of(
            self.response.url(),
            self.response.header("content-disposition"),
            self.response.header("content-type"),
        )
    }

    /// The time to store it with: its own, that of the same tag before, or now; none when
    /// the server gives nothing to tell another version by.
    pub(crate) fn modified(&self) -> Option<Timestamp> {
        let etag = self.response.header("etag");
        let date = self.response.header("last-modified");
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let before = self.before.as_ref();
        let before = before.filter(|card| etag.is_some() && card.etag.as_deref() == etag);
        match (date, before, etag) {
            (Some(date), _, _) => Some(stamp(date)),
            (None, Some(card), _) => Some(card.modified),
            (None, None, Some(_)) => Some(stamp(self.received)),
            (None, None, None) => None,
        }
    }

    /// The page as a stream whose errors are reasons; when it was read to its end, what the
    /// server said of it is kept.
    pub(crate) fn reading(self, key: &FileKey, cards: &Cards) -> Reading {
        let text = |name| self.response.header(name).map(str::to_owned);
        let card = self.modified().map(|modified| Card {
            etag: text("etag"),
            last_modified: text("last-modified"),
            modified,
            size: Bytes(0),
        });
        Reading {
            response: self.response,
            key: key.clone(),
            cards: cards.clone(),
            card,
            read: 0,
            ended: false,
        }
    }
}

/// A page that is read.
pub(crate) struct Reading {
    response: Response,
    key: FileKey,
    cards: Cards,
    card: Option<Card>,
    read: u64,
    ended: bool,
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self
            .response
            .read(into)
            .map_err(|error| match Refusal::behind(&error) {
                Some(refusal) => io::Error::other(failures::told(refusal, false)),
                None => error,
            })?;
        self.read += count as u64;
        if count == 0 && !into.is_empty() && !self.ended {
            self.ended = true;
            if let Some(card) = &mut self.card {
                card.size = Bytes(self.read);
            }
            self.cards.keep(&self.key, self.card.as_ref());
        }
        Ok(count)
    }
}

fn stamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_millis() as i64))
}
