//! Files of metadata, read through the source they lie in.

use std::io::Read as _;

use gristmill_metadata::Mapping;
use gristmill_model::{Failure, FileKey, MetadataValues, ReasonCode, Source};

/// Largest sidecar, in bytes. A larger file of that name is a document.
const MOST_SIDECAR: u64 = 1 << 20;
/// Largest table, in bytes.
const MOST_TABLE: u64 = 32 << 20;

/// What came of reading a file of metadata.
pub(super) enum Read<T> {
    /// This.
    There(T),
    /// It is there and cannot be used; why.
    Broken(String),
    /// It is not there, or something else.
    Nothing,
}

/// Whether a source has a file of this name. Only a source that cannot be reached is an error.
pub(super) fn is_there(source: &dyn Source, key: &FileKey) -> Result<bool, Failure> {
    match source.stat(key) {
        // Uploads are found by a part of their key.
        Ok(listed) => Ok(listed.key == *key && listed.problem.is_none()),
        Err(failure) if concerns_all(&failure) => Err(failure),
        Err(_) => Ok(false),
    }
}

pub(super) fn read_sidecar(
    source: &dyn Source,
    key: &FileKey,
) -> Result<Read<MetadataValues>, Failure> {
    let bytes = match read(source, key, MOST_SIDECAR)? {
        Bytes::All(bytes) => bytes,
        Bytes::Unreadable(problem) => return Ok(Read::Broken(problem)),
        Bytes::TooMany | Bytes::Nothing => return Ok(Read::Nothing),
    };
    Ok(match gristmill_metadata::read_sidecar(&key.0, &bytes) {
        Ok(Some(values)) => Read::There(values),
        Ok(None) => Read::Nothing,
        Err(problem) => Read::Broken(format!("cannot read metadata from `{key}`: {problem}")),
    })
}

pub(super) fn read_table(source: &dyn Source, key: &FileKey) -> Result<Read<Mapping>, Failure> {
    let bytes = match read(source, key, MOST_TABLE)? {
        Bytes::All(bytes) => bytes,
        Bytes::Unreadable(problem) => return Ok(Read::Broken(problem)),
        Bytes::TooMany => {
            let problem = format!("`{key}` is larger than {} MB", MOST_TABLE >> 20);
            return Ok(Read::Broken(problem));
        }
        Bytes::Nothing => return Ok(Read::Nothing),
    };
    Ok(match gristmill_metadata::read_mapping(&key.0, &bytes) {
        Ok(mapping) => Read::There(mapping),
        Err(error) if error.is_something_else => Read::Nothing,
        Err(error) => Read::Broken(error.to_string()),
    })
}

enum Bytes {
    All(Vec<u8>),
    TooMany,
    Unreadable(String),
    Nothing,
}

fn read(source: &dyn Source, key: &FileKey, most: u64) -> Result<Bytes, Failure> {
    if !is_there(source, key)? {
        return Ok(Bytes::Nothing);
    }
    let opened = match source.open(key) {
        Ok(opened) => opened,
        Err(failure) if concerns_all(&failure) => return Err(failure),
        Err(failure) => return Ok(Bytes::Unreadable(failure.detail)),
    };
    let mut bytes = Vec::new();
    Ok(match opened.take(most + 1).read_to_end(&mut bytes) {
        Err(error) => Bytes::Unreadable(format!("cannot read `{key}`: {error}")),
        Ok(read) if read as u64 > most => Bytes::TooMany,
        Ok(_) => Bytes::All(bytes),
    })
}

/// Whether a failure is one of the source rather than of a file.
fn concerns_all(failure: &Failure) -> bool {
    matches!(
        failure.code,
        ReasonCode::SourceUnavailable | ReasonCode::SignedOut
    )
}
