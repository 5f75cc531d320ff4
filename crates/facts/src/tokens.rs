//! A text as its sentences and the runs of words in them, as key phrases are looked for.

/// A shorter line, in bytes, was not wrapped for being too long: it ends what it says.
const WRAPPED: usize = 50;

/// A word where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// As it stands in the text, without an article elided before it.
    pub(crate) word: &'a str,
    /// Where that begins, in bytes.
    pub(crate) start: usize,
    /// The sentence it is in, counted from 0.
    pub(crate) sentence: usize,
    /// Whether it is the first word of that sentence, where a capital says nothing.
    pub(crate) first: bool,
}

/// The words of a text in runs: between two words of a run stands nothing but a space, or the
/// end of a long line. A line that is empty ends a sentence, as a full stop does.
pub(crate) fn runs<'a>(text: &'a str, is_stop_word: impl Fn(&str) -> bool) -> Vec<Vec<Token<'a>>> {
    let mut reading = Reading::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            reading.end_sentence();
        }
        for piece in line.split_whitespace() {
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            reading.take(piece, start, &is_stop_word);
        }
        if line.len() < WRAPPED {
            reading.end_run();
        }
    }
    reading.end_run();
    reading.runs
}

#[derive(Default)]
struct Reading<'a> {
    runs: Vec<Vec<Token<'a>>>,
    run: Vec<Token<'a>>,
    sentence: usize,
    /// Words of the sentence so far.
    words: usize,
}

impl<'a> Reading<'a> {
    /// Takes what stands between two spaces, at `start` of the text.
    fn take(&mut self, piece: &'a str, start: usize, is_stop_word: impl Fn(&str) -> bool) {
        let is_mark = |one: char| !one.is_alphanumeric();
        let from_word = piece.trim_start_matches(is_mark);
        let word = from_word.trim_end_matches(is_mark);
        if from_word.len() < piece.len() {
            self.end_run();
        }
        if is_word(word) {
            let before = piece.len() - from_word.len();
            let (elided, word) = without_elision(word, is_stop_word);
            self.run.push(Token {
                word,
                start: start + before + elided,
                sentence: self.sentence,
                first: self.words == 0,
            });
            self.words += 1;
        } else {
            self.end_run();
        }
        let after = &from_word[word.len()..];
        if after.contains(['.', '!', '?', '…', '।', '。']) {
            self.end_sentence();
        } else if !after.is_empty() {
            self.end_run();
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            self.runs.push(std::mem::take(&mut self.run));
        }
    }

    fn end_sentence(&mut self) {
        self.end_run();
        self.sentence += usize::from(self.words > 0);
        self.words = 0;
    }
}

/// Whether something is a word and not a number, an address or a part of a program.
fn is_word(piece: &str) -> bool {
    let joins = |one: char| matches!(one, '-' | '\'' | '’' | '‑');
    let letters = piece.chars().filter(|one| one.is_alphabetic()).count();
    let plain = piece
        .chars()
        .all(|one| one.is_alphanumeric() || is_sign(one) || joins(one));
    plain && letters * 2 > piece.chars().count()
}

/// Whether a character changes the letter before it, as vowels of Hindi and accents do.
fn is_sign(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036F | 0x0900..=0x0DFF)
}

/// A word without an article or pronoun elided before it, as in `l'eau`, and the bytes that
/// were left out.
fn without_elision(word: &str, is_stop_word: impl Fn(&str) -> bool) -> (usize, &str) {
    let Some(at) = word.find(['\'', '’']) else {
        return (0, word);
    };
    let rest = word[at..].trim_start_matches(['\'', '’']);
    match is_stop_word(&word[..at].to_lowercase()) {
        true => (word.len() - rest.len(), rest),
        false => (0, word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let runs = runs(text, |word| ["l", "the"].contains(&word));
        let words = |run: &Vec<Token<'_>>| {
            let words: Vec<&str> = run.iter().map(|token| token.word).collect();
            format!("{} {}", run[0].sentence, words.join(" "))
        };
        runs.iter().map(words).collect()
    }

    #[test]
    fn marks_end_runs_and_full_stops_end_sentences() {
        let text = "The lift, on Quay Street, stands still. (It was mended in 2025 twice!)\n\nA\n\
            plan of everything that is to be mended in the coming\nyear";
        let expected = [
            "0 The lift",
            "0 on Quay Street",
            "0 stands still",
            "1 It was mended in",
            "1 twice",
            "2 A",
            "2 plan of everything that is to be mended in the coming year",
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn what_is_no_word_ends_a_run() {
        let text = "see http://example.org/a or f(x) for re-entry";
        assert_eq!(read(text), ["0 see", "0 or", "0 for re-entry"]);
    }

    #[test]
    fn an_elided_article_is_left_out_and_places_are_kept() {
        let text = "voir l’eau vive";
        assert_eq!(read(text), ["0 voir eau vive"]);
        for token in runs(text, |word| word == "l").concat() {
            assert!(text[token.start..].starts_with(token.word));
        }
    }
}
