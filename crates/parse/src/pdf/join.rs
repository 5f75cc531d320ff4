//! Joins the lines of a paragraph: words broken at line ends become whole again.

use super::compounds::Compounds;
use super::unicode::{BROKEN, is_cjk};

/// Appends a line to a paragraph's text. A compound the document knows keeps its hyphen.
pub(super) fn append_line(text: &mut String, line: &str, compounds: &Compounds) {
    let line = line.trim();
    if text.is_empty() {
        text.push_str(line);
        return;
    }
    let last = text.chars().next_back().unwrap_or(' ');
    let next = line.chars().next().unwrap_or(' ');
    match (last, next) {
        (BROKEN | '-' | '\u{2010}', _)
            if compounds.joins(&text[..text.len() - last.len_utf8()], line) =>
        {
            text.pop();
            text.push('-');
        }
        (BROKEN, _) if next.is_lowercase() => {
            text.pop();
        }
        // A compound whose second half starts with a capital or digit keeps its hyphen.
        (BROKEN, _) => {
            text.pop();
            text.push('-');
        }
        ('-' | '\u{2010}', _)
            if next.is_lowercase() && before_last(text).is_some_and(char::is_lowercase) =>
        {
            text.pop();
        }
        ('-' | '\u{2010}', _) if before_last(text).is_some_and(char::is_alphanumeric) => {}
        _ if is_cjk(last) && is_cjk(next) => {}
        _ => text.push(' '),
    }
    text.push_str(line);
}

/// Turns signs of broken words that no line followed back into hyphens.
pub(super) fn settle(text: &mut String) {
    if text.contains(BROKEN) {
        *text = text.replace(BROKEN, "-");
    }
}

fn before_last(text: &str) -> Option<char> {
    text.chars().rev().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let mut text = String::new();
        for line in lines {
            append_line(&mut text, line, &Compounds::default());
        }
        settle(&mut text);
        text
    }

    #[test]
    fn broken_words_become_whole_and_compounds_stay() {
        assert_eq!(
            joined(&["a know\u{fffe}", "ledge base"]),
            "a knowledge base"
        );
        assert_eq!(joined(&["a know-", "ledge base"]), "a knowledge base");
        assert_eq!(joined(&["the Anglo\u{fffe}", "Saxon"]), "the Anglo-Saxon");
        assert_eq!(joined(&["pages 3-", "7"]), "pages 3-7");
        assert_eq!(joined(&["文字", "文字"]), "文字文字");
        assert_eq!(joined(&["a dash \u{2013}", "here"]), "a dash \u{2013} here");
    }
}
