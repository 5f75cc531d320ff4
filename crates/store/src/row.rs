//! Values that SQLite does not know, to columns and back.

use gristmill_model::{ContentHash, FileIdentity, Fingerprint};
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value of the model as JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("the model's types have text keys and finite numbers")
}

/// A value of the model from a column of JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(column, error))
}

/// As [`json`], for a column that may be null.
pub(crate) fn optional_json<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => serde_json::from_str(text)
            .map(Some)
            .map_err(|error| unreadable(column, error)),
        None => Ok(None),
    }
}

/// A value of an enum whose JSON form is a plain word, from a column holding that word.
pub(crate) fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    from_word(text).map_err(|error| unreadable(column, error))
}

/// As [`word`], for a column that may be null.
pub(crate) fn optional_word<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => from_word(text)
            .map(Some)
            .map_err(|error| unreadable(column, error)),
        None => Ok(None),
    }
}

/// The word an enum of the model is stored as.
pub(crate) fn to_word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("not a plain word: {other:?}"),
    }
}

pub(crate) fn content_hash(row: &Row<'_>, column: usize) -> rusqlite::Result<ContentHash> {
    row.get(column).map(ContentHash)
}

pub(crate) fn fingerprint(row: &Row<'_>, column: usize) -> rusqlite::Result<Fingerprint> {
    row.get(column).map(Fingerprint)
}

fn from_word<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
}

fn unreadable(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

/// A value of the model from the fields of its JSON form.
pub(crate) fn from_fields<T: DeserializeOwned>(
    column: usize,
    fields: serde_json::Map<String, serde_json::Value>,
) -> rusqlite::Result<T> {
    serde_json::from_value(serde_json::Value::Object(fields))
        .map_err(|error| unreadable(column, error))
}

/// A file's identity from two columns. SQLite's integers are signed; the bits are kept.
pub(crate) fn identity(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<FileIdentity>> {
    let columns: (Option<i64>, Option<i64>) = (row.get(first)?, row.get(first + 1)?);
    let pair = columns.0.zip(columns.1);
    Ok(pair.map(|(device, file)| FileIdentity {
        device: device as u64,
        file: file as u64,
    }))
}

/// A file's identity as two columns.
pub(crate) fn from_identity(identity: Option<FileIdentity>) -> (Option<i64>, Option<i64>) {
    let columns = identity.map(|identity| (identity.device as i64, identity.file as i64));
    (columns.map(|pair| pair.0), columns.map(|pair| pair.1))
}

/// A LIKE pattern (with `\` as escape) for texts that contain `text`.
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
