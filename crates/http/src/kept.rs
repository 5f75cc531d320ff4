//! What was handed in, kept until a job takes it.

use std::io::Write;
use std::path::Path;

use gristmill_api::Operations;
use gristmill_api::types::{AddFile, AddText, Nothing, RemoveUpload};
use gristmill_model::{ConnectionId, FileKey};

use crate::form::{SentFile, unwritten};
use crate::refusal::Refusal;

/// The id of an upload that never was: what has it is a file that is not there.
const NO_UPLOAD: &str = "00000000000000000000000000000000";

/// The name of an upload that never was, if a key is of one.
pub(crate) fn never_was(key: &FileKey) -> Option<&str> {
    key.0.strip_prefix(NO_UPLOAD)?.strip_prefix('/')
}

/// Uploads of one order. They are taken back when it is dropped, unless a job takes them.
pub(crate) struct Kept<'a> {
    api: &'a dyn Operations,
    user: &'a str,
    pub(crate) connection: ConnectionId,
    pub(crate) keys: Vec<FileKey>,
}

impl<'a> Kept<'a> {
    pub(crate) fn new(api: &'a dyn Operations, connection: ConnectionId, user: &'a str) -> Self {
        Self {
            api,
            user,
            connection,
            keys: Vec::new(),
        }
    }

    /// Keeps a text.
    pub(crate) fn text(&mut self, name: String, text: String) -> Result<FileKey, Refusal> {
        let added = self.api.uploads_add_text(AddText {
            connection: Some(self.connection.clone()),
            user: Some(self.user.to_owned()),
            name,
            text,
        })?;
        self.keys.push(added.key.clone());
        Ok(added.key)
    }

    /// Keeps a text that is missing, as a file that is not there.
    pub(crate) fn nothing(&mut self, name: &str) -> FileKey {
        let key = FileKey(format!("{NO_UPLOAD}/{name}"));
        self.keys.push(key.clone());
        key
    }

    /// Keeps a file that was sent, which is gone from where it lay.
    pub(crate) fn file(&mut self, file: &SentFile) -> Result<FileKey, Refusal> {
        let path = file.path.to_str().ok_or_else(Refusal::defect)?;
        let added = self.api.uploads_add_file(AddFile {
            connection: Some(self.connection.clone()),
            user: Some(self.user.to_owned()),
            path: path.to_owned(),
            name: Some(file.name.clone()),
            take: true,
        })?;
        self.keys.push(added.key.clone());
        Ok(added.key)
    }

    /// Keeps bytes.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<FileKey, Refusal> {
        let folder = self.api.application_info(Nothing {})?.data_dir;
        // What is left there by a process that died is removed at the next start.
        let made = tempfile::Builder::new()
            .prefix("http-")
            .tempfile_in(Path::new(&folder).join("staging"));
        let mut file = made.map_err(|error| unwritten(&error))?;
        let put = file.write_all(bytes).and_then(|()| file.flush());
        put.map_err(|error| unwritten(&error))?;
        self.file(&SentFile {
            field: String::new(),
            name: name.to_owned(),
            path: file.into_temp_path(),
        })
    }

    /// A job has taken all of it.
    pub(crate) fn taken(mut self) {
        self.keys.clear();
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        for key in self.keys.drain(..) {
            let connection = self.connection.clone();
            let removed = self.api.uploads_remove(RemoveUpload { connection, key });
            if let Err(error) = removed {
                tracing::warn!(%error, "cannot take back an upload");
            }
        }
    }
}
