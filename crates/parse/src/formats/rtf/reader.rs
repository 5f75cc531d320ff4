//! Follows RTF's state from word to word and writes blocks.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};
use gristmill_model::{BlockKind, DocumentBuilder, Table};

use super::tokens::{Token, Tokens};
use crate::formats::writer::Writer;

/// Groups open at once; deeper ones are read as if they were one.
const DEEPEST: usize = 2000;

/// Reads all of `bytes` into the builder.
pub(super) fn read(bytes: &[u8], page: Option<u32>, builder: &mut DocumentBuilder) {
    let mut info = Info::default();
    let mut writer = Writer::new(builder);
    writer.page = page;
    let mut reader = Reader::new(writer, &mut info);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Control("bin", Some(count)) => tokens.pass_over(count.unsigned_abs() as usize),
            token => reader.take(token),
        }
    }
    reader.finish();
    drop(reader);
    builder.title(&info.title);
    for (field, value) in info.fields {
        builder.metadata(field, &value);
    }
}

/// What the document says about itself.
#[derive(Default)]
struct Info {
    title: String,
    fields: Vec<(&'static str, String)>,
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Destination {
    Body,
    Skipped,
    FontTable,
    StyleSheet,
    Info(&'static str),
    Footnote,
    /// The number or bullet of a list's item, which the block's kind says.
    ListLabel,
}

/// The properties of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
struct Paragraph {
    style: i32,
    outline: Option<u8>,
    list: bool,
    depth: u8,
    ordered: bool,
    in_table: bool,
}

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
    writer: Writer<'a>,
    info: &'a mut Info,
    state: State,
    stack: Vec<State>,
    ignorable: bool,
    to_skip: usize,
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    styles: HashMap<i32, u8>,
    pending: Vec<u8>,
    text: String,
    side: String,
    high: Option<u16>,
    notes: Vec<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl<'a> Reader<'a> {
    fn new(writer: Writer<'a>, info: &'a mut Info) -> Self {
        Self {
            writer,
            info,
            state: State {
                destination: Destination::Body,
                fallback: 1,
                font: -1,
                hidden: false,
                paragraph: Paragraph::default(),
            },
            stack: Vec::new(),
            ignorable: false,
            to_skip: 0,
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            styles: HashMap::new(),
            pending: Vec::new(),
            text: String::new(),
            side: String::new(),
            high: None,
            notes: Vec::new(),
            row: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(_) | Token::Text(_) => {}
            Token::Open | Token::Close | Token::Control(..) => self.decode_pending(),
        }
        match token {
            Token::Open => {
                if self.stack.len() < DEEPEST {
                    self.stack.push(self.state);
                }
            }
            Token::Close => self.close(),
            Token::Control("*", None) => self.ignorable = true,
            Token::Control(word, number) => {
                let ignorable = std::mem::take(&mut self.ignorable);
                self.control(word, number, ignorable);
            }
            Token::Byte(byte) if self.to_skip == 0 => self.pending.push(byte),
            Token::Byte(_) => self.to_skip -= 1,
            Token::Text(bytes) => {
                let skipped = self.to_skip.min(bytes.len());
                self.to_skip -= skipped;
                self.pending.extend_from_slice(&bytes[skipped..]);
            }
        }
    }

    fn control(&mut self, word: &str, number: Option<i32>, ignorable: bool) {
        if let Some(destination) = destination(word) {
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
        let on = number != Some(0);
        match word {
            "ansicpg" => self.code_page = code_page(number.unwrap_or(0)),
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 8) as usize,
            "u" => self.unicode(number.unwrap_or(0) as u16),
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.destination == Destination::FontTable => {
                let encoding = charset(number.unwrap_or(0)).unwrap_or(self.code_page);
                self.fonts.insert(self.state.font, encoding);
            }
            "v" | "deleted" | "htmlrtf" => self.state.hidden = on,
            "plain" => {
                self.state.hidden = false;
                self.state.font = -1;
            }
            _ => self.layout(word, number),
        }
    }

    fn layout(&mut self, word: &str, number: Option<i32>) {
        let paragraph = &mut self.state.paragraph;
        let value = number.unwrap_or(0);
        match word {
            "pard" => *paragraph = Paragraph::default(),
            "s" => paragraph.style = value,
            "outlinelevel" => paragraph.outline = u8::try_from(value).ok().filter(|&l| l < 9),
            "ls" => paragraph.list = value > 0,
            "ilvl" => paragraph.depth = value.clamp(0, 8) as u8,
            "intbl" => paragraph.in_table = true,
            "par" | "sect" | "page" => self.end_paragraph(),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "tab" => self.push("\t"),
            "line" => self.push("\n"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "~" => self.push("\u{a0}"),
            "_" => self.push("-"),
            "\\" | "{" | "}" => self.push(word),
            "year" | "mo" | "dy" | "hr" | "min" => self.date_part(word, value),
            _ => {}
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
        self.to_skip = self.state.fallback;
        let units = [self.high.take(), Some(unit)];
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let text: String = char::decode_utf16(units.into_iter().flatten())
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.push(&text);
    }

    fn decode_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = self
            .fonts
            .get(&self.state.font)
            .copied()
            .unwrap_or(self.code_page);
        let text = encoding.decode_without_bom_handling(&bytes).0;
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        match self.state.destination {
            Destination::Body if !self.state.hidden => self.text.push_str(text),
            Destination::Body | Destination::Skipped => {}
            Destination::FontTable
            | Destination::StyleSheet
            | Destination::Info(_)
            | Destination::Footnote
            | Destination::ListLabel => self.side.push_str(text),
        }
    }

    fn close(&mut self) {
        let ended = self.state;
        if let Some(outer) = self.stack.pop() {
            self.state = outer;
        }
        self.ignorable = false;
        match ended.destination {
            Destination::StyleSheet => {
                let name = std::mem::take(&mut self.side);
                let outline = ended.paragraph.outline.map(|level| (level + 1).min(6));
                if let Some(level) = heading_by_name(&name).or(outline) {
                    self.styles.insert(ended.paragraph.style, level);
                }
            }
            Destination::Info(field) if self.state.destination != ended.destination => {
                let value = std::mem::take(&mut self.side);
                match field {
                    "title" => self.info.title = value,
                    "" => {}
                    field => self.info.fields.push((field, value)),
                }
            }
            Destination::Footnote if self.state.destination != ended.destination => {
                self.notes.push(std::mem::take(&mut self.side));
            }
            Destination::ListLabel if self.state.destination != ended.destination => {
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

    fn end_paragraph(&mut self) {
        match self.state.destination {
            Destination::Body => {}
            _ => return self.push("\n"),
        }
        if self.state.paragraph.in_table {
            return self.text.push('\n');
        }
        self.end_table();
        let text = std::mem::take(&mut self.text);
        match (self.kind(), written_label(&text)) {
            (BlockKind::Paragraph, Some((ordered, rest))) => {
                let kind = BlockKind::ListItem { depth: 0, ordered };
                self.writer.push(kind, rest);
            }
            (kind, _) => self.writer.push(kind, &text),
        }
        for note in std::mem::take(&mut self.notes) {
            self.writer.push(BlockKind::Footnote, &note);
        }
    }

    fn kind(&self) -> BlockKind {
        let paragraph = self.state.paragraph;
        let outline = paragraph.outline.map(|level| (level + 1).min(6));
        let by_style = self.styles.get(&paragraph.style).copied();
        match outline.or(by_style) {
            Some(level) => BlockKind::Heading { level },
            None if paragraph.list => BlockKind::ListItem {
                depth: paragraph.depth,
                ordered: paragraph.ordered,
            },
            None => BlockKind::Paragraph,
        }
    }

    fn end_cell(&mut self) {
        if self.state.destination == Destination::Body {
            let cell = std::mem::take(&mut self.text);
            self.row.push(cell.trim().to_owned());
        }
    }

    fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            let header_rows = 0;
            self.writer.push_table(Table { rows, header_rows });
        }
    }

    fn finish(&mut self) {
        self.decode_pending();
        self.state.paragraph.in_table = false;
        self.state.destination = Destination::Body;
        self.end_paragraph();
        self.writer.flush();
    }
}

/// A bullet or number and a tab, typed in front of a paragraph: whether the list is
/// numbered, and the item without its label.
fn written_label(text: &str) -> Option<(bool, &str)> {
    let (label, rest) = text.trim_start().split_once('\t')?;
    let number = label.strip_suffix(['.', ')']).unwrap_or_default();
    let numbered =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let bullet = matches!(label, "•" | "–" | "-" | "*" | "◦" | "▪" | "o" | "·");
    (numbered || bullet).then_some((numbered, rest))
}

fn destination(word: &str) -> Option<Destination> {
    Some(match word {
        "fonttbl" => Destination::FontTable,
        "stylesheet" => Destination::StyleSheet,
        "info" => Destination::Info(""),
        "title" => Destination::Info("title"),
        "author" => Destination::Info("author"),
        "subject" => Destination::Info("subject"),
        "keywords" => Destination::Info("keywords"),
        "doccomm" => Destination::Info("description"),
        "creatim" => Destination::Info("created"),
        "revtim" => Destination::Info("modified"),
        "footnote" | "annotation" => Destination::Footnote,
        "listtext" | "pntext" => Destination::ListLabel,
        "colortbl" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf"
        | "footer" | "footerl" | "footerr" | "footerf" | "fldinst" | "xe" | "tc" | "bkmkstart"
        | "bkmkend" | "listtable" | "listoverridetable" | "rsidtbl" | "themedata" | "datastore"
        | "mmathPr" | "latentstyles" | "generator" | "filetbl" | "revtbl" | "pgptbl"
        | "htmltag" | "mhtmltag" | "nonshppict" | "atnid" | "atnauthor" | "fontemb"
        | "userprops" | "shprslt" | "operator" | "company" | "printim" | "comment" | "sp"
        | "sn" | "sv" => Destination::Skipped,
        _ => return None,
    })
}

fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.trim().trim_end_matches(';').to_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level.min(6))
}

fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    Some(code_page(page))
}
