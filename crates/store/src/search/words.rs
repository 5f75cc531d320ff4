//! Words: the one place that decides where a word begins and ends and what it equals.
//!
//! The index, queries and highlights all go through [`words`], so that what is found is
//! what is marked. Case, accents, ligatures and full-width forms make no difference;
//! scripts written without spaces count each character as a word.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: nobody types them, and encoded data would swell the index.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// What it equals.
    pub(crate) folded: String,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
}

/// The words of a text in order.
pub(crate) fn words(text: &str) -> Words<'_> {
    Words {
        text,
        rest: text.char_indices().peekable(),
    }
}

/// The folded words of a text, parted by spaces: what the index is given.
pub(crate) fn index_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len() + 8);
    let mut words = words(text);
    while words.take_into(&mut form).is_some() {
        form.push(' ');
    }
    form.truncate(form.trim_end().len());
    form
}

/// The iterator behind [`words`].
pub(crate) struct Words<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut folded = String::new();
        let span = self.take_into(&mut folded)?;
        Some(Word { folded, span })
    }
}

impl Words<'_> {
    /// Appends what the next word equals, and says where that word stands.
    fn take_into(&mut self, form: &mut String) -> Option<Range<usize>> {
        let before = form.len();
        // A letter can fold to nothing, such as one that is only an accent.
        loop {
            let (start, first) = self.rest.find(|(_, first)| first.is_alphanumeric())?;
            fold(first, form, before);
            while let Some(&(_, next)) = self.rest.peek() {
                let joins = match stands_alone(first) {
                    true => is_combining_mark(next),
                    false => continues(next) && !stands_alone(next),
                };
                if !joins {
                    break;
                }
                fold(next, form, before);
                self.rest.next();
            }
            let end = self.rest.peek().map_or(self.text.len(), |&(at, _)| at);
            if form.len() > before {
                return Some(start..end);
            }
        }
    }
}

fn continues(character: char) -> bool {
    // Soft hyphens and joiners are inside words without being seen.
    character.is_alphanumeric()
        || is_combining_mark(character)
        || matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// Appends what a character equals to a word that begins at `start`.
fn fold(character: char, folded: &mut String, start: usize) {
    if folded.len() - start >= LONGEST {
        return;
    }
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(character).nfkd() {
        for lower in part.to_lowercase().filter(|part| part.is_alphanumeric()) {
            match lower {
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'ø' => folded.push('o'),
                'đ' | 'ð' => folded.push('d'),
                'ł' => folded.push('l'),
                'ı' => folded.push('i'),
                'ς' => folded.push('σ'),
                other if is_combining_mark(other) => {}
                other => folded.push(other),
            }
        }
    }
}

/// Whether a character is of a script that puts no spaces between words.
fn stands_alone(character: char) -> bool {
    matches!(u32::from(character),
        0x0e00..=0x0eff          // Thai, Lao
        | 0x1000..=0x109f        // Myanmar
        | 0x1780..=0x17ff        // Khmer
        | 0x3040..=0x30ff        // Hiragana, Katakana
        | 0x3400..=0x4dbf        // Han
        | 0x4e00..=0x9fff
        | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_ligatures_make_no_difference() {
        assert_eq!(
            index_form("Über den ﬁnalen Straßen-Bau, ＦＵＬＬ 3.14"),
            "uber den finalen strassen bau full 3 14"
        );
        assert_eq!(index_form("re\u{301}sume\u{301} Ø ÆSIR"), "resume o aesir");
    }

    #[test]
    fn scripts_without_spaces_are_found_by_the_character() {
        assert_eq!(index_form("東京タワー is high"), "東 京 タ ワ ー is high");
    }

    #[test]
    fn spans_cover_the_whole_word_in_the_text() {
        let text = "Das Große, ja\u{ad}wohl!";
        let found: Vec<&str> = words(text).map(|word| &text[word.span]).collect();
        assert_eq!(found, ["Das", "Große", "ja\u{ad}wohl"]);
    }
}
