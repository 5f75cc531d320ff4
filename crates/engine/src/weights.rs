//! How much of a job each file is, counted in chunks.
//!
//! The number is known once a file is chunked. Before, it is expected from the file's kind
//! and size, corrected by what files of that kind turned out to have in this job.

use gristmill_model::{Bytes, FileKey};
use gristmill_parse::Format;

use crate::estimate::{Kind, Work};

/// How much a file without anything to do weighs against one chunk of work: to look at it
/// takes about as long as to embed a chunk.
const NOTHING_TO_DO: f64 = 1.0;
/// Chunks that have to be seen to count as much as the corpus does.
const TRUST: f64 = 30.0;

/// What is known of the files of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Weight they turned out to have, and were expected to have.
    weight: f64,
    expected: f64,
    /// Weight expected of those that wait.
    waiting: f64,
}

/// The weights of one job's files.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    kinds: [Seen; Kind::ALL.len()],
    knows_waiting: bool,
}

impl Weights {
    /// What a file weighs with so many chunks; none when there was nothing to do for it.
    pub(crate) fn known(chunks: Option<u32>) -> f64 {
        chunks.map_or(NOTHING_TO_DO, |chunks| f64::from(chunks.max(1)))
    }

    /// What a file that is not chunked yet is expected to weigh.
    pub(crate) fn expect(&self, key: &FileKey, size: Option<Bytes>) -> f64 {
        let kind = kind(key);
        expected(kind, size) * self.ratio(kind)
    }

    /// A file ended with so many chunks, none when there was nothing to do for it.
    pub(crate) fn learn(&mut self, key: &FileKey, size: Option<Bytes>, chunks: Option<u32>) {
        let kind = kind(key);
        let seen = &mut self.kinds[kind as usize];
        seen.weight += Self::known(chunks);
        seen.expected += expected(kind, size);
    }

    /// A file that waited is begun.
    pub(crate) fn begin(&mut self, key: &FileKey, size: Option<Bytes>) {
        let kind = kind(key);
        let waiting = &mut self.kinds[kind as usize].waiting;
        *waiting = (*waiting - expected(kind, size)).max(0.0);
    }

    /// A file waits.
    pub(crate) fn wait(&mut self, key: &FileKey, size: Option<Bytes>) {
        let kind = kind(key);
        self.kinds[kind as usize].waiting += expected(kind, size);
        self.knows_waiting = true;
    }

    /// Forgets the files that wait: there may be more of them.
    pub(crate) fn forget_waiting(&mut self) {
        self.kinds.iter_mut().for_each(|seen| seen.waiting = 0.0);
        self.knows_waiting = false;
    }

    pub(crate) fn knows_waiting(&self) -> bool {
        self.knows_waiting
    }

    /// What the files that wait are expected to weigh together; none while they are not
    /// known.
    pub(crate) fn waiting(&self) -> Option<f64> {
        let kinds = Kind::ALL.into_iter();
        let sum = kinds.map(|kind| self.kinds[kind as usize].waiting * self.ratio(kind));
        self.knows_waiting.then(|| sum.sum())
    }

    fn ratio(&self, kind: Kind) -> f64 {
        let seen = self.kinds[kind as usize];
        (seen.weight + TRUST) / (seen.expected + TRUST)
    }
}

/// The work that so many files are, for an estimate.
pub(crate) fn work(files: &[(FileKey, Option<Bytes>)]) -> Work {
    let mut work = Work::default();
    for (key, size) in files {
        work.add(kind(key), 1, size.unwrap_or_default().0);
    }
    work
}

fn expected(kind: Kind, size: Option<Bytes>) -> f64 {
    let bytes = size.map_or(0, |size| size.0);
    kind.chunks(bytes).max(1.0)
}

/// A file's kind by its name; what is of no known kind is most likely text.
pub(crate) fn kind(key: &FileKey) -> Kind {
    let extension = key
        .file_name()
        .rsplit_once('.')
        .map(|(_, extension)| extension);
    match extension.and_then(Format::by_extension) {
        Some(format) => Kind::of(format.media_type),
        None => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> FileKey {
        FileKey(name.to_owned())
    }

    #[test]
    fn a_job_learns_how_dense_its_files_are() {
        let mut weights = Weights::default();
        let size = Some(Bytes(100_000));
        let before = weights.expect(&key("a.pdf"), size);
        for _ in 0..20 {
            weights.learn(&key("b.pdf"), size, Some(200));
        }
        let after = weights.expect(&key("a.pdf"), size);
        assert!(before < 20.0 && after > 100.0, "{before} then {after}");
        let text = weights.expect(&key("a.txt"), size);
        assert!((50.0..150.0).contains(&text), "text is not taken for dense");
    }

    #[test]
    fn waiting_files_weigh_by_kind_and_size_until_they_are_begun() {
        let mut weights = Weights::default();
        assert_eq!(weights.waiting(), None);
        weights.wait(&key("large.txt"), Some(Bytes(3_000_000)));
        weights.wait(&key("small.txt"), Some(Bytes(1_000)));
        let both = weights.waiting().unwrap();
        weights.begin(&key("large.txt"), Some(Bytes(3_000_000)));
        let small = weights.waiting().unwrap();
        assert!(both > 1_000.0 && small < 3.0, "{both} then {small}");
    }
}
