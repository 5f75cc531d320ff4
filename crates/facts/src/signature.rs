//! How much two whole texts have in common, told from 128 bytes of each.
//!
//! MinHash by one permutation (Li, Owen and Zhang, "One permutation hashing", 2012): shingles
//! are dealt into bins, and of each bin only the smallest is remembered, by one byte. Texts
//! have a bin in common as often as they have shingles in common.

use crate::likeness::{FEWEST, Shingles, mixed};

/// Bins, and bytes of a signature.
const BINS: usize = 128;
/// What stands for a bin without a shingle.
const EMPTY: u8 = 0;
/// How often bytes of different shingles are the same by chance.
const BY_CHANCE: f32 = 1.0 / 255.0;
/// Bins in a row that make a band.
const BAND: usize = 6;
/// Bands; bins that are left over belong to none.
pub(crate) const BANDS: usize = BINS / BAND;

/// What is remembered of a whole text to tell how much it has in common with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; BINS]);

impl Signature {
    /// The signature of a text in passages; none for one too short to be told from others:
    /// fewer than 11 different words in a row in the longest passage.
    pub fn of<'a>(passages: impl IntoIterator<Item = &'a Shingles>) -> Option<Self> {
        let mut smallest = [u64::MAX; BINS];
        let mut longest = 0;
        for passage in passages {
            let shingles = passage.hashes();
            longest = longest.max(shingles.len());
            for hash in shingles.iter().copied().map(mixed) {
                let bin = &mut smallest[hash as usize % BINS];
                *bin = hash.min(*bin);
            }
        }
        let byte = |hash| match hash {
            u64::MAX => EMPTY,
            hash => (mixed(hash) % 255) as u8 + 1,
        };
        (longest >= FEWEST).then(|| Self(smallest.map(byte)))
    }

    /// A signature that was stored; none for bytes of another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// What is stored of it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// About the part of all shingles of both texts that both have, from 0 to 1: as
    /// [`crate::Shingles::likeness`], give or take 0.04 for texts of some hundred words.
    pub fn likeness(&self, other: &Self) -> f32 {
        let pairs = || self.0.iter().zip(&other.0);
        let empty = pairs().filter(|pair| *pair == (&EMPTY, &EMPTY)).count();
        let same = pairs().filter(|(one, other)| one == other).count() - empty;
        if empty == BINS {
            return 0.0;
        }
        let found = same as f32 / (BINS - empty) as f32;
        ((found - BY_CHANCE) / (1.0 - BY_CHANCE)).max(0.0)
    }

    /// What texts share that have much in common: of those with eight tenths, 998 of 1,000
    /// share a band; with half, one of four; with a tenth, one of 50,000.
    pub(crate) fn bands(&self) -> impl Iterator<Item = u64> {
        (0..BANDS).filter_map(|band| self.band(band))
    }

    /// The value of one of [`BANDS`]; none where all its bins are empty.
    pub(crate) fn band(&self, band: usize) -> Option<u64> {
        let bins = &self.0[band * BAND..(band + 1) * BAND];
        let some = bins.iter().any(|bin| *bin != EMPTY);
        // The number of the band keeps values of one apart from those of another.
        let value = |value: u64, bin: &u8| (value << 8) | u64::from(*bin);
        some.then(|| bins.iter().fold(band as u64, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` words that no other `first` has.
    fn text(first: usize, count: usize) -> String {
        let words = (first..first + count).map(|number| format!("w{number}"));
        words.collect::<Vec<_>>().join(" ")
    }

    fn signature(text: &str) -> Signature {
        Signature::of([&Shingles::of([text])]).unwrap()
    }

    #[test]
    fn signatures_tell_how_much_texts_have_in_common() {
        for common in [0, 100, 200, 320, 380, 400] {
            let mut off = 0.0;
            for number in 0..100 {
                let start = number * 10_000;
                let (one, other) = (text(start, 400), text(start + 400 - common, 400));
                let exact = Shingles::of([one.as_str()]).likeness(&Shingles::of([other.as_str()]));
                let told = signature(&one).likeness(&signature(&other));
                assert!((told - exact).abs() < 0.16, "{common}: {told} for {exact}");
                off += told - exact;
            }
            let mean: f32 = off / 100.0;
            assert!(mean.abs() < 0.02, "off by {mean} with {common} in common");
        }
    }

    #[test]
    fn near_duplicates_share_a_band_and_others_do_not() {
        let share = |common: usize| {
            let pairs = (0..300).filter(|number| {
                let start = number * 10_000;
                let one = signature(&text(start, 400));
                let other = signature(&text(start + 400 - common, 400));
                one.bands()
                    .any(|band| other.bands().any(|other| other == band))
            });
            pairs.count()
        };
        assert!(share(360) > 290, "eight tenths in common");
        assert_eq!(share(0), 0);
    }

    #[test]
    fn texts_too_short_to_be_told_apart_have_none() {
        assert_eq!(
            Signature::of(&vec![Shingles::of(["Yours sincerely, the board"]); 20]),
            None
        );
        assert_eq!(Signature::of([]), None);
        assert_eq!(Signature::from_bytes(b"short"), None);
    }

    #[test]
    fn what_is_stored_comes_back() {
        let one = signature(&text(0, 30));
        assert_eq!(Signature::from_bytes(one.as_bytes()), Some(one));
        assert_eq!(one.likeness(&one), 1.0, "also where most bins are empty");
    }

    #[test]
    fn signatures_are_the_same_for_ever() {
        let one = signature("one two three four five six seven eight nine ten eleven twelve");
        let known: Vec<(usize, u8)> = one.0.iter().copied().enumerate().collect();
        let known: Vec<(usize, u8)> = known
            .into_iter()
            .filter(|(_, byte)| *byte != EMPTY)
            .collect();
        let expected = [
            (0, 168),
            (7, 11),
            (25, 56),
            (44, 50),
            (72, 103),
            (80, 176),
            (85, 112),
            (87, 143),
            (110, 148),
        ];
        assert_eq!(
            known, expected,
            "what is stored could not be compared any more"
        );
    }
}
