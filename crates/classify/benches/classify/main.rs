//! How well things are found, and how fast: precision and recall for each kind on labelled
//! texts, what is found in texts of a corpus, and megabytes a second. Prints one JSON object.
//!
//! `cargo bench -p gristmill-classify -- [--write FILE] [--labelled FILE] [--texts FOLDER]`
//!
//! `--write` only writes the labelled texts, `--labelled` scores others instead of them, one
//! JSON object a line: `{"text": "…", "holds": [["us_ssn", 5, 16]]}`, places in characters.
//! With `SHOW` in the environment every value that is missed or wrong is shown.

#![expect(clippy::unwrap_used, reason = "a bench may fail by panicking")]

mod chance;
mod check;
mod labelled;
mod lookalikes;
mod others;
mod persons;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gristmill_classify::{Classifier, Found};
use gristmill_model::{HitKind, LabelRules};
use labelled::{Labelled, labelled};
use serde_json::{Value, json};

const SEED: u64 = 2026;
/// Finds less sure than this do not decide a label.
const DECIDES: f32 = 0.5;
/// How much of the corpus' text is scanned at once, in bytes.
const SPEED_TEXT: usize = 32 << 20;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let all = match after("--labelled") {
        Some(path) => read(&std::fs::read_to_string(path).unwrap()),
        None => labelled(SEED),
    };
    if let Some(path) = after("--write") {
        std::fs::write(path, lines(&all)).unwrap();
        return;
    }
    let classifier = Classifier::new(&LabelRules::default()).unwrap();
    let texts = after("--texts")
        .map(|folder| texts(&folder))
        .unwrap_or_default();
    let result = json!({
        "bench": "classify",
        "texts": all.len(),
        "kinds": quality(&classifier, &all),
        "corpus": corpus(&classifier, &texts),
        "megabytes_per_second": {
            "prose": speed(&classifier, &longest(&texts)),
            "labelled": speed(&classifier, &joined(&all)),
            "one_by_one": speed_one_by_one(&classifier, &all),
        },
    });
    println!("{}", serde_json::to_string_pretty(&result).unwrap());
}

/// One JSON object a line, for other programs; places are counted in characters.
fn lines(all: &[Labelled]) -> String {
    let characters = |text: &str, at: usize| text[..at].chars().count();
    let line = |one: &Labelled| {
        let place = |(kind, range): &(HitKind, std::ops::Range<usize>)| {
            json!([
                kind.as_str(),
                characters(&one.text, range.start),
                characters(&one.text, range.end)
            ])
        };
        let holds: Vec<Value> = one.holds.iter().map(place).collect();
        json!({"text": one.text, "holds": holds}).to_string() + "\n"
    };
    all.iter().map(line).collect()
}

fn read(lines: &str) -> Vec<Labelled> {
    let one = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = line["text"].as_str().unwrap().to_owned();
        let byte = |place: &Value| {
            let place = place.as_u64().unwrap() as usize;
            let mut places = text.char_indices().map(|(at, _)| at);
            places.nth(place).unwrap_or(text.len())
        };
        let held = |value: &Value| {
            let kind = HitKind::from_code(value[0].as_str().unwrap()).unwrap();
            (kind, byte(&value[1])..byte(&value[2]))
        };
        let holds = line["holds"].as_array().unwrap().iter().map(held).collect();
        Labelled { text, holds }
    };
    lines.lines().map(one).collect()
}

#[derive(Default)]
struct Score {
    found: u32,
    missed: u32,
    wrong: u32,
}

/// Precision and recall by kind. A find is right where a value of its kind stands.
fn quality(classifier: &Classifier, all: &[Labelled]) -> Value {
    let mut scores: BTreeMap<HitKind, Score> = BTreeMap::new();
    let shows = std::env::var_os("SHOW").is_some();
    for one in all {
        let mut found = classifier.find(&one.text);
        found.retain(|found| found.confidence >= DECIDES);
        let meets = |found: &Found, kind: HitKind, range: &std::ops::Range<usize>| {
            found.kind == kind && found.range.start < range.end && range.start < found.range.end
        };
        for (kind, range) in &one.holds {
            let score = scores.entry(*kind).or_default();
            match found.iter().any(|found| meets(found, *kind, range)) {
                true => score.found += 1,
                false => score.missed += 1,
            }
            if shows && !found.iter().any(|found| meets(found, *kind, range)) {
                eprintln!("missed {}: {:?} {found:?}", kind.as_str(), one.text);
            }
        }
        for found in &found {
            let is_right = one
                .holds
                .iter()
                .any(|(kind, range)| meets(found, *kind, range));
            if !is_right {
                scores.entry(found.kind).or_default().wrong += 1;
                if shows {
                    eprintln!(
                        "wrong {} {}: {:?}",
                        found.kind.as_str(),
                        found.confidence,
                        one.text
                    );
                }
            }
        }
    }
    let row = |(kind, score): (HitKind, Score)| (kind.as_str().to_owned(), score.row());
    Value::Object(scores.into_iter().map(row).collect())
}

impl Score {
    fn row(&self) -> Value {
        let share = |of: u32, rest: u32| match of + rest {
            0 => Value::Null,
            all => json!((f64::from(of) / f64::from(all) * 1000.0).round() / 1000.0),
        };
        json!({
            "precision": share(self.found, self.wrong),
            "recall": share(self.found, self.missed),
            "values": self.found + self.missed,
            "wrong": self.wrong,
        })
    }
}

/// What is found in real texts, of which nobody has said what they hold.
fn corpus(classifier: &Classifier, texts: &[String]) -> Value {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for text in texts {
        for found in classifier.find(text) {
            if found.confidence >= DECIDES {
                *counts.entry(found.kind.as_str()).or_default() += 1;
                if std::env::var_os("SHOW").is_some() {
                    let line = text[..found.range.start].rfind('\n').map_or(0, |at| at + 1);
                    let end = text[found.range.end..]
                        .find('\n')
                        .map_or(text.len(), |at| found.range.end + at);
                    eprintln!(
                        "corpus {} {}: {}",
                        found.kind.as_str(),
                        found.confidence,
                        &text[line..end]
                    );
                }
            }
        }
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    json!({"texts": texts.len(), "megabytes": bytes as f64 / 1e6, "found": counts})
}

/// Every file of the folder that is UTF-8 text by its name and content.
fn texts(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "txt") => {
                    found.extend(std::fs::read_to_string(path).ok());
                }
                false => {}
            }
        }
    }
    found
}

/// The longest text, again and again.
fn longest(texts: &[String]) -> String {
    let longest = texts.iter().max_by_key(|text| text.len());
    longest.map_or(String::new(), |text| {
        text.repeat(SPEED_TEXT / text.len().max(1) + 1)
    })
}

fn joined(all: &[Labelled]) -> String {
    let once: String = all.iter().map(|one| one.text.clone() + "\n\n").collect();
    once.repeat(16)
}

/// Megabytes a second, the median of five; none without text.
fn speed(classifier: &Classifier, text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| speed_of(classifier, &[text]))
}

/// The same when every labelled text is handed in alone, as it is to other programs.
fn speed_one_by_one(classifier: &Classifier, all: &[Labelled]) -> f64 {
    let texts: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
    speed_of(classifier, &texts)
}

fn speed_of(classifier: &Classifier, texts: &[&str]) -> f64 {
    let mut seconds: Vec<f64> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            for text in texts {
                std::hint::black_box(classifier.find(text));
            }
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    (bytes as f64 / 1e4 / seconds[2]).round() / 100.0
}
