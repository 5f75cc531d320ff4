//! Requests made up from the API's own description: some sensible, most not.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// How deep made-up values go.
const DEEPEST: usize = 4;
/// What ends the parts of forms.
const BOUNDARY: &str = "wwwwwwwwwwwwwwwwwwwwwwww";

/// A request that was made up.
pub(super) struct Made {
    /// Its line: `POST /jobs?limit=3`.
    pub(super) line: String,
    /// The type of its body.
    pub(super) kind: String,
    pub(super) body: String,
}

/// One thing that can be asked.
pub(super) struct Operation<'a> {
    pub(super) method: String,
    pub(super) path: &'a str,
    says: &'a Value,
}

/// Everything that can be asked and whose answer ends.
pub(super) fn operations(description: &Value) -> Vec<Operation<'_>> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let mut all = Vec::new();
    for (path, methods) in paths {
        if is_endless(path) {
            continue;
        }
        for (method, says) in methods.as_object().into_iter().flatten() {
            all.push(Operation {
                method: method.to_uppercase(),
                path,
                says,
            });
        }
    }
    all
}

/// Streams and sockets are for whoever listens.
pub(super) fn is_endless(path: &str) -> bool {
    path == "/api/v1/events"
}

/// Makes requests up.
pub(super) struct Maker<'a> {
    pub(super) random: Rng,
    pub(super) description: &'a Value,
    /// Ids of things that are there.
    pub(super) known: Vec<String>,
}

impl Maker<'_> {
    /// A request.
    pub(super) fn request(&mut self, operation: &Operation<'_>) -> Made {
        let mut path = String::new();
        for part in operation.path.split('/').skip(1) {
            path.push('/');
            path += &match part.starts_with('{') {
                true => encoded(&self.id()),
                false => part.to_owned(),
            };
        }
        let mut query = Vec::new();
        let parameters = operation.says["parameters"]
            .as_array()
            .into_iter()
            .flatten();
        for parameter in parameters.filter(|one| one["in"] == "query") {
            if self.random.u8(..3) == 0 {
                let value = self.value(&parameter["schema"], 0);
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                let name = parameter["name"].as_str().unwrap_or_default();
                query.push(format!("{}={}", encoded(name), encoded(&text)));
            }
        }
        let sign = if query.is_empty() { "" } else { "?" };
        let line = format!("{} {path}{sign}{}", operation.method, query.join("&"));
        let (kind, body) = self.body(operation);
        Made { line, kind, body }
    }

    /// The type of a body, and the body.
    fn body(&mut self, operation: &Operation<'_>) -> (String, String) {
        let as_json = "application/json".to_owned();
        let content = &operation.says["requestBody"]["content"];
        let (json, form) = (
            &content["application/json"],
            &content["multipart/form-data"],
        );
        if content.is_null() {
            return (as_json, String::new());
        }
        let is_form = !form.is_null() && (json.is_null() || self.random.bool());
        match (self.random.u8(..10), is_form) {
            (0, _) => (as_json, nasty_body(&mut self.random)),
            (_, true) => {
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                (kind, self.form(&form["schema"]))
            }
            (_, false) => (as_json, self.value(&json["schema"], 0).to_string()),
        }
    }

    /// A form with most of its fields, as texts or as files.
    fn form(&mut self, schema: &Value) -> String {
        let name = schema["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        let fields = &self.description["components"]["schemas"][name.unwrap_or_default()];
        let fields = fields["properties"].as_object().into_iter().flatten();
        let names: Vec<String> = fields.map(|(name, _)| name.clone()).collect();
        let mut form = String::new();
        for name in names {
            for _ in 0..self.random.usize(..3) {
                form += &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
                if self.random.bool() {
                    let file = nasty_text(&mut self.random).replace(['"', '\r', '\n'], "");
                    form += &format!("; filename=\"{file}\"");
                }
                form += &format!("\r\n\r\n{}\r\n", nasty_text(&mut self.random));
            }
        }
        if self.random.u8(..10) > 0 {
            form += &format!("--{BOUNDARY}--\r\n");
        }
        form
    }

    fn id(&mut self) -> String {
        match self.random.bool() && !self.known.is_empty() {
            true => self.known[self.random.usize(..self.known.len())].clone(),
            false => nasty_text(&mut self.random),
        }
    }

    /// A value of a type, now and then of another.
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        if self.random.u8(..12) == 0 {
            return nasty_value(&mut self.random);
        }
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
        {
            let named = self.description["components"]["schemas"][name].clone();
            return self.value(&named, depth + 1);
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(options) = schema[choice].as_array() {
                let option = &options[self.random.usize(..options.len())].clone();
                return self.value(option, depth + 1);
            }
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[self.random.usize(..words.len())].clone();
        }
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            one => vec![one.clone()],
        };
        let kind = &types[self.random.usize(..types.len())];
        match kind.as_str().unwrap_or("object") {
            "integer" => json!(self.random.i64(-3..2000)),
            "number" => json!(self.random.f64() * 3.0 - 1.0),
            "boolean" => json!(self.random.bool()),
            "null" => Value::Null,
            "string" => Value::String(self.id()),
            "array" if depth < DEEPEST => {
                let count = self.random.usize(..3);
                (0..count)
                    .map(|_| self.value(&schema["items"], depth + 1))
                    .collect()
            }
            "array" => json!([]),
            _ => self.object(schema, depth),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        if depth >= DEEPEST {
            return Value::Object(object);
        }
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let wanted = required.contains(&name.as_str());
            if self.random.u8(..10) < if wanted { 9 } else { 3 } {
                object.insert(name.clone(), self.value(field, depth + 1));
            }
        }
        Value::Object(object)
    }
}

