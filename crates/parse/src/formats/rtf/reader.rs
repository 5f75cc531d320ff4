//! Follows RTF's state from word to word: groups, destinations, properties.

use gristmill_model::DocumentBuilder;

use super::characters::Characters;
use super::destination::Destination;
use super::layout::{Layout, Numbering, Paragraph};
use super::tokens::{Token, Tokens};
use crate::formats::pages::Pages;
use crate::formats::writer::Writer;

/// Groups open at once; deeper ones are read as if they were one.
const DEEPEST: usize = 2000;

/// Reads all of `bytes` into the builder. Returns the pages counted and how many the file
/// says it has.
pub(super) fn read(
    bytes: &[u8],
    numbering: Numbering,
    builder: &mut DocumentBuilder,
) -> (Pages, Option<u32>) {
    let mut reader = Reader::new(Layout::new(Writer::new(builder), numbering));
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Control("bin", Some(count)) => tokens.pass_over(count.unsigned_abs() as usize),
            token => reader.take(token),
        }
    }
    let (info, pages) = reader.finish();
    builder.title(&info.title);
    for (field, value) in info.fields {
        builder.metadata(field, &value);
    }
    (pages, info.pages)
}

/// What the document says about itself.
#[derive(Default)]
struct Info {
    title: String,
    fields: Vec<(&'static str, String)>,
    /// How many pages it says it has.
    pages: Option<u32>,
}

/// What a group inherits and its end restores.
#[derive(Debug, Clone, Copy)]
struct State {
    destination: Destination,
    /// Bytes to leave out after a Unicode character, for readers that know none.
    fallback: usize,
    font: i32,
    hidden: bool,
    paragraph: Paragraph,
}

struct Reader<'a> {
    layout: Layout<'a>,
    characters: Characters,
    info: Info,
    state: State,
    stack: Vec<State>,
    /// Whether the next control word may be one that nobody knows.
    ignorable: bool,
    /// Text that goes elsewhere than into the body.
    side: String,
}

impl<'a> Reader<'a> {
    fn new(layout: Layout<'a>) -> Self {
        Self {
            layout,
            characters: Characters::default(),
            info: Info::default(),
            state: State {
                destination: Destination::Body,
                fallback: 1,
                font: -1,
                hidden: false,
                paragraph: Paragraph::default(),
            },
            stack: Vec::new(),
            ignorable: false,
            side: String::new(),
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(byte) => return self.characters.byte(byte),
            Token::Text(bytes) => return self.characters.bytes(bytes),
            Token::Open | Token::Close | Token::Control(..) => self.decode(),
        }
        match token {
            Token::Open if self.stack.len() < DEEPEST => self.stack.push(self.state),
            Token::Close => self.close(),
            Token::Control("*", None) => self.ignorable = true,
            Token::Control(word, number) => {
                let ignorable = std::mem::take(&mut self.ignorable);
                self.control(word, number, ignorable);
            }
            Token::Open | Token::Byte(_) | Token::Text(_) => {}
        }
    }

