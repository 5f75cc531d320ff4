//! What can go wrong, as values that say whether trying again makes sense.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use ureq::Timeout;
use url::Url;

use crate::policy::Limits;
use crate::transport::TornDown;

/// Why a request has no answer, or none that counts. Names places without query and user, so
/// it may be shown and logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It cannot be asked as it stands.
    #[error("cannot ask {place}: {problem}")]
    Request {
        /// Where to.
        place: Place,
        /// What is wrong with it.
        problem: String,
    },
    /// The policy does not let us there.
    #[error("cannot ask {place}: {refusal}")]
    Refused {
        /// Where to.
        place: Place,
        /// Why not.
        refusal: Refusal,
    },
    /// The name has no address, or nobody could be asked for it.
    #[error("cannot find {place}: its name leads to no address")]
    Resolve {
        /// Where to.
        place: Place,
    },
    /// Nobody took the connection.
    #[error("cannot reach {place}: {problem}")]
    Connect {
        /// Where to.
        place: Place,
        /// What the operating system said.
        problem: String,
    },
    /// The encrypted connection cannot be trusted or made.
    #[error("cannot reach {place} safely: {problem}")]
    Tls {
        /// Where to.
        place: Place,
        /// What was wrong, such as an expired certificate.
        problem: String,
    },
    /// All of it took too long.
    #[error("{place} took longer than {} s", after.as_secs())]
    Timeout {
        /// Where to.
        place: Place,
        /// The limit.
        after: Duration,
    },
    /// Nothing moved for too long.
    #[error("{place} sent nothing for {} s", after.as_secs())]
    Stalled {
        /// Where to.
        place: Place,
        /// The limit.
        after: Duration,
    },
    /// The connection broke off before the answer was whole.
    #[error("the answer of {place} broke off")]
    Cut {
        /// Where to.
        place: Place,
    },
    /// The answer is larger than was asked for.
    #[error("the answer of {place} is larger than {limit} bytes")]
    TooLarge {
        /// Where to.
        place: Place,
        /// The limit, of decoded bytes or of the head.
        limit: u64,
    },
    /// The way there was not followed to its end.
    #[error("{place} sends elsewhere, {redirect}")]
    Redirects {
        /// The last place that was asked.
        place: Place,
        /// What was wrong with the redirect.
        redirect: Redirect,
    },
    /// The server says no.
    #[error("{place} answered {code}")]
    Status {
        /// Where to.
        place: Place,
        /// The status, such as 404.
        code: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
        /// The beginning of what it says, without the credential. Text of a stranger: not
        /// for logs.
        excerpt: String,
    },
    /// What came back is not what it should be.
    #[error("the answer of {place} makes no sense: {problem}")]
    Protocol {
        /// Where to.
        place: Place,
        /// What was wrong.
        problem: String,
    },
}

/// Whether to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The answer would be the same.
    Never,
    /// In a while.
    Later,
    /// After this time, which the server asked for.
    After(Duration),
}

/// Why a policy does not let us to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is of this machine, of a network nearby, or for nobody.
    #[error("`{0}` is an address of this machine, of a private network, or reserved")]
    Address(IpAddr),
    /// What is sent could be read on the way.
    #[error("it would go over the internet to `{0}` without encryption: use `https`")]
    Cleartext(IpAddr),
}

/// What was wrong with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Redirect {
    /// There were more than the limit.
    #[error("more often than {0} times")]
    TooMany(u32),
    /// It leads to where it came from.
    #[error("round in a circle")]
    Loop,
    /// It leads from `https` to `http`.
    #[error("to an address without encryption")]
    Downgrade,
    /// It leads nowhere that can be asked.
    #[error("but not to a web address")]
    Nowhere,
    /// It would hand a body to another server.
    #[error("to another server, which must not get what was sent")]
    Body,
}

/// Where a request goes, as it may be shown: without user, query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place(String);

impl Place {
    pub(crate) fn of(url: &Url) -> Self {
        let mut url = url.clone();
        url.set_query(None);
        url.set_fragment(None);
        // A URL that cannot have a user has none to take away.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Self(url.into())
    }

