//! A mapping as JSON: an object of objects, or a list of objects with `filename`.
//!
//! Entries are read one at a time, in their order, so that one that stands twice is seen.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{FILE_NAME, Issue, Mapping, Row, Wrong, file_name, is_too_long, too_long};
use crate::value::from_json;

pub(super) fn read(text: &str, mapping: &mut Mapping) -> Result<(), Wrong> {
    match text.trim_start().starts_with('[') {
        true => list(text, mapping),
        false => object(text, mapping),
    }
}

fn object(text: &str, mapping: &mut Mapping) -> Result<(), Wrong> {
    let entries: Pairs<Value> = parse(text)?;
    for (file, value) in entries.0 {
        let Value::Object(fields) = value else {
            let message = format!("what it says about `{file}` is not an object");
            return Err(Wrong::something_else(message));
        };
        let file = file_name(&file);
        take(file, fields.into_iter().collect(), mapping)?;
    }
    Ok(())
}

fn list(text: &str, mapping: &mut Mapping) -> Result<(), Wrong> {
    let entries: Vec<Value> = parse(text)?;
    for (number, entry) in (1..).zip(entries) {
        let Value::Object(fields) = entry else {
            let message = format!("item {number} of the list is not an object");
            return Err(Wrong::something_else(message));
        };
        let (named, rest): (Vec<_>, Vec<_>) = fields
            .into_iter()
            .partition(|(name, _)| name.trim().eq_ignore_ascii_case(FILE_NAME));
        let Some((_, Value::String(file))) = named.into_iter().next() else {
            let message = format!("item {number} of the list has no `{FILE_NAME}`");
            return Err(Wrong::something_else(message));
        };
        take(file_name(&file), rest, mapping)?;
    }
    Ok(())
}

fn take(file: String, fields: Vec<(String, Value)>, mapping: &mut Mapping) -> Result<(), Issue> {
    if file.is_empty() {
        mapping.warn(Issue::about("an entry names no file"));
        return Ok(());
    }
    let mut row = Row {
        file,
        line: None,
        values: Vec::new(),
        problem: None,
    };
    for (name, value) in fields {
        let name = name.trim().to_lowercase();
        let Some(value) = from_json(value).filter(|_| !name.is_empty()) else {
            continue;
        };
        match is_too_long(&value) {
            true => row.problem = Some(too_long(&name)),
            false => row.values.push((Arc::from(name), value)),
        }
    }
    mapping.push(row)
}

fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Wrong> {
    serde_json::from_str(text).map_err(|error| match error.is_data() {
        true => Wrong::something_else(error.to_string()),
        false => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            Issue::on_line(line, error.to_string()).into()
        }
    })
}

/// An object in the order of its text, entries of the same name included.
struct Pairs<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

struct InOrder<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of objects, or a list of objects with `filename`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = entries.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
