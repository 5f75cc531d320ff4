//! Packs atoms into passages.
//!
//! Greedy: take as many atoms as fit, then go back to the strongest break in the second
//! half of what was taken. The next passage repeats the last sentences of this one, up to
//! the overlap, unless a heading or a table begins there.

use gristmill_model::{BlockKind, ChunkUnit, Document, ProcessingOptions, TokenCounter};

use crate::atoms::{Atom, Break};

/// How long a passage may be.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    chars: usize,
    tokens: usize,
    overlap_chars: usize,
    overlap_tokens: usize,
}

impl Limits {
    pub(crate) fn new(options: &ProcessingOptions, max_tokens: usize) -> Self {
        let size = options.chunk_size as usize;
        let overlap = options.chunk_overlap as usize;
        match options.chunk_unit {
            ChunkUnit::Characters => Self {
                chars: size,
                tokens: max_tokens,
                overlap_chars: overlap,
                overlap_tokens: max_tokens / 2,
            },
            ChunkUnit::Tokens => Self {
                chars: usize::MAX,
                tokens: size.min(max_tokens),
                overlap_chars: usize::MAX,
                overlap_tokens: overlap.min(max_tokens / 2),
            },
        }
    }

    pub(crate) fn chars(&self) -> usize {
        self.chars
    }

    pub(crate) fn hold(&self, chars: usize, tokens: usize) -> bool {
        chars <= self.chars && tokens <= self.tokens
    }

    /// How full a passage of this size is, 0 to 1, by whichever limit is nearer.
    fn fill(&self, size: Size) -> f64 {
        let by_chars = size.chars as f64 / self.chars as f64;
        let by_tokens = size.tokens as f64 / self.tokens as f64;
        by_chars.max(by_tokens)
    }
}

#[derive(Debug, Clone, Copy)]
struct Size {
    chars: usize,
    tokens: usize,
}

/// Consecutive atoms that make a chunk.
pub(crate) struct Passage {
    /// Its first atom.
    pub(crate) first: usize,
    /// One past its last atom.
    pub(crate) end: usize,
    /// Its text, with a table's heading rows before it where it starts inside one.
    pub(crate) text: String,
    /// Tokens of that text.
    pub(crate) tokens: usize,
}

/// The heading rows of a table, repeated in passages that start further down in it.
struct TableHead {
    text: String,
    size: Size,
}

pub(crate) struct Packer<'a> {
    document: &'a Document,
    atoms: &'a [Atom],
    limits: &'a Limits,
    counter: &'a dyn TokenCounter,
    /// Tokens of all atoms before each.
    token_sums: Vec<usize>,
}

impl<'a> Packer<'a> {
    pub(crate) fn new(
        document: &'a Document,
        atoms: &'a [Atom],
        limits: &'a Limits,
        counter: &'a dyn TokenCounter,
    ) -> Self {
        let mut token_sums = vec![0; atoms.len() + 1];
        for (index, atom) in atoms.iter().enumerate() {
            token_sums[index + 1] = token_sums[index] + atom.tokens;
        }
        Self {
            document,
            atoms,
            limits,
            counter,
            token_sums,
        }
    }

    /// Every atom in at least one passage, in order.
    pub(crate) fn passages(&self) -> Vec<Passage> {
        let mut passages = Vec::new();
        let mut first = 0;
        let mut covered = 0;
        while covered < self.atoms.len() {
            let passage = self.next(first, covered);
            covered = passage.end;
            first = self.overlap_start(passage.first, covered);
            passages.push(passage);
        }
        passages
    }

    /// The passage from `first` on that reaches past `covered`.
    fn next(&self, first: usize, covered: usize) -> Passage {
        let head = self.table_head(first);
        let end = self.choose_end(first, covered, head.as_ref());
        let passage = self.passage(first, end, head);
        if passage.tokens <= self.limits.tokens {
            return passage;
        }
        // The parts fitted and the whole does not: this tokenizer joins words. Give up the
        // overlap and the repeated heading, then take fewer atoms.
        let mut end = end;
        loop {
            let passage = self.passage(covered, end, None);
            if passage.tokens <= self.limits.tokens || end == covered + 1 {
                return passage;
            }
            end -= 1;
        }
    }

