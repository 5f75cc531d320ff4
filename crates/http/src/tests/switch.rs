//! The switch: on, off and on again, and what is told of what goes on meanwhile.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Instant;

use gristmill_api::types::{
    ApiConnectionState, CreateKey, ListRequests, LocalApiState, LocalApiView, Nothing, RequestView,
    SetSetting,
};
use gristmill_api::{ApiServer, ErrorCode, Mill, OpenOptions, Operations};
use tempfile::TempDir;

use super::{Answer, PATIENCE};
use crate::{ServerConfig, Switch};

/// A switch as the window has it: operations and server know of each other.
struct Switched {
    switch: Arc<Switch>,
    mill: Mill,
    folder: TempDir,
}

impl Switched {
    fn open(folder: TempDir) -> Self {
        let options = OpenOptions {
            data_dir: folder.path().to_owned(),
            environment: Default::default(),
        };
        // A thread of the server before may hold the folder for as long as it looks for its end.
        let until = Instant::now() + PATIENCE;
        let mill = loop {
            match Mill::open(options.clone()).unwrap() {
                Some(mill) => break mill,
                None => assert!(Instant::now() < until, "the folder is not let go of"),
            }
            std::thread::yield_now();
        };
        let switch = Arc::new(Switch::off(mill.operations()));
        let served: Arc<dyn ApiServer> = Arc::clone(&switch) as Arc<dyn ApiServer>;
        mill.served_by(&served);
        switch.start_as_set();
        Self {
            switch,
            mill,
            folder,
        }
    }

    fn fresh() -> Self {
        let switched = Self::open(tempfile::tempdir().unwrap());
        switched.set("api_listen", "127.0.0.1:0");
        switched
    }

    /// The program ends and begins again.
    fn restarted(self) -> Self {
        let Self {
            switch,
            mill,
            folder,
        } = self;
        switch.close();
        drop((switch, mill));
        Self::open(folder)
    }

    fn api(&self) -> Arc<dyn Operations> {
        self.mill.operations()
    }

    fn set(&self, name: &str, value: &str) {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.api().settings_set(SetSetting { name, value }).unwrap();
    }

    fn status(&self) -> LocalApiView {
        self.api().local_api_status(Nothing {}).unwrap()
    }

    fn start(&self) -> SocketAddr {
        let view = self.api().local_api_start(Nothing {}).unwrap();
        view.addresses[0].parse().unwrap()
    }

    fn requests(&self) -> Vec<RequestView> {
        let asked = ListRequests::default();
        self.api().local_api_requests(asked).unwrap().items
    }
}

fn ask(address: SocketAddr, path: &str, key: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nX-API-Key: {key}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    Answer::read(stream)
}

#[test]
fn it_is_off_until_it_is_switched_on_and_comes_back_at_the_next_start() {
    let switched = Switched::fresh();
    assert_eq!(switched.status().state, LocalApiState::Off);
    let address = switched.start();
    let view = switched.status();
    assert_eq!((view.state, view.switchable), (LocalApiState::On, true));
    assert!(TcpStream::connect(address).is_ok());

    let switched = switched.restarted();
    let view = switched.status();
    assert_eq!(view.state, LocalApiState::On, "{view:?}");
    let address: SocketAddr = view.addresses[0].parse().unwrap();
    switched.api().local_api_stop(Nothing {}).unwrap();
    assert!(TcpStream::connect(address).is_err(), "nobody listens");
    let switched = switched.restarted();
    assert_eq!(switched.status().state, LocalApiState::Off);
}

#[test]
fn an_address_that_is_taken_is_told_and_can_be_had_once_it_is_free() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let switched = Switched::fresh();
    switched.set("api_listen", &address);
    let refused = switched.api().local_api_start(Nothing {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Unavailable);
    let view = switched.status();
    assert_eq!(view.state, LocalApiState::Failed);
    assert!(view.problem.unwrap().message.contains(&address));
    drop(taken);
    assert_eq!(switched.start().to_string(), address);
    assert_eq!(switched.start().to_string(), address, "and again at once");
}

#[test]
fn what_is_asked_is_told_without_keys_and_queries() {
    let switched = Switched::fresh();
    let made = switched.api().keys_create(CreateKey {
        name: "Nightly".to_owned(),
        user: Some("ann".to_owned()),
        scope: None,
    });
    let secret = made.unwrap().secret;
    let address = switched.start();
    let path = format!("/batch/statistics?api_key={secret}");
    assert_eq!(ask(address, &path, &secret).status, 200);
    assert_eq!(ask(address, "/batch/jobs/none", "wrong").status, 401);
    assert_eq!(ask(address, "/batch/jobs/none", &secret).status, 404);

    let requests = switched.requests();
    let told: Vec<_> = requests
        .iter()
        .map(|one| {
            (
                one.path.as_str(),
                one.status,
                one.key.as_deref(),
                one.user.as_deref(),
            )
        })
        .collect();
    let nightly = (Some("Nightly"), Some("ann"));
    assert_eq!(
        told,
        [
            ("/batch/statistics", 200, nightly.0, nightly.1),
            ("/batch/jobs/none", 401, None, None),
            ("/batch/jobs/none", 404, nightly.0, nightly.1),
        ]
    );
    let all = serde_json::to_string(&(requests, switched.status())).unwrap();
    assert!(!all.contains(&secret) && !all.contains("wrong"), "{all}");
}

#[test]
fn whoever_is_connected_is_told_until_they_leave() {
    let switched = Switched::fresh();
    let address = switched.start();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "GET /batch/ws/ann HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 101");
    let connections = switched.status().connections;
    assert_eq!(connections.len(), 1, "{connections:?}");
    assert_eq!(connections[0].state, ApiConnectionState::Socket);
    assert_eq!(connections[0].path.as_deref(), Some("/batch/ws/ann"));
    assert_eq!(
        connections[0].peer,
        stream.local_addr().unwrap().to_string()
    );
    switched.api().local_api_stop(Nothing {}).unwrap();
    assert_eq!(switched.status().connections, [], "they were sent away");
}

#[test]
fn changed_settings_hold_once_it_begins_anew() {
    let switched = Switched::fresh();
    let address = switched.start();
    assert_eq!(
        ask(address, "/batch/statistics", "").status,
        401,
        "a wrong key"
    );
    switched.set("api_origins", "https://intranet.example");
    switched.set("api_auth", "required");
    assert!(switched.status().outdated);
    switched.start();
    let view = switched.status();
    assert!(!view.outdated);
    assert_eq!(view.origins, ["https://intranet.example"]);
    assert_eq!(view.auth, gristmill_api::types::ApiAuth::Required);
}

#[test]
fn a_server_that_stands_for_the_whole_program_cannot_be_switched() {
    let switched = Switched::fresh();
    let config = ServerConfig {
        listen: vec!["127.0.0.1:0".parse().unwrap()],
        ..ServerConfig::default()
    };
    let fixed = Switch::always_on(config, switched.api()).unwrap();
    let view = fixed.status();
    assert_eq!((view.state, view.switchable), (LocalApiState::On, false));
    assert_eq!(fixed.stop().unwrap_err().code, ErrorCode::Refused);
    assert_eq!(fixed.start().unwrap_err().code, ErrorCode::Refused);
}
