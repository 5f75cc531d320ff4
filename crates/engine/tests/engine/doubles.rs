//! A parser of lines that can be held, counted and made to fail, and an embedder that hashes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use gristmill_model::{
    BlockKind, Document, DocumentBuilder, Embedder, Failure, Flow, ModelId, ParseProgress,
    ParseRequest, Parser, ReasonCode, Stage, TokenCounter,
};

/// What a test parser does with a file of a certain name, given how often it saw it.
pub(crate) type Script = Box<dyn Fn(&str, usize) -> Option<Failure> + Send + Sync>;

/// A paragraph for each line.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) script: Option<Script>,
    /// Files wait here while it is shut.
    pub(crate) gate: Gate,
    /// Whether a waiting file answers when it is asked to stop.
    pub(crate) deaf: AtomicBool,
    seen: Mutex<HashMap<String, usize>>,
    order: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Lines {
    pub(crate) fn scripted(
        script: impl Fn(&str, usize) -> Option<Failure> + Send + Sync + 'static,
    ) -> Self {
        Self {
            script: Some(Box::new(script)),
            ..Self::default()
        }
    }

    /// Names of the files parsed, in the order they were begun.
    pub(crate) fn order(&self) -> Vec<String> {
        self.order.lock().unwrap().clone()
    }

    /// The most files that were parsed at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    fn begin(&self, name: &str) -> usize {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.order.lock().unwrap().push(name.to_owned());
        let mut seen = self.seen.lock().unwrap();
        let times = seen.entry(name.to_owned()).or_default();
        *times += 1;
        *times
    }

    fn read(
        &self,
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let times = self.begin(&request.name);
        let mut look = || watch(ParseProgress { done: 0, of: None });
        while !self.gate.wait_a_moment() {
            if look() == Flow::Stop && !self.deaf.load(Ordering::SeqCst) {
                return Err(fail(ReasonCode::Cancelled, "stopped"));
            }
        }
        if let Some(failure) = self
            .script
            .as_ref()
            .and_then(|script| script(&request.name, times))
        {
            return Err(failure);
        }
        let text = std::fs::read_to_string(&request.path).unwrap();
        let mut builder = DocumentBuilder::new("text/plain");
        text.lines()
            .for_each(|line| builder.push(BlockKind::Paragraph, None, line));
        Ok(builder.finish())
    }
}

impl Parser for Lines {
    fn version(&self) -> &str {
        "lines 1"
    }

    fn parse(
        &self,
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let read = self.read(request, watch);
        self.now.fetch_sub(1, Ordering::SeqCst);
        read
    }
}

pub(crate) fn fail(code: ReasonCode, detail: &str) -> Failure {
    Failure::new(code, Stage::Parsing, detail)
}

/// Something to wait at; open unless it was shut.
#[derive(Default)]
pub(crate) struct Gate {
    shut: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    pub(crate) fn shut(&self) {
        *self.shut.lock().unwrap() = true;
    }

    pub(crate) fn open(&self) {
        *self.shut.lock().unwrap() = false;
        self.changed.notify_all();
    }

    /// Waits a little while it is shut, and says whether it is open.
    fn wait_a_moment(&self) -> bool {
        let shut = self.shut.lock().unwrap();
        let moment = Duration::from_millis(5);
        let (shut, _) = self
            .changed
            .wait_timeout_while(shut, moment, |shut| *shut)
            .unwrap();
        !*shut
    }
}

/// Vectors made of a text's hash: equal texts, equal vectors.
pub(crate) struct HashEmbedder {
    model: ModelId,
    /// Batches wait here while it is shut; asking whether the model is there does not.
    pub(crate) gate: Gate,
    order: Mutex<Vec<String>>,
}

impl Default for HashEmbedder {
    fn default() -> Self {
        Self {
            model: ModelId("hash/32".into()),
            gate: Gate::default(),
            order: Mutex::default(),
        }
    }
}

