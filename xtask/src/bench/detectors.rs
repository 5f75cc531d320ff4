//! Our detectors beside those of others on the same texts: precision and recall by kind, and
//! how much text each takes a second, in one table.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::report;
use crate::console::note;

/// The bench whose results stand beside each other, and where those of the peers are.
pub(super) const NAME: &str = "classify";
const PEERS: &str = "classify-presidio";

/// What was measured of one program.
struct Program {
    name: String,
    /// By kind: `precision`, `recall`, `values`, `wrong`.
    kinds: Map<String, Value>,
    /// Megabytes a second by kind of text.
    speeds: Value,
}

/// Shows what the bench and its peers left as a table in Markdown, and keeps it as
/// `target/bench/classify-side-by-side.json`.
pub(super) fn compare() -> Result<()> {
    let programs = programs(&report::read(NAME)?, &report::read(PEERS)?);
    for line in table(&programs) {
        note(line);
    }
    let path = report::write(&format!("{NAME}-side-by-side"), &joined(&programs))?;
    note(format!("→ {}", path.display()));
    Ok(())
}

fn programs(ours: &Value, theirs: &Value) -> Vec<Program> {
    let program = |name: &str, result: &Value| Program {
        name: name.to_owned(),
        kinds: result["kinds"].as_object().cloned().unwrap_or_default(),
        speeds: result["megabytes_per_second"].clone(),
    };
    // What has no speed is a check of the values, and no detector.
    let peers = theirs.as_array().into_iter().flatten();
    let peers = peers.filter(|peer| peer["megabytes_per_second"].is_object());
    std::iter::once(program("gristmill", ours))
        .chain(peers.map(|peer| program(peer["name"].as_str().unwrap_or("?"), peer)))
        .collect()
}

/// How many values of each kind there are.
fn values(programs: &[Program]) -> BTreeMap<&str, u64> {
    let kinds = programs.iter().flat_map(|program| &program.kinds);
    kinds
        .map(|(kind, row)| (kind.as_str(), row["values"].as_u64().unwrap_or_default()))
        .collect()
}

fn table(programs: &[Program]) -> Vec<String> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let row = |first: &str, second: String, cell: &dyn Fn(&Program) -> String| {
        let cells = [first.to_owned(), second].into_iter();
        line(cells.chain(programs.iter().map(cell)).collect())
    };
    let mut lines = vec![
        row("Kind", "values".to_owned(), &|program| program.name.clone()),
        row("---", "--:".to_owned(), &|_| "---".to_owned()),
    ];
    lines.extend(values(programs).into_iter().map(|(kind, values)| {
        row(&format!("`{kind}`"), values.to_string(), &|program| {
            quality(program.kinds.get(kind))
        })
    }));
    for text in ["prose", "labelled", "one_by_one"] {
        lines.push(row(&format!("MB/s, {text}"), String::new(), &|program| {
            program.speeds[text]
                .as_f64()
                .map_or("–".to_owned(), |speed| speed.to_string())
        }));
    }
    lines
}

/// Precision and recall; a dash where nothing of the kind was found, right or wrong.
fn quality(row: Option<&Value>) -> String {
    let figures = row.and_then(|row| Some((row["precision"].as_f64()?, row["recall"].as_f64()?)));
    match figures {
        Some((precision, recall)) => format!("{precision:.2} / {recall:.2}"),
        None => "–".to_owned(),
    }
}

/// The same as JSON: by kind, then by program.
fn joined(programs: &[Program]) -> Value {
    let kinds = values(programs).into_iter().map(|(kind, values)| {
        let mut row = Map::from_iter([("values".to_owned(), values.into())]);
        for program in programs {
            let figures = program.kinds.get(kind);
            let figures = figures.map(|row| {
                json!({"precision": row["precision"], "recall": row["recall"], "wrong": row["wrong"]})
            });
            row.insert(program.name.clone(), figures.unwrap_or_default());
        }
        (kind.to_owned(), Value::Object(row))
    });
    let speeds = programs
        .iter()
        .map(|program| (program.name.clone(), program.speeds.clone()));
    json!({
        "bench": NAME,
        "kinds": Map::from_iter(kinds),
        "megabytes_per_second": Map::from_iter(speeds),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_stand_beside_each_other_with_a_dash_where_one_finds_nothing() {
        let ours = json!({
            "kinds": {"iban": {"precision": 1.0, "recall": 0.975, "values": 40, "wrong": 0}},
            "megabytes_per_second": {"prose": 106.5, "labelled": 12.25},
        });
        let theirs = json!([
            {
                "name": "other",
                "kinds": {"iban": {"precision": null, "recall": 0.0, "values": 40, "wrong": 0}},
                "megabytes_per_second": {"prose": 0.05},
            },
            {"name": "a check of the values", "kinds": {"iban": "35 of 40"}},
        ]);
        let programs = programs(&ours, &theirs);
        let expected = [
            "| Kind | values | gristmill | other |",
            "| --- | --: | --- | --- |",
            "| `iban` | 40 | 1.00 / 0.97 | – |",
            "| MB/s, prose |  | 106.5 | 0.05 |",
            "| MB/s, labelled |  | 12.25 | – |",
            "| MB/s, one_by_one |  | – | – |",
        ];
        assert_eq!(table(&programs), expected);
        let joined = joined(&programs);
        assert_eq!(joined["kinds"]["iban"]["gristmill"]["recall"], 0.975);
        assert_eq!(joined["megabytes_per_second"]["other"]["prose"], 0.05);
    }
}
