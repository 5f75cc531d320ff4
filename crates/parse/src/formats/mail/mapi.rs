//! MAPI properties, as Outlook's files keep them: a stream for every property.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use crate::detect::HEAD;
use crate::encoding;

/// An open Outlook file.
pub(super) type Ole<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Largest property that is read.
const MOST_BYTES: u64 = 256 << 20;

/// Most memory that is set aside because a file says how large a property is.
const MOST_TRUSTED: u64 = 16 << 20;

/// The kind of a property that is bytes.
const BINARY: u16 = 0x0102;

/// The properties of one object in the file: the message, a recipient, an attachment.
pub(super) struct Properties<'f, 'a> {
    pub(super) file: &'f mut Ole<'a>,
    pub(super) folder: String,
    /// The code page of text that is not Unicode.
    pub(super) code_page: Option<&'static str>,
}

impl Properties<'_, '_> {
    /// A property's text; nothing where it is missing.
    pub(super) fn text(&mut self, tag: u16) -> String {
        if let Some(bytes) = self.stream(tag, 0x001F) {
            let units = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            let text: String = char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            return text.trim_end_matches('\0').to_owned();
        }
        let bytes = self.stream(tag, 0x001E).unwrap_or_default();
        let text = encoding::decode(&bytes, self.code_page);
        text.trim_end_matches('\0').to_owned()
    }

    /// A property's bytes.
    pub(super) fn binary(&mut self, tag: u16) -> Option<Vec<u8>> {
        self.stream(tag, BINARY)
    }

    /// The first of a property's bytes, enough to tell what it is.
    pub(super) fn head(&mut self, tag: u16) -> Option<Vec<u8>> {
        self.read(&stream_name(tag, BINARY), HEAD as u64)
    }

    /// A fixed-size property of eight bytes at most, from the list all objects have.
    /// `header` is how many bytes stand before the list.
    pub(super) fn fixed(&mut self, tag: u16, header: usize) -> Option<u64> {
        let list = self.read("__properties_version1.0", MOST_BYTES)?;
        let mut entries = list.get(header..)?.chunks_exact(16);
        let entry = entries.find(|entry| entry[2..4] == tag.to_le_bytes())?;
        Some(u64::from_le_bytes(entry[8..16].try_into().ok()?))
    }

    fn stream(&mut self, tag: u16, kind: u16) -> Option<Vec<u8>> {
        self.read(&stream_name(tag, kind), MOST_BYTES)
    }

    fn read(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let stream = self
            .file
            .open_stream(format!("{}{name}", self.folder))
            .ok()?;
        let length = stream.len().min(most).min(MOST_TRUSTED);
        let mut bytes = Vec::with_capacity(length as usize);
        stream.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

fn stream_name(tag: u16, kind: u16) -> String {
    format!("__substg1.0_{tag:04X}{kind:04X}")
}

/// Undoes the compression of an RTF body (MS-OXRTFCP).
pub(super) fn decompress_rtf(bytes: &[u8]) -> Option<Vec<u8>> {
    const COMPRESSED: &[u8] = b"LZFu";
    const WINDOW: usize = 4096;
    const PRELOAD: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\
\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
    let body = bytes.get(16..)?;
    if bytes.get(8..12)? != COMPRESSED {
        return Some(body.to_vec());
    }
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let mut window = [b' '; WINDOW];
    window[..PRELOAD.len()].copy_from_slice(PRELOAD);
    let mut at = PRELOAD.len();
    let mut out = Vec::with_capacity(size.min(bytes.len() * 20));
    let mut input = body.iter().copied();
    'runs: while let Some(control) = input.next() {
        for bit in 0..8 {
            let Some(first) = input.next() else {
                break 'runs;
            };
            if control & (1 << bit) == 0 {
                out.push(first);
                window[at] = first;
                at = (at + 1) % WINDOW;
                continue;
            }
            let Some(second) = input.next() else {
                break 'runs;
            };
            let reference = usize::from(u16::from_be_bytes([first, second]));
            let (offset, length) = (reference >> 4, (reference & 0xF) + 2);
            if offset == at {
                break 'runs;
            }
            for step in 0..length {
                let byte = window[(offset + step) % WINDOW];
                out.push(byte);
                window[at] = byte;
                at = (at + 1) % WINDOW;
            }
        }
    }
    Some(out)
}
