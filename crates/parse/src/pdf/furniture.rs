//! Finds what repeats at the edges of pages: running headers, footers and page numbers.

use std::collections::HashMap;

use super::segment::Segment;

/// The part of a page's height, at the top and at the bottom, in which furniture stands.
const MARGIN: f32 = 0.16;

/// Most lines from the edge that are looked at.
const MOST_LINES: usize = 4;

/// The text of one page with its height, before tables and order.
pub(super) struct Edges<'a> {
    pub(super) segments: &'a [Segment],
    pub(super) height: f32,
}

/// Largest share of a document's text that may be furniture. Where more repeats, the pages
/// are alike and what repeats is what they say.
const MOST_FURNITURE: f32 = 0.6;

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
        let alone = |page| lone_number(page).into_iter().collect();
        return pages.iter().map(alone).collect();
    }
    let candidates: Vec<Vec<Vec<Candidate>>> = pages
        .iter()
        .zip(0..)
        .map(|(page, index)| candidates(page, index))
        .collect();
    let mut seen: HashMap<(&str, i32), u32> = HashMap::new();
    for candidate in candidates.iter().flatten().flatten() {
        *seen.entry((&candidate.text, candidate.place)).or_default() += 1;
    }
    let count = |candidate: &Candidate| -> u32 {
        // Places are rounded, so what repeats may fall on both sides of a step.
        let near = [-1, 0, 1].map(|step| {
            (
                candidate.text.as_str(),
                candidate.place.saturating_add(step),
            )
        });
        near.iter().filter_map(|key| seen.get(key)).sum()
    };
    let repeats = |candidate: &&Candidate| is_repeated(count(candidate), pages.len());
    let of_row = |row: &Vec<Candidate>| -> Vec<usize> {
        let found: Vec<&Candidate> = row.iter().filter(repeats).collect();
        // Rows of many pieces are rows of tables, unless all of it repeats.
        let counts_pages = found
            .iter()
            .any(|candidate| candidate.text.starts_with(PAGE));
        let is_furniture = row.len() <= 2 || found.len() == row.len() || counts_pages;
        let found = found.iter().filter(|_| is_furniture);
        found.map(|candidate| candidate.run).collect()
    };
    candidates
        .iter()
        .map(|rows| rows.iter().flat_map(of_row).collect())
        .collect()
}

/// Alternating left and right pages carry a header every other page at most, and first
/// pages of chapters none.
fn is_repeated(count: u32, pages: usize) -> bool {
    count >= 2 && (count >= 5 || count as usize * 3 >= pages)
}

/// Starts the key of a number that counts pages; no text starts like that.
const PAGE: &str = "\u{0}page ";

/// A run at the edge of a page.
#[derive(Debug)]
struct Candidate {
    /// Its text, numbers left out.
    text: String,
    /// Its height on the page in steps of four points, from the nearer edge.
    place: i32,
    run: usize,
}

/// The runs of each row at an edge of the page.
fn candidates(page: &Edges<'_>, index: i64) -> Vec<Vec<Candidate>> {
    let rows = rows(page.segments);
    let top = rows
        .iter()
        .take(MOST_LINES)
        .filter(|row| row.0 < MARGIN * page.height);
    let bottom = rows
        .iter()
        .rev()
        .take(MOST_LINES)
        .filter(|row| row.0 > (1.0 - MARGIN) * page.height);
    let top = top.map(|row| (row.0, row));
    let bottom = bottom.map(|row| (row.0 - page.height, row));
    let of_row = |(height, (_, runs)): (f32, &(f32, Vec<usize>))| -> Vec<Candidate> {
        let place = (height / 4.0).round() as i32;
        let candidate = |&run: &usize| Candidate {
            text: key(&page.segments[run].text, index),
            place,
            run,
        };
        runs.iter().map(candidate).collect()
    };
    top.chain(bottom).map(of_row).collect()
}

/// Runs by row, from the top: the row's baseline and its runs.
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
    rows
}

/// What repeats of a text. A number alone repeats when it counts pages: its distance from
/// the page's own number stays the same.
fn key(text: &str, index: i64) -> String {
    match text.trim().parse::<i64>() {
        Ok(number) => format!("{PAGE}{}", number.saturating_sub(index)),
        Err(_) => without_numbers(text),
    }
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
        match character {
            '0'..='9' if text.ends_with('#') => {}
            '0'..='9' => text.push('#'),
            // Numbers of sections have as many parts as they like.
            '.' if text.ends_with('#') => {}
            _ => text.push(character),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, baseline: f32) -> Segment {
        Segment {
            text: text.to_owned(),
            baseline,
            size: 10.0,
            ..Segment::default()
        }
    }

    #[test]
    fn places_and_numbers_beyond_all_pages_are_compared_as_any_others() {
        let far = |text: &str| {
            vec![
                segment(text, -f32::MAX),
                segment("body", 400.0),
                segment(text, f32::MAX),
            ]
        };
        let pages = [far("-9223372036854775808"), far("-9223372036854775808")];
        let edges: Vec<_> = pages
            .iter()
            .map(|segments| Edges {
                segments,
                height: 800.0,
            })
            .collect();
        assert_eq!(find(&edges).len(), pages.len());
    }
}