    fn control(&mut self, word: &str, number: Option<i32>, ignorable: bool) {
        if let Some(destination) = Destination::of(word) {
            self.state.destination = match self.state.destination {
                Destination::Skipped => Destination::Skipped,
                _ => destination,
            };
            self.side.clear();
            return;
        }
        if ignorable && !matches!(word, "shptxt" | "shpinst" | "shp" | "nonesttables") {
            self.state.destination = Destination::Skipped;
            return;
        }
        let value = number.unwrap_or(0);
        match word {
            "ansicpg" => self.characters.set_code_page(value),
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 8) as usize,
            "u" => self.unicode(value as u16),
            "f" => self.state.font = value,
            "fcharset" if self.state.destination == Destination::FontTable => {
                self.characters.define_font(self.state.font, value);
            }
            "v" | "deleted" | "htmlrtf" => self.state.hidden = number != Some(0),
            "plain" => {
                self.state.hidden = false;
                self.state.font = -1;
            }
            _ => self.layout_word(word, value),
        }
    }

    fn layout_word(&mut self, word: &str, value: i32) {
        let paragraph = &mut self.state.paragraph;
        match word {
            "pard" => *paragraph = Paragraph::default(),
            "s" => paragraph.style = value,
            "outlinelevel" => paragraph.outline = u8::try_from(value).ok().filter(|&l| l < 9),
            "ls" => paragraph.list = value > 0,
            "ilvl" => paragraph.depth = value.clamp(0, 8) as u8,
            "intbl" => paragraph.in_table = true,
            "par" | "sect" => self.end_paragraph(),
            "page" => {
                self.end_paragraph();
                self.layout.end_page();
            }
            "nofpages" => self.info.pages = u32::try_from(value).ok().filter(|&pages| pages > 0),
            "cell" | "nestcell" if self.state.destination == Destination::Body => {
                self.layout.end_cell();
            }
            "row" | "nestrow" => self.layout.end_row(),
            "year" | "mo" | "dy" | "hr" | "min" => self.date_part(word, value),
            _ => self.push(character(word).unwrap_or_default()),
        }
    }

    /// Dates are spelt as numbers: year, month, day, hour, minute.
    fn date_part(&mut self, word: &str, value: i32) {
        if let Destination::Info("created" | "modified") = self.state.destination {
            let part = match word {
                "year" => format!("{value:04}"),
                "hr" => format!("T{value:02}"),
                "min" => format!(":{value:02}"),
                _ => format!("-{value:02}"),
            };
            self.side.push_str(&part);
        }
    }

    fn unicode(&mut self, unit: u16) {
        if let Some(text) = self.characters.unicode(unit, self.state.fallback) {
            self.push(&text);
        }
    }

    fn decode(&mut self) {
        if let Some(text) = self.characters.decode(self.state.font) {
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        match self.state.destination {
            Destination::Body if !self.state.hidden => self.layout.push(text),
            Destination::Body | Destination::Skipped => {}
            Destination::FontTable
            | Destination::StyleSheet
            | Destination::Info(_)
            | Destination::Footnote
            | Destination::ListLabel => self.side.push_str(text),
        }
    }

    fn end_paragraph(&mut self) {
        match self.state.destination {
            Destination::Body => self.layout.end_paragraph(self.state.paragraph),
            _ => self.push("\n"),
        }
    }

    fn close(&mut self) {
        let ended = self.state;
        if let Some(outer) = self.stack.pop() {
            self.state = outer;
        }
        self.ignorable = false;
        let leaves = self.state.destination != ended.destination;
        match ended.destination {
            Destination::StyleSheet => {
                let name = std::mem::take(&mut self.side);
                self.layout.define_style(ended.paragraph, &name);
            }
            Destination::Info(field) if leaves => {
                let value = std::mem::take(&mut self.side);
                match field {
                    "title" => self.info.title = value,
                    "" => {}
                    field => self.info.fields.push((field, value)),
                }
            }
            Destination::Footnote if leaves => self.layout.note(std::mem::take(&mut self.side)),
            Destination::ListLabel if leaves => {
                let label = std::mem::take(&mut self.side);
                self.state.paragraph.list = true;
                self.state.paragraph.ordered = label.contains(|c: char| c.is_ascii_alphanumeric());
            }
            Destination::Body
            | Destination::Skipped
            | Destination::FontTable
            | Destination::Info(_)
            | Destination::Footnote
            | Destination::ListLabel => {}
        }
    }

    fn finish(mut self) -> (Info, Pages) {
        self.decode();
        (self.info, self.layout.finish(self.state.paragraph))
    }
}

/// The character a control word stands for.
fn character(word: &str) -> Option<&str> {
    Some(match word {
        "tab" => "\t",
        "line" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "~" => "\u{a0}",
        "_" => "-",
        "\\" | "{" | "}" => word,
        _ => return None,
    })
}
