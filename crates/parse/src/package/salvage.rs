//! Entries of a zip file whose directory is gone, as after a download that broke off.
//!
//! Every entry also has a header of its own in front of it; what lies behind one, unpacks to
//! its end and agrees with its checksum is good. Nothing here is tried before the directory
//! has failed.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

/// How an entry begins.
const MARK: &[u8] = b"PK\x03\x04";

/// What may stand before the checksum behind an entry.
const CHECKSUM_MARK: &[u8] = b"PK\x07\x08";

/// Bytes of an entry's header before its name.
const HEADER: usize = 30;

/// Headers that are tried; a hostile file could be made of nothing else.
const MOST_HEADERS: usize = 10_000;

/// Names and contents of all entries that are whole, of at most `room` bytes together.
pub(super) fn entries(bytes: &[u8], mut room: u64) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    for _ in 0..MOST_HEADERS {
        let Some(distance) = bytes[at..].windows(MARK.len()).position(|w| w == MARK) else {
            break;
        };
        let start = at + distance;
        at = start + MARK.len();
        let Some(header) = Header::read(bytes, start) else {
            continue;
        };
        let mut content = Vec::new();
        let body = &bytes[header.body..];
        let packed = header.unpack(body, room, &mut content);
        // What was unpacked in vain has cost as much as what was not.
        room = room.saturating_sub(content.len() as u64);
        if let Some(packed) = packed.filter(|packed| header.vouches(&body[*packed..], &content)) {
            at = header.body + packed;
            found.insert(header.name, content);
        }
    }
    found
}

/// What an entry says of itself.
struct Header {
    name: String,
    encrypted: bool,
    method: u16,
    /// The checksum of its content; `None` where it stands behind the entry.
    checksum: Option<u32>,
    /// Its size as packed; zero where it stands behind the entry.
    packed: usize,
    /// Where its content begins.
    body: usize,
}

impl Header {
    fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let fixed = bytes.get(start..start + HEADER)?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let name = start + HEADER;
        let extra = name + usize::from(short(26));
        let body = extra + usize::from(short(28));
        (body <= bytes.len()).then(|| Self {
            name: String::from_utf8_lossy(&bytes[name..extra]).into_owned(),
            encrypted: short(6) & 1 != 0,
            method: short(8),
            checksum: (short(6) & 8 == 0).then(|| long(fixed, 14)).flatten(),
            packed: usize::from(short(18)) | usize::from(short(20)) << 16,
            body,
        })
    }

    /// Whether `content` is what was packed, by the checksum in the header or in what lies
    /// `behind` the entry.
    fn vouches(&self, behind: &[u8], content: &[u8]) -> bool {
        let behind = behind.strip_prefix(CHECKSUM_MARK).unwrap_or(behind);
        let wanted = self.checksum.or_else(|| long(behind, 0));
        let mut crc = Crc::new();
        crc.update(content);
        wanted == Some(crc.sum())
    }

    /// Unpacks the entry at the start of `body` and says how many bytes it took; `None`
    /// where it is not whole.
    fn unpack(&self, body: &[u8], room: u64, content: &mut Vec<u8>) -> Option<usize> {
        match (self.encrypted, self.method) {
            (false, 0) if self.packed as u64 <= room => {
                content.extend_from_slice(body.get(..self.packed)?);
                Some(self.packed)
            }
            (false, 8) => {
                let mut decoder = DeflateDecoder::new(body);
                decoder.by_ref().take(room).read_to_end(content).ok()?;
                let ended = decoder.read(&mut [0]).is_ok_and(|more| more == 0);
                ended.then(|| decoder.total_in() as usize)
            }
            _ => None,
        }
    }
}

/// The little-endian number at `at`, where there is one.
fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    four.try_into().ok().map(u32::from_le_bytes)
}
