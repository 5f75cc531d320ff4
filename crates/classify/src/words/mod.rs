//! The words of many languages by which things are found, and how words are compared.

pub(crate) mod context;
pub(crate) mod markers;
pub(crate) mod unsafe_phrases;

/// The ways a term is written, beyond ASCII case, which automatons fold themselves.
pub(crate) fn folded_variants(term: &str) -> Vec<String> {
    if term.is_ascii() {
        return vec![term.to_owned()];
    }
    let title = || {
        let mut characters = term.chars();
        let first = characters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(characters).collect::<String>()
    };
    let mut variants = vec![
        term.to_owned(),
        term.to_lowercase(),
        term.to_uppercase(),
        title(),
    ];
    variants.sort();
    variants.dedup();
    variants
}

/// Whether a word of `text` stands alone: neither letters nor digits join it. Scripts that
/// write without spaces join nothing.
pub(crate) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |inside: Option<char>, outside: Option<char>| {
        let is_spaced = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
        inside.is_some_and(is_spaced) && outside.is_some_and(is_spaced)
    };
    let word = &text[start..end];
    !joins(word.chars().next(), text[..start].chars().next_back())
        && !joins(word.chars().next_back(), text[end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_in_every_script() {
        let alone = |text: &str, word: &str| {
            let start = text.find(word).unwrap();
            stands_alone(text, start, start + word.len())
        };
        assert!(alone("SIN: 046", "SIN"));
        assert!(alone("user_ssn=1", "ssn"));
        assert!(!alone("since", "sin"));
        assert!(!alone("geheimé", "geheim"));
        assert!(alone("此文件机密请", "机密"), "Chinese has no spaces");
    }
}
