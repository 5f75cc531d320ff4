//! Texts in groups of near-duplicates.
//!
//! A group is told by its first text: every other one is alike to that one, and not merely to
//! some other of the group, so that a chain of small changes does not join what differs.

use std::collections::HashMap;

use crate::signature::{BANDS, Signature};

/// From which likeness on texts are near-duplicates.
pub const NEAR_DUPLICATE: f32 = 0.8;
/// First texts that are looked at of those that share a band: keeps thousands of texts that
/// were written into one form from being compared each with each.
const MOST_FIRSTS: usize = 64;

/// Texts that are nearly the same, by their places in what was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The first of them.
    pub first: usize,
    /// All others in order, with how much each is alike to the first.
    pub others: Vec<(usize, f32)>,
}

/// The groups of two texts or more, in the order of their first texts. Each text is in one
/// group at most: that to whose first it is most alike.
///
/// Takes time in proportion to the number of texts, unless many of them are alike; of the
/// first texts of groups that differ in parts only, as filled-in forms do, a few may be missed.
pub fn groups(signatures: &[Signature]) -> Vec<Group> {
    let mut firsts: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut groups: HashMap<usize, Vec<(usize, f32)>> = HashMap::new();
    for (at, signature) in signatures.iter().enumerate().filter(not_alone(signatures)) {
        let bands = signature.bands().filter_map(|band| firsts.get(&band));
        let mut likely: Vec<usize> = bands.flatten().copied().collect();
        likely.sort_unstable();
        likely.dedup();
        match most_alike(signature, &likely, signatures) {
            Some((first, likeness)) => groups.entry(first).or_default().push((at, likeness)),
            None => lead(&mut firsts, at, signature),
        }
    }
    let groups = groups.into_iter();
    let mut groups: Vec<Group> = groups
        .map(|(first, others)| Group { first, others })
        .collect();
    groups.sort_by_key(|group| group.first);
    groups
}

/// Whether a text shares a band with any other: hardly one does where nothing is alike, so
/// that what is remembered of those that do stays small.
fn not_alone(signatures: &[Signature]) -> impl Fn(&(usize, &Signature)) -> bool + use<> {
    let mut shares = vec![false; signatures.len()];
    for band in 0..BANDS {
        let values = signatures.iter().enumerate();
        let values = values.filter_map(|(at, signature)| Some((signature.band(band)?, at)));
        let mut values: Vec<(u64, usize)> = values.collect();
        values.sort_unstable();
        for pair in values.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            pair.iter().for_each(|(_, at)| shares[*at] = true);
        }
    }
    move |(at, _)| shares[*at]
}

/// The one of the likely that is a near-duplicate, the most alike; of those alike, the first.
fn most_alike(
    signature: &Signature,
    likely: &[usize],
    signatures: &[Signature],
) -> Option<(usize, f32)> {
    let likely = likely
        .iter()
        .map(|at| (*at, signatures[*at].likeness(signature)));
    let near = likely.filter(|(_, likeness)| *likeness >= NEAR_DUPLICATE);
    near.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Makes a text one that others may follow.
fn lead(firsts: &mut HashMap<u64, Vec<usize>>, at: usize, signature: &Signature) {
    for band in signature.bands() {
        let firsts = firsts.entry(band).or_default();
        if firsts.len() < MOST_FIRSTS {
            firsts.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shingles;

    /// `count` words that no other `first` has.
    fn signature(first: usize, count: usize) -> Signature {
        let words = (first..first + count).map(|number| format!("w{number}"));
        let text = words.collect::<Vec<_>>().join(" ");
        Signature::of([&Shingles::of([text.as_str()])]).unwrap()
    }

    #[test]
    fn near_duplicates_are_together_and_others_alone() {
        let texts = [
            signature(0, 400),
            signature(10_000, 400),
            signature(5, 400),
            signature(20_000, 400),
            signature(10_005, 400),
            signature(0, 400),
            signature(0, 100),
        ];
        let groups = groups(&texts);
        let members = |group: &Group| -> Vec<usize> {
            let others = group.others.iter().map(|(at, _)| *at);
            std::iter::once(group.first).chain(others).collect()
        };
        let found: Vec<Vec<usize>> = groups.iter().map(members).collect();
        assert_eq!(found, [vec![0, 2, 5], vec![1, 4]]);
        assert_eq!(groups[0].others[1].1, 1.0, "word for word");
        assert!(groups[0].others[0].1 < 1.0);
    }

    #[test]
    fn a_chain_of_small_changes_does_not_join_what_differs() {
        let chain: Vec<Signature> = (0..40).map(|step| signature(step * 15, 400)).collect();
        for group in groups(&chain) {
            for (at, _) in group.others {
                let alike = chain[group.first].likeness(&chain[at]);
                assert!(
                    alike >= NEAR_DUPLICATE,
                    "{at} is {alike} of {}",
                    group.first
                );
            }
        }
    }

    #[test]
    fn nothing_is_alike_where_there_is_nothing() {
        assert!(groups(&[]).is_empty());
        assert!(groups(&[signature(0, 50)]).is_empty());
    }
}