    /// Where the passage from `first` ends: past `covered`, at the strongest break.
    fn choose_end(&self, first: usize, covered: usize, head: Option<&TableHead>) -> usize {
        let full = self.longest(first, covered, head);
        if full == self.atoms.len() {
            return full;
        }
        let candidates = covered + 1..=full;
        let good = candidates.filter(|&end| self.limits.fill(self.size(first, end)) >= 0.5);
        good.max_by_key(|&end| (self.atoms[end].before, end))
            .unwrap_or(full)
    }

    /// The furthest end that still fits, at least one atom past `covered`.
    fn longest(&self, first: usize, covered: usize, head: Option<&TableHead>) -> usize {
        let extra = head.map_or(
            Size {
                chars: 0,
                tokens: 0,
            },
            |head| head.size,
        );
        let mut end = covered + 1;
        while end < self.atoms.len() {
            let size = self.size(first, end + 1);
            if !self
                .limits
                .hold(size.chars + extra.chars, size.tokens + extra.tokens)
            {
                break;
            }
            end += 1;
        }
        end
    }

    fn size(&self, first: usize, end: usize) -> Size {
        let (a, b) = (&self.atoms[first], &self.atoms[end - 1]);
        Size {
            chars: b.char_end - a.char_start,
            tokens: self.token_sums[end] - self.token_sums[first],
        }
    }

    /// Where the passage after one that covers `first..end` starts.
    fn overlap_start(&self, first: usize, end: usize) -> usize {
        if end == self.atoms.len() || self.begins_afresh(end) {
            return end;
        }
        let mut start = end;
        while start > first + 1 && !self.begins_afresh(start) {
            let overlap = self.size(start - 1, end);
            let with_next = self.size(start - 1, end + 1);
            let short = overlap.chars <= self.limits.overlap_chars
                && overlap.tokens <= self.limits.overlap_tokens;
            if !short || !self.limits.hold(with_next.chars, with_next.tokens) {
                break;
            }
            start -= 1;
        }
        start
    }

    /// Whether what stands before this atom would not help to understand it: a heading, a
    /// table row (its table's heading rows are repeated instead), the rest of a cut word.
    fn begins_afresh(&self, atom: usize) -> bool {
        let atom = &self.atoms[atom];
        let table = matches!(
            self.document.blocks[atom.block].kind,
            BlockKind::Table { .. }
        );
        table || matches!(atom.before, Break::Heading(_) | Break::Word)
    }

    fn table_head(&self, first: usize) -> Option<TableHead> {
        let atom = &self.atoms[first];
        let block = &self.document.blocks[atom.block];
        let BlockKind::Table { table } = &block.kind else {
            return None;
        };
        let text = self.document.text_of(block);
        let rows = text.split_inclusive('\n').take(table.header_rows as usize);
        let length: usize = rows.map(str::len).sum();
        let row_is_inside = atom.start >= block.span.start as usize + length;
        let text = text[..length].trim_end();
        let size = Size {
            chars: text.chars().count() + 1,
            tokens: self.counter.count(text),
        };
        let room = self.limits.fill(size) <= 0.25 && self.fits_with_head(first, size);
        (row_is_inside && !text.is_empty() && room).then(|| TableHead {
            text: text.to_owned(),
            size,
        })
    }

    fn fits_with_head(&self, first: usize, head: Size) -> bool {
        let own = self.size(first, first + 1);
        self.limits
            .hold(own.chars + head.chars, own.tokens + head.tokens)
    }

    fn passage(&self, first: usize, end: usize, head: Option<TableHead>) -> Passage {
        let body = &self.document.text[self.atoms[first].start..self.atoms[end - 1].end];
        let text = match head {
            None => body.to_owned(),
            Some(head) => format!("{}\n{body}", head.text),
        };
        Passage {
            first,
            end,
            tokens: self.counter.count(&text),
            text,
        }
    }
}
