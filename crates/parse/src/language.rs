//! Names the language most of a document is in.
//!
//! Applied in one place after any parser, so that a document's own claim is used only
//! where its text is too short to tell.

use gristmill_model::Document;
use whatlang::Lang;

/// Bytes looked at: taken from the middle, where boilerplate is rarest.
const SAMPLE: usize = 4096;

/// Text shorter than this says little about its language.
const LEAST_CHARS: usize = 24;

/// Sets the document's language from its text, unless the text is too short to tell.
pub(crate) fn apply(document: &mut Document) {
    if let Some(code) = of_text(&document.text) {
        document.language = Some(code.to_owned());
    }
}

/// The ISO 639-1 code of the language most of `text` is in, when that is plain.
pub(crate) fn of_text(text: &str) -> Option<&'static str> {
    let sample = sample(text);
    if sample.chars().filter(|c| c.is_alphabetic()).count() < LEAST_CHARS {
        return None;
    }
    let info = whatlang::detect(sample)?;
    let sure = info.is_reliable() || info.confidence() > 0.5;
    sure.then(|| two_letters(info.lang()))
}

fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut start = (text.len() - SAMPLE) / 2;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = start + SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

fn two_letters(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_and_a_word_is_not_a_sample() {
        assert_eq!(
            of_text("Das Wetter ist heute schön und die Straßen sind trocken."),
            Some("de")
        );
        assert_eq!(
            of_text("The weather is fine today and all the roads are dry."),
            Some("en")
        );
        assert_eq!(of_text("Hello"), None);
    }

    #[test]
    fn a_long_text_is_sampled_on_character_boundaries() {
        let text = "äöü ".repeat(5000);
        assert!(sample(&text).len() <= SAMPLE);
    }
}
