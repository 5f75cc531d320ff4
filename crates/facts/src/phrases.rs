//! The phrases a text is about.

use crate::stop_words;
use crate::terms::Terms;
use crate::tokens::runs;
use crate::words::words;

/// What is looked at: a text says what it is about before that, and the work grows with it.
const MOST_BYTES: usize = 100_000;
/// Phrases looked at until there are enough that say different things.
const LIKELY: usize = 500;

/// At most `most` phrases a text is about, the most telling first, each as it stands in the
/// text. `language` is an ISO 639-1 code. None in languages whose stop words are not known.
pub fn key_phrases(text: &str, language: &str, most: usize) -> Vec<String> {
    let Some(stop_words) = stop_words::of(language) else {
        return Vec::new();
    };
    let text = beginning(text);
    let runs = runs(text, |word| stop_words.contains(word));
    // Where every noun is capitalised, that says nothing.
    let terms = Terms::of(&runs, &stop_words, language != "de");
    let mut taken: Vec<String> = Vec::new();
    for phrase in terms.ranked(text).into_iter().take(LIKELY) {
        if taken.len() == most {
            break;
        }
        let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
        if !repeats(&phrase, &taken) {
            taken.push(phrase);
        }
    }
    taken
}

/// The part that is looked at, ended between two characters.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether every word of a phrase is in one that was taken, or the other way round.
fn repeats(phrase: &str, taken: &[String]) -> bool {
    let lower = |phrase: &str| words(phrase).map(str::to_lowercase).collect::<Vec<_>>();
    let within = |one: &[String], other: &[String]| {
        let mut words = one.iter();
        words.all(|word| other.iter().any(|known| same_word(word, known)))
    };
    let new = lower(phrase);
    let mut taken = taken.iter().map(|one| lower(one));
    taken.any(|known| within(&new, &known) || within(&known, &new))
}

/// Whether two words are one or forms of one, as its plural is.
fn same_word(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let ending = long.strip_prefix(short);
    ending.is_some_and(|ending| ending.is_empty() || (short.len() > 3 && ending.len() <= 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENGLISH: &str = "The reading room on Quay Street has flooded four times in six years. \
        After the flood of November 2025 the council offered the old Customs House on Market \
        Hill, which stands eleven metres above the spring tide. The board accepted. The Customs \
        House opens in May. Books from the reading room are packed by volunteers, and the \
        Customs House is shelved by Hartley and Daughters.";

    const GERMAN: &str = "Der Lesesaal am Hafen wurde in sechs Jahren viermal überflutet. Nach \
        der Flut bot der Rat das alte Zollhaus am Markt an, das elf Meter über dem Hafen steht. \
        Das Zollhaus wird im Mai eröffnet, und die Bücher aus dem Lesesaal werden gepackt.";

    #[test]
    fn a_text_is_about_what_it_names_again_and_again() {
        let mut english = key_phrases(ENGLISH, "en", 4);
        english.sort();
        assert_eq!(
            english,
            [
                "Customs House",
                "Market Hill",
                "Quay Street",
                "reading room"
            ]
        );
        let german = key_phrases(GERMAN, "de", 3);
        for word in ["Zollhaus", "Lesesaal"] {
            assert!(german.iter().any(|one| one.contains(word)), "{german:?}");
        }
    }

    #[test]
    fn a_phrase_may_hold_a_stop_word_and_not_begin_with_one() {
        let text = "The House of Lords met. The House of Lords adjourned. Members of the House \
            of Lords left.";
        let phrases = key_phrases(text, "en", 3);
        assert!(
            phrases.iter().any(|one| one == "House of Lords"),
            "{phrases:?}"
        );
    }

    #[test]
    fn no_phrase_says_what_another_says() {
        let phrases = key_phrases(ENGLISH, "en", 20);
        for (at, phrase) in phrases.iter().enumerate() {
            assert!(
                !repeats(phrase, &phrases[..at]),
                "`{phrase}` of {phrases:?}"
            );
        }
    }

    #[test]
    fn nothing_is_made_up() {
        for (text, language) in [
            ("", "en"),
            ("12 34 56", "en"),
            ("it is not on", "en"),
            (ENGLISH, "xx"),
            ("図書館", "ja"),
        ] {
            let none: Vec<String> = Vec::new();
            assert_eq!(
                key_phrases(text, language, 5),
                none,
                "{text:.20} {language}"
            );
        }
    }

    proptest! {
        #[test]
        fn phrases_of_any_text_are_in_it(text in "([A-Za-zäß'’.-]{1,6}[ \n,]){0,60}") {
            let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for phrase in key_phrases(&text, "en", 8) {
                prop_assert!(plain.contains(&phrase), "`{}`", phrase);
            }
        }
    }
}
