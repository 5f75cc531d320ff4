//! What is known of the export under way, and wanted of it, by other threads.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use gristmill_model::{Bytes, ExportId, ExportTotals};

/// What is wanted of the export under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Go on.
    Go,
    /// Hold it.
    Pause,
    /// Stop it for good.
    Cancel,
    /// Put it back: the program ends.
    End,
}

/// An export under way.
pub(super) struct Board {
    pub(super) id: ExportId,
    wanted: Mutex<Wanted>,
    documents: AtomicU32,
    withheld: AtomicU32,
    documents_in_all: AtomicU32,
    passages: AtomicU64,
}

impl Board {
    pub(super) fn new(id: ExportId) -> Self {
        Self {
            id,
            wanted: Mutex::new(Wanted::Go),
            documents: AtomicU32::new(0),
            withheld: AtomicU32::new(0),
            documents_in_all: AtomicU32::new(0),
            passages: AtomicU64::new(0),
        }
    }

    pub(super) fn wanted(&self) -> Wanted {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for something; the end of the program is not taken back.
    pub(super) fn want(&self, wanted: Wanted) {
        let mut now = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if *now != Wanted::End {
            *now = wanted;
        }
    }

    /// There are so many documents.
    pub(super) fn expect(&self, documents: u32) {
        self.documents_in_all.store(documents, Ordering::Relaxed);
    }

    pub(super) fn count_document(&self) {
        self.documents.fetch_add(1, Ordering::Relaxed);
    }

    /// One more was not written because it may not leave.
    pub(super) fn count_withheld(&self) {
        self.withheld.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_passage(&self) {
        self.passages.fetch_add(1, Ordering::Relaxed);
    }

    /// What was written so far, with the size of the file.
    pub(super) fn totals(&self, bytes: u64) -> ExportTotals {
        ExportTotals {
            documents: self.documents.load(Ordering::Relaxed),
            withheld: self.withheld.load(Ordering::Relaxed),
            passages: self.passages.load(Ordering::Relaxed),
            bytes: Bytes(bytes),
            ..self.nothing()
        }
    }

    /// What is left when the file is not.
    pub(super) fn nothing(&self) -> ExportTotals {
        ExportTotals {
            documents_in_all: self.documents_in_all.load(Ordering::Relaxed),
            ..ExportTotals::default()
        }
    }
}
