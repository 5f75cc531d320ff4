//! Which value wins, and whether what wins is valid.

use std::collections::HashSet;
use std::fmt;

use gristmill_model::{DocumentMetadata, MetadataOrigin, MetadataValues, Sourced};

use crate::schema::Schema;

/// Most problems named in one sentence.
const NAMED: usize = 5;

/// What one source says about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Which source. The order of [`MetadataOrigin`] decides who wins.
    pub origin: MetadataOrigin,
    /// Where exactly, for people: `line 3 of metadata.csv`.
    pub place: Option<String>,
    /// What it says.
    pub values: MetadataValues,
    /// What is wrong with it as a whole.
    pub problem: Option<String>,
}

impl Layer {
    /// A source of which no more need be told.
    pub fn new(origin: MetadataOrigin, values: MetadataValues) -> Self {
        Self {
            origin,
            place: None,
            values,
            problem: None,
        }
    }

    fn placed(&self, problem: String) -> String {
        match &self.place {
            Some(place) => format!("{problem} ({place})"),
            None => problem,
        }
    }
}

/// Metadata that does not fit the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(pub Vec<String>);

impl fmt::Display for Invalid {
    /// `Metadata validation failed: Missing required field 'author'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named: Vec<&str> = self.0.iter().take(NAMED).map(String::as_str).collect();
        write!(f, "Metadata validation failed: {}", named.join("; "))?;
        match self.0.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for Invalid {}

/// Lays what the sources say over one another and the defaults of the schema, and converts
/// it. Of layers with the same origin the earlier wins. Blank values say nothing.
pub fn resolve(schema: &Schema, mut layers: Vec<Layer>) -> Result<DocumentMetadata, Invalid> {
    layers.push(Layer::new(MetadataOrigin::Default, schema.defaults()));
    layers.sort_by_key(|layer| layer.origin);
    let mut metadata = DocumentMetadata::new();
    let mut problems: Vec<String> = Vec::new();
    let mut refused: HashSet<&str> = HashSet::new();
    for layer in &layers {
        let problem = layer.problem.clone();
        problems.extend(problem.map(|problem| layer.placed(problem)));
        for (name, value) in layer.values.iter().filter(|(_, value)| !value.is_blank()) {
            if metadata.contains_key(name) || refused.contains(name.as_str()) {
                continue;
            }
            match schema.convert(name, value) {
                Ok(value) => {
                    metadata.insert(name.clone(), Sourced::new(value, layer.origin));
                }
                Err(problem) => {
                    refused.insert(name);
                    problems.push(layer.placed(problem));
                }
            }
        }
    }
    let missing = schema
        .required()
        .filter(|&name| !metadata.contains_key(name) && !refused.contains(name));
    problems.extend(missing.map(|name| format!("Missing required field '{name}'")));
    match problems.is_empty() {
        true => Ok(metadata),
        false => Err(Invalid(problems)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    const ORDER: [MetadataOrigin; 6] = [
        MetadataOrigin::Request,
        MetadataOrigin::Mapping,
        MetadataOrigin::Sidecar,
        MetadataOrigin::Folder,
        MetadataOrigin::Rule,
        MetadataOrigin::Job,
    ];

    fn layer(origin: MetadataOrigin, names: &[&str]) -> Layer {
        let value = |name: &&str| ((*name).to_owned(), origin.as_str().into());
        Layer::new(origin, names.iter().map(value).collect())
    }

    fn schema(json: serde_json::Value) -> Schema {
        let section = serde_json::json!({ "schema": json });
        Policy::from_section(&section).unwrap().schema
    }

    #[test]
    fn the_documented_order_decides_value_by_value() {
        let names = ["a", "b", "c", "d", "e", "f"];
        // Each source says one thing less than the one below it.
        let layers = (0..ORDER.len()).map(|at| layer(ORDER[at], &names[..=at]));
        let layers: Vec<Layer> = layers.rev().collect();
        let default = serde_json::json!({"a": {"default": "x"}, "g": {"default": "default"}});
        let metadata = resolve(&schema(default), layers).unwrap();
        for (name, origin) in names.iter().zip(ORDER) {
            assert_eq!(metadata[*name], Sourced::new(origin.as_str(), origin));
        }
        assert_eq!(metadata["g"].origin, MetadataOrigin::Default);
    }

    #[test]
    fn the_documented_sentence_names_what_is_missing() {
        let required = schema(serde_json::json!({"author": {"required": true}}));
        let invalid = resolve(&required, Vec::new()).unwrap_err();
        assert_eq!(
            invalid.to_string(),
            "Metadata validation failed: Missing required field 'author'"
        );
        let blank = Layer::new(MetadataOrigin::Job, [("author".into(), " ".into())].into());
        assert!(resolve(&required, vec![blank]).is_err(), "blank is missing");
    }

    #[test]
    fn every_problem_is_told_with_its_place_and_only_winners_count() {
        let mut row = layer(MetadataOrigin::Mapping, &["version"]);
        row.place = Some("line 3 of m.csv".to_owned());
        let hidden = layer(MetadataOrigin::Folder, &["version", "is_public"]);
        let invalid = resolve(&Schema::default(), vec![hidden, row]).unwrap_err();
        assert_eq!(
            invalid.0,
            [
                "Field 'version' must be an integer, not 'mapping' (line 3 of m.csv)",
                "Field 'is_public' must be `true` or `false`, not 'folder'",
            ]
        );
    }
}
