//! Puts the files that documents were made from into a folder of the user's.
//!
//! What names them comes from the bundle, so from anyone: a name leads nowhere but into the
//! folder, and a file that is there is never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use gristmill_bundle::{BundleError, BundleFile};
use gristmill_model::{
    ConnectionId, ContentHash, PortableConnection, PortableDocument, RestoredOriginals, Timestamp,
};

use crate::error::{EngineError, Result};
use crate::exporting::file::{create, discard, place_at};

/// Longest name of a folder of a connection, in characters.
const LONGEST: usize = 80;
/// Bytes that are read at a time.
const PIECE: usize = 256 << 10;

/// A folder that files are put into, each in the folder of its connection.
pub(super) struct Files {
    folder: PathBuf,
    of: BTreeMap<ConnectionId, String>,
    pub(super) became: RestoredOriginals,
}

/// What became of a file.
enum Became {
    Written,
    Unchanged,
    Refused,
}

impl Files {
    pub(super) fn new(folder: &Path, connections: &[PortableConnection]) -> Self {
        let mut taken = BTreeSet::new();
        let of = connections.iter().map(|portable| {
            let connection = &portable.connection;
            (
                connection.id.clone(),
                own_name(&connection.name, &mut taken),
            )
        });
        Self {
            folder: folder.to_owned(),
            of: of.collect(),
            became: RestoredOriginals::default(),
        }
    }

    /// Puts the file of a document where its place says, by the connection's id in the bundle.
    pub(super) fn put(
        &mut self,
        document: &PortableDocument,
        bundle: &mut BundleFile,
    ) -> Result<()> {
        let content = document.content_hash;
        if !bundle.has_original(content) {
            self.became.missing += 1;
            return Ok(());
        }
        let within = self.of.get(&document.place.connection);
        let within = within.zip(relative(&document.place.key.0));
        let became = match within {
            Some((connection, key)) => {
                let target = self.folder.join(connection).join(key);
                let written = write(&target, content, document.place.modified, bundle);
                written.or_else(|error| refusal(&target, error))?
            }
            None => Became::Refused,
        };
        match became {
            Became::Written => self.became.written += 1,
            Became::Unchanged => self.became.unchanged += 1,
            Became::Refused => self.became.refused += 1,
        }
        Ok(())
    }
}

/// A name within a folder as a path that stays in it.
fn relative(key: &str) -> Option<&Path> {
    let path = Path::new(key);
    let mut parts = path.components().peekable();
    parts.peek()?;
    parts
        .all(|part| matches!(part, Component::Normal(_)))
        .then_some(path)
}

/// A name for the folder of a connection that no other has.
fn own_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |c: char| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '-',
        c if c.is_control() => '-',
        c => c,
    };
    let name: String = name.chars().take(LONGEST).map(plain).collect();
    let name = match name.trim_matches([' ', '.']) {
        "" => "files",
        name => name,
    };
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let own = names.find(|name| taken.insert(name.to_lowercase()));
    own.unwrap_or_else(|| name.to_owned())
}

fn write(
    target: &Path,
    content: ContentHash,
    modified: Option<Timestamp>,
    bundle: &mut BundleFile,
) -> std::result::Result<Became, BundleError> {
    if let Ok(there) = fs::symlink_metadata(target) {
        let is_same = there.is_file() && hash(target)? == content;
        return Ok(match is_same {
            true => Became::Unchanged,
            false => Became::Refused,
        });
    }
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder)?;
    // The same name every time: what was cut off is overwritten by the next try.
    let partial = folder.join(format!(".{content}.partial"));
    let written = fill(&partial, content, modified, bundle)
        .and_then(|()| Ok(place_at(&partial, target, false)?));
    if written.is_err() {
        discard(&partial);
    }
    written.map(|()| Became::Written)
}

fn fill(
    partial: &Path,
    content: ContentHash,
    modified: Option<Timestamp>,
    bundle: &mut BundleFile,
) -> std::result::Result<(), BundleError> {
    let mut file = create(partial)?;
    bundle.original(content, &mut file)?;
    let modified = modified.and_then(|at| u64::try_from(at.0).ok());
    if let Some(at) = modified {
        file.set_modified(UNIX_EPOCH + Duration::from_millis(at))?;
    }
    Ok(file.sync_all()?)
}

fn hash(path: &Path) -> io::Result<ContentHash> {
    let (mut file, mut hash) = (File::open(path)?, blake3::Hasher::new());
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(ContentHash(*hash.finalize().as_bytes())),
            read => hash.update(&piece[..read]),
        };
    }
}

/// A name that this system does not take, or that is taken, concerns one file; all else is an
/// error.
fn refusal(target: &Path, error: BundleError) -> Result<Became> {
    use ErrorKind::{
        AlreadyExists, InvalidFilename, InvalidInput, IsADirectory, NotADirectory, StorageFull,
    };
    let hint = match &error {
        BundleError::Io(error) => match error.kind() {
            AlreadyExists | InvalidFilename | InvalidInput | IsADirectory | NotADirectory => {
                return Ok(Became::Refused);
            }
            StorageFull => "free some space, then restore the bundle again",
            _ => "look whether the folder can be written to, then restore the bundle again",
        },
        _ => "copy the bundle again, or have it made again",
    };
    let target = target.display();
    Err(EngineError::Bundle(
        format!("cannot write `{target}`: {error}"),
        hint,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_of_the_folder_are_no_names() {
        for key in ["a.txt", "a/b.txt", "..a", "a b/ü"] {
            assert!(relative(key).is_some(), "{key}");
        }
        for key in ["", "/etc/passwd", "../a", "a/../../b", ".."] {
            assert!(relative(key).is_none(), "{key}");
        }
    }

    #[test]
    fn every_connection_has_a_folder_of_its_own() {
        let mut taken = BTreeSet::new();
        let mut own = |name| own_name(name, &mut taken);
        assert_eq!(own("Papers"), "Papers");
        assert_eq!(
            own("papers"),
            "papers-2",
            "some disks do not tell these apart"
        );
        assert_eq!(own("../x"), "-x");
        assert_eq!(own(".."), "files");
    }
}
