//! Encrypted members, for those who have the password.

use std::io::{BufReader, Read, Seek, Write};

use gristmill_model::{Failure, ReasonCode, Stage};
use zip::result::ZipError;

use super::{Archive, damaged};
use crate::failures::{io_failure, refused};
use crate::member::Member;

impl Archive {
    /// An encrypted member, decrypted and unpacked into a file without a name, which is gone
    /// when it is closed.
    pub(super) fn decrypt(&self, member: &Member) -> Result<Box<dyn Read + Send>, Failure> {
        let shown = &member.name;
        let wrong = || {
            let detail = format!("`{shown}` is encrypted, and the password does not open it");
            refused(ReasonCode::NeedsPassword, detail)
        };
        let Some(password) = self.nested.password() else {
            return Err(wrong());
        };
        let mut zip = self.zip.clone();
        let entry = zip.by_index_decrypt(member.index, password.reveal().as_bytes());
        let entry = entry.map_err(|error| match error {
            ZipError::InvalidPassword => wrong(),
            error => damaged(shown, &error),
        })?;
        let failed = |error: &std::io::Error| {
            io_failure(Stage::Accessing, &format!("unpack `{shown}`"), error)
        };
        let mut copy = tempfile::tempfile().map_err(|error| failed(&error))?;
        // The older encryption lets one wrong password in 256 pass; what it unpacks to then
        // makes no sense. More than the directory said, which was counted, is not read.
        let mut rest = entry.take(member.size.saturating_add(1));
        let mut buffer = vec![0; 64 * 1024];
        let mut unpacked = 0;
        loop {
            let read = rest.read(&mut buffer).map_err(|_| wrong())?;
            if read == 0 {
                break;
            }
            unpacked += read as u64;
            let written = copy.write_all(&buffer[..read]);
            written.map_err(|error| failed(&error))?;
        }
        if unpacked != member.size {
            return Err(wrong());
        }
        copy.rewind().map_err(|error| failed(&error))?;
        Ok(Box::new(BufReader::new(copy)))
    }
}
