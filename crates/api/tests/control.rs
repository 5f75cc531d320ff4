//! The control socket with peers that mean harm, or mean nothing.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gristmill_api::types::Nothing;
use gristmill_api::{Access, Client, Mill, OpenOptions, Operations};
use tempfile::TempDir;

const HELLO: &[u8] = b"{\"gristmill\":\"0\",\"protocol\":1,\"process_id\":1}\n";
/// Connections served at once.
const PLACES: usize = 64;

/// An owner of a data folder in this process.
struct Owner {
    folder: TempDir,
    _mill: Mill,
}

impl Owner {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mill = Mill::open(options(&folder)).unwrap().unwrap();
        Self {
            folder,
            _mill: mill,
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("run/control.sock")
    }

    /// A connection that has not said anything yet.
    fn connect(&self) -> UnixStream {
        let peer = UnixStream::connect(self.socket()).unwrap();
        peer.set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        peer
    }

    /// A well-behaved program gets its answer.
    fn assert_serves(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        // A place becomes free when the owner notices that a peer is gone.
        let client = loop {
            match Client::connect(self.folder.path()).unwrap() {
                Some(client) => break client,
                None => assert!(Instant::now() < until, "the owner does not answer any more"),
            }
        };
        let info = client.application_info(Nothing {}).unwrap();
        assert_eq!(info.process_id, std::process::id());
    }
}

fn options(folder: &TempDir) -> OpenOptions {
    OpenOptions {
        data_dir: folder.path().to_owned(),
        environment: Default::default(),
    }
}

/// Reads the owner's hello, says `words`, and reads until the owner closes.
fn say(mut peer: UnixStream, words: &[u8]) -> String {
    let mut reader = BufReader::new(peer.try_clone().unwrap());
    let mut hello = String::new();
    reader.read_line(&mut hello).unwrap();
    assert!(hello.contains("\"protocol\":1"), "{hello}");
    // The owner may close in the middle of it.
    let _ = peer.write_all(words);
    let _ = peer.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = reader.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn nonsense_costs_its_sender_the_connection_and_nobody_else_anything() {
    let owner = Owner::new();
    let half = [HELLO, b"{\"id\":1,\"operation\":\"jobs.li"].concat();
    let not_an_object = [HELLO, b"[1,2,3]\n"].concat();
    let noise = [HELLO, &[0xFF; 1000], b"\n"].concat();
    for words in [
        &b"\n"[..],
        b"GET / HTTP/1.1\r\n\r\n",
        &half,
        &not_an_object,
        &noise,
        b"",
    ] {
        let answer = say(owner.connect(), words);
        assert_eq!(answer, "", "{:?}", String::from_utf8_lossy(words));
        owner.assert_serves();
    }
}

#[test]
fn an_endless_line_is_cut_off() {
    let owner = Owner::new();
    let mut peer = owner.connect();
    peer.set_write_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    peer.write_all(HELLO).unwrap();
    let piece = vec![b'x'; 1 << 20];
    let taken = (0..200).take_while(|_| peer.write_all(&piece).is_ok());
    let taken = taken.count();
    assert!((60..80).contains(&taken), "{taken} MiB were taken");
    owner.assert_serves();
}

#[test]
fn an_unknown_operation_and_wrong_input_are_answered() {
    let owner = Owner::new();
    let requests = [
        &b"{\"id\":1,\"operation\":\"jobs.explode\"}\n"[..],
        b"{\"id\":2,\"operation\":\"jobs.get\",\"input\":{\"id\":7}}\n",
    ];
    let answers = say(owner.connect(), &[HELLO, &requests.concat()].concat());
    let answers: Vec<&str> = answers.lines().collect();
    assert!(answers[0].contains("\"not_found\""), "{answers:?}");
    assert!(answers[1].contains("\"invalid\""), "{answers:?}");
}

#[test]
fn ten_thousand_connections_are_turned_away_and_the_owner_lives() {
    let owner = Owner::new();
    let silent: Vec<UnixStream> = (0..PLACES).map(|_| owner.connect()).collect();
    for peer in &silent {
        let mut hello = [0; 1];
        let read = (&*peer).read(&mut hello);
        assert_eq!(read.unwrap(), 1, "each has its place");
    }
    for number in 0..10_000 {
        let mut peer = owner.connect();
        let mut heard = [0; 1];
        let closed = matches!(peer.read(&mut heard), Ok(0) | Err(_));
        assert!(closed, "connection {number} is closed at once");
    }
    assert!(Client::connect(owner.folder.path()).unwrap().is_none());
    drop(silent);
    owner.assert_serves();
}

#[test]
fn a_socket_in_a_folder_of_someone_else_is_not_trusted() {
    let owner = Owner::new();
    let run = owner.folder.path().join("run");
    std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o777)).unwrap();
    assert!(
        Client::connect(owner.folder.path()).unwrap().is_none(),
        "anyone could have put a socket into it"
    );
    std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o700)).unwrap();
    const NOBODY: u32 = 65_534;
    if std::os::unix::fs::chown(&run, Some(NOBODY), None).is_err() {
        return eprintln!("left out: only root can give a folder to someone else");
    }
    assert!(Client::connect(owner.folder.path()).unwrap().is_none());
}

#[test]
fn an_owner_that_ends_frees_the_folder_for_the_next() {
    let Owner {
        folder,
        _mill: mill,
    } = Owner::new();
    assert!(
        Mill::open(options(&folder)).unwrap().is_none(),
        "it is taken"
    );
    let asked = Access::own(&options(&folder)).unwrap();
    assert_eq!(asked.owner(), Some(std::process::id()));
    drop(asked);
    drop(mill);
    next_owner(&folder);
}

/// Takes the folder as soon as it is free.
fn next_owner(folder: &TempDir) -> Mill {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(mill) = Mill::open(options(folder)).unwrap() {
            return mill;
        }
        assert!(Instant::now() < until, "the folder is not free");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn whoever_asked_an_owner_that_ended_reaches_the_next_one() {
    let Owner {
        folder,
        _mill: mill,
    } = Owner::new();
    let client = Client::connect(folder.path()).unwrap().unwrap();
    client.application_info(Nothing {}).unwrap();
    drop(mill);
    let refused = client.application_info(Nothing {}).unwrap_err();
    assert!(refused.message.contains("does not answer"), "{refused:?}");

    let _next = next_owner(&folder);
    client.application_info(Nothing {}).unwrap();
}
