//! The one client of all providers: asks in parts, again where that may help, and looks at
//! every answer.
//!
//! A provider that cannot be asked is left alone for a while, so that a thousand files do not
//! each find out by themselves. What is asked of it in that time fails at once, with why.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gristmill_model::{Embedder, Failure, ModelId, Password, TokenCounter};

use crate::endpoint::Endpoint;
use crate::keys::Keys;
use crate::patience::Patience;
use crate::protocol::{self, Purpose, Wish};
use crate::tokens;
use crate::trouble::Trouble;
use crate::wire::Wire;

/// A rough token may be two of the model's, so a text may have half as many of them.
const ROUGH: usize = 2;
/// How long a key that was not accepted is not sent again, unless it is another one by then.
const REFUSED: Duration = Duration::from_secs(60);
/// The longest that a provider is left alone, whatever it asks for.
const LONGEST_REST: Duration = Duration::from_secs(15 * 60);
/// Questions whose vectors are kept.
const QUESTIONS: usize = 64;
/// What is sent to find out whether a provider works again.
const PROBE: &str = "ready";

/// A model on another machine. May be used from several threads at once.
pub struct RemoteEmbedder {
    id: ModelId,
    endpoint: Endpoint,
    dimensions: u32,
    keys: Arc<Keys>,
    patience: Patience,
    wire: Wire,
    state: Mutex<State>,
    /// The latest questions with their vectors: people ask again, and ask for more.
    asked: Mutex<VecDeque<(String, Vec<f32>)>>,
}

/// What is known of the provider.
#[derive(Debug, Default)]
struct State {
    /// Why it could not be asked last; none after it answered.
    trouble: Option<Trouble>,
    /// Until when it is left alone.
    resting: Option<Instant>,
    /// Until when it has nothing left, as it said with an answer of success.
    paced: Option<Instant>,
    /// The key that was not accepted.
    refused: Option<blake3::Hash>,
}

