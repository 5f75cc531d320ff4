//! Words, as people count them.

/// How many words a text has: what stands between spaces and has a letter or digit. In scripts
/// written without spaces each character is one.
pub fn count_words(text: &str) -> u64 {
    text.split_whitespace().map(count_in).sum()
}

fn count_in(piece: &str) -> u64 {
    let alone = piece.chars().filter(|one| stands_alone(*one)).count() as u64;
    let others = piece
        .chars()
        .any(|one| one.is_alphanumeric() && !stands_alone(one));
    alone + u64::from(others)
}

/// The words of a text in order, as texts are compared: letters and digits in a row, whatever
/// stands between them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|character: char| !character.is_alphanumeric());
        let first = rest.chars().next()?;
        let end = match stands_alone(first) {
            true => first.len_utf8(),
            false => rest
                .find(|character: char| !character.is_alphanumeric() || stands_alone(character))
                .unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Whether a character is of a script that puts no spaces between words.
fn stands_alone(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_people_count() {
        for (text, expected) in [
            ("", 0),
            ("  -- !", 0),
            ("The lift stands still.", 4),
            ("Übergröße: 2,5 m² – don’t re-use", 5),
            ("図書館は休みです。", 8),
            ("in 図書館 today", 5),
        ] {
            assert_eq!(count_words(text), expected, "{text}");
        }
    }
}
