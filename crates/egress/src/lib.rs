//! The one way out to the network: every request that Gristmill makes for a user goes
//! through [`Egress`].
//!
//! What it promises, whatever a server answers:
//!
//! - Only `http` and `https`, parsed once, by one parser.
//! - Each address is judged before it is connected to, and the addresses that were judged are
//!   those that are connected to, at every redirect anew. A name cannot change its mind in
//!   between.
//! - Credentials and a caller's headers stay with the origin they were meant for; `https`
//!   never falls back to `http`.
//! - Time, stalls, redirects, headers and decoded bytes have limits, and a body that broke
//!   off is an error, never a short success.
//! - A failure is a value that says whether trying again makes sense, and when.
//!
//! Proxies of the environment are not used: behind one, nobody could judge the address.
//! Nothing here keeps cookies or caches, and nothing is asked again by itself but what a
//! connection that was kept lost before its answer began.

mod address;
mod failure;
mod policy;
mod redirect;
mod request;
mod resolve;
mod response;
mod retry_after;
mod transport;

use std::time::{Duration, Instant, SystemTime};

use ureq::unversioned::transport::Connector as _;
use ureq::unversioned::transport::DefaultConnector;

pub use address::{Reach, reach};
pub use failure::{Again, Failure, Place, Redirect, Refusal};
pub use policy::{Cleartext, Limits, Nearby, Policy, Private};
pub use request::{Credential, Request, Secret};
pub use response::Response;
pub use retry_after::retry_after;
pub use ureq::http::{HeaderMap, Method, StatusCode, header};
pub use url::Url;

use redirect::Hop;
use resolve::Vetted;

/// A client that asks what its policy allows. May be used from several threads at once;
/// connections are kept for a while and used again.
pub struct Egress {
    agent: ureq::Agent,
    longest_wait: Duration,
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Egress").finish_non_exhaustive()
    }
}

impl Egress {
    /// A client under this policy; nothing is sent yet.
    pub fn new(policy: Policy) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(policy.user_agent.clone())
            .proxy(None)
            // Redirects are followed here, where each can be judged.
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let connector = DefaultConnector::default().chain(transport::Guarded);
        let longest_wait = policy.longest_wait;
        Self {
            agent: ureq::Agent::with_parts(config, connector, Vetted::new(policy)),
            longest_wait,
        }
    }

    /// Asks, follows redirects, and gives back an answer of success (2xx) or `304 Not
    /// Modified`; every other status is a [`Failure::Status`]. The body is yet to be read.
    pub fn send(&self, request: Request) -> Result<Response, Failure> {
        let deadline = Instant::now() + request.limits.total;
        let mut hop = Hop::first(request)?;
        loop {
            let answer = match self.exchange(&hop, deadline) {
                // A connection that was kept may end just when it is used again.
                Err(Failure::Cut { .. }) if hop.may_be_repeated() => self.exchange(&hop, deadline),
                answered => answered,
            }?;
            match hop.follow(&answer)? {
                Some(next) => hop = next,
                None => return Response::of(hop, answer, SystemTime::now(), self.longest_wait),
            }
        }
    }

    /// One request and the head of its answer.
    fn exchange(
        &self,
        hop: &Hop,
        deadline: Instant,
    ) -> Result<ureq::http::Response<ureq::Body>, Failure> {
        let (place, limits) = (hop.place(), hop.limits());
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::Timeout {
                place,
                after: limits.total,
            });
        }
        let request = hop.to_http()?;
        tracing::debug!(url = %place, method = %hop.method(), "asking");
        let configured = self
            .agent
            .configure_request(request)
            .timeout_global(Some(left))
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_per_read(Some(limits.stall))
            .timeout_per_write(Some(limits.stall))
            .max_response_header_size(limits.header)
            .build();
        let sent = self.agent.run(configured);
        sent.map_err(|error| Failure::of_exchange(place, limits, error))
    }
}
