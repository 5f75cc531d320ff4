//! What was handed in, kept until a job takes it.

use gristmill_api::Operations;
use gristmill_api::types::{AddFile, AddText, RemoveUpload};
use gristmill_model::{ConnectionId, FileKey};

use super::kinds::Kind;
use crate::form::SentFile;
use crate::refusal::Refusal;

/// The id of an upload that never was: what has it is a file that is not there.
const NO_UPLOAD: &str = "00000000000000000000000000000000";

/// Uploads of one order. They are taken back when it is dropped, unless a job takes them.
pub(super) struct Kept<'a> {
    api: &'a dyn Operations,
    user: &'a str,
    pub(super) connection: ConnectionId,
    pub(super) keys: Vec<FileKey>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(api: &'a dyn Operations, kind: Kind, user: &'a str) -> Self {
        Self {
            api,
            user,
            connection: kind.uploads(user),
            keys: Vec::new(),
        }
    }

    /// Keeps a text.
    pub(super) fn text(&mut self, name: String, text: String) -> Result<FileKey, Refusal> {
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
    pub(super) fn nothing(&mut self, name: &str) -> FileKey {
        let key = FileKey(format!("{NO_UPLOAD}/{name}"));
        self.keys.push(key.clone());
        key
    }

    /// Keeps a file that was sent, which is gone from where it lay.
    pub(super) fn file(&mut self, file: &SentFile) -> Result<FileKey, Refusal> {
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

    /// A job has taken all of it.
    pub(super) fn taken(mut self) {
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

/// The name that a message is kept under, from which its place is told again.
pub(super) fn message_name(index: usize) -> String {
    format!("message-{index}.txt")
}

/// The place of the message that is kept under a name.
pub(super) fn message_index(name: &str) -> Option<usize> {
    let index = name.strip_prefix("message-")?.strip_suffix(".txt")?;
    index.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_again_by_its_name() {
        assert_eq!(message_index(&message_name(7)), Some(7));
        assert_eq!(message_index("report.pdf"), None);
    }
}
