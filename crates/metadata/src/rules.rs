//! Rules: a pattern for paths whose parts become values.
//!
//! `Contracts/{client}/{year}/**` gives everything below a folder of `Contracts` the values
//! `client` and `year`. `*` and `?` stand for parts of a name, `**` for any number of folders.

use std::collections::BTreeMap;

use gristmill_model::{MetadataValue, MetadataValues};
use regex::Regex;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Longest pattern, in bytes.
const LONGEST: usize = 1_000;

/// A rule as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Rule {
    /// The pattern, compared with the whole path of a file relative to its source.
    pub path: String,
    /// Further values; `{client}` in a text stands for what the pattern found.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<MetadataValues>")]
    #[schema(inline)]
    pub set: MetadataValues,
}

/// A rule that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule `{path}` cannot be used: {problem}")]
pub struct BadRule {
    /// Its pattern.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
}

/// Rules made ready to be asked about many files.
#[derive(Debug, Clone, Default)]
pub struct RuleSet(Vec<Ready>);

#[derive(Debug, Clone)]
struct Ready {
    pattern: Regex,
    names: Vec<String>,
    rule: Rule,
}

impl RuleSet {
    /// Fails with the first rule that makes no sense.
    pub fn new(rules: &[Rule]) -> Result<Self, BadRule> {
        let ready = rules.iter().map(|rule| {
            Ready::new(rule).map_err(|problem| BadRule {
                path: rule.path.clone(),
                problem,
            })
        });
        Ok(Self(ready.collect::<Result<_, _>>()?))
    }

    /// What the rules say about a file, by its path with `/`. A later rule wins over an
    /// earlier one.
    pub fn values_for(&self, key: &str) -> MetadataValues {
        let mut values = MetadataValues::new();
        for rule in &self.0 {
            rule.apply(key, &mut values);
        }
        values
    }
}

impl Ready {
    fn new(rule: &Rule) -> Result<Self, String> {
        let (pattern, names) = translate(&rule.path)?;
        if names.is_empty() && rule.set.is_empty() {
            return Err("it gives no value: name one in braces or under `set`".to_owned());
        }
        for text in rule.set.values().filter_map(as_text) {
            check_references(text, &names)?;
        }
        let pattern = Regex::new(&pattern).map_err(|error| error.to_string())?;
        Ok(Self {
            pattern,
            names,
            rule: rule.clone(),
        })
    }

    fn apply(&self, key: &str, values: &mut MetadataValues) {
        let Some(found) = self.pattern.captures(key) else {
            return;
        };
        let parts = found.iter().skip(1).flatten().map(|part| part.as_str());
        let parts: Vec<(&String, &str)> = self.names.iter().zip(parts).collect();
        for (name, part) in &parts {
            values.insert((*name).clone(), (*part).into());
        }
        for (name, value) in &self.rule.set {
            let value = match as_text(value) {
                Some(text) => filled_in(text, &parts).into(),
                None => value.clone(),
            };
            values.insert(name.to_lowercase(), value);
        }
    }
}

fn as_text(value: &MetadataValue) -> Option<&str> {
    match value {
        MetadataValue::Text(text) => Some(text),
        MetadataValue::List(_)
        | MetadataValue::Boolean(_)
        | MetadataValue::Integer(_)
        | MetadataValue::Number(_) => None,
    }
}

fn filled_in(text: &str, parts: &[(&String, &str)]) -> String {
    let mut text = text.to_owned();
    for (name, part) in parts {
        text = text.replace(&format!("{{{name}}}"), part);
    }
    text
}

/// The pattern as a regular expression, and the names in braces in their order.
fn translate(path: &str) -> Result<(String, Vec<String>), String> {
    if path.is_empty() || path.len() > LONGEST {
        return Err(format!("it must have 1 to {LONGEST} characters"));
    }
    let mut names = Vec::new();
    let mut out = String::from("^");
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    for (at, segment) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        match (*segment, last) {
            ("**", true) => out.push_str(".+"),
            ("**", false) => out.push_str("(?:[^/]+/)*"),
            (segment, last) => {
                translate_segment(segment, &mut out, &mut names)?;
                out.push_str(if last { "" } else { "/" });
            }
        }
    }
    out.push('$');
    Ok((out, names))
}

