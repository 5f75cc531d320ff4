//! A JSON value that keeps the order of its keys and its numbers as written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value; everything that is neither text nor nested is kept as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Text(String),
    Other(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Whether it is shown on one line, behind its key: a value without line breaks, a short
    /// list of such, or nothing at all.
    pub(super) fn is_line(&self) -> bool {
        match self {
            Json::Text(text) | Json::Other(text) => !text.trim().contains('\n'),
            Json::List(items) => is_short(items),
            Json::Map(fields) => fields.is_empty(),
        }
    }

    /// Whether something in it has to stand under a heading of its own.
    pub(super) fn has_sections(&self) -> bool {
        match self {
            Json::Text(_) | Json::Other(_) => false,
            Json::List(items) => items.iter().any(Json::has_sections),
            Json::Map(fields) => !fields.iter().all(|(_, value)| value.is_line()),
        }
    }

    pub(super) fn field(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Map(fields) => fields.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            Json::Text(_) | Json::Other(_) | Json::List(_) => None,
        }
    }

    /// The text of a plain value or of a list of such; nothing for anything else.
    pub(super) fn to_text(&self) -> String {
        match self {
            Json::Text(text) | Json::Other(text) => text.trim().to_owned(),
            Json::List(items) => {
                let texts: Vec<String> = items.iter().map(Json::to_text).collect();
                texts.join(", ")
            }
            Json::Map(_) => String::new(),
        }
    }
}

/// Whether a list is plain values that fit on a line together.
fn is_short(items: &[Json]) -> bool {
    const LONGEST: usize = 100;
    let mut length = 0;
    items.iter().all(|item| {
        let (Json::Text(text) | Json::Other(text)) = item else {
            return false;
        };
        length += text.len() + 2;
        length <= LONGEST && !text.contains('\n')
    })
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Other(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Other(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Other(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Other(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other(String::new()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Json::Map(map))
    }
}
