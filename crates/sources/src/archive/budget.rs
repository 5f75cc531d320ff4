//! What an archive and all archives inside it may unpack to, counted together: an archive
//! inside an archive must not start a count of its own.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use gristmill_model::{Bytes, Failure, ReasonCode};

use crate::failures::refused;

/// Most members there may be.
const MAX_MEMBERS: usize = 200_000;

/// Archives that unpack to less than this are never called bombs.
const HARMLESS: u64 = 1 << 30;

/// How many times the size of the outermost archive everything in it may unpack to.
const MAX_RATIO: u64 = 200;

/// The count of one archive on disk.
#[derive(Debug)]
pub(super) struct Budget {
    /// What everything in it may unpack to.
    bytes: u64,
    spent: Mutex<Spent>,
}

#[derive(Debug, Default)]
struct Spent {
    bytes: u64,
    members: usize,
    /// Archives counted already: they are opened again and again.
    archives: HashSet<String>,
}

impl Budget {
    /// The budget of an archive of `size` bytes.
    pub(super) fn of(size: u64) -> Self {
        Self {
            bytes: HARMLESS.max(size.saturating_mul(MAX_RATIO)),
            spent: Mutex::default(),
        }
    }

    /// Counts an archive of `size` bytes whose members say they unpack to so many. What
    /// they say is an upper bound: no member yields more.
    pub(super) fn charge(
        &self,
        shown: &str,
        members: usize,
        unpacked: u64,
        size: u64,
    ) -> Result<(), Failure> {
        let refuse = |why: String| {
            let detail = format!("the archive `{shown}` {why}");
            Err(refused(ReasonCode::UnsafeArchive, detail))
        };
        // Sums that a panic left behind are still sums.
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.archives.contains(shown) {
            return Ok(());
        }
        if spent.members + members > MAX_MEMBERS {
            return refuse(format!(
                "has {members} members; with the archives around it at most {MAX_MEMBERS} are read"
            ));
        }
        if spent.bytes.saturating_add(unpacked) > self.bytes {
            return refuse(format!(
                "of {} says it unpacks to {}; with the archives around it at most {} are read",
                Bytes(size),
                Bytes(unpacked),
                Bytes(self.bytes)
            ));
        }
        spent.bytes += unpacked;
        spent.members += members;
        spent.archives.insert(shown.to_owned());
        Ok(())
    }
}
