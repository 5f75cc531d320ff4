//! Files and texts a caller hands in, kept in the data folder until they are done.
//!
//! The bytes lie under a generated name, the caller's name in a small file beside it
//! that is written last: an upload that has no such file never happened. Names a caller
//! sends are never used as paths.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gristmill_model::{
    Bytes, ConnectionId, Failure, FileKey, Flow, Listed, ReasonCode, Selection, Source, SourceType,
    Stage, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::failures::{io_failure, refused};
use crate::key::{self, Excluded};

/// The uploads of one connection. A key is a generated id, `/`, and the caller's name.
#[derive(Debug)]
pub struct Uploads {
    folder: PathBuf,
}

/// What a caller says about an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// The file's name as the caller sent it; shown to people, never used as a path.
    pub name: String,
    /// Most bytes taken.
    pub limit: Option<Bytes>,
    /// When it was handed in.
    pub received: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Card {
    name: String,
    size: Bytes,
    received: Timestamp,
}

impl Uploads {
    /// The uploads kept for `connection` in the data folder.
    pub fn new(data_dir: &Path, connection: &ConnectionId) -> Self {
        // The id may be the caller's own text, so it is not used as a name either.
        let name = blake3::hash(connection.as_str().as_bytes()).to_hex();
        Self {
            folder: data_dir.join("uploads").join(&name.as_str()[..32]),
        }
    }

