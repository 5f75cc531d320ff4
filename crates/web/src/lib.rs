//! Web pages as a source: each URL is one file, and pages of talks and films are what is said
//! in them.
//!
//! A key is the URL itself in its canonical form, without a fragment, so the same page is not
//! taken twice. Nothing is kept of a page but what the server said to tell its next version
//! by; without that memory a page is read again, and its content decides whether it changed.
//!
//! All requests go through [`gristmill_egress`], which judges addresses and sets limits.

mod address;
mod cards;
mod failures;
mod media;
mod names;
mod origins;
mod page;
mod rules;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gristmill_egress::{Egress, Policy, Private, Url};
use gristmill_model::{
    ConnectionId, Failure, FileKey, Flow, Listed, ReasonCode, Selection, Source, SourceType, Stage,
};

pub use address::canonical;
pub use media::{Media, MediaItem, is_media};
pub use rules::WebRules;

use cards::Cards;
use origins::Origins;
use page::{Answer, Page, Pages};

/// How long what a server said about a page holds without asking again: the time between two
/// stages of one attempt.
const FRESH: Duration = Duration::from_secs(20);

/// Web pages of one connection: those it names, and any other that is asked for by its URL.
pub struct Web {
    urls: Vec<String>,
    pages: Pages,
    media: Media,
    cards: Cards,
    origins: Origins,
    looks: Mutex<HashMap<FileKey, Look>>,
}

/// What is known of a page within one attempt.
enum Look {
    /// The server says it is as it was.
    Same(Listed, Instant),
    /// The answer waits to be read.
    Answered(Box<Page>, Listed, Instant),
    /// It was opened; this is what its server said of it.
    Opened(Listed, Told),
    /// It was opened and looked at again.
    Named(Told),
}

/// What was learnt of a page when it was opened.
#[derive(Debug, Clone, Default)]
struct Told {
    name: String,
    facts: Vec<(&'static str, String)>,
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Web")
            .field("urls", &self.urls.len())
            .finish_non_exhaustive()
    }
}

impl Web {
    /// The pages of a connection. Nothing is asked yet.
    pub fn new(urls: &[String], rules: &WebRules, data_dir: &Path, id: &ConnectionId) -> Self {
        // The id may be a caller's own text, so it is not used as a name.
        let name = blake3::hash(id.as_str().as_bytes()).to_hex();
        let folder = data_dir.join("web").join(&name.as_str()[..32]);
        let egress = Egress::new(Policy {
            private: Private::Named(rules.private.clone()),
            ..Policy::default()
        });
        Self {
            urls: urls.to_vec(),
            pages: Pages::new(egress, rules),
            media: rules.media.clone(),
            cards: Cards::new(&folder),
            origins: Origins::new(&folder),
            looks: Mutex::default(),
        }
    }

    fn looks(&self) -> MutexGuard<'_, HashMap<FileKey, Look>> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks a server for a page; with what it said the last time, if `known`.
    fn ask(&self, key: &FileKey, known: bool) -> Result<Answer, Failure> {
        let url = canonical(&key.0)?;
        self.origins.note(&url);
        let card = known.then(|| self.cards.read(key)).flatten();
        self.pages.ask(&url, card).map_err(|failure| {
            let whole =
                failures::is_of_host(&failure) && !self.origins.others_answer(&url, &self.pages);
            failures::told(&failure, whole)
        })
    }

    /// What was seen of a page a moment ago in the same attempt.
    fn seen(&self, key: &FileKey) -> Option<Listed> {
        let mut looks = self.looks();
        let (listed, told) = match looks.get(key)? {
            Look::Same(listed, at) | Look::Answered(_, listed, at) => {
                return (at.elapsed() < FRESH).then(|| listed.clone());
            }
            Look::Opened(listed, told) => (listed.clone(), told.clone()),
            Look::Named(_) => return None,
        };
        // Whoever looks once more after that begins anew.
        looks.insert(key.clone(), Look::Named(told));
        Some(listed)
    }

    /// What is said in a talk.
    fn open_talk(&self, key: &FileKey, url: &Url) -> Result<Box<dyn Read + Send>, Failure> {
        let said = self.media.said(url)?;
        let told = Told {
            name: said.name,
            facts: said.facts,
        };
        let look = Look::Opened(plain(key.clone(), None), told);
        self.looks().insert(key.clone(), look);
        Ok(Box::new(Cursor::new(said.text)))
    }

