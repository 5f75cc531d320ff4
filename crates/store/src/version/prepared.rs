//! A version of a document in the form it is written in.
//!
//! Made on the thread of whoever stores it, so that the one thread that writes has as little
//! as possible left to do.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use gristmill_model::{
    Chunk, Document, DocumentId, DocumentMetadata, Fingerprint, Labelling, LeftOut, ModelId,
};

use crate::error::{Result, StoreError};
use crate::finish::Seen;
use crate::search::words;
use crate::sketches::{self, Sketched};
use crate::version::NewVersion;
use crate::{facts, metadata, row, signs, vectors};

/// A version whose chunks fit their vectors.
pub(crate) struct Prepared {
    pub(crate) new_id: DocumentId,
    pub(crate) seen: Seen,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) facts: Facts,
    /// Counts by reason, as JSON.
    pub(crate) left_out: String,
    pub(crate) quality: f32,
    /// The parsed document: JSON, deflated.
    pub(crate) parsed: Vec<u8>,
    pub(crate) model: ModelId,
    pub(crate) dimensions: usize,
    pub(crate) chunks: Vec<PreparedChunk>,
    /// The signs of all vectors, one after the other.
    pub(crate) signs: Vec<u8>,
    /// By what documents with much the same text find it.
    pub(crate) sketch: Sketched,
    pub(crate) labelling: Option<Labelling>,
}

/// What is known of the document as a whole.
pub(crate) struct Facts {
    pub(crate) media_type: String,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) pages: Option<u32>,
    /// Metadata, and the columns it is written to.
    pub(crate) metadata: DocumentMetadata,
    pub(crate) columns: (String, String),
    /// What its text tells of itself: words, images and phrases.
    pub(crate) of_text: (Option<u64>, Option<u32>, String),
}

/// A chunk with its vector.
pub(crate) struct PreparedChunk {
    pub(crate) chunk: Chunk,
    /// The heading path as JSON.
    pub(crate) headings: String,
    /// The words of its text, folded.
    pub(crate) words: String,
    /// The words of what the document is about and of its headings, by which it is found too.
    pub(crate) context: String,
    pub(crate) vector: vectors::Prepared,
}

impl Prepared {
    /// Refuses a version without a hash of its content, or whose vectors do not fit.
    pub(crate) fn new(version: NewVersion, seen: Option<Seen>) -> Result<Self> {
        let seen = seen.ok_or_else(|| StoreError::Invalid("its content hash is missing".into()))?;
        let dimensions = check(&version)?;
        let parsed = pack(&version.document);
        let NewVersion {
            id,
            fingerprint,
            document,
            metadata: given,
            chunked,
            model,
            vectors,
            labelling,
            facts: of_text,
        } = version;
        let about = words::index_form(&about(&document));
        let signs = vectors.iter().flat_map(|vector| signs::of(vector));
        let signs = signs.collect();
        let sketch = sketches::of(chunked.chunks.iter().map(|chunk| chunk.text.as_str()));
        let chunks = chunked.chunks.into_iter().zip(vectors);
        Ok(Self {
            new_id: id,
            seen,
            fingerprint,
            left_out: row::to_json(&count_left_out(&chunked.left_out)),
            quality: chunked.quality,
            parsed,
            model,
            dimensions,
            signs,
            sketch,
            labelling,
            chunks: chunks
                .map(|(chunk, vector)| PreparedChunk::new(chunk, &vector, &about))
                .collect(),
            facts: Facts {
                media_type: document.media_type,
                title: document.title,
                language: document.language,
                pages: document.pages,
                columns: metadata::columns(&given),
                metadata: given,
                of_text: facts::columns(of_text.as_ref()),
            },
        })
    }
}

impl PreparedChunk {
    fn new(chunk: Chunk, vector: &[f32], about: &str) -> Self {
        let headings = words::index_form(&chunk.heading_path.join(" "));
        Self {
            headings: row::to_json(&chunk.heading_path),
            words: words::index_form(&chunk.text),
            context: format!("{about} {headings}"),
            vector: vectors::Prepared::new(&chunk.text, vector),
            chunk,
        }
    }
}

/// A document's title and what people remember of it besides its text, as it says itself: who
/// wrote it, who received it and what was attached.
fn about(document: &Document) -> String {
    const FIELDS: [&str; 4] = ["author", "to", "cc", "attachments"];
    // Every passage is found by it, and a mailing has thousands of recipients.
    const LONGEST: usize = 1000;
    let values = FIELDS
        .iter()
        .filter_map(|&field| document.metadata.get(field));
    let values = document.title.iter().chain(values);
    let shortened: Vec<String> = values
        .map(|value| value.chars().take(LONGEST).collect())
        .collect();
    shortened.join(" ")
}

/// The vectors' dimension, if they fit the chunks and one another.
fn check(version: &NewVersion) -> Result<usize> {
    let (chunks, vectors) = (version.chunked.chunks.len(), version.vectors.len());
    let refuse = |text: String| Err(StoreError::Invalid(text));
    if chunks != vectors {
        return refuse(format!("{chunks} chunks came with {vectors} vectors"));
    }
    let Some(first) = version.vectors.first() else {
        return refuse("it has no chunk".to_owned());
    };
    let dimensions = first.len();
    if dimensions == 0 || !dimensions.is_multiple_of(8) {
        return refuse(format!("{dimensions} dimensions are not a multiple of 8"));
    }
    if version
        .vectors
        .iter()
        .any(|vector| vector.len() != dimensions)
    {
        return refuse("its vectors are not equally long".to_owned());
    }
    if version
        .vectors
        .iter()
        .flatten()
        .any(|value| !value.is_finite())
    {
        return refuse("a vector holds a value that is not a number".to_owned());
    }
    Ok(dimensions)
}

fn count_left_out(left_out: &[LeftOut]) -> BTreeMap<&'static str, u32> {
    let mut counts = BTreeMap::new();
    for passage in left_out {
        *counts.entry(passage.reason.as_str()).or_insert(0) += 1;
    }
    counts
}

/// A parsed document in the form it is stored in.
pub(crate) fn pack(document: &Document) -> Vec<u8> {
    let json = row::to_json(document);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder
        .write_all(json.as_bytes())
        .and_then(|()| encoder.finish());
    packed.expect("writing to memory does not fail")
}
