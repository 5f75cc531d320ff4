//! A provider on this machine for tests: speaks the protocols of all three, and fails in every
//! way that providers do.
//!
//! Its vectors follow from the words of a text, so that searching by meaning can be tried.
//! They are not of length one, and come in the opposite order where the protocol says which
//! text each is of, as no real provider promises otherwise.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

/// The longest that a connection is held without an answer.
const STALL: Duration = Duration::from_secs(20);

/// How an answer goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Mishap {
    /// This status with these headers and this body.
    Status(u16, Vec<(&'static str, String)>, String),
    /// No answer at all, until the provider ends or forgets it, or for 20 seconds.
    Stall,
    /// Half of an answer.
    Cut,
    /// A vector too few.
    Short,
    /// Vectors of this length.
    Dimensions(usize),
    /// A vector with something that is no number.
    NotANumber,
    /// A vector of zeros.
    Zeros,
    /// Two vectors for one text.
    Doubled,
    /// No JSON.
    Nonsense,
    /// A right answer with these headers.
    Headers(Vec<(&'static str, String)>),
}

impl Mishap {
    /// A status without a word.
    pub fn status(code: u16) -> Self {
        Mishap::Status(code, Vec::new(), String::new())
    }

    /// `429` that asks to wait for so many seconds.
    pub fn busy(seconds: u32) -> Self {
        let headers = vec![("Retry-After", seconds.to_string())];
        let body = json!({"error": {"message": "Rate limit reached", "type": "requests",
            "code": "rate_limit_exceeded"}});
        Mishap::Status(429, headers, body.to_string())
    }
}

/// A question it was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The key as it came: `Bearer …`, or the key alone for Gemini.
    pub key: Option<String>,
    /// What was sent.
    pub body: Value,
}

impl Asked {
    /// The texts that were to be embedded.
    pub fn texts(&self) -> Vec<String> {
        texts(&self.body)
    }
}

/// A provider on this machine. It ends when this is dropped.
pub struct StandIn {
    port: u16,
    told: Arc<Told>,
    thread: Option<JoinHandle<()>>,
}

/// What tests say to it while it runs.
struct Told {
    state: Mutex<State>,
    ending: AtomicBool,
    /// How often it was told to forget.
    forgotten: AtomicUsize,
}

struct State {
    /// What happens next, one for each question; afterwards `always`.
    next: VecDeque<Option<Mishap>>,
    always: Option<Mishap>,
    /// Length of vectors where the question does not say.
    dimensions: usize,
    /// The key it accepts; any when there is none.
    key: Option<String>,
    asked: Vec<Asked>,
    struck: usize,
}

impl StandIn {
    /// A provider that works, with vectors of so many numbers where nobody says how many.
    pub fn start(dimensions: usize) -> Self {
        Self::start_at("127.0.0.1:0", dimensions)
    }

    /// The same at an address, to come back where one was before.
    pub fn start_at(address: &str, dimensions: usize) -> Self {
        let listener = TcpListener::bind(address).expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let told = Arc::new(Told {
            state: Mutex::new(State {
                next: VecDeque::new(),
                always: None,
                dimensions,
                key: None,
                asked: Vec::new(),
                struck: 0,
            }),
            ending: AtomicBool::new(false),
            forgotten: AtomicUsize::new(0),
        });
        let heard = Arc::clone(&told);
        let thread = std::thread::spawn(move || serve(&listener, &heard));
        Self {
            port,
            told,
            thread: Some(thread),
        }
    }

    /// Where it is, as a user names it: `http://127.0.0.1:PORT/v1`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// What happens to the next questions, one each; none of it after that.
    pub fn next(&self, mishaps: impl IntoIterator<Item = Option<Mishap>>) {
        self.told.state().next.extend(mishaps);
    }

    /// What happens to every question from now on.
    pub fn always(&self, mishap: Option<Mishap>) {
        self.told.state().always = mishap;
    }

    /// Accepts only this key from now on.
    pub fn want_key(&self, key: &str) {
        self.told.state().key = Some(key.to_owned());
    }

    /// Gives vectors of another length from now on, as another model would.
    pub fn change_dimensions(&self, dimensions: usize) {
        self.told.state().dimensions = dimensions;
    }

    /// Forgets what was to happen: all is well from now on.
    pub fn forget(&self) {
        let mut state = self.told.state();
        state.next.clear();
        state.always = None;
        self.told.forgotten.fetch_add(1, Ordering::Release);
    }

    /// How many answers went wrong so far.
    pub fn struck(&self) -> usize {
        self.told.state().struck
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.told.state().asked.clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.told.ending.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl Told {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Acquire)
    }
}

fn serve(listener: &TcpListener, told: &Arc<Told>) {
    for stream in listener.incoming() {
        if told.is_ending() {
            return;
        }
        let Ok(stream) = stream else { continue };
        let told = Arc::clone(told);
        // Whoever asks may be killed in the middle; only its connection ends.
        std::thread::spawn(move || answer(stream, &told));
    }
}

/// Answers one question and closes the connection.
fn answer(mut stream: TcpStream, told: &Told) -> Option<()> {
    stream.set_read_timeout(Some(STALL)).ok()?;
    let asked = read(&stream)?;
    let forgotten = told.forgotten.load(Ordering::Acquire);
    let (mishap, dimensions, refused) = {
        let mut state = told.state();
        let mishap = state
            .next
            .pop_front()
            .unwrap_or_else(|| state.always.clone());
        let key = asked
            .key
            .as_deref()
            .map(|key| key.trim_start_matches("Bearer "));
        let refused = state
            .key
            .as_deref()
            .is_some_and(|wanted| key != Some(wanted));
        state.asked.push(asked.clone());
        state.struck += usize::from(mishap.is_some());
        (mishap, state.dimensions, refused)
    };
    let mut said = Said::right(&asked, dimensions);
    match mishap {
        _ if refused => said = Said::refusal(&asked),
        None => {}
        Some(Mishap::Stall) => return stall(told, forgotten),
        Some(mishap) => said.spoil(&asked, mishap, dimensions),
    }
    said.write(&mut stream)
}

/// Holds a question back that came when the provider had forgotten so often.
fn stall(told: &Told, before: usize) -> Option<()> {
    const LOOK: Duration = Duration::from_millis(20);
    let looks = STALL.as_millis() / LOOK.as_millis();
    let forgotten = || told.forgotten.load(Ordering::Acquire);
    for _ in 0..looks {
        if told.is_ending() || forgotten() > before {
            break;
        }
        std::thread::sleep(LOOK);
    }
    None
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let (mut length, mut key) = (0, None);
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "authorization" | "x-goog-api-key" => key = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        path,
        key,
        body: serde_json::from_slice(&body).ok()?,
    })
}

