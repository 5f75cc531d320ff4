//! What a person typed, as words, phrases and exclusions. Any text is a valid query.

use super::words::words;

/// More parts than this are left out; a pasted page is not a query.
const MOST_TERMS: usize = 64;

/// A query as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parsed {
    /// Any of these may match; the more and the rarer, the better.
    pub(crate) terms: Vec<Term>,
    /// All of these must match: what stood in quotation marks.
    pub(crate) required: Vec<Term>,
    /// None of these may match: what a minus stood before.
    pub(crate) excluded: Vec<Term>,
}

/// Words that stand next to one another; mostly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Term {
    /// The folded words, at least one.
    pub(crate) words: Vec<String>,
    /// Whether the last of them is only a beginning: `grist*`.
    pub(crate) prefix: bool,
}

impl Term {
    /// The term in the syntax of FTS5. Folded words hold only letters and digits, so
    /// quoting them is always right.
    pub(crate) fn to_match(&self) -> String {
        let star = if self.prefix { " *" } else { "" };
        format!("\"{}\"{star}", self.words.join(" "))
    }
}

impl Parsed {
    /// Reads a query. Nothing is an error.
    pub(crate) fn new(text: &str) -> Self {
        let mut parsed = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let excluded = rest.len() > 1 && rest.starts_with('-');
            let part = if excluded { &rest[1..] } else { rest };
            let (piece, quoted, after) = split(part);
            parsed.add(piece, quoted, excluded);
            rest = after.trim_start();
        }
        parsed
    }

    /// Whether there is nothing to look for by words.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.required.is_empty()
    }

    fn add(&mut self, piece: &str, quoted: bool, excluded: bool) {
        let folded: Vec<String> = words(piece).map(|word| word.folded).collect();
        if folded.is_empty() {
            return;
        }
        let list = match (excluded, quoted) {
            (true, _) => &mut self.excluded,
            (false, true) => &mut self.required,
            (false, false) => &mut self.terms,
        };
        let term = Term {
            words: folded,
            prefix: !quoted && piece.ends_with('*'),
        };
        if list.len() < MOST_TERMS && !list.contains(&term) {
            list.push(term);
        }
    }
}

/// The first piece, whether it was quoted, and what follows. A quotation mark that is never
/// closed is an ordinary character.
fn split(text: &str) -> (&str, bool, &str) {
    let quoted = text
        .strip_prefix(['"', '“', '„'])
        .and_then(|inner| inner.find(['"', '”', '“']).map(|end| inner.split_at(end)));
    if let Some((piece, after)) = quoted {
        let mut after = after.chars();
        after.next();
        return (piece, true, after.as_str());
    }
    match text.find(char::is_whitespace) {
        Some(end) => (&text[..end], false, &text[end..]),
        None => (text, false, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(terms: &[Term]) -> Vec<String> {
        terms.iter().map(Term::to_match).collect()
    }

    #[test]
    fn words_phrases_and_exclusions_are_told_apart() {
        let parsed = Parsed::new(r#"Große mill* "Grist to the mill" -"old wheat" -rye"#);
        assert_eq!(shown(&parsed.terms), [r#""grosse""#, r#""mill" *"#]);
        assert_eq!(shown(&parsed.required), [r#""grist to the mill""#]);
        assert_eq!(shown(&parsed.excluded), [r#""old wheat""#, r#""rye""#]);
    }

    #[test]
    fn a_word_with_signs_inside_is_looked_for_as_a_phrase() {
        assert_eq!(
            shown(&Parsed::new("e-mail 3.14").terms),
            [r#""e mail""#, r#""3 14""#]
        );
    }
}
