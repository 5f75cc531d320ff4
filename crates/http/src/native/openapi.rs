//! `/api/openapi.json`: the description for programs, made of the table and of the types.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::Json;
use serde_json::{Map, Value, json};

use super::input::{described, fields, resolved, to_json};
use super::table::{Kind, ROWS, Row};
use super::uploads;
use crate::routes::{self, KeyRule, Route};
use crate::shape::Named;

/// How the description is answered: made once.
pub(super) async fn description() -> Json<&'static Value> {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    Json(DESCRIPTION.get_or_init(describe))
}

fn describe() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut of_dialects = Named::new();
    for route in routes::table() {
        let row = ROWS
            .iter()
            .find(|row| row.path == route.path && row.kind.method() == route.method);
        let operation = match row {
            Some(row) => native(row),
            None if route.path == uploads::PATH => uploads::described(security(route.terms.key)),
            None => other(route, &mut of_dialects),
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
    let named = of_dialects.into_iter();
    schemas.extend(named.map(|(name, schema)| (name, to_json(&schema))));
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
    if row.kind == Kind::Picture {
        let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
        done["content"] = json!({ "image/png": bytes, "image/jpeg": bytes });
    } else if !is_nothing {
        done["content"] = json!({ "application/json": { "schema": output } });
    }
    json!({ status: done, "default": refused })
}

/// A path of a dialect, whose own document says the rest. Its types go by the name of the
/// dialect: `batch.Job`.
fn other(route: &Route, named: &mut Named) -> Value {
    let names = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let mut parameters: Vec<Value> = names
        .map(|name| {
            json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string" },
            })
        })
        .collect();
    parameters.extend(behind_the_mark(route, named));
    let mut described = json!({
        "summary": format!("See docs/api/{}.md", route.dialect.as_str()),
        "tags": [route.dialect.as_str()],
        "security": security(route.terms.key),
        "parameters": parameters,
        "responses": { "default": { "description": "As documented." } },
    });
    if let Some(shape) = route.gives {
        let schema = to_json(&shape(named));
        described["responses"]["2XX"] = json!({
            "description": "Done.",
            "content": { "application/json": { "schema": schema } },
        });
    }
    let bodies = [
        ("application/json", route.takes.json),
        ("multipart/form-data", route.takes.form),
    ];
    for (kind, shape) in bodies {
        if let Some(shape) = shape {
            let schema = to_json(&shape(named));
            described["requestBody"]["content"][kind] = json!({ "schema": schema });
        }
    }
    described
}

/// The parameters of a path of a dialect that stand behind the `?`.
fn behind_the_mark(route: &Route, named: &mut Named) -> Vec<Value> {
    let Some(shape) = route.asks else {
        return Vec::new();
    };
    let reference = to_json(&shape(named));
    let name = reference["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    let found = named.iter().find(|(one, _)| Some(one.as_str()) == name);
    let object = found.map(|(_, schema)| to_json(schema)).unwrap_or_default();
    let required = object["required"].as_array().cloned().unwrap_or_default();
    let fields = object["properties"].as_object().into_iter().flatten();
    fields
        .map(|(name, schema)| {
            json!({
                "name": name,
                "in": "query",
                "required": required.contains(&json!(name)),
                "description": meaning(schema),
                "schema": schema,
            })
        })
        .collect()
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
    use axum::http::Method;

    use super::*;
    use crate::dialect::Dialect;

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
    fn what_dialects_take_and_give_is_described() {
        let description = describe();
        let made = &description["paths"]["/batch/jobs"]["post"];
        let body = &made["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(body, "#/components/schemas/batch.CreateJob");
        let answer = &made["responses"]["2XX"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(answer, "#/components/schemas/batch.Job");
        let list = &description["paths"]["/jobs"]["get"]["parameters"];
        let names = list.as_array().unwrap().iter().map(|one| &one["name"]);
        let mut names: Vec<_> = names.map(|name| name.as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["limit", "offset", "status"]);
        for route in routes::table() {
            let takes_a_body = route.takes.json.is_some() || route.takes.form.is_some();
            let has_dialect = route.dialect != Dialect::Native;
            let says = !route.terms.reads && route.method == Method::POST;
            let without = route.path.starts_with("/classify/")
                || route.path.starts_with("/cancel/")
                || route.path.ends_with("/retry")
                || route.path.ends_with("/validate")
                || route.path.ends_with("/refresh");
            if has_dialect && says && !without {
                assert!(takes_a_body, "{}", route.path);
            }
        }
    }

    #[test]
    fn no_two_types_of_dialects_share_a_name() {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for route in routes::table() {
            let shapes = [route.asks, route.takes.json, route.takes.form, route.gives];
            let mut named = Named::new();
            for shape in shapes.into_iter().flatten() {
                shape(&mut named);
            }
            for (name, schema) in named {
                let text = to_json(&schema).to_string();
                let known = seen.entry(name.clone()).or_insert_with(|| text.clone());
                assert_eq!(*known, text, "{name}");
                assert!(name.contains('.'), "{name} goes by the name of its dialect");
            }
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