fn translate_segment(
    segment: &str,
    out: &mut String,
    names: &mut Vec<String>,
) -> Result<(), String> {
    let mut rest = segment;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '{' => {
                let (name, after) = rest.split_once('}').ok_or("a `{` is not closed")?;
                names.push(capture_name(name, names)?);
                out.push_str("([^/]+)");
                rest = after;
            }
            '}' => return Err("a `}` has no `{` before it".to_owned()),
            other => out.push_str(&regex::escape(&other.to_string())),
        }
    }
    Ok(())
}

fn capture_name(name: &str, known: &[String]) -> Result<String, String> {
    let lower = name.to_lowercase();
    let proper = !lower.is_empty()
        && lower
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    match (proper, known.contains(&lower)) {
        (false, _) => Err(format!(
            "`{{{name}}}` is no name: use letters, digits, `_` and `-`"
        )),
        (true, true) => Err(format!("`{{{name}}}` stands in it twice")),
        (true, false) => Ok(lower),
    }
}

/// Refuses a name in braces that the pattern does not have.
fn check_references(text: &str, names: &[String]) -> Result<(), String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            return Ok(());
        };
        if !names.iter().any(|known| known == name) {
            return Err(format!("the pattern has no `{{{name}}}`"));
        }
        rest = behind;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(json: &str) -> RuleSet {
        RuleSet::new(&serde_json::from_str::<Vec<Rule>>(json).unwrap()).unwrap()
    }

    fn said(rules: &RuleSet, key: &str) -> String {
        serde_json::to_string(&rules.values_for(key)).unwrap()
    }

    #[test]
    fn folder_levels_become_values() {
        let rules = rules(
            r#"[{"path": "Contracts/{client}/{year}/**",
                 "set": {"category": "contract", "label": "{client} ({year})"}},
                {"path": "**/*-draft.*", "set": {"is_public": false}}]"#,
        );
        assert_eq!(
            said(&rules, "Contracts/Acme/2024/a/lease-draft.pdf"),
            r#"{"category":"contract","client":"Acme","is_public":false,"label":"Acme (2024)","year":"2024"}"#
        );
        assert_eq!(said(&rules, "Contracts/Acme/lease.pdf"), "{}");
        assert_eq!(said(&rules, "x-draft.md"), r#"{"is_public":false}"#);
        assert_eq!(
            said(&rules, "contracts/acme/2024/a.pdf"),
            "{}",
            "case counts"
        );
    }

    #[test]
    fn parts_of_names_can_be_taken_and_a_later_rule_wins() {
        let rules = rules(
            r#"[{"path": "{year}-*_{client}.pdf"}, {"path": "2024-*", "set": {"year": 24}}]"#,
        );
        assert_eq!(
            said(&rules, "2024-05_Smith & Sons (old).pdf"),
            r#"{"client":"Smith & Sons (old)","year":24}"#
        );
        assert_eq!(
            said(&rules, "a/2024-05_x.pdf"),
            "{}",
            "the whole path counts"
        );
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused_with_why() {
        for (json, why) in [
            (r#"[{"path": "a/{b"}]"#, "not closed"),
            (r#"[{"path": "a/{b}/{b}"}]"#, "twice"),
            (r#"[{"path": "a/{b c}"}]"#, "no name"),
            (r#"[{"path": "a/**"}]"#, "gives no value"),
            (r#"[{"path": "a/{b}", "set": {"x": "{c}"}}]"#, "no `{c}`"),
        ] {
            let rules: Vec<Rule> = serde_json::from_str(json).unwrap();
            let problem = RuleSet::new(&rules).unwrap_err().to_string();
            assert!(problem.contains(why), "{json}: {problem}");
        }
    }
}
