//! Judges whether a passage is worth storing, by signals anyone can check.
//!
//! Each signal is 1 for ordinary text and falls towards 0; the quality of a passage is
//! their product, and its reason the lowest of them. Tables, code and formulas are judged
//! by legibility and repetition alone: figures without words are their nature.

use std::collections::HashSet;

use gristmill_model::LeftOutReason;

/// The quality of a passage and the strongest signal against it.
pub(crate) struct Verdict {
    pub(crate) quality: f32,
    pub(crate) reason: LeftOutReason,
}

/// Judges one passage; `prose` says whether it is running text.
pub(crate) fn judge(text: &str, prose: bool) -> Verdict {
    let mut signals = vec![
        (LeftOutReason::Garbage, legible(text)),
        (LeftOutReason::Repetitive, varied(text)),
        (LeftOutReason::TooShort, long_enough(text)),
    ];
    if prose {
        signals.push((LeftOutReason::Garbage, wordy(text)));
        signals.push((LeftOutReason::Boilerplate, flowing(text)));
    }
    let quality = signals.iter().map(|(_, value)| value).product();
    let worst = signals.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let reason = worst.map_or(LeftOutReason::TooShort, |&(reason, _)| reason);
    Verdict { quality, reason }
}

/// Falls with replacement, private-use and control characters: 3 % of them is half bad.
fn legible(text: &str) -> f32 {
    let illegible = |c: &char| {
        matches!(*c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
            || (c.is_control() && !c.is_whitespace())
    };
    let all = text.chars().count().max(1);
    let bad = text.chars().filter(illegible).count();
    falling(bad as f32 / all as f32, 0.01, 0.05)
}

/// Falls when few of many words are different ones: dotted lines, tables of zeros.
fn varied(text: &str) -> f32 {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 20 {
        return 1.0;
    }
    let distinct: HashSet<&str> = words.iter().copied().collect();
    // Long passages repeat common words, so compare with what their length allows.
    let expected = (words.len() as f32).sqrt();
    rising(distinct.len() as f32 / expected, 0.3, 1.0)
}

/// Falls below three letters or digits: a lone page number, a bullet.
fn long_enough(text: &str) -> f32 {
    match text.chars().filter(|c| c.is_alphanumeric()).count() {
        0..=2 => 0.0,
        _ => 1.0,
    }
}

/// Falls when letters are few or words have no plausible length: broken encodings, keys.
fn wordy(text: &str) -> f32 {
    let shown = text.chars().filter(|c| !c.is_whitespace()).count().max(1);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let share = rising(letters as f32 / shown as f32, 0.05, 0.25);
    let longest_run = text.split_whitespace().map(str::len).max().unwrap_or(0);
    let unbroken = text.is_ascii() && longest_run > 200 && longest_run * 2 > text.len();
    match unbroken {
        true => share * 0.2,
        false => share,
    }
}

/// Falls when short lines without a sentence repeat each other: menus, page furniture.
/// A list of names is no menu, so lines must repeat, not only be short.
fn flowing(text: &str) -> f32 {
    let shown = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = shown.collect();
    if lines.len() < 12 || has_sentence(text) {
        return 1.0;
    }
    let distinct: HashSet<&str> = lines.iter().copied().collect();
    rising(distinct.len() as f32 / lines.len() as f32, 0.2, 0.7)
}

fn has_sentence(text: &str) -> bool {
    let ends = |c| {
        matches!(
            c,
            '.' | '!' | '?' | ':' | ';' | '。' | '！' | '？' | '।' | '؟'
        )
    };
    text.split_inclusive(ends)
        .any(|part| part.ends_with(ends) && part.split_whitespace().count() >= 5)
}

/// 1 up to `good`, 0 from `bad` on, straight between.
fn falling(value: f32, good: f32, bad: f32) -> f32 {
    ((bad - value) / (bad - good)).clamp(0.0, 1.0)
}

/// 0 up to `bad`, 1 from `good` on, straight between.
fn rising(value: f32, bad: f32, good: f32) -> f32 {
    ((value - bad) / (good - bad)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_good_in_any_script() {
        for text in [
            "The committee met on Tuesday and agreed to move the archive in spring.",
            "委员会星期二开会，同意在春天搬迁档案馆。",
            "اجتمعت اللجنة يوم الثلاثاء ووافقت على نقل الأرشيف في الربيع.",
            "Invoice 4711, 12.03.2024: 3 x A4 paper, 27.90 EUR",
        ] {
            assert!(judge(text, true).quality > 0.8, "{text}");
        }
    }

    #[test]
    fn each_kind_of_rubbish_is_called_by_its_name() {
        let dots = ". ".repeat(300);
        let menu = "Home\nNews\nShop\nAbout us\n".repeat(4);
        let key = "QUJD".repeat(200);
        let cases = [
            (
                "\u{fffd}\u{fffd}ab\u{fffd} \u{e001}cd",
                LeftOutReason::Garbage,
            ),
            (dots.as_str(), LeftOutReason::Repetitive),
            ("- 7 -", LeftOutReason::TooShort),
            (menu.as_str(), LeftOutReason::Boilerplate),
            (key.as_str(), LeftOutReason::Garbage),
        ];
        for (text, reason) in cases {
            let verdict = judge(text, true);
            assert!(verdict.quality < 0.3, "{} {text}", verdict.quality);
            assert_eq!(verdict.reason, reason, "{text}");
        }
    }

    #[test]
    fn a_table_of_figures_is_not_garbage() {
        let table = "2021 | 14.2 | 88\n2022 | 15.9 | 91\n2023 | 17.3 | 97";
        assert!(judge(table, false).quality > 0.8);
    }
}
