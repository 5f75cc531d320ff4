//! The owner's side: a thread that accepts, and a thread for each connection.
//!
//! A peer that sends nonsense, stops reading or goes away loses its connection and
//! harms nobody else.

use std::io::{self, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use gristmill_failpoints::{Point, reach};
use interprocess::local_socket::{Listener, Stream, prelude::*};

use super::address::Address;
use super::wire::{Answer, FOLLOW, Hello, PROTOCOL, Request, read_line, write_line};
use crate::types::EventPosition;
use crate::{ApiError, Next, Operations, call};

/// Connections served at once; further ones are closed at once.
const MOST_CONNECTIONS: usize = 64;
/// How long a peer may take to say hello or to make room for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a follower without news hears that the owner is alive, which is also how the
/// owner finds out that the follower is gone.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// Serves a data folder's owner to other processes, until it is dropped.
pub struct ControlServer {
    /// Peers that ask nothing at the moment do not keep it.
    _target: Arc<dyn Operations>,
    address: Address,
    closing: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl ControlServer {
    /// Starts to serve. The caller owns the data folder.
    pub fn start(data_dir: &Path, target: Arc<dyn Operations>) -> Result<Self, ApiError> {
        let cannot = |error: io::Error| {
            let folder = data_dir.display();
            ApiError::unavailable(format!(
                "cannot serve `{folder}` to other programs: {error}"
            ))
        };
        let address = Address::of(data_dir).map_err(cannot)?;
        let listener = address.listen().map_err(cannot)?;
        let closing = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&closing);
        let served = Arc::downgrade(&target);
        let accepting = std::thread::Builder::new()
            .name("control".to_owned())
            .spawn(move || accept(&listener, &served, &seen))
            .map_err(cannot)?;
        Ok(Self {
            _target: target,
            address,
            closing,
            accepting: Some(accepting),
        })
    }
}

impl Drop for ControlServer {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Release);
        // A last connection wakes the thread that accepts.
        let woken = self.address.connect().is_ok();
        if let Some(thread) = self.accepting.take().filter(|_| woken) {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &Listener, target: &Weak<dyn Operations>, closing: &Arc<AtomicBool>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        if closing.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        if open.load(Ordering::Acquire) >= MOST_CONNECTIONS {
            continue;
        }
        let place = Place::take(&open);
        let (target, closing) = (Weak::clone(target), Arc::clone(closing));
        let serving = std::thread::Builder::new().name("control peer".to_owned());
        let started = serving.spawn(move || {
            let _place = place;
            if let Err(error) = serve(&stream, &target, &closing) {
                tracing::debug!(%error, "a control connection ended");
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "cannot serve a control connection");
        }
    }
}

/// One of the places for connections, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(open))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn serve(stream: &Stream, target: &Weak<dyn Operations>, closing: &AtomicBool) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    set_patience(stream, Some(PATIENCE))?;
    write_line(stream, &Hello::ours())?;
    let Some(hello) = read_line::<Hello>(&mut reader)? else {
        return Ok(());
    };
    if hello.protocol != PROTOCOL {
        // The peer reads our hello and tells its user.
        return Ok(());
    }
    set_patience(stream, None)?;
    while let Some(request) = read_line::<Request>(&mut reader)? {
        let Some(target) = target.upgrade() else {
            return Ok(());
        };
        if request.operation == FOLLOW {
            return follow(stream, &*target, &request, closing);
        }
        let answer = answer(&*target, request);
        reach(Point::Answer);
        write_line(stream, &answer)?;
    }
    Ok(())
}

/// Limits waiting for the peer: to send (where one is given) and to take what is sent.
fn set_patience(stream: &Stream, receive: Option<Duration>) -> io::Result<()> {
    let set = || {
        stream.set_recv_timeout(receive)?;
        stream.set_send_timeout(Some(PATIENCE))
    };
    match set() {
        // Named pipes have no timeouts; the number of connections is bounded all the same.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        result => result,
    }
}

fn answer(target: &dyn Operations, request: Request) -> Answer {
    let Request {
        id,
        operation,
        input,
    } = request;
    let (output, error) = match call(target, &operation, input) {
        Ok(output) => (Some(output), None),
        Err(error) => (None, Some(error)),
    };
    Answer {
        id,
        output,
        error,
        update: None,
    }
}

fn follow(
    stream: &Stream,
    target: &dyn Operations,
    request: &Request,
    closing: &AtomicBool,
) -> io::Result<()> {
    let id = request.id;
    let position: EventPosition = serde_json::from_value(request.input.clone())?;
    let mut follower = match target.follower(position.since) {
        Ok(follower) => follower,
        Err(error) => {
            let error = Some(error);
            return write_line(
                stream,
                &Answer {
                    id,
                    error,
                    ..Answer::default()
                },
            );
        }
    };
    while !closing.load(Ordering::Acquire) {
        let update = match follower.next(HEARTBEAT) {
            Next::Update(update) => Some(update),
            Next::Idle => None,
            Next::Ended => break,
        };
        write_line(
            stream,
            &Answer {
                id,
                update,
                ..Answer::default()
            },
        )?;
    }
    Ok(())
}
