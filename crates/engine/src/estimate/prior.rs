//! What files cost where nothing was measured yet, by kind.
//!
//! Measured with a release build on the corpus (360 files, two processors of 2.0 GHz): what
//! parsing took, and chunks a megabyte times what a chunk takes to embed.

use std::thread::available_parallelism;

/// Kinds of files that differ in what a byte costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Text as it is: every byte is embedded.
    Text,
    /// Office files, books and mails: compressed, with pictures inside.
    Package,
    /// Text with fonts and pictures; perhaps scanned.
    Pdf,
    /// Text only by recognition.
    Picture,
}

/// What files of a kind take on one processor, in seconds.
struct Cost {
    file: f64,
    megabyte: f64,
    /// The same on top for files whose pages have to be recognised.
    scanned_file: f64,
    scanned_megabyte: f64,
}

impl Kind {
    /// Every kind, in order.
    pub(crate) const ALL: [Kind; 4] = [Kind::Text, Kind::Package, Kind::Pdf, Kind::Picture];

    /// Chunks that so many bytes of a file become.
    pub(crate) fn chunks(self, bytes: u64) -> f64 {
        let a_megabyte = match self {
            Kind::Text => 900.0,
            Kind::Package => 240.0,
            Kind::Pdf => 75.0,
            Kind::Picture => 12.0,
        };
        bytes as f64 / 1e6 * a_megabyte
    }

    /// The part of a file's work that is done once it is parsed.
    pub(crate) fn parsing(self) -> f64 {
        match self {
            Kind::Text => 0.05,
            Kind::Package => 0.1,
            Kind::Pdf => 0.3,
            Kind::Picture => 0.95,
        }
    }

    pub(crate) fn of(media_type: &str) -> Self {
        match media_type {
            "application/pdf" => Kind::Pdf,
            "application/json" | "application/xml" | "application/x-ndjson" => Kind::Text,
            other if other.starts_with("text/") => Kind::Text,
            other if other.starts_with("image/") => Kind::Picture,
            _ => Kind::Package,
        }
    }

    fn cost(self) -> Cost {
        let (file, megabyte, scanned_file, scanned_megabyte) = match self {
            Kind::Text => (0.025, 13.6, 0.0, 0.0),
            Kind::Package => (0.030, 3.7, 0.0, 0.0),
            Kind::Pdf => (0.045, 1.4, 0.7, 3.7),
            Kind::Picture => (0.005, 0.0, 1.0, 0.0),
        };
        Cost {
            file,
            megabyte,
            scanned_file,
            scanned_megabyte,
        }
    }
}

/// Files to be worked on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Work {
    /// Files and bytes of each kind, in the order of [`Kind`].
    kinds: [(u32, u64); 4],
    /// Whether scanned pages and pictures are read.
    pub(crate) recognition: bool,
}

/// Seconds that files of one kind take.
pub(crate) struct Seconds {
    /// Most likely.
    pub(crate) expected: f64,
    /// More, if as many pages are scanned as in the corpus.
    pub(crate) scans: f64,
}

impl Work {
    pub(crate) fn add(&mut self, kind: Kind, files: u32, bytes: u64) {
        let (all_files, all_bytes) = &mut self.kinds[kind as usize];
        *all_files += files;
        *all_bytes += bytes;
    }

    /// Kinds there are files of.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let there = Kind::ALL.into_iter().zip(self.kinds);
        there
            .filter(|(_, (files, _))| *files > 0)
            .map(|(kind, _)| kind)
    }

    /// What the files of a kind take on all processors of this machine.
    pub(crate) fn seconds(&self, kind: Kind) -> Seconds {
        let (files, bytes) = self.kinds[kind as usize];
        let (files, megabytes) = (f64::from(files), bytes as f64 / 1e6);
        let processors = available_parallelism().map_or(1.0, |count| count.get() as f64);
        let cost = kind.cost();
        let scans = match self.recognition {
            true => files * cost.scanned_file + megabytes * cost.scanned_megabyte,
            false => 0.0,
        };
        Seconds {
            expected: (files * cost.file + megabytes * cost.megabyte) / processors,
            scans: scans / processors,
        }
    }
}
