//! `grist search`: the best passages, as they stand in their documents.

use std::collections::BTreeMap;

use console::style;
use gristmill_api::ApiError;
use gristmill_api::types::{Search as Request, SearchAnswer};
use gristmill_model::{CollectionId, Excerpt, SearchHit, Timestamp};

use super::{Context, DONE};
use crate::args::Search;
use crate::output::{note, plain, print, print_json, width, wrap};

/// Lines of an excerpt shown.
const LINES: usize = 6;
/// Columns left free in front of a passage.
const INDENT: usize = 4;

pub(super) fn run(context: &Context, search: Search) -> Result<u8, ApiError> {
    let answer = context.folder.to_read()?.search_run(request(search))?;
    if let Some(notice) = answer.notice.as_ref().filter(|_| !context.json) {
        note(&format!("note: {notice}"));
    }
    match context.json {
        true => print_json(&answer),
        false => print(&text(&answer, width())),
    }
    Ok(DONE)
}

fn request(search: Search) -> Request {
    Request {
        text: search.words.join(" "),
        mode: Some(search.mode.into()),
        limit: Some(search.limit),
        collections: search.collection.into_iter().map(CollectionId).collect(),
        source_types: search.source.into_iter().map(Into::into).collect(),
        media_types: search.media_types,
        languages: search.language,
        modified_after: search.after.map(midnight),
        modified_before: search.before.map(midnight),
        metadata: BTreeMap::new(),
        conditions: search.metadata,
        labels: search.label,
    }
}

/// The beginning of a day in local time.
fn midnight(day: jiff::civil::Date) -> Timestamp {
    let start = day.to_zoned(jiff::tz::TimeZone::system());
    Timestamp(start.map_or(0, |start| start.timestamp().as_millisecond()))
}

fn text(answer: &SearchAnswer, width: usize) -> String {
    if answer.hits.is_empty() {
        return "Nothing was found.\n".to_owned();
    }
    let hits = answer.hits.iter().enumerate();
    let blocks: Vec<String> = hits.map(|(at, hit)| block(at + 1, hit, width)).collect();
    blocks.join("\n")
}

fn block(rank: usize, hit: &SearchHit, width: usize) -> String {
    let title = style(plain(&hit.title)).bold();
    let mut place = vec![hit.key.clone()];
    place.extend(pages(hit.pages));
    place.extend((!hit.heading_path.is_empty()).then(|| hit.heading_path.join(" › ")));
    let score = style(format!("{:.3}", hit.score)).dim();
    let place = style(plain(&place.join(" · "))).dim();
    format!(
        "{rank:>2}. {title}  {score}\n    {place}\n{}",
        passage(&hit.excerpt, width)
    )
}

fn pages(pages: Option<(u32, u32)>) -> Option<String> {
    pages.map(|(first, last)| match first == last {
        true => format!("page {first}"),
        false => format!("pages {first}–{last}"),
    })
}

/// The excerpt, wrapped, what matches in colour.
fn passage(excerpt: &Excerpt, width: usize) -> String {
    let begin = if excerpt.before { "… " } else { "" };
    // Room for the sign that there is more.
    let mut lines = wrap(&format!("{begin}{}", mark(excerpt)), width - INDENT - 1);
    let more = excerpt.after || lines.len() > LINES;
    lines.truncate(LINES);
    if let Some(last) = lines.last_mut().filter(|_| more) {
        last.push('…');
    }
    lines.iter().map(|line| format!("    {line}\n")).collect()
}

/// The text with every word that matches in colour. Highlights count UTF-16 units.
fn mark(excerpt: &Excerpt) -> String {
    let units: Vec<u16> = excerpt.text.encode_utf16().collect();
    let part = |from: usize, to: usize| {
        let to = to.min(units.len());
        String::from_utf16_lossy(&units[from.min(to)..to])
    };
    let mut text = String::new();
    let mut done = 0;
    for highlight in &excerpt.highlights {
        let (start, end) = (highlight.start as usize, highlight.end as usize);
        text += &plain(&part(done, start));
        text += &coloured(&plain(&part(start, end)));
        done = end;
    }
    text + &plain(&part(done, units.len()))
}

/// Each word is coloured by itself, so that wrapping does not spread the colour.
fn coloured(words: &str) -> String {
    let words: Vec<String> = words
        .split_whitespace()
        .map(|word| style(word).yellow().bold().to_string())
        .collect();
    words.join(" ")
}
