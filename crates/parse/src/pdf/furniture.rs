//! Finds what repeats at the edges of pages: running headers, footers and page numbers.

use std::collections::HashMap;

use super::segment::Segment;

/// The part of a page's height, at the top and at the bottom, in which furniture stands.
const MARGIN: f32 = 0.13;

/// Most lines from the edge that are looked at.
const MOST_LINES: usize = 4;

/// The text of one page with its height, before tables and order.
pub(super) struct Edges<'a> {
    pub(super) segments: &'a [Segment],
    pub(super) height: f32,
}

/// Largest share of a document's text that may be furniture. Where more repeats, the pages
/// are alike and what repeats is what they say.
const MOST_FURNITURE: f32 = 0.4;

/// Which runs of each page are furniture: one set of places per page.
pub(super) fn find(pages: &[Edges<'_>]) -> Vec<Vec<usize>> {
    let found = repeated(pages);
    let letters = |segment: &Segment| segment.looks.all as f32;
    let all: f32 = pages
        .iter()
        .flat_map(|page| page.segments)
        .map(letters)
        .sum();
    let taken: f32 = pages
        .iter()
        .zip(&found)
        .flat_map(|(page, places)| places.iter().map(|&place| letters(&page.segments[place])))
        .sum();
    match taken > MOST_FURNITURE * all {
        true => vec![Vec::new(); pages.len()],
        false => found,
    }
}

fn repeated(pages: &[Edges<'_>]) -> Vec<Vec<usize>> {
    if pages.len() < 2 {
        return pages
            .iter()
            .map(|page| lone_number(page).into_iter().collect())
            .collect();
    }
    let candidates: Vec<Vec<Candidate>> = pages.iter().map(candidates).collect();
    let mut seen: HashMap<&Candidate, u32> = HashMap::new();
    for page in &candidates {
        for candidate in page {
            *seen.entry(candidate).or_default() += 1;
        }
    }
    candidates
        .iter()
        .map(|page| {
            let repeats = |candidate: &&Candidate| {
                seen.get(candidate)
                    .is_some_and(|&count| is_repeated(count, pages.len()))
            };
            page.iter()
                .filter(repeats)
                .flat_map(|candidate| candidate.places.iter().copied())
                .collect()
        })
        .collect()
}

/// Alternating left and right pages carry a header every other page at most, and first
/// pages of chapters none.
fn is_repeated(count: u32, pages: usize) -> bool {
    let pages = pages as u32;
    count >= 2 && (count >= 5 || count * 3 >= pages)
}

/// A row at the edge of a page. Equal to another when its text is the same with numbers
/// left out, at the same height.
#[derive(Debug)]
struct Candidate {
    text: String,
    /// Height on the page in steps of four points, from the nearer edge.
    place: i32,
    /// The runs it is made of.
    places: Vec<usize>,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.place) == (&other.text, other.place)
    }
}

impl Eq for Candidate {}

impl std::hash::Hash for Candidate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.text, self.place).hash(state);
    }
}

fn candidates(page: &Edges<'_>) -> Vec<Candidate> {
    let rows = rows(page.segments);
    let mut top: Vec<Candidate> = Vec::new();
    let within = |row: &&(f32, Vec<usize>), is_top: bool| match is_top {
        true => row.0 < MARGIN * page.height,
        false => row.0 > (1.0 - MARGIN) * page.height,
    };
    for row in rows.iter().take(MOST_LINES).filter(|row| within(row, true)) {
        top.push(candidate(page, row, row.0));
    }
    for row in rows
        .iter()
        .rev()
        .take(MOST_LINES)
        .filter(|row| within(row, false))
    {
        top.push(candidate(page, row, row.0 - page.height));
    }
    top
}

fn candidate(page: &Edges<'_>, (_, places): &(f32, Vec<usize>), height: f32) -> Candidate {
    let texts: Vec<&str> = places
        .iter()
        .map(|&place| page.segments[place].text.as_str())
        .collect();
    Candidate {
        text: without_numbers(&texts.join(" ")),
        place: (height / 4.0).round() as i32,
        places: places.clone(),
    }
}

/// Runs by row, from the top: the row's baseline and its runs from left to right.
fn rows(segments: &[Segment]) -> Vec<(f32, Vec<usize>)> {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by(|&a, &b| segments[a].baseline.total_cmp(&segments[b].baseline));
    let mut rows: Vec<(f32, Vec<usize>)> = Vec::new();
    for index in order {
        match rows.last_mut() {
            Some((_, row)) if segments[row[0]].same_row(&segments[index]) => row.push(index),
            _ => rows.push((segments[index].baseline, vec![index])),
        }
    }
    for (_, row) in &mut rows {
        row.sort_by(|&a, &b| segments[a].bounds.left.total_cmp(&segments[b].bounds.left));
    }
    rows
}

/// Numbers, Roman ones alone included, as `#`.
fn without_numbers(text: &str) -> String {
    let is_roman = |word: &str| {
        !word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b"ivxlc".contains(&b))
    };
    let words = text.split_whitespace().map(|word| match is_roman(word) {
        true => "#".to_owned(),
        false => squash_digits(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn squash_digits(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for character in word.chars() {
        match character.is_ascii_digit() {
            true if text.ends_with('#') => {}
            true => text.push('#'),
            false => text.push(character),
        }
    }
    text
}

/// The page number of a document of one page: a number alone at the very bottom.
fn lone_number(page: &Edges<'_>) -> Option<usize> {
    let rows = rows(page.segments);
    let (height, row) = rows.last().filter(|_| rows.len() > 3)?;
    let &[place] = row.as_slice() else {
        return None;
    };
    let is_number = page.segments[place]
        .text
        .trim()
        .bytes()
        .all(|b| b.is_ascii_digit());
    (is_number && *height > (1.0 - MARGIN / 2.0) * page.height).then_some(place)
}
