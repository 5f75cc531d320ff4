//! The benches that the crates bring: programs that print one JSON object.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::console::{cargo, note, output_of};

/// A bench of a crate.
pub(super) struct Bench {
    /// `chunk`.
    pub(super) name: String,
    /// `gristmill-chunk`.
    package: String,
}

/// Every bench in the workspace.
pub(super) fn find() -> Result<Vec<Bench>> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let metadata = output_of(&mut cargo(&arguments)).context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut benches = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            if target["kind"][0] == "bench" {
                benches.push(Bench {
                    name: text(&target["name"]),
                    package: text(&package["name"]),
                });
            }
        }
    }
    Ok(benches)
}

/// Builds and runs one; what it prints beside its JSON is shown as it comes.
pub(super) fn run(bench: &Bench) -> Result<Value> {
    note(format!("{} ({})", bench.name, bench.package));
    let arguments = [
        "bench",
        "--quiet",
        "--package",
        &bench.package,
        "--bench",
        &bench.name,
    ];
    let mut command = cargo(&arguments);
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the bench `{}` ended with {}", bench.name, output.status);
    }
    let printed = objects(&String::from_utf8_lossy(&output.stdout));
    match <[Value; 1]>::try_from(printed) {
        Ok([one]) => Ok(one),
        Err(several) if several.is_empty() => bail!("the bench `{}` printed no JSON", bench.name),
        Err(several) => Ok(Value::Array(several)),
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

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
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
