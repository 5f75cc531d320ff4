//! The socket of the dialect `batch`.

use std::net::TcpStream;

use serde_json::{Value, json};
use tungstenite::Message;
use tungstenite::client::IntoClientRequest;

use super::at_work::AtWork;
use super::{PATIENCE, Serving};
use crate::support::has_model;

pub(super) struct Socket(tungstenite::WebSocket<TcpStream>);

impl Socket {
    pub(super) fn open(serving: &Serving, path: &str) -> Self {
        let stream = TcpStream::connect(&serving.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let url = format!("ws://{}{path}", serving.address);
        Self(tungstenite::client(url, stream).unwrap().0)
    }

    /// The next message in words.
    pub(super) fn hear(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.0.read().unwrap() {
                return serde_json::from_str(text.as_str()).unwrap();
            }
        }
    }

    /// Everything up to the first message that fits, which comes last.
    pub(super) fn hear_until(&mut self, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            heard.push(self.hear());
            if heard.last().is_some_and(&fits) {
                return heard;
            }
        }
    }

    /// Whether the other side closes it now.
    pub(super) fn has_ended(&mut self) -> bool {
        loop {
            match self.0.read() {
                Ok(Message::Close(_)) | Err(tungstenite::Error::ConnectionClosed) => return true,
                Ok(Message::Text(_)) | Err(_) => return false,
                Ok(_) => {}
            }
        }
    }

    pub(super) fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).unwrap();
    }
}

#[test]
fn a_ping_is_answered_and_nonsense_is_passed_over() {
    let serving = Serving::start(&[]);
    let mut socket = Socket::open(&serving, "/batch/ws/ann");
    let greeting = socket.hear();
    assert_eq!(greeting["type"], "connection_established");
    assert_eq!(
        (&greeting["user_id"], &greeting["job_id"]),
        (&json!("ann"), &Value::Null)
    );
    for nonsense in ["", "nonsense", "[]", r#"{"type":"dance"}"#, r#"{"type":7}"#] {
        socket.say(nonsense);
    }
    socket.say(r#"{"type":"ping","timestamp":"2024-01-15T10:35:00Z"}"#);
    assert_eq!(socket.hear()["type"], "pong");
}

#[test]
fn a_job_is_told_of_from_its_start_to_its_end() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let mut ann = Socket::open(&serving, "/batch/ws/ann");
    let mut bob = Socket::open(&serving, "/batch/ws/bob");
    let (_, _) = (ann.hear(), bob.hear());
    let job = serving.job(&["tides.md", "notice.html"]);
    serving.control(&job, "start");
    let heard = ann.hear_until(|message| message["job"]["status"] == "completed");
    let last = heard.last().unwrap();
    assert_eq!(last["job"]["job_id"], job["job_id"]);
    assert_eq!(
        last["job"]["completed_files"], 2,
        "the whole job is told: {last}"
    );
    let files = heard
        .iter()
        .filter(|message| message["type"] == "file_progress");
    let bands = |message: &Value| {
        let (low, high) = match message["file"]["status"].as_str().unwrap() {
            "parsing" => (10.0, 40.0),
            "chunking" => (40.0, 60.0),
            "embedding" => (60.0, 80.0),
            "storing" => (80.0, 100.0),
            _ => (0.0, 100.0),
        };
        (low..=high).contains(&message["file"]["progress"].as_f64().unwrap())
    };
    assert!(
        files.clone().all(bands),
        "a stage has its own part of the way"
    );
    let mut told = files.clone();
    let first = told.next().unwrap();
    assert_eq!(
        (
            &first["job_id"],
            &first["source_type"],
            &first["connection_id"]
        ),
        (
            &job["job_id"],
            &json!("local_directory"),
            &job["source_progress"][0]["connection_id"]
        )
    );
    assert!(
        first["file"]["file_metadata"]["name"].is_string(),
        "{first}"
    );
    assert!(first["file"]["current_step"].is_string(), "{first}");
    assert!(
        first["timestamp"].as_str().unwrap().ends_with('Z'),
        "{first}"
    );
    let stored = files.filter(|message| message["file"]["status"] == "completed");
    assert_eq!(stored.count(), 2, "{heard:?}");
    bob.say(r#"{"type":"ping"}"#);
    assert_eq!(
        bob.hear()["type"],
        "pong",
        "nothing of another user's job is told"
    );
}

#[test]
fn a_socket_that_comes_late_is_told_of_what_is_under_way() {
    let at_work = AtWork::start("ann", &[]);
    let mut socket = Socket::open(&at_work.serving, "/batch/ws/ann");
    assert_eq!(socket.hear()["type"], "connection_established");
    let told = socket.hear();
    assert_eq!(told["type"], "job_update", "{told}");
    assert_eq!(told["job"]["job_id"], at_work.id());
    assert_eq!(told["job"]["status"], "running");
    let file = &told["job"]["source_progress"][0]["files"][0];
    assert_eq!(file["status"], "embedding", "the whole job is told: {told}");
    at_work.control("cancel");
    at_work.provider.forget();
    socket.hear_until(|message| message["job"]["status"] == "cancelled");
}

#[test]
fn a_socket_for_one_job_hears_of_no_other() {
    let serving = Serving::start(&[]);
    let (first, second) = (serving.job(&["tides.md"]), serving.job(&["tides.md"]));
    let id = first["job_id"].as_str().unwrap();
    let mut socket = Socket::open(&serving, &format!("/batch/ws/ann?job_id={id}"));
    assert_eq!(socket.hear()["job_id"], id);
    serving.control(&second, "cancel");
    serving.control(&first, "cancel");
    let heard = socket.hear_until(|message| message["job"]["status"] == "cancelled");
    assert!(
        heard.iter().all(|message| message["job"]["job_id"] == id),
        "{heard:?}"
    );
    let mut late = Socket::open(&serving, &format!("/batch/ws/ann?job_id={id}"));
    assert_eq!(late.hear()["type"], "connection_established");
    assert_eq!(late.hear()["job"]["status"], "cancelled", "it ended before");
}

#[test]
fn a_handshake_passes_the_front_door_like_any_call() {
    let serving = Serving::start(&["--auth", "required", "--api-key", "ann=s3cret"]);
    let try_open = |path: &str, origin: Option<&str>| {
        let stream = TcpStream::connect(&serving.address).unwrap();
        let url = format!("ws://{}{path}", serving.address);
        let mut request = url.into_client_request().unwrap();
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("Origin", origin.parse().unwrap());
        }
        match tungstenite::client(request, stream) {
            Ok(_) => 101,
            Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(answer))) => {
                answer.status().as_u16()
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(try_open("/batch/ws/ann", None), 401);
    assert_eq!(try_open("/batch/ws/ann?api_key=wrong", None), 401);
    assert_eq!(
        try_open("/batch/ws/bob?api_key=s3cret", None),
        401,
        "another user"
    );
    let page = Some("https://evil.example");
    assert_eq!(try_open("/batch/ws/ann?api_key=s3cret", page), 403);
    assert_eq!(try_open("/batch/ws/ann?api_key=s3cret", None), 101);
}