/// Text that breaks what is careless. No path of it leads anywhere that is there.
pub(super) fn nasty_text(random: &mut Rng) -> String {
    const TEXTS: &[&str] = &[
        "",
        " ",
        ".",
        "..",
        "../../x",
        "..\\x",
        "a/../../b",
        "%2e%2e%2f",
        "\0",
        "a\0b",
        "\n",
        "'; DROP TABLE jobs; --",
        "\u{202e}txt.exe",
        "💥",
        "NaN",
        "null",
        "-1",
        "9e999",
        "99999999999999999999",
        "true",
        "[]",
        "{}",
        "<script>alert(1)</script>",
        "*",
        "\"",
        "NEAR(",
        "a AND",
        "00000000-0000-0000-0000-000000000000",
        "default",
        "C:\\x",
        "con",
        "file:///x",
        "\u{fffd}\u{feff}",
        "é",
        "e\u{301}",
    ];
    match random.usize(..TEXTS.len() + 2) {
        index if index < TEXTS.len() => TEXTS[index].to_owned(),
        index if index == TEXTS.len() => "x".repeat(random.usize(..20_000)),
        _ => (0..random.usize(1..12)).map(|_| random.char(..)).collect(),
    }
}

fn nasty_value(random: &mut Rng) -> Value {
    match random.u8(..8) {
        0 => Value::Null,
        1 => json!(i64::MIN),
        2 => json!(u64::MAX),
        3 => json!(1e308),
        4 => json!([[[[[]]]]]),
        5 => json!({ "": { "": {} } }),
        6 => json!(random.bool()),
        _ => Value::String(nasty_text(random)),
    }
}

/// A body that is no JSON, or more of it than anyone needs.
pub(super) fn nasty_body(random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => "{".to_owned(),
        1 => "[".repeat(100_000),
        2 => format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000)),
        3 => "null".to_owned(),
        4 => "{\"a\":1,\"a\":2}".to_owned(),
        5 => "\u{feff}{}".to_owned(),
        6 => format!("{{\"{}\":1}}", "k".repeat(100_000)),
        _ => (0..random.usize(..200)).map(|_| random.char(..)).collect(),
    }
}

/// Text as it stands in a path or a query.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            true => out.push(char::from(byte)),
            false => out += &format!("%{byte:02X}"),
        }
    }
    out
}
