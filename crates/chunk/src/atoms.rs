//! Takes a document apart into the smallest pieces a chunk is made of.
//!
//! An atom is a sentence, list item, table row or line of code. One that is larger than a
//! chunk may be is cut between words, and a word that is still too long between tokens.

use gristmill_model::{Block, BlockKind, Document, TokenCounter};
use unicode_segmentation::UnicodeSegmentation;

use crate::pack::Limits;

/// How strongly the document breaks before an atom; later variants break more strongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Inside a word that is too long for a chunk.
    Word,
    /// Right after a heading, which belongs to what follows it.
    AfterHeading,
    /// Between words of a sentence that is too long for a chunk.
    Space,
    /// Between sentences.
    Sentence,
    /// Between table rows or lines of code.
    Line,
    /// Between items of a list.
    Item,
    /// Between paragraphs, tables and the like.
    Block,
    /// Before a heading: 1 for the lowest level up to 6 for the highest.
    Heading(u8),
}

/// A piece of the document's text that chunks keep whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    /// The block it belongs to.
    pub(crate) block: usize,
    /// How strongly the document breaks before it.
    pub(crate) before: Break,
    /// First byte in the document's text.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// Characters of the document's text before it.
    pub(crate) char_start: usize,
    /// Characters up to its end.
    pub(crate) char_end: usize,
    /// Its tokens, as many as it has when it stands alone.
    pub(crate) tokens: usize,
}

/// The atoms of a document in order. None is empty, none larger than `limits` allow.
pub(crate) fn of(document: &Document, limits: &Limits, tokens: &dyn TokenCounter) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut position = Position::default();
    let mut previous: Option<&Block> = None;
    for (index, block) in document.blocks.iter().enumerate() {
        let text = document.text_of(block);
        let ruler = Ruler {
            text,
            base: block.span.start as usize,
            starts: tokens.offsets(text),
            counter: tokens,
        };
        let before = break_between(previous, block);
        let mut cursor = Cursor {
            ruler: &ruler,
            limits,
            block: index,
            chars: position.chars_at(document, block.span.start as usize),
            byte: 0,
            atoms: &mut atoms,
        };
        cursor.cut(&block.kind, before);
        previous = Some(block);
    }
    atoms
}

fn break_between(previous: Option<&Block>, next: &Block) -> Break {
    use BlockKind::{Heading, ListItem};
    match (previous.map(|block| &block.kind), &next.kind) {
        (Some(Heading { .. }), Heading { .. }) => Break::AfterHeading,
        (_, Heading { level }) => Break::Heading(7 - (*level).clamp(1, 6)),
        (Some(Heading { .. }), _) => Break::AfterHeading,
        (Some(ListItem { .. }), ListItem { .. }) => Break::Item,
        (_, _) => Break::Block,
    }
}

/// Characters counted so far, so that none is counted twice.
#[derive(Default)]
struct Position {
    byte: usize,
    chars: usize,
}

impl Position {
    fn chars_at(&mut self, document: &Document, byte: usize) -> usize {
        self.chars += document.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.chars
    }
}

/// A block's text with its token starts.
struct Ruler<'a> {
    text: &'a str,
    base: usize,
    starts: Vec<usize>,
    counter: &'a dyn TokenCounter,
}

impl Ruler<'_> {
    /// Tokens of a piece when it stands alone.
    fn tokens_in(&self, start: usize, end: usize) -> usize {
        match self.is_between_words(start) && self.is_between_words(end) {
            true => self.tokens_by_starts(start, end),
            false => self.counter.count(&self.text[start..end]),
        }
    }

    /// Tokens between two places, by those of the whole block: the same as standing alone
    /// where both are at white space, and close to it elsewhere.
    fn tokens_by_starts(&self, start: usize, end: usize) -> usize {
        let before = |byte| self.starts.partition_point(|&token| token < byte);
        before(end) - before(start)
    }

    fn is_between_words(&self, byte: usize) -> bool {
        let (left, right) = self.text.split_at(byte);
        left.ends_with(char::is_whitespace)
            || right.starts_with(char::is_whitespace)
            || left.is_empty()
            || right.is_empty()
    }
}

struct Cursor<'a> {
    ruler: &'a Ruler<'a>,
    limits: &'a Limits,
    block: usize,
    chars: usize,
    byte: usize,
    atoms: &'a mut Vec<Atom>,
}

