//! Kinds of text look alike: what the content says for sure, else the extension.

use crate::encoding;
use crate::format::{Format, media};
use crate::formats::code;

/// How much of the start is read.
const START: usize = 4096;

/// Mail header fields of which several begin any message.
const MAIL_FIELDS: &[&str] = &[
    "received:",
    "from:",
    "to:",
    "subject:",
    "date:",
    "message-id:",
    "mime-version:",
    "return-path:",
    "delivered-to:",
    "content-type:",
    "x-mailer:",
    "cc:",
    "reply-to:",
];

/// The media type of a file known to be text.
pub(super) fn kind(head: &[u8], extension: &str) -> &'static str {
    let by_extension = Format::by_extension(extension).filter(|format| is_text(format));
    if code::language(extension).is_some() && by_extension.is_none() {
        return media::CODE;
    }
    match by_extension.map(|format| format.media_type) {
        // Anything can be called text, and much is called XML.
        None | Some(media::PLAIN) => sniff(head).unwrap_or(media::PLAIN),
        Some(media::XML) => sniff(head).unwrap_or(media::XML),
        Some(named) => named,
    }
}

fn is_text(format: &Format) -> bool {
    format.media_type.starts_with("text/")
        || matches!(
            format.media_type,
            media::JSON
                | media::JSON_LINES
                | media::XML
                | media::ATOM
                | media::IPYNB
                | media::EML
                | media::MBOX
                | media::SUBRIP
        )
}

fn sniff(head: &[u8]) -> Option<&'static str> {
    let start = encoding::decode(&head[..head.len().min(START)], None).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    match () {
        () if start.starts_with("<!doctype html") || start.starts_with("<html") => {
            Some(media::HTML)
        }
        () if start.starts_with("<?xml") => Some(xml_kind(start)),
        () if start.starts_with("webvtt") => Some(media::VTT),
        () if is_subrip(start) => Some(media::SUBRIP),
        () if start.starts_with("from ") && is_mail(after_line(start)) => Some(media::MBOX),
        () if is_mail(start) => Some(media::EML),
        () => None,
    }
}

fn xml_kind(start: &str) -> &'static str {
    match () {
        () if start.contains("<html") => media::HTML,
        () if start.contains("<rss") || start.contains("<feed") => media::ATOM,
        () => media::XML,
    }
}

/// A number, and on the next line two times.
fn is_subrip(start: &str) -> bool {
    let mut lines = start.lines();
    let number = lines
        .next()
        .is_some_and(|line| line.trim().parse::<u32>().is_ok());
    number && lines.next().is_some_and(|line| line.contains(" --> "))
}

fn after_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

/// Three known fields among the first lines, and nothing but fields before them.
fn is_mail(start: &str) -> bool {
    let header = start.lines().take_while(|line| !line.trim().is_empty());
    let mut known = 0;
    for line in header.take(40) {
        let folded = line.starts_with([' ', '\t']);
        let named = line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        if !folded && !named {
            return false;
        }
        known += usize::from(MAIL_FIELDS.iter().any(|field| line.starts_with(field)));
    }
    known >= 3
}
