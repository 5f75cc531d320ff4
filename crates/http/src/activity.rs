//! What goes on at the front door: who is connected, what is under way, what was answered.
//!
//! All of it is in memory and bounded. A path is kept as it was asked for; what stands behind
//! its `?`, bodies and keys never are.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use gristmill_api::types::{ApiConnection, ApiConnectionState, ListRequests, RequestView};
use gristmill_model::Timestamp;
use http_body::{Frame, SizeHint};

use crate::times;

/// Answered requests that are remembered.
const REMEMBERED: usize = 1000;
/// How many are told unless said.
const USUAL: usize = 200;
/// Longest path that is remembered, in characters.
const LONGEST: usize = 300;

/// What goes on. Cheap to clone; outlives a server that is switched off and on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Activity(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    connections: BTreeMap<u64, ApiConnection>,
    last_connection: u64,
    requests: VecDeque<RequestView>,
    answered: u64,
}

/// Who sent a request, as far as that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sender {
    /// The name of its key.
    pub(crate) key: Option<String>,
    /// The user it was for.
    pub(crate) user: Option<String>,
}

/// A request that has been answered.
pub(crate) struct Answered {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    pub(crate) dialect: &'static str,
    pub(crate) sender: Sender,
}

/// An open connection: it is listed until the last of these is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Connected(Arc<Place>);

#[derive(Debug)]
struct Place {
    id: u64,
    peer: SocketAddr,
    activity: Activity,
}

impl Activity {
    /// Lists a connection.
    pub(crate) fn connected(&self, peer: SocketAddr) -> Connected {
        let mut seen = self.lock();
        seen.last_connection += 1;
        let id = seen.last_connection;
        let connection = ApiConnection {
            id,
            peer: peer.to_string(),
            state: ApiConnectionState::Idle,
            since: now(),
            method: None,
            path: None,
            key: None,
            user: None,
        };
        seen.connections.insert(id, connection);
        drop(seen);
        let activity = self.clone();
        Connected(Arc::new(Place { id, peer, activity }))
    }

    /// Notes an answer.
    pub(crate) fn answered(&self, answered: Answered) {
        let took_ms = answered.took.as_millis() as u64;
        let mut seen = self.lock();
        seen.answered += 1;
        let request = RequestView {
            seq: seen.answered,
            id: answered.id,
            at: Timestamp(times::now_millis() - took_ms as i64),
            method: answered.method,
            path: shortened(&answered.path),
            status: answered.status,
            took_ms,
            dialect: answered.dialect.to_owned(),
            key: answered.sender.key,
            user: answered.sender.user,
        };
        if seen.requests.len() == REMEMBERED {
            seen.requests.pop_front();
        }
        seen.requests.push_back(request);
    }

    /// Connections open now, the oldest first.
    pub(crate) fn connections(&self) -> Vec<ApiConnection> {
        self.lock().connections.values().cloned().collect()
    }

    /// Answers given so far.
    pub(crate) fn count(&self) -> u64 {
        self.lock().answered
    }

    /// What was answered lately, the oldest first.
    pub(crate) fn requests(&self, asked: &ListRequests) -> Vec<RequestView> {
        let seen = self.lock();
        let after = asked.after.unwrap_or(0);
        let most = asked.limit.map_or(USUAL, |limit| limit as usize);
        let newest = seen.requests.iter().rev();
        let mut wanted: Vec<_> = newest
            .take_while(|request| request.seq > after)
            .take(most)
            .cloned()
            .collect();
        wanted.reverse();
        wanted
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected {
    /// Where it comes from.
    pub(crate) fn peer(&self) -> SocketAddr {
        self.0.peer
    }

    /// A request came on it.
    pub(crate) fn asked(&self, method: &str, path: &str) {
        self.change(|connection| {
            connection.state = ApiConnectionState::Request;
            connection.method = Some(method.to_owned());
            connection.path = Some(shortened(path));
            (connection.key, connection.user) = (None, None);
        });
    }

    /// It is known who sent the request.
    pub(crate) fn sent_by(&self, sender: &Sender) {
        self.change(|connection| {
            connection.key.clone_from(&sender.key);
            connection.user.clone_from(&sender.user);
        });
    }

    /// It became a socket.
    pub(crate) fn upgraded(&self) {
        self.change(|connection| connection.state = ApiConnectionState::Socket);
    }

    /// The answer, on which the request is under way until all of it is sent.
    pub(crate) fn until_sent(&self, body: Body) -> Body {
        Body::new(Sending {
            body,
            _under_way: UnderWay(self.clone()),
        })
    }

    fn change(&self, change: impl FnOnce(&mut ApiConnection)) {
        let mut seen = self.0.activity.lock();
        if let Some(connection) = seen.connections.get_mut(&self.0.id) {
            change(connection);
            connection.since = now();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.activity.lock().connections.remove(&self.id);
    }
}

/// A request whose answer is on its way.
struct UnderWay(Connected);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.change(|connection| match connection.state {
            ApiConnectionState::Request => connection.state = ApiConnectionState::Idle,
            ApiConnectionState::Idle | ApiConnectionState::Socket => {}
        });
    }
}

/// The body of an answer; nothing is changed about it.
struct Sending {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn shortened(path: &str) -> String {
    match path.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

fn now() -> Timestamp {
    Timestamp(times::now_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(path: &str) -> Answered {
        Answered {
            id: "r".to_owned(),
            method: "GET".to_owned(),
            path: path.to_owned(),
            status: 200,
            took: Duration::from_millis(3),
            dialect: "batch",
            sender: Sender::default(),
        }
    }

    #[test]
    fn what_was_asked_is_remembered_within_a_bound() {
        let activity = Activity::default();
        for number in 0..REMEMBERED + 5 {
            activity.answered(answered(&format!("/{number}")));
        }
        let all = ListRequests {
            limit: Some(u32::MAX),
            ..ListRequests::default()
        };
        let kept = activity.requests(&all);
        assert_eq!((kept.len(), kept[0].seq), (REMEMBERED, 6), "the last ones");
        let later = ListRequests {
            after: Some(kept[REMEMBERED - 3].seq),
            ..ListRequests::default()
        };
        let paths = activity.requests(&later).into_iter().map(|one| one.path);
        assert_eq!(paths.collect::<Vec<_>>(), ["/1003", "/1004"]);
        assert_eq!(activity.count(), 1005);
    }

    #[test]
    fn a_long_path_is_cut_between_characters() {
        let activity = Activity::default();
        activity.answered(answered(&"ä".repeat(1000)));
        let path = &activity.requests(&ListRequests::default())[0].path;
        assert_eq!(path.chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_connection_is_listed_until_the_last_of_it_is_gone() {
        let activity = Activity::default();
        let connected = activity.connected("127.0.0.1:4000".parse().unwrap());
        connected.asked("GET", "/health");
        let body = connected.until_sent(Body::from("ok"));
        drop(connected);
        let listed = activity.connections();
        assert_eq!(listed[0].state, ApiConnectionState::Request, "{listed:?}");
        drop(body);
        assert_eq!(activity.connections(), []);
    }

    #[test]
    fn a_socket_stays_one_when_its_answer_is_sent() {
        let activity = Activity::default();
        let connected = activity.connected("127.0.0.1:4000".parse().unwrap());
        connected.asked("GET", "/batch/ws/ann");
        connected.upgraded();
        drop(connected.until_sent(Body::empty()));
        let listed = activity.connections();
        assert_eq!(listed[0].state, ApiConnectionState::Socket);
        assert_eq!(listed[0].path.as_deref(), Some("/batch/ws/ann"));
    }
}
