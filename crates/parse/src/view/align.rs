//! Finds a text again among the words of a page.
//!
//! The text went through a lot since it was read from the page: columns were put in order,
//! broken words joined, spaces and signs changed. So only letters and digits are compared, and
//! the text may lie on the page in pieces. Each piece is found by eight characters of it and
//! taken where it goes on for longest, which tells one of several equal phrases from the
//! others by what stands around it.

use std::collections::HashMap;

use super::{Rect, Word};

/// Characters by which a piece is found.
const SEED: usize = 8;

/// Places tried for each piece. A page that repeats itself more often than this says little.
const MOST_TRIED: usize = 48;

/// A piece shorter than this counts only next to another one: it is found anywhere.
const LEAST_ALONE: usize = 16;

/// Characters between two pieces that are next to each other.
const NEAR: usize = 120;

/// Rectangles told of one text.
const MOST_RECTS: usize = 400;

/// Where a text stands on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// How much of the text was found, 0 to 1.
    pub share: f32,
    /// One rectangle for each line or part of it, in the order of the page.
    pub places: Vec<Rect>,
}

/// Finds `text` among `words`, of a page that is `aspect` times as wide as it is high.
pub fn align(words: &[Word], text: &str, aspect: f32) -> Alignment {
    let page = Letters::of(words);
    let wanted: Vec<char> = letters(text).collect();
    let pieces = kept(page.pieces(&wanted), wanted.len());
    if pieces.is_empty() {
        return Alignment::default();
    }
    let mut marked = vec![false; words.len()];
    for piece in &pieces {
        for &word in &page.words[piece.at..piece.at + piece.length] {
            marked[word as usize] = true;
        }
    }
    let found: usize = pieces.iter().map(|piece| piece.length).sum();
    Alignment {
        share: found as f32 / wanted.len().max(1) as f32,
        places: lines(words, &marked, aspect),
    }
}

/// The letters of a page, and to which word each belongs.
struct Letters {
    letters: Vec<char>,
    words: Vec<u32>,
}

/// Letters of the text that stand one after the other on the page.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The first of them among the letters of the page.
    at: usize,
    length: usize,
}

impl Letters {
    fn of(words: &[Word]) -> Self {
        let mut page = Self {
            letters: Vec::new(),
            words: Vec::new(),
        };
        for (number, word) in words.iter().enumerate() {
            page.letters.extend(letters(&word.text));
            page.words.resize(page.letters.len(), number as u32);
        }
        page
    }

