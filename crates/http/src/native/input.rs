//! What an operation takes, put together from the path, the query and the body.
//!
//! A query holds text only; what is meant is read off the type of the field.

use std::sync::OnceLock;

use gristmill_api::schemas::{Schemas, schemas};
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// What all operations take and give.
pub(super) fn described() -> &'static Schemas {
    static DESCRIBED: OnceLock<Schemas> = OnceLock::new();
    DESCRIBED.get_or_init(schemas)
}

/// The fields an operation takes: name and type, as JSON Schema.
pub(super) fn fields(operation: &str) -> Map<String, Value> {
    let described = described().operation(operation);
    let input = described.map(|operation| to_json(&operation.input));
    let mut object = resolved(input.unwrap_or_default());
    match object["properties"].take() {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// A schema as the JSON it is written as.
pub(super) fn to_json(schema: &impl serde::Serialize) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

/// The type a reference leads to.
pub(super) fn resolved(schema: Value) -> Value {
    let name = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    match name.and_then(|name| described().named.get(name)) {
        Some(named) => resolved(to_json(named)),
        None => schema,
    }
}

/// Adds what the query says to what the operation takes.
pub(super) fn add_query(
    input: &mut Map<String, Value>,
    operation: &str,
    pairs: Vec<(String, String)>,
) -> Result<(), Refusal> {
    let fields = fields(operation);
    for (name, text) in pairs {
        let Some(field) = fields.get(&name) else {
            let known: Vec<&str> = fields.keys().map(String::as_str).collect();
            return Err(Refusal::bad(format!(
                "There is no parameter `{name}` here; there are: {}",
                known.join(", ")
            )));
        };
        let kind = Kind::of(field.clone());
        let wrong = |kind: &str| Refusal::bad(format!("`{name}` must be {kind}, not `{text}`"));
        match &kind {
            Kind::Many(item) => {
                let value = item.read(&text).map_err(wrong)?;
                let list = input
                    .entry(name.clone())
                    .or_insert_with(|| Value::Array(vec![]));
                list.as_array_mut()
                    .into_iter()
                    .for_each(|list| list.push(value.clone()));
            }
            one => {
                let value = one.read(&text).map_err(wrong)?;
                if input.insert(name.clone(), value).is_some() {
                    return Err(Refusal::bad(format!("`{name}` is said twice")));
                }
            }
        }
    }
    Ok(())
}

/// Adds the variable parts of the path. A body that says otherwise is refused.
pub(super) fn add_path<'a>(
    input: &mut Map<String, Value>,
    operation: &str,
    parts: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Refusal> {
    let fields = fields(operation);
    for (name, text) in parts {
        let kind = Kind::of(fields.get(name).cloned().unwrap_or_default());
        let value = kind
            .read(text)
            .map_err(|kind| Refusal::bad(format!("`{name}` must be {kind}, not `{text}`")))?;
        match input.get(name) {
            Some(said) if *said != value => {
                let message = format!("`{name}` in the body is not the one in the path");
                return Err(Refusal::bad(message));
            }
            _ => drop(input.insert(name.to_owned(), value)),
        }
    }
    Ok(())
}

/// What the text of a parameter stands for.
enum Kind {
    Text,
    Whole,
    Number,
    Truth,
    Many(Box<Kind>),
    Json,
}

impl Kind {
    fn of(schema: Value) -> Self {
        let schema = resolved(schema);
        for choice in ["oneOf", "anyOf", "allOf"] {
            if let Some(options) = schema[choice].as_array() {
                let some = options.iter().find(|option| option["type"] != "null");
                return some.cloned().map_or(Kind::Json, Kind::of);
            }
        }
        let is = |name: &str| match &schema["type"] {
            Value::Array(types) => types.iter().any(|one| one == name),
            one => one == name,
        };
        match () {
            () if is("integer") => Kind::Whole,
            () if is("number") => Kind::Number,
            () if is("boolean") => Kind::Truth,
            () if is("array") => Kind::Many(Box::new(Kind::of(schema["items"].clone()))),
            () if is("string") => Kind::Text,
            () => Kind::Json,
        }
    }

    /// The value, or what it should have been.
    fn read(&self, text: &str) -> Result<Value, &'static str> {
        match self {
            Kind::Text => Ok(Value::String(text.to_owned())),
            Kind::Whole => text
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| "a whole number"),
            Kind::Number => text.parse::<f64>().map(Value::from).map_err(|_| "a number"),
            Kind::Truth => text
                .parse::<bool>()
                .map(Value::from)
                .map_err(|_| "true or false"),
            Kind::Many(_) | Kind::Json => serde_json::from_str(text).map_err(|_| "JSON"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn query(operation: &str, pairs: &[(&str, &str)]) -> Result<Value, Refusal> {
        let pairs = pairs.iter().map(|&(name, text)| (name.into(), text.into()));
        let mut input = Map::new();
        add_query(&mut input, operation, pairs.collect())?;
        Ok(Value::Object(input))
    }

    #[test]
    fn text_becomes_what_the_field_is() {
        let asked = query(
            "jobs.list",
            &[
                ("text", "123"),
                ("limit", "5"),
                ("states", "running"),
                ("states", "paused"),
            ],
        );
        let meant = json!({"text": "123", "limit": 5, "states": ["running", "paused"]});
        assert_eq!(asked.unwrap(), meant);
        let asked = query("documents.list", &[("requires_review", "true")]).unwrap();
        assert_eq!(asked, json!({"requires_review": true}));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let refusal = query("jobs.list", &[("limit", "many")]).unwrap_err();
        assert_eq!(
            refusal.message,
            "`limit` must be a whole number, not `many`"
        );
        let refusal = query("jobs.list", &[("state", "running")]).unwrap_err();
        assert!(refusal.message.contains("no parameter `state`"));
        assert!(refusal.message.contains("states"), "{}", refusal.message);
    }

    #[test]
    fn the_path_wins_over_nothing_and_a_body_that_disagrees_is_refused() {
        let mut input = Map::new();
        add_path(&mut input, "jobs.get", [("id", "j1")].into_iter()).unwrap();
        assert_eq!(input["id"], "j1");
        let refused = add_path(&mut input, "jobs.get", [("id", "j2")].into_iter());
        assert_eq!(refused.unwrap_err().status, 400);
    }
}
