//! Keeps the machine usable: fewer files are parsed at once while memory is short or when
//! people ask for it, and jobs pause before memory runs out.
//!
//! What is decided is a function of the settings and the memory there is; the thread only
//! measures and applies.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_model::settings::Settings;
use gristmill_model::{Bytes, PauseReason};

use crate::engine::Engine;
use crate::memory::Memory;
use crate::parts::Parts;
use crate::shared::{Shared, Signal};

/// How often to look.
const LOOK: Duration = Duration::from_secs(1);

const MEGABYTE: u64 = 1 << 20;

/// What the work takes of the machine now, and what holds it back.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// Sizes of all files in work together.
    pub bytes_in_flight: Bytes,
    /// The most that may be.
    pub most_bytes: Bytes,
    /// Files in work.
    pub files_in_flight: u32,
    /// Files that wait for room among those bytes.
    pub files_waiting: u32,
    /// Files being parsed.
    pub parsing: u32,
    /// The most that may be parsed at once now.
    pub most_parsing: u32,
    /// The most the settings allow.
    pub wanted_parsing: u32,
    /// The machine's memory, where the system says.
    pub memory: Option<Memory>,
    /// Whether the machine is to be left usable.
    pub gentle: bool,
    /// Why fewer files are worked on than the settings allow.
    pub held_back: Option<HeldBack>,
}

/// Why fewer files are worked on than the settings allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBack {
    /// Gentle mode is on.
    Gentle,
    /// Memory is getting short.
    Memory,
    /// The files in work are as large together as they may be.
    BytesInFlight,
}

/// How short memory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shortage {
    None,
    /// Work with half the parsers.
    Getting,
    /// Work with one parser.
    Short,
    /// Do not work.
    Out,
}

impl Engine {
    /// What the work takes of the machine now.
    pub fn load(&self) -> Load {
        let parts = &self.shared.parts;
        let settings = parts.settings();
        let memory = parts.memory.memory();
        let fill = parts.budget.fill();
        let (parsing, most) = parts.permits.fill();
        let (_, why) = parsers(&settings, memory);
        let full = (fill.waiting > 0).then_some(HeldBack::BytesInFlight);
        Load {
            bytes_in_flight: fill.taken,
            most_bytes: fill.most,
            files_in_flight: fill.files,
            files_waiting: fill.waiting,
            parsing: parsing as u32,
            most_parsing: most as u32,
            wanted_parsing: settings.max_concurrent_processing,
            memory,
            gentle: settings.gentle,
            held_back: full.or(why),
        }
    }
}

/// Applies settings to everything that limits the work.
pub(crate) fn apply(parts: &Parts) {
    let settings = parts.settings();
    parts.budget.set_most(most_bytes(&settings));
    parts.parser.set_gentle(settings.gentle);
    parts.embedding.set_gentle(settings.gentle);
    parts
        .permits
        .set_most(parsers(&settings, parts.memory.memory()).0);
}

/// The setting in bytes.
pub(crate) fn most_bytes(settings: &Settings) -> Bytes {
    Bytes((f64::from(settings.max_concurrent_batch_size_gb) * 1e9) as u64)
}

/// Looks until the other end of `end` is gone.
pub(crate) fn run(shared: &Shared, end: &Receiver<()>) {
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        let parts = &shared.parts;
        let memory = parts.memory.memory();
        parts.permits.set_most(parsers(&parts.settings(), memory).0);
        if memory.is_some_and(is_out) {
            tracing::warn!(?memory, "jobs pause until there is memory again");
            let jobs: Vec<_> = shared.active().keys().cloned().collect();
            for job in jobs {
                shared.signal(Signal::Trouble(job, PauseReason::MemoryTight));
            }
        }
    }
}

/// Whether nothing should be worked on.
pub(crate) fn is_out(memory: Memory) -> bool {
    shortage(memory) == Shortage::Out
}

/// Whether there is enough memory to work again after there was not.
pub(crate) fn has_eased(memory: Memory) -> bool {
    shortage(memory) < Shortage::Short
}

/// How many files may be parsed at once, and why not as many as the settings say.
fn parsers(settings: &Settings, memory: Option<Memory>) -> (usize, Option<HeldBack>) {
    let wanted = settings.max_concurrent_processing as usize;
    let half = |parsers: usize| parsers.div_ceil(2).max(1);
    let (most, why) = match settings.gentle {
        true => (half(wanted), Some(HeldBack::Gentle)),
        false => (wanted, None),
    };
    match memory.map_or(Shortage::None, shortage) {
        Shortage::None => (most, why),
        Shortage::Getting => (half(most), Some(HeldBack::Memory)),
        Shortage::Short | Shortage::Out => (1, Some(HeldBack::Memory)),
    }
}

/// Large machines are not short of memory at a tenth of it, small ones earlier than at a
/// gigabyte.
fn shortage(memory: Memory) -> Shortage {
    let below = |percent: u64, megabytes: u64| {
        let limit = (memory.total.0 / 100 * percent).min(megabytes * MEGABYTE);
        memory.available.0 < limit
    };
    let pressure = memory.pressure.unwrap_or(0.0);
    match () {
        () if below(2, 128) => Shortage::Out,
        () if below(5, 512) || pressure >= 40.0 => Shortage::Short,
        () if below(10, 1024) || pressure >= 10.0 => Shortage::Getting,
        () => Shortage::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(available_mb: u64, pressure: f32) -> Option<Memory> {
        Some(Memory {
            available: Bytes(available_mb * MEGABYTE),
            total: Bytes(16_000 * MEGABYTE),
            pressure: Some(pressure),
        })
    }

    #[test]
    fn fewer_files_are_parsed_at_once_the_shorter_memory_is() {
        let settings = |gentle| Settings {
            max_concurrent_processing: 8,
            gentle,
            ..Settings::default()
        };
        let usual = |memory| parsers(&settings(false), memory);
        assert_eq!(usual(memory(8_000, 0.0)), (8, None));
        assert_eq!(usual(None), (8, None), "nothing is known");
        assert_eq!(usual(memory(1_000, 0.0)), (4, Some(HeldBack::Memory)));
        assert_eq!(usual(memory(8_000, 15.0)), (4, Some(HeldBack::Memory)));
        assert_eq!(usual(memory(400, 0.0)), (1, Some(HeldBack::Memory)));
        assert_eq!(usual(memory(8_000, 60.0)), (1, Some(HeldBack::Memory)));
        let gentle = |memory| parsers(&settings(true), memory);
        assert_eq!(gentle(memory(8_000, 0.0)), (4, Some(HeldBack::Gentle)));
        assert_eq!(gentle(memory(1_000, 0.0)), (2, Some(HeldBack::Memory)));
    }

    #[test]
    fn work_stops_before_memory_runs_out_and_goes_on_only_when_there_is_plenty_more() {
        let out = |available| is_out(memory(available, 0.0).unwrap());
        let eased = |available| has_eased(memory(available, 0.0).unwrap());
        assert!(out(100) && !eased(100));
        assert!(!out(200) && !eased(200), "between the two nothing changes");
        assert!(!out(600) && eased(600));
    }
}
