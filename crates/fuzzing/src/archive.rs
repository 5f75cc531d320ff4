//! Archives of any bytes.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::path::{Component, Path};

use gristmill_model::{ConnectionId, FileKey, Flow, Selection, Source as _};
use gristmill_sources::{ListingRules, Zip};

/// Most bytes of a member that are read.
const MOST: u64 = 1 << 20;
/// Most members that are read.
const MEMBERS: usize = 200;

/// Lists and reads an archive. No member is listed twice, none has a name that leads out of
/// the archive, and what is read is no more than was asked for.
pub fn archive(bytes: &[u8]) {
    let mut file =
        tempfile::NamedTempFile::with_suffix(".zip").expect("there is a temporary folder");
    file.write_all(bytes).expect("it can be written");
    let Ok(source) = Zip::new(file.path(), ListingRules::default()) else {
        return;
    };
    let mut keys = Vec::new();
    let everything = Selection::everything(ConnectionId("fuzzed".to_owned()));
    // A failure of the whole archive is a fine answer.
    let _ = source.list(&everything, &mut |listed| {
        if listed.problem.is_none() {
            keys.push(listed.key);
        }
        match keys.len() < MEMBERS {
            true => Flow::Continue,
            false => Flow::Stop,
        }
    });
    let different: HashSet<&FileKey> = keys.iter().collect();
    assert_eq!(different.len(), keys.len(), "a member is listed twice");
    for key in &keys {
        assert!(stays_inside(key), "`{key}` leads out of the archive");
        if let Ok(member) = source.open(key) {
            // A checksum that is wrong shows at the end, or beyond what is read here.
            let _ = std::io::copy(&mut member.take(MOST), &mut std::io::sink());
        }
    }
}

fn stays_inside(key: &FileKey) -> bool {
    let parts = Path::new(&key.0).components();
    parts
        .into_iter()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}