    /// For what is no URL: nothing of it is shown.
    pub(crate) fn unknown() -> Self {
        Self("the address that was given".to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

impl Failure {
    /// Whether to ask again, and when.
    pub fn again(&self) -> Again {
        match self {
            Self::Resolve { .. }
            | Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Stalled { .. }
            | Self::Cut { .. } => Again::Later,
            Self::Status {
                code: 408 | 425 | 429 | 500 | 502..=504 | 506..=510 | 512..=599,
                retry_after,
                ..
            } => retry_after.map_or(Again::Later, Again::After),
            Self::Status { .. }
            | Self::Request { .. }
            | Self::Refused { .. }
            | Self::Tls { .. }
            | Self::TooLarge { .. }
            | Self::Redirects { .. }
            | Self::Protocol { .. } => Again::Never,
        }
    }

    /// Whether the same request may have an answer later.
    pub fn is_transient(&self) -> bool {
        self.again() != Again::Never
    }

    /// A stable name of the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Refused { .. } => "refused",
            Self::Resolve { .. } => "resolve",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::Stalled { .. } => "stalled",
            Self::Cut { .. } => "cut",
            Self::TooLarge { .. } => "too_large",
            Self::Redirects { .. } => "redirects",
            Self::Status { .. } => "status",
            Self::Protocol { .. } => "protocol",
        }
    }

    /// The failure behind an error of reading a body, when there is one.
    pub fn behind(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What an exchange or the reading of a body broke with.
    pub(crate) fn of_exchange(place: Place, limits: Limits, error: ureq::Error) -> Self {
        let problem = |problem: String| Self::Protocol {
            place: place.clone(),
            problem,
        };
        match error {
            ureq::Error::Timeout(timeout) => Self::of_timeout(place, limits, timeout),
            ureq::Error::HostNotFound => Self::Resolve { place },
            ureq::Error::Io(error) => Self::of_io(place, &error),
            ureq::Error::Other(other) => match other.downcast::<Refusal>() {
                Ok(refusal) => Self::Refused {
                    place,
                    refusal: *refusal,
                },
                Err(other) if other.is::<TornDown>() => Self::Cut { place },
                Err(other) => problem(other.to_string()),
            },
            ureq::Error::Rustls(error) => Self::Tls {
                place,
                problem: error.to_string(),
            },
            ureq::Error::Tls(error) => Self::Tls {
                place,
                problem: error.to_owned(),
            },
            ureq::Error::TlsRequired => Self::Tls {
                place,
                problem: "the connection is not encrypted".to_owned(),
            },
            ureq::Error::LargeResponseHeader(_, limit) => Self::TooLarge {
                place,
                limit: limit as u64,
            },
            ureq::Error::Decompress(_, error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::Cut { place }
            }
            ureq::Error::Decompress(kind, _) => problem(format!("it is no {kind}")),
            ureq::Error::BodyStalled => Self::Cut { place },
            // What is left cannot name a query: it speaks of heads and of chunks.
            ureq::Error::Protocol(error) => problem(error.to_string()),
            ureq::Error::ConnectionFailed => Self::Connect {
                place,
                problem: "the connection failed".to_owned(),
            },
            _ => problem("the exchange failed".to_owned()),
        }
    }

    fn of_timeout(place: Place, limits: Limits, timeout: Timeout) -> Self {
        match timeout {
            Timeout::Resolve => Self::Resolve { place },
            Timeout::Connect => Self::Connect {
                place,
                problem: format!("nobody answered within {} s", limits.connect.as_secs()),
            },
            Timeout::PerRead | Timeout::PerWrite => Self::Stalled {
                place,
                after: limits.stall,
            },
            // No other limit is set than that on all of it.
            _ => Self::Timeout {
                place,
                after: limits.total,
            },
        }
    }

    /// Errors of established connections come as [`TornDown`] or as an end too early; the
    /// others are of making one.
    fn of_io(place: Place, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut { place },
            // So rustls hands on what is wrong with a handshake.
            io::ErrorKind::InvalidData if error.get_ref().is_some() => Self::Tls {
                place,
                problem: error.to_string(),
            },
            // A look-up that failed has no kind and no number of the operating system.
            _ if error.raw_os_error().is_none() && error.to_string().contains("lookup") => {
                Self::Resolve { place }
            }
            _ => Self::Connect {
                place,
                problem: error.to_string(),
            },
        }
    }
}
