//! The part of a passage that shows best why it was found.
//!
//! It begins with the sentence of a match, at the place where the most different terms of the
//! query stand close together.

use std::cmp::Reverse;
use std::ops::Range;

use gristmill_model::Excerpt;

use super::highlight::{Match, highlights, matches};
use super::query::Term;
use super::words::words;

/// The longest excerpt, in bytes.
const LENGTH: usize = 400;
/// How far before a match an excerpt may begin.
const LEAD: usize = 120;
/// At the end of a passage, sentences before the match are shown up to this length.
const SHORT: usize = 200;

/// The excerpt of a passage that stands under `headings`. Without any match it is the
/// passage's beginning.
pub(crate) fn excerpt(passage: &str, headings: &[String], terms: &[&Term]) -> Excerpt {
    let text = without_headings(passage, headings);
    let shown = window(text, &matches(text, terms));
    let (before, after) = (&text[..shown.start], &text[shown.end..]);
    let tidy = tidy(&text[shown.clone()]);
    Excerpt {
        highlights: highlights(&tidy, &matches(&tidy, terms)),
        before: !before.trim().is_empty(),
        after: !after.trim().is_empty(),
        text: tidy,
    }
}

/// The passage after the headings it begins with, if there is anything else in it.
fn without_headings<'a>(passage: &'a str, headings: &[String]) -> &'a str {
    let mut text = passage.trim();
    while let Some(rest) = headings
        .iter()
        .find_map(|heading| after_heading(text, heading))
    {
        text = rest;
    }
    text
}

/// What follows a heading that `text` begins with on lines of its own.
fn after_heading<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let mut standing = words(text);
    let mut end = 0;
    for word in words(heading) {
        let same = standing.next().filter(|next| next.folded == word.folded)?;
        end = same.span.end;
    }
    let (line, rest) = text[end..].split_once('\n')?;
    let alone = end > 0 && !line.contains(char::is_alphanumeric);
    let rest = rest.trim_start();
    (alone && !rest.is_empty()).then_some(rest)
}

fn window(text: &str, found: &[Match]) -> Range<usize> {
    let sentences = sentences(text);
    let starts = found
        .iter()
        .map(|first| start(text, &sentences, first.span.start));
    let best = starts.max_by_key(|&start| (terms_within(found, start), Reverse(start)));
    let begin = match best {
        Some(start) => with_context(text, &sentences, start),
        None => 0,
    };
    begin..end(text, &sentences, begin, found)
}

/// How many different terms an excerpt shows that begins here.
fn terms_within(found: &[Match], start: usize) -> u32 {
    let shown = found
        .iter()
        .filter(|found| found.span.start >= start && found.span.end <= start + LENGTH);
    let terms = shown.fold(0u128, |terms, found| terms | 1 << (found.term % 128));
    terms.count_ones()
}

/// Where an excerpt for a match begins: with its sentence, or within a long one.
fn start(text: &str, sentences: &[usize], found: usize) -> usize {
    let before = sentences.partition_point(|&start| start <= found);
    let sentence = sentences[..before].last().copied().unwrap_or(0);
    match found - sentence <= LEAD {
        true => sentence,
        false => next_word(text, found - LEAD / 2, found),
    }
}

/// An excerpt at the very end of a passage takes in what stands before it.
fn with_context(text: &str, sentences: &[usize], start: usize) -> usize {
    let near = text.len().saturating_sub(SHORT);
    let earlier = sentences.iter().find(|&&sentence| sentence >= near);
    earlier.copied().map_or(start, |earlier| earlier.min(start))
}

/// Where an excerpt ends: with a sentence if possible, but not before the last match in it.
fn end(text: &str, sentences: &[usize], start: usize, found: &[Match]) -> usize {
    let most = start + LENGTH;
    if text.len() <= most {
        return text.len();
    }
    let shown = found.iter().map(|found| found.span.end);
    let matched = shown.filter(|&end| end <= most).max().unwrap_or(start);
    let least = matched.max(start + LENGTH / 2);
    let whole = sentences
        .iter()
        .rev()
        .find(|&&sentence| (least..=most).contains(&sentence));
    whole
        .copied()
        .unwrap_or_else(|| last_word(text, least, most))
}

/// Where sentences begin, lines of their own among them.
fn sentences(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut ended, mut closing) = (true, false);
    for (at, character) in text.char_indices() {
        match character {
            '\n' => ended = true,
            space if space.is_whitespace() => ended |= closing,
            _ if ended => {
                starts.push(at);
                (ended, closing) = (false, false);
            }
            '.' | '!' | '?' | '…' => closing = true,
            '。' | '！' | '？' => ended = true,
            '"' | '\'' | '”' | '’' | '»' | ')' | ']' => {}
            _ => closing = false,
        }
    }
    starts
}