    /// The pieces in the order of the text.
    fn pieces(&self, wanted: &[char]) -> Vec<Piece> {
        let seed = SEED.min(wanted.len());
        if seed == 0 || self.letters.len() < seed {
            return Vec::new();
        }
        let mut index: HashMap<&[char], Vec<usize>> = HashMap::new();
        for (at, letters) in self.letters.windows(seed).enumerate() {
            index.entry(letters).or_default().push(at);
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut from = 0;
        while let Some(begin) = wanted.get(from..from + seed) {
            let goes_on = pieces.last().map(|piece| piece.at + piece.length);
            let best = index
                .get(begin)
                .into_iter()
                .flat_map(|places| nearest_first(places, goes_on))
                .map(|at| Piece {
                    at,
                    length: common(&self.letters[at..], &wanted[from..]),
                })
                // The first of those that are alike: the nearest.
                .reduce(|best, other| match other.length > best.length {
                    true => other,
                    false => best,
                });
            match best {
                Some(piece) => {
                    from += piece.length;
                    pieces.push(piece);
                }
                None => from += 1,
            }
        }
        pieces
    }
}

/// Places after the piece before, the nearest first; then those before it.
fn nearest_first(places: &[usize], goes_on: Option<usize>) -> impl Iterator<Item = usize> {
    let split = places.partition_point(|&at| at < goes_on.unwrap_or(0));
    let (before, after) = places.split_at(split);
    after
        .iter()
        .chain(before.iter().rev())
        .copied()
        .take(MOST_TRIED)
}

fn common(page: &[char], text: &[char]) -> usize {
    let pairs = page.iter().zip(text);
    pairs.take_while(|(one, other)| one == other).count()
}

/// Pieces that are there for a reason, not by chance.
fn kept(pieces: Vec<Piece>, wanted: usize) -> Vec<Piece> {
    let sure = |piece: &Piece| piece.length >= LEAST_ALONE || piece.length * 2 >= wanted;
    let is_near = |one: &Piece, other: &Piece| {
        let (first, second) = if one.at <= other.at {
            (one, other)
        } else {
            (other, one)
        };
        second.at <= first.at + first.length + NEAR
    };
    let surely: Vec<Piece> = pieces.iter().copied().filter(sure).collect();
    pieces
        .into_iter()
        .filter(|piece| sure(piece) || surely.iter().any(|other| is_near(piece, other)))
        .collect()
}

/// Joins the places of marked words that follow each other on a line.
fn lines(words: &[Word], marked: &[bool], aspect: f32) -> Vec<Rect> {
    let mut lines: Vec<Rect> = Vec::new();
    let mut before = false;
    for (word, &is_marked) in words.iter().zip(marked) {
        if is_marked {
            let goes_on = |line: &&mut Rect| before && follows(line, &word.place, aspect);
            if let Some(line) = lines.last_mut().filter(goes_on) {
                *line = line.union(word.place);
            } else if lines.len() < MOST_RECTS {
                lines.push(word.place);
            }
        }
        before = is_marked;
    }
    lines
}

fn follows(line: &Rect, word: &Rect, aspect: f32) -> bool {
    let top = line.top.max(word.top);
    let bottom = (line.top + line.height).min(word.top + word.height);
    let overlaps = (bottom - top) * 2.0 > line.height.min(word.height);
    let gap = (word.left - line.left - line.width).max(line.left - word.left - word.width);
    overlaps && gap * aspect < line.height.max(word.height) * 2.0
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(spelt)
}

/// A letter as it is compared: in lower case, a ligature as its letters.
fn spelt(character: char) -> impl Iterator<Item = char> {
    let ligature = match character {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => "",
    };
    let itself = ligature.is_empty().then_some(character);
    let lower = itself.into_iter().flat_map(char::to_lowercase);
    ligature.chars().chain(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words on lines of a page, as `line` and text.
    fn page(lines: &[&str]) -> Vec<Word> {
        let line = |(number, line): (usize, &&str)| {
            let mut words = Vec::new();
            let mut column = 0;
            for text in line.split(' ') {
                let length = text.chars().count();
                words.push(Word {
                    text: text.to_owned(),
                    place: Rect {
                        left: column as f32 * 0.01,
                        top: number as f32 * 0.1,
                        width: length as f32 * 0.01,
                        height: 0.05,
                    },
                });
                column += length + 1;
            }
            words
        };
        lines.iter().enumerate().flat_map(line).collect()
    }

    /// The lines a text was found on, and how much of it.
    fn found(lines: &[&str], text: &str) -> (Vec<usize>, f32) {
        let alignment = align(&page(lines), text, 0.7);
        let on = |rect: &Rect| (rect.top * 10.0).round() as usize;
        (alignment.places.iter().map(on).collect(), alignment.share)
    }

    #[test]
    fn hyphens_ligatures_and_signs_hide_nothing() {
        let lines = [
            "Something else entirely here.",
            "The ofﬁcial know-",
            "ledge “base” of 2024",
        ];
        let (on, share) = found(&lines, "The official knowledge \"base\" of 2024");
        assert_eq!((on, share), (vec![1, 2], 1.0));
    }

    #[test]
    fn of_equal_phrases_the_one_in_its_context_is_taken() {
        let lines = [
            "The annual report says little about trains.",
            "Whereas the annual report says a lot about ships.",
        ];
        let (on, _) = found(&lines, "the annual report says a lot about ships");
        assert_eq!(on, [1]);
        let (on, _) = found(&lines, "The annual report says little");
        assert_eq!(on, [0]);
    }

    #[test]
    fn columns_that_are_drawn_in_another_order_are_found() {
        let lines = [
            "second column begins here and goes on",
            "first column begins here and goes on",
        ];
        let text = "First column begins here and goes on second column begins here and goes on";
        let (mut on, share) = found(&lines, text);
        on.sort_unstable();
        assert_eq!((on, share), (vec![0, 1], 1.0));
    }

    #[test]
    fn a_text_that_is_partly_there_is_partly_found() {
        let lines = ["a page that ends in the middle of"];
        let (on, share) = found(
            &lines,
            "ends in the middle of a sentence which continues elsewhere",
        );
        assert_eq!(on, [0]);
        assert!(share > 0.3 && share < 0.5, "{share}");
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let lines = ["nothing of this is wanted by anybody"];
        assert_eq!(
            found(&lines, "quite another sentence about bread"),
            (vec![], 0.0)
        );
        assert_eq!(found(&lines, ""), (vec![], 0.0));
        assert_eq!(found(&[], "words"), (vec![], 0.0));
    }

    #[test]
    fn a_page_of_one_letter_ends_soon() {
        let line = "a".repeat(20_000);
        let (_, share) = found(&[&line], &"a".repeat(20_000));
        assert!(share > 0.99);
    }

    #[test]
    fn words_far_apart_on_a_line_are_marked_apart() {
        let mut words = page(&["left column text right column text"]);
        for word in &mut words[3..] {
            word.place.left += 0.4;
        }
        let alignment = align(&words, "left column text right column text", 0.7);
        assert_eq!(alignment.places.len(), 2);
    }
}
