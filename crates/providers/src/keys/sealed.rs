//! A file of keys that is encrypted with a passphrase: for machines without a keyring.
//!
//! The passphrase becomes a key by Argon2id; what is written is authenticated
//! (XChaCha20-Poly1305), so a file that was changed does not open.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use gristmill_model::Password;

use super::KeyError;

/// What the file begins with, and what is changed when its form is.
const MAGIC: &[u8; 8] = b"GMKEYS1\n";
const SALT: usize = 16;
const NONCE: usize = 24;

/// The file. Changes by one process come one after the other.
pub(super) struct SealedFile {
    path: PathBuf,
    passphrase: Password,
    changing: Mutex<()>,
}

/// Keys by the address they are for.
type Contents = BTreeMap<String, String>;

impl SealedFile {
    pub(super) fn new(path: PathBuf, passphrase: Password) -> Self {
        Self {
            path,
            passphrase,
            changing: Mutex::new(()),
        }
    }

    /// All keys; none when there is no file.
    pub(super) fn read(&self) -> Result<Contents, KeyError> {
        let sealed = match std::fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::new()),
            sealed => sealed.map_err(|error| unusable(&error))?,
        };
        let foreign = || KeyError::File("Gristmill did not write it".to_owned());
        let rest = sealed.strip_prefix(MAGIC.as_slice()).ok_or_else(foreign)?;
        let (salt, rest) = rest.split_at_checked(SALT).ok_or_else(foreign)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or_else(foreign)?;
        let opened = self
            .cipher(salt)?
            .decrypt(XNonce::from_slice(nonce), sealed);
        let opened = opened.map_err(|_| KeyError::Passphrase)?;
        serde_json::from_slice(&opened).map_err(|_| foreign())
    }

    /// Changes the keys and writes all of them anew.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Contents) -> T) -> Result<T, KeyError> {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut contents = self.read()?;
        let answer = change(&mut contents);
        let sealed = self.seal(&contents)?;
        replace(&self.path, &sealed).map_err(|error| unusable(&error))?;
        Ok(answer)
    }

    fn seal(&self, contents: &Contents) -> Result<Vec<u8>, KeyError> {
        let mut random = [0; SALT + NONCE];
        getrandom::fill(&mut random)
            .map_err(|_| KeyError::File("the system has no randomness".to_owned()))?;
        let (salt, nonce) = random.split_at(SALT);
        let plain = serde_json::to_vec(contents).expect("texts can be written as JSON");
        let sealed = self
            .cipher(salt)?
            .encrypt(XNonce::from_slice(nonce), plain.as_slice())
            .map_err(|_| KeyError::File("it cannot be encrypted".to_owned()))?;
        Ok([MAGIC, salt, nonce, &sealed].concat())
    }

    fn cipher(&self, salt: &[u8]) -> Result<XChaCha20Poly1305, KeyError> {
        let mut key = [0; 32];
        Argon2::default()
            .hash_password_into(self.passphrase.reveal().as_bytes(), salt, &mut key)
            .map_err(|error| KeyError::File(error.to_string()))?;
        Ok(XChaCha20Poly1305::new(&key.into()))
    }
}

/// A reader sees the old file or the new one, and only this user can read it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)
}

fn unusable(error: &io::Error) -> KeyError {
    KeyError::File(error.to_string())
}
