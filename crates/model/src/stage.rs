//! The stage traits: what the engine drives, without knowing what is behind.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::{
    Bytes, Document, Failure, FileKey, ModelId, Password, ProcessingOptions, Selection, SourceType,
    Timestamp,
};

/// Whether work under way should go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop at once; what was done is thrown away.
    Stop,
}

/// A file as a source lists it, before anything of it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its name within the source.
    pub key: FileKey,
    /// Its size, if the source says.
    pub size: Option<Bytes>,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Why it cannot be taken, where listing alone shows it: a named file that is not
    /// there, a folder without permission, an archive entry with an unsafe path.
    pub problem: Option<Failure>,
}

/// Where bytes come from. Implementations hold no state of a job and may be used by
/// several threads at once.
pub trait Source: Send + Sync {
    /// Its kind.
    fn source_type(&self) -> SourceType;

    /// Whether it can be reached now; the failure's detail is shown to people.
    fn validate(&self) -> Result<(), Failure>;

    /// Visits every file the selection takes, in a stable order, without reading contents.
    /// Stops early when the visitor says so. Only a source as a whole that cannot be
    /// listed is an error; a single file's trouble is a [`Listed::problem`].
    fn list(
        &self,
        selection: &Selection,
        visit: &mut dyn FnMut(Listed) -> Flow,
    ) -> Result<(), Failure>;

    /// Looks at one file again: size and time now.
    fn stat(&self, key: &FileKey) -> Result<Listed, Failure>;

    /// Opens one file for reading from its start. Reading may fail later with an
    /// [`std::io::Error`], which the caller reports as this file's failure.
    fn open(&self, key: &FileKey) -> Result<Box<dyn Read + Send>, Failure>;

    /// Where the file lies on this machine, if it does as a file of its own: good for a
    /// glance at its ends, not for reading what will be stored, because it may change.
    fn local_path(&self, _key: &FileKey) -> Option<PathBuf> {
        None
    }

    /// The file's name once it was opened, where the source learned a better one than its key
    /// tells: that of a page and its type.
    fn name(&self, _key: &FileKey) -> Option<String> {
        None
    }

    /// What the source knows of the file that belongs to its document, such as its URL: taken
    /// as what the document says of itself. Nothing is read for it.
    fn facts(&self, _key: &FileKey) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// The same source, which opens encrypted files with this password; none when it has no
    /// files that it could open with one.
    fn unlocked(&self, _password: &Password) -> Option<Box<dyn Source>> {
        None
    }
}

/// A file to parse: a snapshot on this machine.
#[derive(Debug, Clone)]
pub struct ParseRequest {
    /// The snapshot.
    pub path: PathBuf,
    /// The file's own name, a hint where the content does not tell its type.
    pub name: String,
    /// How to read it.
    pub options: ProcessingOptions,
    /// What to open it with if it is encrypted.
    pub password: Option<Password>,
}

impl ParseRequest {
    /// A request with default options.
    pub fn new(path: &Path, name: &str) -> Self {
        Self {
            path: path.to_owned(),
            name: name.to_owned(),
            options: ProcessingOptions::default(),
            password: None,
        }
    }
}

/// How far a parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseProgress {
    /// Pages, slides, sheets or messages done.
    pub done: u32,
    /// Of how many, where that is known.
    pub of: Option<u32>,
}

/// Turns bytes into a document.
pub trait Parser: Send + Sync {
    /// Changes whenever the same file could come out differently: part of the fingerprint.
    fn version(&self) -> &str;

    /// The version as far as it concerns files of this type: what cannot change how such a
    /// file comes out need not be in it.
    fn version_for(&self, _media_type: &str) -> &str {
        self.version()
    }

    /// Whether files of this type may go through text recognition.
    fn recognises(&self, _media_type: &str) -> bool {
        true
    }

    /// Has files parsed at the lowest priority, or as usual: for those begun from now on.
    fn set_gentle(&self, _gentle: bool) {}

    /// Parses one file. `watch` is called at every page or similar and may block (a paused
    /// job) or stop the work; time spent in it does not count against the file's limit.
    /// After a stop the failure's code is `cancelled`.
    fn parse(
        &self,
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure>;
}

/// Counts and cuts text the way an embedding model does.
pub trait TokenCounter: Send + Sync {
    /// The most tokens one text may have, special tokens not counted.
    fn max_tokens(&self) -> usize;

    /// The number of tokens of `text`, special tokens not counted.
    fn count(&self, text: &str) -> usize;

    /// Byte offsets at which each token of `text` starts, rising; as many as `count` says.
    fn offsets(&self, text: &str) -> Vec<usize>;
}

/// Turns texts into vectors.
pub trait Embedder: TokenCounter {
    /// The model, with everything that changes its vectors.
    fn model(&self) -> &ModelId;

    /// Length of its vectors.
    fn dimensions(&self) -> usize;

    /// Whether texts stay on this machine.
    fn is_local(&self) -> bool {
        true
    }

    /// One unit vector of [`Embedder::dimensions`] numbers for each text, in order. Texts
    /// longer than [`TokenCounter::max_tokens`] are an error, never cut. Asking for nothing
    /// tells whether it can be asked now.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure>;

    /// The unit vector of a question, which is compared with those of passages. A model on
    /// another machine is asked once, so that nobody waits long for an answer.
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, Failure> {
        let vectors = self.embed(&[text])?;
        Ok(vectors.into_iter().next().unwrap_or_default())
    }
}
