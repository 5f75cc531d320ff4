//! Foretells how long a job will take: from what kinds of files cost on the corpus the
//! makers measure with, corrected by what files cost on this machine so far.

mod prior;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use gristmill_model::EtaInterval;
use gristmill_store::{Store, StoreError, TypeTimes};

pub(crate) use prior::{Kind, Work};

/// How long a measurement is good for; taking one reads the latest history.
const FRESH: Duration = Duration::from_secs(60);
/// Seconds of measured work that count as much as the figures of the corpus.
const TRUST: f64 = 2.0;
/// Seconds that starting parsers and loading the model take at most.
const START: f64 = 1.0;

/// Keeps the last measurement.
#[derive(Debug, Default)]
pub(crate) struct Estimator(Mutex<Option<(Duration, Experience)>>);

impl Estimator {
    /// How long `work` will take with as many files in work at once as `workers` says.
    /// `at` is a moment of the engine's clock.
    pub(crate) fn estimate(
        &self,
        store: &Store,
        at: Duration,
        work: &Work,
    ) -> Result<EtaInterval, StoreError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept
            .as_ref()
            .is_some_and(|(taken, _)| at.saturating_sub(*taken) < FRESH);
        if !fresh {
            *kept = Some((at, Experience::of(&store.times_by_type()?)));
        }
        let experience = kept.as_ref().map(|(_, experience)| experience.clone());
        Ok(experience.unwrap_or_default().foretell(work))
    }
}

/// What files of each kind took on this machine.
#[derive(Debug, Clone, Default, PartialEq)]
struct Experience(BTreeMap<Kind, Measured>);

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Measured {
    /// Files that were measured.
    files: f64,
    /// Seconds they should have taken by the figures of the corpus.
    foretold: f64,
    /// Seconds they took.
    took: f64,
}

impl Measured {
    fn and(self, other: Self) -> Self {
        Self {
            files: self.files + other.files,
            foretold: self.foretold + other.foretold,
            took: self.took + other.took,
        }
    }

    /// How much longer than foretold it took, near `usual` while little was measured.
    fn ratio(self, usual: f64) -> f64 {
        (self.took + TRUST * usual) / (self.foretold + TRUST)
    }
}

impl Experience {
    fn of(times: &[TypeTimes]) -> Self {
        let mut kinds: BTreeMap<Kind, Measured> = BTreeMap::new();
        for times in times {
            let kind = Kind::of(&times.media_type);
            let mut work = Work::default();
            work.add(kind, times.files as u32, times.bytes.0);
            let measured = Measured {
                files: times.files as f64,
                foretold: work.seconds(kind).expected,
                took: times.seconds,
            };
            let known = kinds.entry(kind).or_default();
            *known = known.and(measured);
        }
        Self(kinds)
    }

    fn foretell(&self, work: &Work) -> EtaInterval {
        let all = self
            .0
            .values()
            .copied()
            .fold(Measured::default(), Measured::and);
        let usual = all.ratio(1.0);
        let (mut low, mut high) = (0.0, START);
        for kind in work.kinds() {
            let measured = self.0.get(&kind).copied().unwrap_or_default();
            let foretold = work.seconds(kind);
            let expected = foretold.expected * measured.ratio(usual);
            // The more files of a kind were measured, the less the next ones surprise.
            let doubt = 0.3 + 1.2 / (1.0 + measured.files / 20.0);
            let scans = foretold.scans / (1.0 + measured.files / 20.0);
            low += expected / (1.0 + doubt);
            high += expected * (1.0 + doubt) + scans;
        }
        EtaInterval {
            low_seconds: low,
            high_seconds: high,
        }
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::Bytes;

    use super::*;

    fn work(media_type: &str, files: u32, bytes: u64) -> Work {
        let mut work = Work::default();
        work.add(Kind::of(media_type), files, bytes);
        work
    }

    fn times(media_type: &str, files: u64, bytes: u64, seconds: f64) -> TypeTimes {
        TypeTimes {
            media_type: media_type.to_owned(),
            files,
            bytes: Bytes(bytes),
            seconds,
        }
    }

    #[test]
    fn a_few_small_files_are_foretold_in_seconds_before_anything_was_measured() {
        let eta = Experience::default().foretell(&work("text/markdown", 16, 60_000));
        assert!(eta.low_seconds < 2.0 && eta.high_seconds < 10.0, "{eta:?}");
        assert!(eta.low_seconds < eta.high_seconds);
    }

    #[test]
    fn a_slow_machine_is_learned_for_its_kind_and_in_part_for_others() {
        let text = work("text/plain", 100, 10_000_000);
        let pdf = work("application/pdf", 100, 10_000_000);
        let fresh = Experience::default();
        let foretold = text.seconds(Kind::Text).expected;
        let slow = Experience::of(&[times("text/plain", 100, 10_000_000, foretold * 4.0)]);
        let centre = |eta: EtaInterval| (eta.low_seconds * eta.high_seconds).sqrt();
        let learned = centre(slow.foretell(&text)) / centre(fresh.foretell(&text));
        assert!((3.0..5.0).contains(&learned), "{learned}");
        assert!(slow.foretell(&pdf).low_seconds > fresh.foretell(&pdf).low_seconds * 2.0);
    }

    #[test]
    fn the_interval_narrows_with_every_file_measured_and_holds_the_truth() {
        let text = work("text/plain", 50, 5_000_000);
        let truth = text.seconds(Kind::Text).expected * 1.5;
        let width = |files: u64| {
            let seconds = truth * files as f64 / 50.0;
            let known = Experience::of(&[times("text/plain", files, files * 100_000, seconds)]);
            let eta = known.foretell(&text);
            assert!(
                eta.low_seconds < truth && truth < eta.high_seconds,
                "{files}: {eta:?}"
            );
            eta.high_seconds / eta.low_seconds
        };
        assert!(width(1) > width(20) && width(20) > width(500));
    }
}
