//! Takes a snapshot of a file and hashes it on the way.
//!
//! Everything after this stage reads the snapshot, so a file that changes under our
//! feet cannot make two stages see different bytes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use gristmill_failpoints::{Point, pass, reach};
use gristmill_model::{
    Bytes, ContentHash, Failure, FileKey, Flow, Listed, ReasonCode, Source, Stage,
};

use crate::failures::io_failure;

const BUFFER: usize = 256 * 1024;

/// The folder snapshots lie in. Emptied when it is opened: what lies there belongs to a
/// process that is gone.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// Begins every name, so that a straggler that used the folder before cannot take a
    /// snapshot of ours away.
    prefix: String,
    next: AtomicU64,
    left_behind: Vec<i64>,
}

/// A snapshot of a file's bytes. Its file is removed when this is dropped.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    hash: ContentHash,
    listed: Listed,
}

impl Staging {
    /// Empties `folder`, or makes it. Only one process may use it at a time.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let left_behind = numbers_in(folder);
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            prefix: uuid::Uuid::now_v7().simple().to_string(),
            next: AtomicU64::new(0),
            left_behind,
        })
    }

    /// The numbers of files whose snapshots lay here when the folder was opened: the process
    /// that made them died before it was done with them.
    pub fn left_behind(&self) -> &[i64] {
        &self.left_behind
    }

    /// Copies a file and hashes it. `number` tells the snapshot's file again after a crash, see
    /// [`Staging::left_behind`]. More than `limit` bytes read are `too_large`; another
    /// size or time afterwards is `changed_while_reading`. `watch` hears the bytes read so
    /// far; when it says stop the failure is `cancelled`. After a failure nothing is left.
    pub fn stage(
        &self,
        source: &dyn Source,
        (key, number): (&FileKey, i64),
        limit: Bytes,
        watch: &mut dyn FnMut(Bytes) -> Flow,
    ) -> Result<Staged, Failure> {
        let before = source.stat(key).map_err(downloading)?;
        let mut bytes = source.open(key).map_err(downloading)?;
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self
            .folder
            .join(format!("{}-{place}-{number}", self.prefix));
        // Made before the first byte, so that an early return removes the file.
        let mut staged = Staged {
            path,
            hash: ContentHash([0; 32]),
            listed: before,
        };
        pass(Point::SnapshotOpen)
            .map_err(|error| io_failure(Stage::Downloading, "take a snapshot", &error))?;
        let (hash, size) = copy(&mut *bytes, &staged.path, key, limit, watch)?;
        let after = source.stat(key).map_err(downloading)?;
        let same_size = after.size.is_none_or(|listed| listed == size);
        let before = staged.listed.modified;
        // A source that tells the time only with the bytes told none before.
        let same_time = before.is_none() || after.modified == before;
        staged.listed.modified = after.modified;
        if !same_size || !same_time {
            let detail = format!("`{key}` changed while it was being read");
            return Err(Failure::new(
                ReasonCode::ChangedWhileReading,
                Stage::Downloading,
                detail,
            ));
        }
        reach(Point::SnapshotDone);
        staged.hash = hash;
        staged.listed.size = Some(size);
        Ok(staged)
    }
}

impl Staged {
    /// Where the snapshot lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// BLAKE3 of its bytes.
    pub fn hash(&self) -> ContentHash {
        self.hash
    }

    /// The file as its source saw it when the snapshot was taken, with its true size.
    pub fn listed(&self) -> &Listed {
        &self.listed
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What cannot be removed now is removed at the next start.
        let _ = fs::remove_file(&self.path);
    }
}

/// The numbers at the ends of the names in a folder.
fn numbers_in(folder: &Path) -> Vec<i64> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter_map(|name| name.rsplit_once('-')?.1.parse().ok())
        .collect()
}

fn copy(
    bytes: &mut dyn Read,
    to: &Path,
    key: &FileKey,
    limit: Bytes,
    watch: &mut dyn FnMut(Bytes) -> Flow,
) -> Result<(ContentHash, Bytes), Failure> {
    let reading =
        |error: &io::Error| io_failure(Stage::Downloading, &format!("read `{key}`"), error);
    let writing = |error: io::Error| {
        io_failure(
            Stage::Downloading,
            &format!("keep a copy of `{key}`"),
            &error,
        )
    };
    let mut file = File::create_new(to).map_err(writing)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; BUFFER];
    let mut size = 0;
    loop {
        let read = match bytes.read(&mut buffer) {
            Ok(0) => return Ok((ContentHash(*hasher.finalize().as_bytes()), Bytes(size))),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading(&error)),
        };
        size += read as u64;
        if size > limit.0 {
            let detail = format!("`{key}` is larger than {limit}");
            return Err(Failure::new(
                ReasonCode::TooLarge,
                Stage::Downloading,
                detail,
            ));
        }
        hasher.update(&buffer[..read]);
        pass(Point::SnapshotCopy).map_err(writing)?;
        file.write_all(&buffer[..read]).map_err(writing)?;
        if watch(Bytes(size)) == Flow::Stop {
            let detail = format!("reading `{key}` was stopped");
            return Err(Failure::new(
                ReasonCode::Cancelled,
                Stage::Downloading,
                detail,
            ));
        }
    }
}

fn downloading(failure: Failure) -> Failure {
    Failure {
        stage: Stage::Downloading,
        ..failure
    }
}