impl HashEmbedder {
    /// Another model of the same make.
    pub(crate) fn called(model: &str) -> Self {
        Self {
            model: ModelId(model.into()),
            ..Self::default()
        }
    }

    /// The vector of a text: another one by each model.
    pub(crate) fn vector(&self, text: &str) -> Vec<f32> {
        vector(text, &self.model)
    }

    /// How many texts were embedded so far.
    pub(crate) fn embedded(&self) -> usize {
        self.order.lock().unwrap().len()
    }

    /// The texts embedded so far, batch by batch.
    pub(crate) fn order(&self) -> Vec<String> {
        self.order.lock().unwrap().clone()
    }
}

impl TokenCounter for HashEmbedder {
    fn max_tokens(&self) -> usize {
        256
    }

    fn count(&self, text: &str) -> usize {
        self.offsets(text).len()
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        let start = text.as_ptr() as usize;
        let words = text.split_whitespace();
        words.map(|word| word.as_ptr() as usize - start).collect()
    }
}

impl Embedder for HashEmbedder {
    fn model(&self) -> &ModelId {
        &self.model
    }

    fn dimensions(&self) -> usize {
        32
    }

    /// Texts with the word `poison` fail, those with `nonsense` get no numbers, `shortage`
    /// loses a vector and `narrow` makes vectors too short. `abort` ends the process, and
    /// `bottomless` does so by running out of stack.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        if texts.iter().any(|text| text.contains("abort")) {
            std::process::abort();
        }
        if texts.iter().any(|text| text.contains("bottomless")) {
            println!("{}", fall(0));
        }
        if texts.iter().any(|text| text.contains("poison")) {
            return Err(fail(ReasonCode::EmbedderFailed, "poisoned"));
        }
        while !texts.is_empty() && !self.gate.wait_a_moment() {}
        let mut order = self.order.lock().unwrap();
        order.extend(texts.iter().map(|&text| text.to_owned()));
        let mut vectors: Vec<_> = texts.iter().map(|text| self.vector(text)).collect();
        if texts.iter().any(|text| text.contains("shortage")) {
            vectors.pop();
        }
        Ok(vectors)
    }
}

/// What becomes of texts before a model sees them.
pub(crate) type Before = Box<dyn Fn(&[&str]) -> Result<(), Failure> + Send + Sync>;

/// A model of which a test decides, lot by lot, whether it computes.
pub(crate) struct Guarded {
    pub(crate) model: HashEmbedder,
    /// Whether it computes on this machine.
    pub(crate) local: bool,
    pub(crate) before: Before,
}

impl TokenCounter for Guarded {
    fn max_tokens(&self) -> usize {
        self.model.max_tokens()
    }

    fn count(&self, text: &str) -> usize {
        self.model.count(text)
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        self.model.offsets(text)
    }
}

impl Embedder for Guarded {
    fn model(&self) -> &ModelId {
        self.model.model()
    }

    fn dimensions(&self) -> usize {
        self.model.dimensions()
    }

    fn is_local(&self) -> bool {
        self.local
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        (self.before)(texts)?;
        self.model.embed(texts)
    }
}

/// Overflows the stack.
#[expect(unconditional_recursion, reason = "that is the point")]
fn fall(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    fall(depth + 1) + frame[7]
}

fn vector(text: &str, model: &ModelId) -> Vec<f32> {
    if text.contains("nonsense") {
        return vec![f32::NAN; 32];
    }
    if text.contains("narrow") {
        return vec![0.5; 4];
    }
    let hash = blake3::hash(format!("{model} {text}").as_bytes());
    let numbers = hash.as_bytes().iter().map(|&byte| f32::from(byte) - 127.5);
    let numbers: Vec<f32> = numbers.collect();
    let length = numbers
        .iter()
        .map(|number| number * number)
        .sum::<f32>()
        .sqrt();
    numbers.iter().map(|number| number / length).collect()
}
