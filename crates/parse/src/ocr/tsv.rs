//! Tesseract's table of words, turned into paragraphs.

use super::OcrBlock;

/// Words less certain than this are specks and lines taken for letters.
const LEAST_CONFIDENCE: f32 = 20.0;

/// Between the leaves of a tree there are always letters: a word that stands alone must be
/// this certain and have [`LEAST_LETTERS`] letters or digits.
const LEAST_CONFIDENCE_ALONE: f32 = 70.0;
const LEAST_LETTERS: usize = 3;

/// One row of the table that holds a word.
struct Word<'a> {
    page: u32,
    /// Block and paragraph.
    paragraph: (u32, u32),
    line: u32,
    height: f32,
    confidence: f32,
    text: &'a str,
}

impl Word<'_> {
    fn stands_alone(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphanumeric()).count();
        self.confidence >= LEAST_CONFIDENCE_ALONE && letters >= LEAST_LETTERS
    }
}

/// Paragraphs in the order of the table.
pub(super) fn paragraphs(table: &str) -> Vec<OcrBlock> {
    joined(table.lines().filter_map(word).collect())
}

/// Words found anywhere on a picture that has no paragraphs, in the order of the table.
pub(super) fn scattered_words(table: &str) -> Vec<OcrBlock> {
    let words = table.lines().filter_map(word);
    joined(words.filter(Word::stands_alone).collect())
}

fn joined(words: Vec<Word<'_>>) -> Vec<OcrBlock> {
    words
        .chunk_by(|a, b| (a.page, a.paragraph) == (b.page, b.paragraph))
        .map(paragraph)
        .collect()
}

fn word(row: &str) -> Option<Word<'_>> {
    let fields: Vec<&str> = row.splitn(12, '\t').collect();
    let [
        level,
        page,
        block,
        paragraph,
        line,
        _,
        _,
        _,
        _,
        height,
        confidence,
        text,
    ] = fields.try_into().ok()?;
    let confidence: f32 = confidence.parse().ok()?;
    let is_word = level == "5" && confidence >= LEAST_CONFIDENCE && !text.trim().is_empty();
    is_word.then_some(())?;
    Some(Word {
        page: page.parse().ok()?,
        paragraph: (block.parse().ok()?, paragraph.parse().ok()?),
        line: line.parse().ok()?,
        height: height.parse().ok()?,
        confidence,
        text: text.trim(),
    })
}

fn paragraph(words: &[Word<'_>]) -> OcrBlock {
    let mut text = String::new();
    for pair in words.windows(2) {
        text.push_str(pair[0].text);
        let breaks = pair[0].line != pair[1].line;
        match breaks && is_broken(&text, pair[1].text) {
            true => text.truncate(text.len() - 1),
            false => text.push(' '),
        }
    }
    text.extend(words.last().map(|word| word.text));
    let mean = |value: fn(&Word<'_>) -> f32| {
        words.iter().map(value).sum::<f32>() / words.len().max(1) as f32
    };
    OcrBlock {
        text,
        page: words.first().map_or(1, |word| word.page),
        confidence: mean(|word| word.confidence),
        line_height: mean(|word| word.height),
    }
}

/// Whether a word was broken at the end of a line: a hyphen between two lower-case letters.
fn is_broken(before: &str, after: &str) -> bool {
    let mut tail = before.chars().rev();
    tail.next() == Some('-')
        && tail.next().is_some_and(char::is_lowercase)
        && after.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_stands_alone_must_be_sure() {
        let table = "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t95.9\tTEXT\n\
            5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t38.5\tSAF\n\
            5\t1\t3\t1\t1\t1\t0\t0\t9\t9\t80.2\t<=\n";
        let texts: Vec<String> = scattered_words(table).into_iter().map(|b| b.text).collect();
        assert_eq!(texts, ["TEXT"]);
    }

    #[test]
    fn words_become_paragraphs_with_broken_words_joined() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            5\t1\t1\t1\t1\t1\t10\t10\t50\t20\t96.1\tknow-\n\
            5\t1\t1\t1\t2\t1\t10\t40\t50\t22\t92.0\tledge\n\
            5\t1\t1\t1\t2\t2\t70\t40\t50\t21\t3.0\t~|\n\
            5\t1\t1\t1\t2\t3\t90\t40\t50\t20\t91.0\tbase\n\
            4\t1\t1\t2\t0\t0\t10\t40\t50\t22\t-1\t\n\
            5\t2\t1\t1\t1\t1\t10\t40\t50\t22\t90.0\tNext\n";
        let blocks = paragraphs(table);
        let texts: Vec<(u32, &str)> = blocks.iter().map(|b| (b.page, b.text.as_str())).collect();
        assert_eq!(texts, [(1, "knowledge base"), (2, "Next")]);
    }
}