    /// A page to read: the answer that waits, or one asked for now.
    fn page(&self, key: &FileKey) -> Result<Box<Page>, Failure> {
        let waiting = self.looks().remove(key);
        match waiting {
            Some(Look::Answered(page, _, at)) if at.elapsed() < FRESH => return Ok(page),
            Some(Look::Answered(..) | Look::Same(..) | Look::Opened(..) | Look::Named(_))
            | None => {}
        }
        match self.ask(key, false)? {
            Answer::Page(page) => Ok(page),
            Answer::Same(_) => Err(Failure::new(
                ReasonCode::PageUnusable,
                Stage::Downloading,
                format!("`{key}` is said to be unchanged, which was not asked"),
            )),
        }
    }
}

impl Source for Web {
    fn source_type(&self) -> SourceType {
        SourceType::Web
    }

    /// Fails when no server of the connection answers; what a server answers does not matter.
    fn validate(&self) -> Result<(), Failure> {
        for url in &self.urls {
            self.origins.note(&canonical(url)?);
        }
        match self.origins.any_answers(&self.pages) {
            true => Ok(()),
            false => Err(Failure::new(
                ReasonCode::SourceUnavailable,
                Stage::Accessing,
                "none of the web servers can be reached",
            )),
        }
    }

    fn list(
        &self,
        selection: &Selection,
        visit: &mut dyn FnMut(Listed) -> Flow,
    ) -> Result<(), Failure> {
        let named = selection.keys.iter().map(|key| key.0.as_str());
        let wanted: Vec<&str> = match selection.keys.is_empty() {
            true => self.urls.iter().map(String::as_str).collect(),
            false => named.collect(),
        };
        let excluded: HashSet<&FileKey> = selection.exclude.iter().collect();
        let mut seen = HashSet::new();
        for key in wanted {
            let listed = listed(key);
            let is_new = seen.insert(listed.key.clone());
            if is_new && !excluded.contains(&listed.key) && visit(listed) == Flow::Stop {
                break;
            }
        }
        Ok(())
    }

    fn stat(&self, key: &FileKey) -> Result<Listed, Failure> {
        if let Some(listed) = self.seen(key) {
            return Ok(listed);
        }
        if is_media(&canonical(&key.0)?) {
            // A platform says nothing to tell another version by.
            return Ok(plain(key.clone(), None));
        }
        let (look, listed) = match self.ask(key, true)? {
            Answer::Same(card) => {
                let listed = card.listed(key);
                (Look::Same(listed.clone(), Instant::now()), listed)
            }
            Answer::Page(page) => {
                let listed = Listed {
                    size: page.size(),
                    ..plain(key.clone(), None)
                };
                let look = Look::Answered(page, listed.clone(), Instant::now());
                (look, listed)
            }
        };
        self.looks().insert(key.clone(), look);
        Ok(listed)
    }

    fn open(&self, key: &FileKey) -> Result<Box<dyn Read + Send>, Failure> {
        let url = canonical(&key.0)?;
        if is_media(&url) {
            return self.open_talk(key, &url);
        }
        let page = self.page(key)?;
        let listed = Listed {
            modified: page.modified(),
            ..plain(key.clone(), None)
        };
        let told = Told {
            name: page.name(),
            facts: Vec::new(),
        };
        let look = Look::Opened(listed, told);
        self.looks().insert(key.clone(), look);
        Ok(Box::new(page.reading(key, &self.cards)))
    }

    fn name(&self, key: &FileKey) -> Option<String> {
        match self.looks().get(key)? {
            Look::Opened(_, told) | Look::Named(told) => Some(told.name.clone()),
            Look::Same(..) | Look::Answered(..) => None,
        }
    }

    fn facts(&self, key: &FileKey) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::from([("url".to_owned(), key.0.clone())]);
        if let Some(Look::Opened(_, told) | Look::Named(told)) = self.looks().get(key) {
            let told = told.facts.iter();
            facts.extend(told.map(|(name, value)| ((*name).to_owned(), value.clone())));
        }
        facts
    }
}

/// A page by its one form, or why it is none.
fn listed(key: &str) -> Listed {
    match canonical(key) {
        Ok(url) => plain(FileKey(url.into()), None),
        Err(failure) => plain(FileKey(key.to_owned()), Some(failure)),
    }
}

fn plain(key: FileKey, problem: Option<Failure>) -> Listed {
    Listed {
        key,
        size: None,
        modified: None,
        problem,
    }
}