    /// Keeps what `bytes` yields and returns its key. It is on the disk when this
    /// returns; after an error nothing of it is left. More bytes than the limit are
    /// `too_large`.
    pub fn add(&self, upload: &NewUpload, bytes: &mut dyn Read) -> Result<FileKey, Failure> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        let kept = self.write(&id, upload, bytes);
        if kept.is_err() {
            let _ = fs::remove_file(self.folder.join(&id));
        }
        kept.map(|()| FileKey(format!("{id}/{}", tame(&upload.name))))
    }

    /// Keeps the file at `path` itself and returns its key: afterwards it is gone from there.
    /// More bytes than the limit are `too_large`, and then the file stays where it is.
    pub fn take(&self, upload: &NewUpload, path: &Path) -> Result<FileKey, Failure> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        let taken = self.move_in(&id, upload, path);
        if taken.is_err() {
            let _ = fs::remove_file(self.folder.join(&id));
        }
        taken.map(|()| FileKey(format!("{id}/{}", tame(&upload.name))))
    }

    /// Removes one upload. Removing what is gone is fine.
    pub fn remove(&self, key: &FileKey) -> Result<(), Failure> {
        let id = id_of(&key.0)?;
        for path in [self.card_path(id), self.folder.join(id)] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    let what = format!("remove the upload `{key}`");
                    return Err(io_failure(Stage::Accessing, &what, &error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Removes every upload of the connection.
    pub fn remove_all(&self) -> Result<(), Failure> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(io_failure(Stage::Accessing, "remove uploads", &error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn write(&self, id: &str, upload: &NewUpload, bytes: &mut dyn Read) -> Result<(), Failure> {
        let shown = &upload.name;
        let failed = |error: io::Error| {
            io_failure(
                Stage::Downloading,
                &format!("keep the upload `{shown}`"),
                &error,
            )
        };
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut file = File::create_new(self.folder.join(id)).map_err(failed)?;
        let limit = upload.limit.map_or(u64::MAX, |limit| limit.0);
        let size = io::copy(&mut bytes.take(limit.saturating_add(1)), &mut file).map_err(failed)?;
        within(upload, size)?;
        file.sync_all().map_err(failed)?;
        self.write_card(id, upload, size).map_err(failed)
    }

    fn move_in(&self, id: &str, upload: &NewUpload, path: &Path) -> Result<(), Failure> {
        let failed = |error: io::Error| {
            let what = format!("keep the upload `{}`", upload.name);
            io_failure(Stage::Downloading, &what, &error)
        };
        let mut file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        within(upload, size)?;
        fs::create_dir_all(&self.folder).map_err(failed)?;
        match fs::rename(path, self.folder.join(id)) {
            Ok(()) => {
                file.sync_all().map_err(failed)?;
                self.write_card(id, upload, size).map_err(failed)
            }
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                self.write(id, upload, &mut file)?;
                fs::remove_file(path).map_err(failed)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn write_card(&self, id: &str, upload: &NewUpload, size: u64) -> io::Result<()> {
        let card = Card {
            name: tame(&upload.name),
            size: Bytes(size),
            received: upload.received,
        };
        let unfinished = self.folder.join(format!("{id}.new"));
        let mut file = File::create(&unfinished)?;
        file.write_all(&serde_json::to_vec(&card)?)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.card_path(id))?;
        sync_folder(&self.folder)
    }

    fn card_path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn card(&self, key: &str) -> Result<Listed, Failure> {
        let id = id_of(key)?;
        let read = fs::read(self.card_path(id))
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{key}`"), &error))?;
        let card: Card = serde_json::from_slice(&read).map_err(|error| {
            let detail = format!("the upload `{key}` is damaged: {error}");
            refused(ReasonCode::Damaged, detail)
        })?;
        Ok(Listed {
            key: FileKey(format!("{id}/{}", card.name)),
            size: Some(card.size),
            modified: Some(card.received),
            problem: None,
        })
    }

    fn ids(&self) -> Result<Vec<String>, Failure> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other,
        }
        .map_err(|error| io_failure(Stage::Accessing, "list uploads", &error))?;
        let mut ids: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .collect();
        // The ids begin with the time, so this is the order they came in.
        ids.sort_unstable();
        Ok(ids)
    }
}

impl Source for Uploads {
    fn source_type(&self) -> SourceType {
        SourceType::IndividualUpload
    }

    fn validate(&self) -> Result<(), Failure> {
        self.ids().map(drop)
    }

    fn list(
        &self,
        selection: &Selection,
        visit: &mut dyn FnMut(Listed) -> Flow,
    ) -> Result<(), Failure> {
        let all = self.ids()?;
        let keys = match selection.keys.is_empty() {
            true => all.iter().map(String::as_str).collect(),
            false => key::distinct(&selection.keys),
        };
        let excluded = Excluded::of(selection);
        for key in keys {
            let listed = self.card(key).unwrap_or_else(|problem| Listed {
                key: FileKey(key.to_owned()),
                size: None,
                modified: None,
                problem: Some(problem),
            });
            if !excluded.takes(&listed.key.0) && visit(listed) == Flow::Stop {
                break;
            }
        }
        Ok(())
    }

    fn stat(&self, key: &FileKey) -> Result<Listed, Failure> {
        self.card(&key.0)
    }

    fn open(&self, key: &FileKey) -> Result<Box<dyn Read + Send>, Failure> {
        let id = id_of(&key.0)?;
        let file = File::open(self.folder.join(id))
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{key}`"), &error))?;
        Ok(Box::new(file))
    }

    fn local_path(&self, key: &FileKey) -> Option<PathBuf> {
        Some(self.folder.join(id_of(&key.0).ok()?))
    }
}

/// Refuses an upload beyond its limit.
fn within(upload: &NewUpload, size: u64) -> Result<(), Failure> {
    match upload.limit {
        Some(limit) if size > limit.0 => {
            let detail = format!("`{}` is larger than {limit}", upload.name);
            Err(Failure::new(
                ReasonCode::TooLarge,
                Stage::Downloading,
                detail,
            ))
        }
        Some(_) | None => Ok(()),
    }
}

/// The generated id in a key; anything else that could be a path is refused.
fn id_of(key: &str) -> Result<&str, Failure> {
    let id = key.split('/').next().unwrap_or_default();
    match id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(id),
        false => Err(refused(
            ReasonCode::NotFound,
            format!("there is no upload `{key}`"),
        )),
    }
}

/// A caller's name as the rest of a key: relative, without `..` and empty parts.
fn tame(name: &str) -> String {
    let parts = name.split(['/', '\\']);
    let kept: Vec<String> = parts
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|part| part.replace('\0', ""))
        .collect();
    match kept.is_empty() {
        true => "unnamed".to_owned(),
        false => kept.join("/"),
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
