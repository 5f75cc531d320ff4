//! Turns drafts into the blocks of a document.

use gristmill_model::{BlockKind, DocumentBuilder};

use super::headings::{self, Outline};
use super::join;
use super::paragraphs::{Draft, Item};
use super::segment::Segment;
use super::stats::Normal;

/// Appends everything, each piece as what it looks like.
pub(super) fn push_all(
    builder: &mut DocumentBuilder,
    items: Vec<Item>,
    normal: &Normal,
    outline: &Outline,
    extract_math: bool,
) {
    let drafts: Vec<&Draft> = items
        .iter()
        .filter_map(|item| match item {
            Item::Text(draft) => Some(draft),
            Item::Table(..) | Item::Ready(..) => None,
        })
        .collect();
    let levels = headings::levels(&drafts, normal, outline);
    let mut lists = Indents::default();
    let mut index = 0;
    for item in items {
        match item {
            Item::Table(table, page) => builder.push_table(table, Some(page)),
            Item::Ready(kind, text, page) => builder.push(kind, Some(page), &text),
            Item::Text(draft) => {
                let kind = match levels.get(&index) {
                    Some(&level) => BlockKind::Heading { level },
                    None => kind(&draft, normal, &mut lists, extract_math),
                };
                push(builder, draft, kind);
                index += 1;
            }
        }
    }
}

fn push(builder: &mut DocumentBuilder, mut draft: Draft, kind: BlockKind) {
    join::settle(&mut draft.text);
    let text = match (&kind, draft.marker) {
        (BlockKind::Code { .. }, _) => code(&draft.lines),
        (BlockKind::ListItem { ordered: false, .. }, Some(marker)) => {
            draft.text[marker.len.min(draft.text.len())..].to_owned()
        }
        _ => draft.text,
    };
    builder.push(kind, Some(draft.page), &text);
}

fn kind(draft: &Draft, normal: &Normal, lists: &mut Indents, extract_math: bool) -> BlockKind {
    if draft.looks.is_mono() && !normal.mono && draft.marker.is_none() {
        return BlockKind::Code { language: None };
    }
    if let Some(marker) = draft.marker {
        let depth = lists.depth(draft, normal.size);
        return BlockKind::ListItem {
            depth,
            ordered: marker.ordered,
        };
    }
    if extract_math && is_formula(draft) {
        return BlockKind::Formula;
    }
    if is_caption(&draft.text) {
        return BlockKind::Caption;
    }
    if is_footnote(draft, normal) {
        return BlockKind::Footnote;
    }
    lists.end();
    BlockKind::Paragraph
}

/// Left edges of the marks of the list at hand, outermost first.
#[derive(Default)]
struct Indents {
    edges: Vec<f32>,
    page: u32,
}

impl Indents {
    fn depth(&mut self, draft: &Draft, size: f32) -> u8 {
        let left = draft
            .lines
            .first()
            .map_or(draft.bounds.left, |line| line.bounds.left);
        if self.page != draft.page {
            self.page = draft.page;
        }
        while self
            .edges
            .last()
            .is_some_and(|&edge| edge > left + 0.4 * size)
        {
            self.edges.pop();
        }
        if self
            .edges
            .last()
            .is_none_or(|&edge| edge < left - 0.4 * size)
        {
            self.edges.push(left);
        }
        u8::try_from(self.edges.len() - 1).unwrap_or(u8::MAX)
    }

    fn end(&mut self) {
        self.edges.clear();
    }
}

/// Lines of code with their indentation, told from where they start.
fn code(lines: &[Segment]) -> String {
    let left = lines
        .iter()
        .map(|line| line.bounds.left)
        .fold(f32::MAX, f32::min);
    let width = letter_width(lines);
    let rows = lines.iter().map(|line| {
        let indent = ((line.bounds.left - left) / width).round().clamp(0.0, 80.0) as usize;
        let text = line.text.replace(super::unicode::BROKEN, "-");
        format!("{}{text}", " ".repeat(indent))
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn letter_width(lines: &[Segment]) -> f32 {
    let letters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
    let width: f32 = lines.iter().map(|line| line.bounds.width()).sum();
    (width / letters.max(1) as f32).max(1.0)
}

/// Whether most of a short text is in fonts for formulas, or signs of them.
fn is_formula(draft: &Draft) -> bool {
    let visible = draft.text.chars().filter(|c| !c.is_whitespace());
    let (mut all, mut signs) = (0, 0);
    for character in visible {
        all += 1;
        signs += u32::from(matches!(
            character,
            '=' | '+'
                | '<'
                | '>'
                | '±'
                | '×'
                | '÷'
                | '^'
                | '∑'
                | '∫'
                | '√'
                | '≤'
                | '≥'
                | '≈'
                | '≠'
                | '∞'
                | '∂'
                | '∈'
        ));
    }
    let math = draft.looks.math * 2 > draft.looks.all;
    let says = draft.text.chars().any(char::is_alphanumeric);
    says && draft.lines.len() <= 4
        && all > 2
        && (math || (signs > 0 && signs * 6 >= all && all < 60))
}

/// Whether it is the text of a picture or table: `Figure 3: …`.
fn is_caption(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "Figure ",
        "Fig. ",
        "Table ",
        "Abbildung ",
        "Abb. ",
        "Tabelle ",
        "Tableau ",
        "Figura ",
    ];
    let rest = WORDS.iter().find_map(|word| text.strip_prefix(word));
    let numbered = rest.is_some_and(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        end > 0
            && rest[end - 1..].starts_with([
                '.', ':', ' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
            ])
            && (rest[..end].ends_with('.')
                || rest[end..].starts_with([':', '|', '–', '—'])
                || rest[end..].is_empty())
    });
    numbered && text.chars().count() < 400
}

/// Whether it is a note: small, in the lower part of the page, and it starts with a number
/// or a mark.
fn is_footnote(draft: &Draft, normal: &Normal) -> bool {
    let small = draft.size < 0.92 * normal.size;
    let low = draft.bounds.top > 0.5 * draft.page_height;
    let letters = draft.text.chars().filter(|c| c.is_alphabetic()).count();
    small
        && low
        && letters > 5
        && draft
            .text
            .starts_with(|c: char| c.is_ascii_digit() || "*†‡¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}
