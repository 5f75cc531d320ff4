//! How much memory a process holds while it works.

use anyhow::{Result, ensure};

/// Samples of a process's resident memory, in bytes. Empty where the system does not tell.
#[derive(Default)]
pub(crate) struct Memory(Vec<u64>);

/// What may come and go at any time: a large file, a batch of passages.
const SLACK: u64 = 96 << 20;

impl Memory {
    /// Takes a sample.
    pub(crate) fn look(&mut self, process: u32) {
        let facts = std::fs::read_to_string(format!("/proc/{process}/statm"));
        let pages = facts
            .ok()
            .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
        let page = rustix::param::page_size() as u64;
        self.0
            .extend(pages.filter(|pages| *pages > 0).map(|pages| pages * page));
    }

    /// The most it held, in megabytes.
    pub(crate) fn peak_mb(&self) -> u64 {
        self.0.iter().max().unwrap_or(&0) >> 20
    }

    /// Checks that the second half of the time needed no more than the first.
    pub(crate) fn is_flat(&self) -> Result<()> {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        let most = |samples: &[u64]| samples.iter().max().copied().unwrap_or(0);
        let (before, after) = (most(first), most(second));
        ensure!(
            before == 0 || after <= before + SLACK,
            "its memory grew from {} to {} MB",
            before >> 20,
            after >> 20
        );
        Ok(())
    }
}
