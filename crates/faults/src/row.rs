//! A row of the matrix: one kind of fault, and what must hold after it.

use std::path::PathBuf;

use anyhow::Result;

/// What the rows have in common.
pub(crate) struct Bench {
    /// The program to break.
    pub(crate) program: PathBuf,
    /// How much of everything.
    pub(crate) extent: Extent,
    /// Every random choice follows from it.
    pub(crate) seed: u64,
    /// How long the storm takes, where it is said.
    pub(crate) minutes: Option<f64>,
    /// Folders of real documents.
    pub(crate) corpus: Vec<PathBuf>,
}

impl Bench {
    /// Random choices of their own for each row, so that one row can be repeated alone.
    pub(crate) fn random(&self, row: &str) -> fastrand::Rng {
        let salt = row.bytes().fold(0_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        fastrand::Rng::with_seed(self.seed ^ salt)
    }
}

/// How much a run takes upon itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A sample, in minutes.
    Quick,
    /// Everything, in hours.
    All,
}

impl Extent {
    /// `quick` or `all`, whichever this run is.
    pub(crate) fn pick<T>(self, quick: T, all: T) -> T {
        match self {
            Extent::Quick => quick,
            Extent::All => all,
        }
    }
}

/// One kind of fault.
pub(crate) struct Row {
    /// `kill`, `disk`, `files`, …
    pub(crate) family: &'static str,
    /// Unique within the family.
    pub(crate) name: &'static str,
    /// What is done to the program, and what must hold, as one sentence.
    pub(crate) says: &'static str,
    /// Does it. An error says what did not hold.
    pub(crate) run: fn(&Bench) -> Result<Verdict>,
}

impl Row {
    /// `kill/random`.
    pub(crate) fn full_name(&self) -> String {
        format!("{}/{}", self.family, self.name)
    }
}

/// How a row ended when nothing was broken.
pub(crate) enum Verdict {
    /// The promise held each time.
    Held {
        /// How many faults were injected.
        faults: usize,
        /// What was seen, for the table.
        note: String,
    },
    /// This machine cannot inject it.
    LeftOut(String),
}