impl Cursor<'_> {
    fn cut(&mut self, kind: &BlockKind, before: Break) {
        let text = self.ruler.text;
        match kind {
            BlockKind::Table { .. } => self.pieces(lines(text), before, Break::Line),
            BlockKind::Code { .. } => self.pieces(lines(text), before, Break::Line),
            BlockKind::Heading { .. }
            | BlockKind::Paragraph
            | BlockKind::ListItem { .. }
            | BlockKind::Formula
            | BlockKind::Quote
            | BlockKind::Caption
            | BlockKind::Footnote => {
                self.pieces(sentences(text), before, Break::Sentence);
            }
        }
    }

    fn pieces(
        &mut self,
        pieces: impl Iterator<Item = (usize, usize)>,
        first: Break,
        between: Break,
    ) {
        let mut before = first;
        for (start, end) in pieces {
            self.piece(start, end, before);
            before = between;
        }
    }

    fn piece(&mut self, start: usize, end: usize, before: Break) {
        let tokens = self.ruler.tokens_in(start, end);
        if self.fits(start, end, tokens) {
            return self.push(start, end, before, tokens);
        }
        let mut before = before;
        let mut rest = start;
        while rest < end {
            let (cut, kind) = self.largest_prefix(rest, end);
            let (from, to) = trimmed(self.ruler.text, rest, cut);
            if from < to {
                self.push(from, to, before, self.ruler.tokens_in(from, to));
                before = kind;
            }
            rest = cut;
        }
    }

    /// The end of the longest part of `start..end` that fits, and the break after it.
    fn largest_prefix(&self, start: usize, end: usize) -> (usize, Break) {
        let text = &self.ruler.text[start..end];
        let words = text
            .split_word_bound_indices()
            .map(|(offset, word)| start + offset + word.len());
        let characters = text
            .char_indices()
            .map(|(offset, character)| start + offset + character.len_utf8());
        let between_words = self.last_fit(start, words).map(|cut| (cut, Break::Space));
        let in_word = || {
            self.last_fit(start, characters)
                .map(|cut| (cut, Break::Word))
        };
        // A single character that is over the limits is still a piece: there is no smaller.
        let one = || text.chars().next().map_or(end, |c| start + c.len_utf8());
        between_words
            .or_else(in_word)
            .unwrap_or_else(|| (one(), Break::Word))
    }

    /// The last of `stops`, which rise, up to which a piece from `start` fits.
    fn last_fit(&self, start: usize, stops: impl Iterator<Item = usize>) -> Option<usize> {
        let mut fitting: Vec<usize> = Vec::new();
        let (mut chars, mut reached) = (0, start);
        for stop in stops {
            chars += self.ruler.text[reached..stop].chars().count();
            reached = stop;
            if !self
                .limits
                .hold(chars, self.ruler.tokens_by_starts(start, stop))
            {
                break;
            }
            fitting.push(stop);
        }
        // A word cut in two may have more tokens than it had whole.
        while let Some(&stop) = fitting.last() {
            if self.fits(start, stop, self.ruler.tokens_in(start, stop)) {
                break;
            }
            let keep = fitting.len() - fitting.len().div_ceil(10);
            fitting.truncate(keep);
        }
        fitting.pop()
    }

    fn fits(&self, start: usize, end: usize, tokens: usize) -> bool {
        // Bytes bound characters from above, which spares most of the counting.
        let chars = match end - start <= self.limits.chars() {
            true => 0,
            false => self.ruler.text[start..end].chars().count(),
        };
        self.limits.hold(chars, tokens)
    }

    fn push(&mut self, start: usize, end: usize, before: Break, tokens: usize) {
        let ruler = self.ruler;
        self.chars += ruler.text[self.byte..start].chars().count();
        let char_start = self.chars;
        self.chars += ruler.text[start..end].chars().count();
        self.byte = end;
        self.atoms.push(Atom {
            block: self.block,
            before,
            start: ruler.base + start,
            end: ruler.base + end,
            char_start,
            char_end: self.chars,
            tokens,
        });
    }
}

/// Byte ranges of lines that are not blank; indentation stays.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    let all = text.split_inclusive('\n').map(move |line| {
        let range = (start, start + line.trim_end().len());
        start += line.len();
        range
    });
    all.filter(|(start, end)| start < end)
}

/// Byte ranges of sentences without the space around them.
fn sentences(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let all = text.split_sentence_bound_indices();
    let shown = all.map(|(start, sentence)| trimmed(text, start, start + sentence.len()));
    shown.filter(|(start, end)| start < end)
}

fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let piece = &text[start..end];
    let left = piece.len() - piece.trim_start().len();
    (
        start + left,
        (start + piece.trim_end().len()).max(start + left),
    )
}
