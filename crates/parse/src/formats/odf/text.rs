//! The text of a paragraph with OpenDocument's own signs for spaces, tabs and breaks.

use super::styles::Styles;
use crate::xml::{Child, Element};

/// Spaces one element may stand for.
const MOST_SPACES: usize = 1000;

/// A paragraph's text under construction.
pub(super) struct Run<'t> {
    styles: &'t Styles,
    pub(super) text: String,
    /// Foot- and endnotes and comments met on the way.
    pub(super) notes: Vec<String>,
    /// Text boxes and the like anchored in it.
    pub(super) frames: Vec<Element<'t>>,
}

impl<'t> Run<'t> {
    pub(super) fn new(styles: &'t Styles) -> Self {
        Self {
            styles,
            text: String::new(),
            notes: Vec::new(),
            frames: Vec::new(),
        }
    }
}

/// Adds the text below `element` to `run`.
pub(super) fn collect<'t>(element: Element<'t>, run: &mut Run<'t>) {
    for child in element.children() {
        match child {
            Child::Text(text) => push(text, &mut run.text),
            Child::Element(element) => inline(element, run),
        }
    }
}

fn inline<'t>(element: Element<'t>, run: &mut Run<'t>) {
    match element.name() {
        "s" => {
            let count = element.attribute("c").and_then(|count| count.parse().ok());
            let spaces = count.unwrap_or(1_usize).min(MOST_SPACES);
            run.text.extend(std::iter::repeat_n(' ', spaces));
        }
        "tab" => run.text.push('\t'),
        "line-break" => run.text.push('\n'),
        "note" => {
            if let Some(body) = element.child("note-body") {
                note(body, None, run);
            }
        }
        "annotation" => {
            let author = element.child("creator").map(Element::text);
            note(element, author, run);
        }
        "frame" => match formula(element, run.styles) {
            Some(formula) => run.text.push_str(&format!("${formula}$")),
            None => run.frames.push(element),
        },
        "text-box" | "custom-shape" | "g" => run.frames.push(element),
        "ruby-text" | "tracked-changes" | "bookmark" | "object" | "image" => {}
        _ => collect(element, run),
    }
}

/// The formula a frame holds.
fn formula<'s>(frame: Element<'_>, styles: &'s Styles) -> Option<&'s str> {
    styles.formula(frame.child("object")?.attribute("href")?)
}

fn note(body: Element<'_>, author: Option<String>, run: &mut Run<'_>) {
    let mut inner = Run::new(run.styles);
    for paragraph in body.descendants().filter(|e| matches!(e.name(), "p" | "h")) {
        collect(paragraph, &mut inner);
        inner.text.push('\n');
    }
    let text = inner.text.trim();
    run.notes.push(match author {
        Some(author) => format!("{author}: {text}"),
        None => text.to_owned(),
    });
}

/// White space in the file is one space, as in HTML.
fn push(text: &str, out: &mut String) {
    for character in text.chars() {
        let space = matches!(character, ' ' | '\t' | '\r' | '\n');
        match (space, out.ends_with([' ', '\n', '\t'])) {
            (true, true) => {}
            (true, false) => out.push(' '),
            (false, _) => out.push(character),
        }
    }
}
