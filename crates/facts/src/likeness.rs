//! How much two texts have in common, and how likely candidates are found among millions.
//!
//! A text is taken as the set of its shingles: every four words in a row. Two texts are alike
//! to the degree in which these sets overlap (Jaccard). A sketch holds a few values of MinHash
//! of one passage: passages that share one are worth comparing, others hardly ever are.
//! After Broder, "On the resemblance and containment of documents" (1997).

use std::hash::Hasher;

use fnv::FnvHasher;

use crate::words::words;

/// Words in a row that make a shingle.
const SHINGLE: usize = 4;
/// Values of a sketch.
const BANDS: usize = 4;
/// Smallest shingles that make one value: passages share it only if they share all of these.
const ROWS: usize = 2;
/// Shingles below which a passage is too short to be told from others.
pub(crate) const FEWEST: usize = 8;

/// By what passages are found that may be alike: of two with nine tenths in common, 99 of 100
/// share a value; with half in common, two of three; with a tenth, one of 25.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch(pub [i64; BANDS]);

impl Sketch {
    /// The sketch of a passage; none for one of fewer than 11 different words in a row.
    /// Upper and lower case and everything between words make no difference.
    pub fn of(passage: &Shingles) -> Option<Self> {
        let Shingles(shingles) = passage;
        if shingles.len() < FEWEST {
            return None;
        }
        let smallest = |seed: usize| {
            let seed = mixed(seed as u64);
            let hashes = shingles.iter().map(|hash| mixed(hash ^ seed));
            hashes.min().unwrap_or_default()
        };
        Some(Self(std::array::from_fn(|band| {
            let rows = (band * ROWS..(band + 1) * ROWS).map(|seed| smallest(seed + 1));
            // The number of the band keeps values of one apart from those of another.
            let value = rows.fold(band as u64, |value, row| mixed(value ^ row));
            value.cast_signed()
        })))
    }
}

/// The shingles of a text, by which two are compared word for word: in order, each once.
#[derive(Debug, Clone, Default)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// Those of a text in passages. What stands across two of them is not looked at.
    pub fn of<'a>(passages: impl IntoIterator<Item = &'a str>) -> Self {
        let mut shingles = Vec::new();
        for passage in passages {
            let hashes: Vec<u64> = words(passage).map(hash).collect();
            let shingle = |row: &[u64]| row.iter().fold(0, |value, word| mixed(value ^ word));
            shingles.extend(hashes.windows(SHINGLE).map(shingle));
        }
        shingles.sort_unstable();
        shingles.dedup();
        Self(shingles)
    }

    /// The part of all shingles of both texts that both have, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f32 {
        let shared = self.shared(other);
        part(shared, self.0.len() + other.0.len() - shared)
    }

    /// The part of this text's shingles that the other has too, from 0 to 1.
    pub fn part_in(&self, other: &Self) -> f32 {
        part(self.shared(other), self.0.len())
    }

    /// Their hashes, in order.
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.0
    }

    fn shared(&self, other: &Self) -> usize {
        let has = |hash: &&u64| other.0.binary_search(hash).is_ok();
        self.0.iter().filter(has).count()
    }
}

fn part(some: usize, all: usize) -> f32 {
    match all {
        0 => 0.0,
        all => some as f32 / all as f32,
    }
}

/// FNV-1a, which is the same everywhere and for ever.
fn hash(word: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    for lower in word.chars().flat_map(char::to_lowercase) {
        hasher.write_u32(u32::from(lower).to_le());
    }
    hasher.finish()
}

/// Spreads a value over all bits; the finaliser of SplitMix64.
pub(crate) fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` words that no other `first` has.
    fn passage(first: usize, count: usize) -> String {
        let words = (first..first + count).map(|number| format!("w{number}"));
        words.collect::<Vec<_>>().join(" ")
    }

    fn sketch(passage: &str) -> Option<Sketch> {
        Sketch::of(&Shingles::of([passage]))
    }

    fn likeness(one: &str, other: &str) -> f32 {
        Shingles::of([one]).likeness(&Shingles::of([other]))
    }

    fn share(one: &str, other: &str) -> bool {
        let (one, other) = (sketch(one).unwrap(), sketch(other).unwrap());
        one.0.iter().zip(other.0).any(|(one, other)| *one == other)
    }

    #[test]
    fn what_is_between_words_makes_no_difference() {
        let plain = "the reading room on quay street has flooded four times in six years";
        let other = "The reading room, on Quay Street,\n has flooded: FOUR times – in six years!";
        assert_eq!(sketch(plain), sketch(other));
        assert_eq!(likeness(plain, other), 1.0);
    }

    #[test]
    fn short_passages_have_no_sketch() {
        assert_eq!(sketch("Yours sincerely, the board"), None);
        assert_eq!(sketch(&"again ".repeat(100)), None);
    }

    #[test]
    fn a_changed_word_costs_the_shingles_it_stands_in() {
        let one = passage(0, 104);
        let other = one.replace("w50 ", "x50 ");
        let alike = likeness(&one, &other);
        assert!((alike - 97.0 / 105.0).abs() < 1e-6, "{alike}");
        assert_eq!(likeness(&one, &passage(500, 104)), 0.0);
    }

    #[test]
    fn a_text_in_a_larger_one_is_wholly_in_it_and_still_not_like_it() {
        let letter = passage(0, 103);
        let binder = Shingles::of(
            [passage(1000, 300), letter.clone(), passage(2000, 300)]
                .iter()
                .map(String::as_str),
        );
        let letter = Shingles::of([letter.as_str()]);
        assert_eq!(letter.part_in(&binder), 1.0);
        assert!((letter.likeness(&binder) - 100.0 / 694.0).abs() < 1e-6);
        assert_eq!(letter.likeness(&Shingles::default()), 0.0);
        assert_eq!(Shingles::default().part_in(&letter), 0.0);
    }

    #[test]
    fn the_more_passages_have_in_common_the_more_of_them_share_a_value() {
        let found = |common: usize| {
            let pairs = (0..500).filter(|number| {
                let start = number * 10_000;
                share(&passage(start, 200), &passage(start + 200 - common, 200))
            });
            pairs.count()
        };
        let [nothing, third, most] = [found(0), found(100), found(190)];
        assert_eq!(nothing, 0);
        assert!(
            (140..230).contains(&third),
            "a third in common: {third} of 500"
        );
        assert!(most > 490, "nine tenths in common: {most} of 500");
    }

    #[test]
    fn sketches_are_the_same_for_ever() {
        let made = sketch("one two three four five six seven eight nine ten eleven twelve");
        let Sketch(values) = made.unwrap();
        let known = [
            -109_627_439_999_017_075,
            8_980_197_251_646_502_597,
            1_463_472_149_871_993_671,
            7_784_451_661_896_135_635,
        ];
        assert_eq!(
            values, known,
            "what is stored could not be compared any more"
        );
    }
}
