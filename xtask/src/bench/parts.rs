//! The benches that the crates bring: programs that print JSON objects.

use std::ffi::OsString;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{inputs, peers};
use crate::console::{cargo, note, output_of};

/// A program that measures one part.
pub(super) struct Part {
    /// `chunk`.
    pub(super) name: String,
    /// How cargo runs it.
    command: Vec<String>,
}

/// Every part: each bench of the workspace, and the reading of PDFs.
pub(super) fn find() -> Result<Vec<Part>> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let metadata = output_of(&mut cargo(&arguments)).context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut parts = vec![Part {
        name: "parse".to_owned(),
        command: words("run --quiet --release --package gristmill-parse --example pdf_quality"),
    }];
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let targets = package["targets"].as_array().into_iter().flatten();
        let benches = targets.filter(|target| target["kind"][0] == "bench");
        parts.extend(benches.filter_map(|bench| part(package, bench)));
    }
    Ok(parts)
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
        "parse" => {
            let mut arguments = vec!["--truth".into(), inputs::known_pdfs()?.into()];
            if with_peers {
                let readings = peers::pdf_readings()?.into_iter();
                arguments.extend(readings.flat_map(|reading| ["--peer".into(), reading.into()]));
            }
            arguments.extend(inputs::corpus_pdfs()?);
            Ok(arguments)
        }
        _ => Ok(Vec::new()),
    }
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