/// The first beginning of a word after a place, `latest` if there is none before it.
fn next_word(text: &str, after: usize, latest: usize) -> usize {
    let after = boundary(text, after);
    let space = text[after..latest].find(char::is_whitespace);
    space.map_or(after, |space| {
        let rest = &text[after + space..latest];
        latest - rest.trim_start().len()
    })
}

/// The last end of a word between two places, the later one if there is none.
fn last_word(text: &str, least: usize, most: usize) -> usize {
    let (least, most) = (boundary(text, least), boundary(text, most));
    let space = text[least..most].rfind(char::is_whitespace);
    space.map_or(most, |space| least + space)
}

/// The place, or the one before it where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let before = (0..=at).rev();
    let mut before = before.skip_while(|&at| !text.is_char_boundary(at));
    before.next().unwrap_or(0)
}

/// The text with single spaces and without blank lines.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::highlight::telling;
    use super::super::query::Parsed;
    use super::*;

    fn shown(passage: &str, headings: &[&str], query: &str) -> Excerpt {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        let parsed = Parsed::new(query);
        excerpt(passage, &headings, &telling(&parsed, Some("en")))
    }

    /// Ten sentences that say nothing.
    fn filler() -> String {
        "Nothing of this was asked for at all by anyone here. ".repeat(10)
    }

    #[test]
    fn headings_and_blank_lines_are_left_out() {
        let passage = "Warranty\n\n2. Stones\n\n\nStones   are guaranteed.\n\n\nWood is not.";
        let excerpt = shown(passage, &["Warranty", "2. Stones"], "stones");
        assert_eq!(excerpt.text, "Stones are guaranteed.\nWood is not.");
        assert_eq!((excerpt.before, excerpt.after), (false, false));
        let only = shown("Warranty", &["Warranty"], "warranty");
        assert_eq!(only.text, "Warranty", "a passage may be a heading alone");
    }

    #[test]
    fn it_begins_with_the_sentence_of_the_match() {
        let passage = format!("{}The miller repairs wheels. {}", filler(), filler());
        let excerpt = shown(&passage, &[], "wheels");
        assert!(
            excerpt
                .text
                .starts_with("The miller repairs wheels. Nothing"),
            "{excerpt:?}"
        );
        assert!(excerpt.text.len() <= LENGTH && excerpt.text.ends_with("here."));
        assert!(excerpt.before && excerpt.after);
        assert_eq!(excerpt.highlights.len(), 1);
    }

    #[test]
    fn where_the_most_different_words_stand_wins() {
        let passage = format!(
            "A wheel, a wheel and a wheel. {}The wheel of the miller is guaranteed. {}",
            filler(),
            filler()
        );
        let excerpt = shown(&passage, &[], "the miller's wheel guaranteed");
        assert!(
            excerpt.text.starts_with("The wheel of the miller"),
            "{excerpt:?}"
        );
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_close_to_the_match() {
        let passage = format!(
            "{}needle {}",
            "hay stack ".repeat(90),
            "hay stack ".repeat(90)
        );
        let excerpt = shown(&passage, &[], "needle");
        let at = excerpt.text.find("needle").expect("the match is shown");
        assert!(at <= LEAD, "it stands {at} bytes from the beginning");
        let whole = |word: &str| ["hay", "stack", "needle"].contains(&word);
        assert!(excerpt.text.split(' ').all(whole), "{excerpt:?}");
    }

    #[test]
    fn a_match_at_the_end_is_shown_with_what_leads_to_it() {
        let passage = format!("{}Wheels turn. So do stones.", filler());
        let excerpt = shown(&passage, &[], "stones");
        assert!(excerpt.text.ends_with("Wheels turn. So do stones."));
        assert!(excerpt.text.len() > 60 && excerpt.text.len() <= SHORT);
    }

    #[test]
    fn without_a_match_it_is_the_beginning_in_any_script() {
        let excerpt = shown(&"水車は回る。".repeat(60), &[], "wheel");
        assert!(excerpt.text.starts_with("水車は回る。") && excerpt.after);
        assert!(excerpt.text.ends_with('。') && excerpt.text.len() <= LENGTH);
        assert_eq!(shown("", &[], "wheel"), Excerpt::default());
    }
}
