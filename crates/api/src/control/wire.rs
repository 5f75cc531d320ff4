//! Lines of JSON, bounded in length.

use std::io::{self, BufRead, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ApiError;
use crate::types::Update;

/// Changes when one side could misunderstand the other.
pub(super) const PROTOCOL: u32 = 1;
/// The operation that turns a connection into a stream of updates.
pub(super) const FOLLOW: &str = "events.follow";
/// Longest line either side accepts, in bytes: room for the metadata of 100,000 files.
const LONGEST_LINE: u64 = 64 << 20;

/// The first line of either side.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Hello {
    /// The version of the program.
    pub(super) gristmill: String,
    pub(super) protocol: u32,
    pub(super) process_id: u32,
}

impl Hello {
    pub(super) fn ours() -> Self {
        Self {
            gristmill: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            process_id: std::process::id(),
        }
    }
}

/// Asks for an operation.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) id: u64,
    pub(super) operation: String,
    #[serde(default)]
    pub(super) input: Value,
}

/// Answers a request. A line with an id alone only says that the owner is alive.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) update: Option<Update>,
}

/// Reads a line; nothing when the other side closed. A line that is too long or not what
/// is expected is [`io::ErrorKind::InvalidData`].
pub(super) fn read_line<T: DeserializeOwned>(reader: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    reader.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        let text = "the line is too long, or the other side went away in the middle of it";
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    serde_json::from_slice(&line)
        .map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Writes a line and sends it off.
pub(super) fn write_line<T: Serialize>(mut writer: impl Write, message: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    writer.write_all(&line)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_is_an_error_and_none_is_the_end() {
        let mut half = &b"{\"id\":1,\"oper"[..];
        let error = read_line::<Request>(&mut half).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(read_line::<Request>(&mut &b""[..]).unwrap().is_none());
    }

    #[test]
    fn an_answer_carries_only_what_it_says() {
        let mut line = Vec::new();
        let answer = Answer {
            id: 7,
            ..Answer::default()
        };
        write_line(&mut line, &answer).unwrap();
        assert_eq!(line, b"{\"id\":7}\n");
    }
}