impl std::fmt::Debug for RemoteEmbedder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteEmbedder")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl RemoteEmbedder {
    /// The model of an endpoint with vectors of a length that it has. Nothing is sent yet.
    pub fn new(endpoint: Endpoint, dimensions: u32, keys: Arc<Keys>, patience: Patience) -> Self {
        Self {
            id: endpoint.model_id(dimensions),
            wire: Wire::to(&endpoint),
            endpoint,
            dimensions,
            keys,
            patience,
            state: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// Refuses a provider that wants a key when there is none. Nothing is sent.
    pub fn check_key(&self) -> Result<(), Failure> {
        self.key()
            .map(drop)
            .map_err(|trouble| self.failure(&trouble))
    }

    /// Asks once, and says how long that took.
    pub fn test(&self) -> Result<Duration, Failure> {
        let begun = Instant::now();
        *self.state() = State::default();
        let asked = self.once(
            &self.wish(&[PROBE], Purpose::Query),
            self.patience.query_timeout,
        );
        match asked {
            Ok(_) => Ok(begun.elapsed()),
            Err(trouble) => Err(self.failure(&self.note(trouble))),
        }
    }

    /// Why it cannot be asked now, as far as that is known.
    pub fn trouble(&self) -> Option<String> {
        let state = self.state();
        let trouble = state.trouble.as_ref()?;
        Some(trouble.failure(&self.endpoint.name).detail)
    }

    fn wish<'a>(&self, texts: &'a [&'a str], purpose: Purpose) -> Wish<'a> {
        Wish {
            texts,
            dimensions: self.dimensions,
            purpose,
        }
    }

    /// Asks until there are vectors, or it makes no sense to ask on.
    fn patiently(&self, wish: &Wish<'_>) -> Result<Vec<Vec<f32>>, Failure> {
        for tries in 1.. {
            let asked = self
                .rested()
                .and_then(|()| self.once(wish, self.patience.timeout));
            let trouble = match asked {
                Ok(vectors) => return Ok(vectors),
                Err(trouble) => trouble,
            };
            let chance = getrandom::u64().unwrap_or_default();
            match self.patience.wait(&trouble, tries, chance) {
                Some(wait) if !self.is_resting() => std::thread::sleep(wait),
                Some(_) | None => return Err(self.failure(&self.note(trouble))),
            }
        }
        unreachable!("tries are used up before numbers are")
    }

    /// One request and what came of it, looked at.
    fn once(&self, wish: &Wish<'_>, timeout: Duration) -> Result<Vec<Vec<f32>>, Trouble> {
        let key = self.key()?;
        self.refuse_again(key.as_ref())?;
        let hash = key.as_ref().map(hash_of);
        let question = protocol::question(&self.endpoint, key, wish);
        let answered = self.wire.ask(&self.endpoint, question, timeout);
        if let Err(Trouble::Refused(_)) = &answered {
            self.state().refused = hash;
        }
        let (headers, body) = answered?;
        let vectors = protocol::vectors(&self.endpoint, &body, wish.texts.len())?;
        let vectors = checked(vectors, wish)?;
        *self.state() = State {
            paced: protocol::rest(&headers).map(|rest| Instant::now() + rest.min(LONGEST_REST)),
            ..State::default()
        };
        Ok(vectors)
    }

    /// The key to send; none where none is needed and there is none.
    fn key(&self) -> Result<Option<Password>, Trouble> {
        let found = self.keys.find(&self.endpoint);
        match found.map_err(|error| Trouble::NoKey(error.to_string()))? {
            Some((key, _)) => Ok(Some(key)),
            None if !self.endpoint.needs_key => Ok(None),
            None => {
                let name = &self.endpoint.name;
                Err(Trouble::NoKey(format!(
                    "there is no key: set one with `grist providers set-key {name}`"
                )))
            }
        }
    }

    /// A key that was not accepted a moment ago is not sent again.
    fn refuse_again(&self, key: Option<&Password>) -> Result<(), Trouble> {
        let state = self.state();
        let same = state.refused.is_some() && state.refused == key.map(hash_of);
        match (&state.trouble, state.resting) {
            (Some(trouble), Some(until)) if same && until > Instant::now() => Err(trouble.clone()),
            (_, _) => Ok(()),
        }
    }

    /// Waits while the provider has nothing left, if that is not long; refuses while it is to
    /// be left alone.
    fn rested(&self) -> Result<(), Trouble> {
        let now = Instant::now();
        let (resting, paced) = {
            let state = self.state();
            let left_alone =
                state.resting.is_some_and(|until| until > now) && state.refused.is_none();
            let resting = state.trouble.clone().filter(|_| left_alone);
            (resting, state.paced)
        };
        if let Some(trouble) = resting {
            return Err(trouble);
        }
        match paced.map(|until| until.saturating_duration_since(now)) {
            Some(wait) if wait > self.patience.longest => Err(Trouble::Busy {
                status: 429,
                wait: Some(wait),
            }),
            Some(wait) => {
                std::thread::sleep(wait);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn is_resting(&self) -> bool {
        let resting = self.state().resting;
        resting.is_some_and(|until| until > Instant::now())
    }

    /// Leaves the provider alone, when it is about the provider.
    fn note(&self, trouble: Trouble) -> Trouble {
        if !trouble.concerns_all() || self.is_resting() {
            return trouble;
        }
        let rest = match &trouble {
            Trouble::Refused(_) | Trouble::NoQuota(_) => REFUSED,
            // Setting a key helps at once.
            Trouble::NoKey(_) => Duration::ZERO,
            Trouble::Busy { .. }
            | Trouble::Down { .. }
            | Trouble::Unreachable(_)
            | Trouble::Rejected(_)
            | Trouble::Wrong(_)
            | Trouble::Forbidden(_) => trouble.wait().unwrap_or(self.patience.rest),
        };
        let mut state = self.state();
        state.resting = Some(Instant::now() + rest.min(LONGEST_REST));
        state.trouble = Some(trouble.clone());
        tracing::warn!(model = %self.id, detail = %trouble.failure(&self.endpoint.name).detail,
            rest_ms = rest.as_millis() as u64, "the provider is left alone");
        trouble
    }

    fn failure(&self, trouble: &Trouble) -> Failure {
        trouble.failure(&self.endpoint.name)
    }

    /// Whether it can be asked. One that could not be asked last is asked for one word.
    fn ready(&self) -> Result<(), Failure> {
        let key = self.key().map_err(|trouble| self.failure(&trouble))?;
        let had_trouble = self.state().trouble.is_some();
        if !had_trouble {
            return Ok(());
        }
        let asked = self
            .refuse_again(key.as_ref())
            .and_then(|()| self.rested())
            .and_then(|()| {
                let wish = self.wish(&[PROBE], Purpose::Query);
                self.once(&wish, self.patience.query_timeout)
            });
        match asked {
            Ok(_) => Ok(()),
            Err(trouble) => Err(self.failure(&self.note(trouble))),
        }
    }

    fn asked_before(&self, text: &str) -> Option<Vec<f32>> {
        let asked = self.asked();
        let found = asked.iter().find(|(before, _)| before == text)?;
        Some(found.1.clone())
    }

    fn asked(&self) -> MutexGuard<'_, VecDeque<(String, Vec<f32>)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenCounter for RemoteEmbedder {
    fn max_tokens(&self) -> usize {
        self.endpoint.max_tokens as usize / ROUGH
    }

    fn count(&self, text: &str) -> usize {
        tokens::offsets(text).len()
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        tokens::offsets(text)
    }
}

impl Embedder for RemoteEmbedder {
    fn model(&self) -> &ModelId {
        &self.id
    }

    fn dimensions(&self) -> usize {
        self.dimensions as usize
    }

    /// Never, not even where the address is of this machine: what listens there may hand
    /// texts on.
    fn is_local(&self) -> bool {
        false
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        if texts.is_empty() {
            return self.ready().map(|()| Vec::new());
        }
        let mut vectors = Vec::with_capacity(texts.len());
        for part in parts(texts, &self.endpoint) {
            vectors.extend(self.patiently(&self.wish(part, Purpose::Passage))?);
        }
        Ok(vectors)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, Failure> {
        if let Some(vector) = self.asked_before(text) {
            return Ok(vector);
        }
        let texts = [text];
        let wish = self.wish(&texts, Purpose::Query);
        let asked = self
            .rested()
            .and_then(|()| self.once(&wish, self.patience.query_timeout));
        let vectors = asked.map_err(|trouble| self.failure(&self.note(trouble)))?;
        let vector = vectors.into_iter().next().unwrap_or_default();
        let mut asked = self.asked();
        asked.truncate(QUESTIONS - 1);
        asked.push_front((text.to_owned(), vector.clone()));
        Ok(vector)
    }
}

/// As many texts at a time as one request takes, in order.
fn parts<'a, 'b>(texts: &'a [&'b str], endpoint: &Endpoint) -> Vec<&'a [&'b str]> {
    let mut parts = Vec::new();
    let mut rest = texts;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |text: &&&str| {
            bytes += text.len();
            bytes <= endpoint.most_bytes
        };
        let count = rest
            .iter()
            .take(endpoint.most_texts)
            .take_while(fits)
            .count();
        let (part, after) = rest.split_at(count.max(1));
        parts.push(part);
        rest = after;
    }
    parts
}

/// Refuses what is not one vector of the right length for each text, and has the others be of
/// length one.
fn checked(vectors: Vec<Vec<f32>>, wish: &Wish<'_>) -> Result<Vec<Vec<f32>>, Trouble> {
    let (texts, wanted) = (wish.texts.len(), wish.dimensions as usize);
    if vectors.len() != texts {
        let found = vectors.len();
        let problem = format!("it gave {found} vectors for {texts} texts");
        return Err(Trouble::Wrong(problem));
    }
    vectors
        .into_iter()
        .map(|vector| match vector.len() == wanted {
            true => unit(vector),
            false => {
                let found = vector.len();
                Err(Trouble::Wrong(format!(
                    "it gave vectors of {found} numbers instead of {wanted}: another model may answer now"
                )))
            }
        })
        .collect()
}

fn unit(mut vector: Vec<f32>) -> Result<Vec<f32>, Trouble> {
    let squares = vector.iter().map(|value| f64::from(*value).powi(2));
    let length = squares.sum::<f64>().sqrt();
    if !length.is_finite() || length <= f64::from(f32::MIN_POSITIVE) {
        return Err(Trouble::Wrong(
            "it gave a vector without a direction".to_owned(),
        ));
    }
    for value in &mut vector {
        *value = (f64::from(*value) / length) as f32;
    }
    Ok(vector)
}

fn hash_of(key: &Password) -> blake3::Hash {
    blake3::hash(key.reveal().as_bytes())
}
