//! The benches that the crates bring: programs that print JSON objects.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{inputs, peers};
use crate::console::{cargo, note, output_of};
use crate::paths;

/// A program that measures one part.
pub(super) struct Part {
    /// `chunk`.
    pub(super) name: String,
    /// How cargo runs it.
    command: Vec<String>,
}

impl Part {
    /// Whether the model or the PDF library has to be there.
    pub(super) fn needs_assets(&self) -> bool {
        self.name == "embed" || self.name.starts_with("parse-")
    }
}

const PDF_QUALITY: &str = "run --quiet --release --package gristmill-parse --example pdf_quality";
const OFFICE_QUALITY: &str =
    "run --quiet --release --package gristmill-parse --example office_quality";

/// Every part: each bench of the workspace, and the reading of files.
pub(super) fn find() -> Result<Vec<Part>> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let metadata = output_of(&mut cargo(&arguments)).context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut parts = vec![
        reading("parse-pdf", PDF_QUALITY),
        reading("parse-office", OFFICE_QUALITY),
    ];
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let targets = package["targets"].as_array().into_iter().flatten();
        let benches = targets.filter(|target| target["kind"][0] == "bench");
        parts.extend(benches.filter_map(|bench| part(package, bench)));
    }
    Ok(parts)
}

fn reading(name: &str, command: &str) -> Part {
    Part {
        name: name.to_owned(),
        command: words(command),
    }
}

fn part(package: &Value, bench: &Value) -> Option<Part> {
    let (package, name) = (package["name"].as_str()?, bench["name"].as_str()?);
    Some(Part {
        name: name.to_owned(),
        command: words(&format!("bench --quiet --package {package} --bench {name}")),
    })
}

/// Builds and runs one; what it prints beside its JSON is shown as it comes.
pub(super) fn run(part: &Part, with_peers: bool) -> Result<Value> {
    let command: Vec<&str> = part.command.iter().map(String::as_str).collect();
    let mut cargo = cargo(&command);
    cargo.arg("--").args(arguments(&part.name, with_peers)?);
    note(format!("$ cargo {}", part.command.join(" ")));
    let output = cargo.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the bench `{}` ended with {}", part.name, output.status);
    }
    let printed = objects(&String::from_utf8_lossy(&output.stdout));
    match <[Value; 1]>::try_from(printed) {
        Ok([one]) => Ok(one),
        Err(several) if several.is_empty() => bail!("the bench `{}` printed no JSON", part.name),
        Err(several) => Ok(Value::Array(several)),
    }
}

/// What a part needs to be told; most need nothing.
fn arguments(name: &str, with_peers: bool) -> Result<Vec<OsString>> {
    match name {
        "embed" => Ok(vec![inputs::texts()?.into()]),
        "classify" => Ok(classify_arguments()),
        "parse-pdf" => pdf_arguments(with_peers),
        "parse-office" => office_arguments(with_peers),
        _ => Ok(Vec::new()),
    }
}

/// Prose is measured where there is the corpus; the labelled texts are made by the bench.
fn classify_arguments() -> Vec<OsString> {
    match paths::corpus() {
        Some(corpus) => vec!["--texts".into(), corpus.into()],
        None => {
            note("without the corpus at ../shared/corpus no prose is measured");
            Vec::new()
        }
    }
}

fn pdf_arguments(with_peers: bool) -> Result<Vec<OsString>> {
    let known = inputs::known_pdfs()?;
    let corpus = inputs::corpus_pdfs()?;
    let mut arguments = vec!["--truth".into(), (&known).into()];
    if with_peers {
        let known = inputs::pdfs_below(&known)?.into_iter().map(Into::into);
        let files: Vec<OsString> = known.chain(corpus.iter().cloned()).collect();
        arguments.extend(named(peers::pdf_readings(&files)?));
    }
    arguments.extend(corpus);
    Ok(arguments)
}

fn office_arguments(with_peers: bool) -> Result<Vec<OsString>> {
    let known = inputs::known_office_files()?;
    let corpus = inputs::corpus()?;
    let mut arguments = vec![
        "--truth".into(),
        known.into(),
        "--corpus".into(),
        corpus.into(),
    ];
    if with_peers {
        let mut list = cargo(&OFFICE_QUALITY.split(' ').collect::<Vec<_>>());
        let listed = output_of(list.arg("--").args(&arguments).arg("--list"));
        let listed = listed.context("cannot list the files that the peers shall read")?;
        let files: Vec<OsString> = listed.lines().map(Into::into).collect();
        arguments.extend(named(peers::office_readings(&files)?));
    }
    Ok(arguments)
}

/// `--peer FILE` for each reading.
fn named(readings: Vec<PathBuf>) -> impl Iterator<Item = OsString> {
    readings
        .into_iter()
        .flat_map(|reading| ["--peer".into(), reading.into()])
}

/// The JSON objects that begin at the start of a line, in a text that may hold other lines.
pub(super) fn objects(text: &str) -> Vec<Value> {
    let starts = text.match_indices('{').map(|(at, _)| at);
    let at_line_start = |at: &usize| *at == 0 || text.as_bytes()[at - 1] == b'\n';
    let object = |at: usize| {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        values.next()?.ok()
    };
    starts.filter(at_line_start).filter_map(object).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_among_other_lines() {
        let text = "warming up {3}\n{\"a\": 1}\n{\n  \"b\": {\"c\": 2}\n}\ndone\n";
        let expected = [
            serde_json::json!({"a": 1}),
            serde_json::json!({"b": {"c": 2}}),
        ];
        assert_eq!(objects(text), expected);
        assert!(objects("nothing").is_empty());
    }
}
