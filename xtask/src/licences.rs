//! Reads the licence of every dependency and compares it with `deny.toml`.
//!
//! A stand-in for cargo-deny where that is not installed; the list of licences is the same.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::console::{cargo, note, output_of};
use crate::paths;

/// Fails if a dependency comes under none of the accepted licences.
pub(crate) fn check() -> Result<()> {
    let accepted = accepted()?;
    let metadata = output_of(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
    ]))
    .context("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_accepted(package["license"].as_str().unwrap_or_default(), &accepted))
        .map(|package| {
            format!(
                "{} {}: {}",
                package["name"], package["version"], package["license"]
            )
        })
        .collect();
    match refused.is_empty() {
        true => note(format!(
            "{} packages, all under accepted licences",
            packages.len()
        )),
        false => bail!("not accepted by deny.toml:\n  {}", refused.join("\n  ")),
    }
    Ok(())
}

/// The list `allow` of deny.toml: the quoted words between its brackets.
fn accepted() -> Result<Vec<String>> {
    let text =
        fs::read_to_string(paths::root().join("deny.toml")).context("cannot read `deny.toml`")?;
    let list = text
        .split("allow = [")
        .nth(1)
        .and_then(|rest| rest.split("\n]").next());
    let lines = list.context("`deny.toml` has no list `allow`")?.lines();
    let quoted = lines.filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
    Ok(quoted.map(str::to_owned).collect())
}

/// Whether an SPDX expression leaves a choice in which everything is accepted.
///
/// `OR` binds weaker than `AND`; brackets are read from the inside out.
fn is_accepted(expression: &str, accepted: &[String]) -> bool {
    if let Some((before, inner, after)) = innermost(expression) {
        let value = if is_accepted(inner, accepted) {
            "MIT"
        } else {
            "refused"
        };
        return is_accepted(&format!("{before}{value}{after}"), accepted);
    }
    let alternatives = expression.split(" OR ").flat_map(|part| part.split('/'));
    let mut choices = alternatives.map(|choice| choice.split(" AND "));
    choices.any(|mut all| all.all(|licence| accepted.iter().any(|known| known == licence.trim())))
}

/// The text before, inside and after the innermost pair of brackets.
fn innermost(expression: &str) -> Option<(&str, &str, &str)> {
    let close = expression.find(')')?;
    let open = expression[..close].rfind('(')?;
    Some((
        &expression[..open],
        &expression[open + 1..close],
        &expression[close + 1..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_accepted_if_one_choice_is() {
        let accepted = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-3.0", false),
            ("GPL-3.0", false),
            ("", false),
        ] {
            assert_eq!(is_accepted(expression, &accepted), expected, "{expression}");
        }
    }

    #[test]
    fn the_list_in_deny_toml_is_found() {
        assert!(accepted().unwrap().contains(&"MIT".to_owned()));
    }
}