/// An answer on its way.
struct Said {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// How much of the body is sent.
    bytes: usize,
}

impl Said {
    fn of(status: u16, body: String) -> Self {
        Self {
            status,
            headers: Vec::new(),
            bytes: body.len(),
            body,
        }
    }

    fn right(asked: &Asked, dimensions: usize) -> Self {
        let body = &asked.body;
        let wished = [
            body.get("dimensions"),
            body.pointer("/requests/0/outputDimensionality"),
        ];
        let wished = wished.into_iter().flatten().find_map(Value::as_u64);
        let dimensions = wished.map_or(dimensions, |wished| wished as usize);
        let texts = asked.texts();
        let vectors = texts.iter().map(|text| vector(text, dimensions));
        Self::of(200, written(&asked.path, &vectors.collect::<Vec<_>>()))
    }

    fn refusal(asked: &Asked) -> Self {
        match is_gemini(&asked.path) {
            true => Self::of(
                400,
                json!({"error": {"code": 400, "status": "INVALID_ARGUMENT",
                    "message": "API key not valid. Please pass a valid API key.",
                    "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason": "API_KEY_INVALID"}]}})
                .to_string(),
            ),
            false => Self::of(
                401,
                json!({"error": {"message": "Incorrect API key provided",
                    "type": "invalid_request_error", "code": "invalid_api_key"}})
                .to_string(),
            ),
        }
    }

    fn spoil(&mut self, asked: &Asked, mishap: Mishap, dimensions: usize) {
        let texts = asked.texts();
        let usual = |dimensions| {
            let vectors = texts.iter().map(|text| vector(text, dimensions));
            vectors.collect::<Vec<_>>()
        };
        match mishap {
            Mishap::Status(status, headers, body) => {
                *self = Self::of(status, body);
                self.headers = headers;
            }
            Mishap::Stall => {}
            Mishap::Cut => self.bytes /= 2,
            Mishap::Short => {
                let mut vectors = usual(dimensions);
                vectors.pop();
                *self = Self::of(200, written(&asked.path, &vectors));
            }
            Mishap::Dimensions(dimensions) => {
                *self = Self::of(200, written(&asked.path, &usual(dimensions)));
            }
            Mishap::NotANumber => {
                let body = self.body.replacen("0.0", "NaN", 1);
                *self = Self::of(200, body);
            }
            Mishap::Zeros => {
                let zeros: Vec<_> = texts.iter().map(|_| vec![0.0; dimensions]).collect();
                *self = Self::of(200, written(&asked.path, &zeros));
            }
            Mishap::Doubled => {
                *self = Self::of(200, self.body.replace("\"index\":1", "\"index\":0"))
            }
            Mishap::Nonsense => *self = Self::of(200, "<html>".to_owned()),
            Mishap::Headers(headers) => self.headers = headers,
        }
    }

    fn write(&self, stream: &mut TcpStream) -> Option<()> {
        let headers = self.headers.iter();
        let headers: String = headers
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let head = format!(
            "HTTP/1.1 {} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n{headers}\r\n",
            self.status,
            self.body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(&self.body.as_bytes()[..self.bytes]).ok()
    }
}

fn is_gemini(path: &str) -> bool {
    path.ends_with(":batchEmbedContents")
}

fn texts(body: &Value) -> Vec<String> {
    let lists = [body.get("input"), body.get("requests")];
    let list = lists.into_iter().flatten().find_map(Value::as_array);
    let text = |one: &Value| {
        let places = [
            Some(one),
            one.get("text"),
            one.pointer("/content/parts/0/text"),
        ];
        let found = places.into_iter().flatten().find_map(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    list.into_iter().flatten().map(text).collect()
}

fn written(path: &str, vectors: &[Vec<f32>]) -> String {
    if is_gemini(path) {
        let vectors = vectors.iter().map(|vector| json!({"values": vector}));
        return json!({"embeddings": vectors.collect::<Vec<_>>()}).to_string();
    }
    let item = |(index, vector): (usize, &Vec<f32>)| json!({"object": "embedding", "index": index, "embedding": vector});
    let data: Vec<Value> = vectors.iter().enumerate().rev().map(item).collect();
    json!({"object": "list", "data": data, "model": "stand-in",
        "usage": {"prompt_tokens": 1, "total_tokens": 1}})
    .to_string()
}

/// A number at the place of each word, three times as long as it should be.
fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0; dimensions];
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        let hash = blake3::hash(word.to_lowercase().as_bytes());
        let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        let place = u64::from_le_bytes(*first) % dimensions as u64;
        vector[place as usize] += 3.0;
    }
    vector
}
