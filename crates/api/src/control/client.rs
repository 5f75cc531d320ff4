//! The other processes' side.

use std::io::{self, BufReader};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gristmill_model::EventSeq;
use interprocess::local_socket::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::address::Address;
use super::wire::{Answer, FOLLOW, Hello, PROTOCOL, Request, read_line, write_line};
use crate::operations::operations;
use crate::types::*;
use crate::{ApiError, Follow, Next, Operations};

/// Updates read ahead of a follower that is busy; the owner waits when it is full.
const READ_AHEAD: usize = 1024;

/// The owner of a data folder, asked through its socket. After the owner went and another
/// came, the next question reaches that one.
pub struct Client {
    address: Address,
    owner: Hello,
    /// Nothing after it broke: the next question opens another.
    session: Mutex<Option<Session>>,
}

impl Client {
    /// Connects to the owner of the folder; nothing when there is none. An owner that
    /// speaks another protocol is an error.
    pub fn connect(data_dir: &Path) -> Result<Option<Self>, ApiError> {
        let Ok(address) = Address::of(data_dir) else {
            return Ok(None);
        };
        let Ok(stream) = address.connect() else {
            return Ok(None);
        };
        let Some((owner, session)) = Session::open(stream)? else {
            return Ok(None);
        };
        let session = Mutex::new(Some(session));
        Ok(Some(Self {
            address,
            owner,
            session,
        }))
    }

    /// The owner's process id.
    pub fn owner(&self) -> u32 {
        self.owner.process_id
    }

    /// Whether anyone owns the folder now and can be reached.
    pub fn is_served(&self) -> bool {
        self.address.connect().is_ok()
    }

    /// A client of the same owner with a connection of its own.
    pub fn another(&self) -> Self {
        Self {
            address: self.address.clone(),
            owner: self.owner.clone(),
            session: Mutex::new(None),
        }
    }

    fn ask<I: Serialize, O: DeserializeOwned>(
        &self,
        operation: &str,
        input: &I,
    ) -> Result<O, ApiError> {
        let input = serde_json::to_value(input).map_err(|error| garbled(&error))?;
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut open, id) = self.put(session.take(), operation, &input)?;
        let answer = open.receive()?;
        *session = Some(open);
        match answer {
            Answer {
                error: Some(error), ..
            } => Err(error),
            Answer {
                output: Some(output),
                id: answered,
                ..
            } if answered == id => serde_json::from_value(output).map_err(|error| garbled(&error)),
            Answer { .. } => Err(garbled(&"an answer to another question")),
        }
    }

    /// Sends a question to the owner, or to the next one when that is gone. What was sent is
    /// not sent again, even if its answer is lost: it may have been carried out.
    fn put(
        &self,
        session: Option<Session>,
        operation: &str,
        input: &serde_json::Value,
    ) -> Result<(Session, u64), ApiError> {
        if let Some(mut session) = session
            && let Ok(id) = session.send(operation, input.clone())
        {
            return Ok((session, id));
        }
        let mut session = self.open_session()?;
        let id = session.send(operation, input.clone())?;
        Ok((session, id))
    }

    fn open_session(&self) -> Result<Session, ApiError> {
        let stream = self.address.connect().map_err(|error| gone(&error))?;
        match Session::open(stream)? {
            Some((_, session)) => Ok(session),
            None => Err(gone(&"it closed the connection")),
        }
    }
}

macro_rules! client {
    ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
        impl Operations for Client {
            $( fn $method(&self, input: $input) -> Result<$output, ApiError> {
                self.ask(concat!(stringify!($group), ".", stringify!($verb)), &input)
            } )+

            fn follower(&self, since: EventSeq) -> Result<Box<dyn Follow>, ApiError> {
                let mut session = self.open_session()?;
                let position = EventPosition { since };
                let input = serde_json::to_value(position).map_err(|error| garbled(&error))?;
                session.send(FOLLOW, input)?;
                Remote::start(session).map(|remote| Box::new(remote) as Box<dyn Follow>)
            }
        }
    };
}
operations!(client);

/// A connection after both sides said hello.
struct Session {
    reader: BufReader<Shared>,
    stream: Shared,
    last_id: u64,
}

/// The stream in a form that reads and writes from several owners.
#[derive(Clone)]
struct Shared(Arc<Stream>);

impl io::Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Session {
    /// Nothing when the owner closed at once: it is ending, or too many ask it.
    fn open(stream: Stream) -> Result<Option<(Hello, Self)>, ApiError> {
        let stream = Shared(Arc::new(stream));
        let mut reader = BufReader::new(stream.clone());
        if write_line(&*stream.0, &Hello::ours()).is_err() {
            return Ok(None);
        }
        let Ok(Some(owner)) = read_line::<Hello>(&mut reader) else {
            return Ok(None);
        };
        if owner.protocol != PROTOCOL {
            let message = format!(
                "the data folder is in use by Gristmill {} (process {}), which this version cannot speak to",
                owner.gristmill, owner.process_id
            );
            let hint = "close that program, or use the same version here";
            return Err(ApiError::unavailable(message).with_hint(hint));
        }
        let session = Self {
            reader,
            stream,
            last_id: 0,
        };
        Ok(Some((owner, session)))
    }

    fn send(&mut self, operation: &str, input: serde_json::Value) -> Result<u64, ApiError> {
        self.last_id += 1;
        let request = Request {
            id: self.last_id,
            operation: operation.to_owned(),
            input,
        };
        write_line(&*self.stream.0, &request).map_err(|error| gone(&error))?;
        Ok(self.last_id)
    }

    fn receive(&mut self) -> Result<Answer, ApiError> {
        match read_line(&mut self.reader) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(gone(&"it closed the connection")),
            Err(error) => Err(gone(&error)),
        }
    }
}

/// Follows through a connection of its own. The thread that reads ends with the owner, or
/// at the next line after the follower was dropped.
struct Remote {
    updates: Receiver<Update>,
}

impl Remote {
    fn start(session: Session) -> Result<Self, ApiError> {
        let (sender, updates) = sync_channel(READ_AHEAD);
        std::thread::Builder::new()
            .name("follower".to_owned())
            .spawn(move || pump(session, &sender))
            .map_err(|error| ApiError::internal(format!("cannot start a thread: {error}")))?;
        Ok(Self { updates })
    }
}

fn pump(mut session: Session, updates: &SyncSender<Update>) {
    while let Ok(answer) = session.receive() {
        if let Some(update) = answer.update
            && updates.send(update).is_err()
        {
            return;
        }
    }
}

impl Follow for Remote {
    fn next(&mut self, wait: Duration) -> Next {
        match self.updates.recv_timeout(wait) {
            Ok(update) => Next::Update(update),
            Err(RecvTimeoutError::Timeout) => Next::Idle,
            Err(RecvTimeoutError::Disconnected) => Next::Ended,
        }
    }
}

fn gone(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::unavailable(format!(
        "the program that has the data folder open does not answer: {error}"
    ))
    .with_hint("it ended, or is about to: try again")
}

fn garbled(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::internal(format!(
        "the program that has the data folder open cannot be understood: {error}"
    ))
    .with_hint("use the same version of both programs")
}
