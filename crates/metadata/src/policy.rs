//! What the settings say about metadata: the schema, and the rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rules::{Rule, RuleSet};
use crate::schema::{Field, Schema};

/// The schema and the rules, checked and ready.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The standard fields with what the settings say differently, and further ones.
    pub schema: Schema,
    /// The rules as they are written down.
    pub rules: Vec<Rule>,
    ready: RuleSet,
}

/// The section `metadata` of the settings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    schema: BTreeMap<String, Field>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Rule>,
}

impl Policy {
    /// A schema and rules, if they make sense; the error says what does not.
    pub fn new(schema: Schema, rules: Vec<Rule>) -> Result<Self, String> {
        let named = schema.0.into_iter();
        let lower = Schema(
            named
                .map(|(name, field)| (name.to_lowercase(), field))
                .collect(),
        );
        let ready = RuleSet::new(&rules).map_err(|error| error.to_string())?;
        Ok(Self {
            schema: lower.checked()?,
            rules,
            ready,
        })
    }

    /// The section `metadata` of the settings. Fields named there are laid over the standard
    /// ones; a field without a type keeps the standard one, or is text.
    pub fn from_section(section: &Value) -> Result<Self, String> {
        let section = match section {
            Value::Null => Section::default(),
            section => read(section)?,
        };
        let mut schema = Schema::default();
        let named = section.schema.into_iter();
        schema
            .0
            .extend(named.map(|(name, field)| (name.to_lowercase(), field)));
        Self::new(schema, section.rules)
    }

    /// The section to write down; none when there is nothing to say.
    pub fn section(&self) -> Option<Value> {
        let section = Section {
            schema: self.schema.differences(),
            rules: self.rules.clone(),
        };
        let written = serde_json::to_value(section).unwrap_or(Value::Null);
        let empty = written.as_object().is_none_or(serde_json::Map::is_empty);
        (!empty).then_some(written)
    }

    /// What the rules say about a file, by its path relative to its source.
    pub fn by_rule(&self, key: &str) -> gristmill_model::MetadataValues {
        self.ready.values_for(key)
    }
}

fn read(section: &Value) -> Result<Section, String> {
    let mut section = section.clone();
    if let Some(Value::Object(fields)) = section.get_mut("schema") {
        for (name, field) in fields {
            complete(name, field);
        }
    }
    serde_json::from_value(section).map_err(|error| error.to_string())
}

/// `author: string` is short for a type alone; a standard field keeps its type.
fn complete(name: &str, field: &mut Value) {
    if let Value::String(kind) = field {
        *field = serde_json::json!({ "type": kind });
    }
    if field.is_null() {
        *field = Value::Object(serde_json::Map::new());
    }
    let standard = Schema::default();
    if let (Value::Object(parts), Some(known)) = (field, standard.0.get(&name.to_lowercase())) {
        let kind = serde_json::to_value(known.kind).unwrap_or(Value::Null);
        parts.entry("type").or_insert(kind);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::FieldKind;

    #[test]
    fn the_settings_are_laid_over_the_standard_fields() {
        let section = json!({
            "schema": {"Author": {"required": true}, "version": null, "client": "string"},
            "rules": [{"path": "{client}/**"}],
        });
        let policy = Policy::from_section(&section).unwrap();
        assert!(policy.schema.0["author"].required);
        assert_eq!(policy.schema.0["version"].kind, FieldKind::Integer);
        assert_eq!(policy.schema.0["tags"].kind, FieldKind::List);
        assert_eq!(policy.by_rule("Acme/a.pdf")["client"], "Acme".into());
        let again = Policy::from_section(&policy.section().unwrap()).unwrap();
        assert_eq!((again.schema, again.rules), (policy.schema, policy.rules));
    }

    #[test]
    fn nothing_said_is_nothing_to_write() {
        assert_eq!(Policy::from_section(&Value::Null).unwrap().section(), None);
        let error = Policy::from_section(&json!({"scheme": {}})).unwrap_err();
        assert!(error.contains("scheme"), "{error}");
        let error = Policy::from_section(&json!({"schema": {"a": "money"}})).unwrap_err();
        assert!(error.contains("money"), "{error}");
    }
}
