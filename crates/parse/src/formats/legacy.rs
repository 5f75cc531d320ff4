//! Word and PowerPoint files of 1997 to 2003: their text, as far as it can be told without
//! their layout.

mod bytes;
pub(crate) mod doc;
pub(crate) mod ppt;

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use gristmill_model::Failure;

use crate::input::damaged;

/// Largest stream that is read.
const MOST_BYTES: u64 = 512 << 20;

/// A stream of an OLE file; `None` where there is none of this name.
fn stream(file: &[u8], name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let mut file = CompoundFile::open(Cursor::new(file))
        .map_err(|error| damaged("the file's directory", error))?;
    let Ok(stream) = file.open_stream(name) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    stream
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(&format!("the stream `{name}`"), error))?;
    Ok(Some(bytes))
}
