//! `/api/openapi.json`: the description for programs, made of the table and of the types.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::Json;
use serde_json::{Map, Value, json};

use super::input::{described, fields, resolved, to_json};
use super::table::{Kind, ROWS, Row};
use super::uploads;
use crate::routes::{self, KeyRule, Route};

/// How the description is answered: made once.
pub(super) async fn description() -> Json<&'static Value> {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    Json(DESCRIPTION.get_or_init(describe))
}

fn describe() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes::table() {
        let row = ROWS
            .iter()
            .find(|row| row.path == route.path && row.kind.method() == route.method);
        let operation = match row {
            Some(row) => native(row),
            None if route.path == uploads::PATH => uploads::described(security(route.key)),
            None => other(route),
        };
        let method = route.method.as_str().to_lowercase();
        paths
            .entry(route.path)
            .or_default()
            .insert(method, operation);
    }
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let named = described().named.iter();
    schemas.extend(named.map(|(name, schema)| (name.clone(), to_json(schema))));
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Gristmill",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The local API: every operation of the application under \
                `/api/v1`, and five documented dialects beside it.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "header": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
                "parameter": { "type": "apiKey", "in": "query", "name": "api_key" },
            },
        },
    })
}

/// An operation of the native API.
fn native(row: &Row) -> Value {
    let operation = described().operation(row.operation);
    let (summary, output) = match operation {
        Some(operation) => (operation.summary, to_json(&operation.output)),
        None => ("", Value::Null),
    };
    let mut described = json!({
        "operationId": operation_id(row),
        "summary": summary,
        "tags": [row.operation.split('.').next()],
        "security": security(KeyRule::Needed),
        "parameters": parameters(row),
        "responses": answers(row, output),
    });
    if row.kind.has_body() {
        described["requestBody"] = json!({
            "content": { "application/json": { "schema": body(row) } },
        });
    }
    described
}

/// Two rows may ask the same: by query and by body.
fn operation_id(row: &Row) -> String {
    let name = row.operation.replace('.', "_");
    let twice = ROWS.iter().filter(|other| other.operation == row.operation);
    match (twice.count() > 1, row.kind) {
        (true, Kind::Ask) => format!("{name}_by_body"),
        (_, _) => name,
    }
}

fn in_path(row: &Row, name: &str) -> bool {
    row.path.contains(&format!("{{{name}}}"))
}

fn parameters(row: &Row) -> Vec<Value> {
    let mut parameters = Vec::new();
    for (name, schema) in fields(row.operation) {
        let place = match (in_path(row, &name), row.kind.has_body()) {
            (true, _) => "path",
            (false, true) => continue,
            (false, false) => "query",
        };
        parameters.push(json!({
            "name": name,
            "in": place,
            "required": place == "path",
            "description": meaning(&schema),
            "schema": schema,
        }));
    }
    if row.kind == Kind::Make {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same key again makes nothing twice.",
            "schema": { "type": "string", "maxLength": 255 },
        }));
    }
    let pages = described()
        .operation(row.operation)
        .map(|operation| to_json(&operation.output));
    if !row.kind.has_body() && pages.is_some_and(|output| is_page(&output)) {
        parameters.push(json!({
            "name": "cursor",
            "in": "query",
            "description": "Where the page begins: `next` of the page before.",
            "schema": { "type": "string" },
        }));
    }
    parameters
}

/// What is said of a field: beside its type, or beside the type it has when it is not null.
fn meaning(schema: &Value) -> Value {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let mut said = std::iter::once(schema).chain(choices);
    let found = said.find(|one| one["description"].is_string());
    found.map_or(Value::Null, |one| one["description"].clone())
}

fn is_page(output: &Value) -> bool {
    let properties = &resolved(output.clone())["properties"];
    ["items", "total", "offset"]
        .iter()
        .all(|name| properties.get(name).is_some())
}

/// What the operation takes, less what stands in the path.
fn body(row: &Row) -> Value {
    let input = described().operation(row.operation);
    let input = input
        .map(|operation| to_json(&operation.input))
        .unwrap_or_default();
    if !row.path.contains('{') {
        return input;
    }
    let mut object = resolved(input);
    if let Some(properties) = object["properties"].as_object_mut() {
        properties.retain(|name, _| !in_path(row, name));
    }
    if let Some(required) = object["required"].as_array_mut() {
        required.retain(|name| !name.as_str().is_some_and(|name| in_path(row, name)));
    }
    object
}

fn answers(row: &Row, output: Value) -> Value {
    let refused = json!({
        "description": "Not done; `code` says why and `detail` what to do.",
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
        },
    });
    let nothing = resolved(output.clone())["properties"]
        .as_object()
        .is_none_or(Map::is_empty);
    let is_nothing = nothing && output["$ref"] == "#/components/schemas/Nothing";
    let status = match (row.kind, is_nothing) {
        (Kind::Make, _) => "201",
        (_, true) => "204",
        (_, false) => "200",
    };
    let mut done = json!({ "description": "Done." });
    if !is_nothing {
        done["content"] = json!({ "application/json": { "schema": output } });
    }
    json!({ status: done, "default": refused })
}

/// A path of a dialect, whose own document says the rest.
fn other(route: &Route) -> Value {
    let names = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let parameters: Vec<Value> = names
        .map(|name| {
            json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string" },
            })
        })
        .collect();
    let mut described = json!({
        "summary": format!("See docs/api/{}.md", route.dialect.as_str()),
        "tags": [route.dialect.as_str()],
        "security": security(route.key),
        "parameters": parameters,
        "responses": { "default": { "description": "As documented." } },
    });
    if !route.reads {
        described["requestBody"] = json!({ "content": { "application/json": {} } });
    }
    described
}

fn security(rule: KeyRule) -> Value {
    match rule {
        KeyRule::Open | KeyRule::Socket => json!([{}, { "bearer": [] }, { "header": [] }]),
        KeyRule::Needed => json!([{ "bearer": [] }, { "header": [] }]),
        KeyRule::NeededAnywhere => {
            json!([{ "bearer": [] }, { "header": [] }, { "parameter": [] }])
        }
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Why something was not done (RFC 9457).",
        "required": ["type", "title", "status", "detail", "code", "instance"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What is wrong and what to do next." },
            "code": { "type": "string", "description": "Stable: branch on this." },
            "instance": { "type": "string", "format": "uri" },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_described_and_every_reference_leads_somewhere() {
        let description = describe();
        for route in routes::table() {
            let method = route.method.as_str().to_lowercase();
            assert!(
                description["paths"][route.path][&method].is_object(),
                "{}",
                route.path
            );
        }
        let text = description.to_string();
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(
                description["components"]["schemas"][name].is_object(),
                "{name}"
            );
        }
    }

    #[test]
    fn what_stands_in_the_path_is_not_asked_for_again() {
        let description = describe();
        let edit = &description["paths"]["/api/v1/watches/{id}"]["patch"];
        let schema = &edit["requestBody"]["content"]["application/json"]["schema"];
        assert!(schema["properties"]["name"].is_object(), "{edit}");
        assert!(schema["properties"]["id"].is_null(), "{edit}");
        let list = &description["paths"]["/api/v1/jobs"]["get"];
        let names: Vec<_> = list["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["name"])
            .collect();
        assert!(names.iter().any(|name| *name == "cursor"), "{names:?}");
    }

    #[test]
    fn each_operation_has_an_id_of_its_own() {
        let mut ids: Vec<_> = ROWS.iter().map(operation_id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
