//! What `yt-dlp` knows of a talk.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A talk, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Talk {
    title: Option<String>,
    uploader: Option<String>,
    channel: Option<String>,
    /// `20240131`.
    upload_date: Option<String>,
    duration: Option<f64>,
    language: Option<String>,
    #[serde(default)]
    subtitles: Option<BTreeMap<String, IgnoredAny>>,
    #[serde(default)]
    automatic_captions: Option<BTreeMap<String, IgnoredAny>>,
}

/// The captions to take.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Captions {
    pub(crate) language: String,
    pub(crate) by_machine: bool,
}

impl Captions {
    /// `captions`, or `automatic captions`.
    pub(crate) fn how(&self) -> &'static str {
        match self.by_machine {
            true => "automatic captions",
            false => "captions",
        }
    }
}

impl Talk {
    /// Those people wrote in the talk's language, else in English, else in any; else those of a
    /// machine in the talk's language. A machine's translation is never taken.
    pub(crate) fn captions(&self) -> Option<Captions> {
        let own = self.language.as_deref();
        let written = languages(&self.subtitles);
        let chosen = pick(&written, own)
            .or_else(|| pick(&written, Some("en")))
            .or_else(|| written.first().copied());
        if let Some(language) = chosen {
            return Some(Captions {
                language: language.to_owned(),
                by_machine: false,
            });
        }
        let heard = languages(&self.automatic_captions);
        let original = heard
            .iter()
            .find(|language| language.ends_with("-orig"))
            .copied();
        let chosen = original
            .or_else(|| pick(&heard, own))
            .or(match heard.as_slice() {
                [only] => Some(*only),
                _ => None,
            });
        chosen.map(|language| Captions {
            language: language.to_owned(),
            by_machine: true,
        })
    }

    /// A name for people, without anything of a path.
    pub(crate) fn file_name(&self) -> String {
        let title = self.title.as_deref().unwrap_or_default();
        let kept = title.chars().map(|letter| match letter {
            '/' | '\\' | ':' => '-',
            letter if letter.is_control() => ' ',
            letter => letter,
        });
        let kept: String = kept.take(100).collect();
        match kept.trim_matches(['.', ' ']) {
            "" => "talk".to_owned(),
            kept => kept.to_owned(),
        }
    }

    /// Metadata of its document.
    pub(crate) fn facts(&self, how: &str) -> Vec<(&'static str, String)> {
        let author = self.uploader.as_ref().or(self.channel.as_ref());
        let facts = [
            ("title", self.title.clone()),
            ("author", author.cloned()),
            ("created", self.upload_date.as_deref().and_then(date)),
            (
                "duration_seconds",
                self.duration.map(|seconds| format!("{seconds:.0}")),
            ),
            ("text_from", Some(how.to_owned())),
        ];
        let known = facts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        known.collect()
    }
}

/// Names of captions that are text, a live chat being none, and that are plain: they come
/// from a stranger and go into a command.
fn languages(captions: &Option<BTreeMap<String, IgnoredAny>>) -> Vec<&str> {
    let names = captions.iter().flat_map(BTreeMap::keys);
    let plain = |name: &&str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        !name.is_empty() && name.chars().all(letters)
    };
    names.map(String::as_str).filter(plain).collect()
}

fn pick<'a>(names: &[&'a str], language: Option<&str>) -> Option<&'a str> {
    let language = language?;
    let primary = |name: &str| name.split('-').next().unwrap_or_default().to_lowercase();
    let exact = names
        .iter()
        .find(|name| name.eq_ignore_ascii_case(language));
    let near = || names.iter().find(|name| primary(name) == primary(language));
    exact.or_else(near).copied()
}

/// `20240131` as `2024-01-31`.
fn date(compact: &str) -> Option<String> {
    let digits = compact.len() == 8 && compact.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("{}-{}-{}", &compact[..4], &compact[4..6], &compact[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captions(json: &str) -> Option<(String, bool)> {
        let talk: Talk = serde_json::from_str(json).unwrap();
        talk.captions()
            .map(|captions| (captions.language, captions.by_machine))
    }

    #[test]
    fn what_people_wrote_comes_first_and_no_machine_translates() {
        let some = |language: &str, by_machine| Some((language.to_owned(), by_machine));
        let cases = [
            (
                r#"{"language":"de","subtitles":{"en":[],"de-AT":[]}}"#,
                some("de-AT", false),
            ),
            (
                r#"{"language":"de","subtitles":{"en":[],"fr":[]}}"#,
                some("en", false),
            ),
            (
                r#"{"subtitles":{"live_chat":[]},"automatic_captions":{"en":[],"fr-orig":[]}}"#,
                some("fr-orig", true),
            ),
            (
                r#"{"language":"en-US","automatic_captions":{"af":[],"en":[]}}"#,
                some("en", true),
            ),
            (r#"{"automatic_captions":{"af":[],"en":[]}}"#, None),
            (r#"{"subtitles":{".*":[],"a b":[],"en,all":[]}}"#, None),
            (r#"{"subtitles":null}"#, None),
        ];
        for (json, expected) in cases {
            assert_eq!(captions(json), expected, "{json}");
        }
    }
}
