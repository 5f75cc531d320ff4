//! The keys that providers want: where they are kept, and where they are looked for.
//!
//! A key belongs to an address, so that a model that is asked elsewhere does not take its key
//! along. It is looked for in the environment, then where it is kept: the operating system's
//! keyring, or, for machines without one, a file that is encrypted with a passphrase. Once
//! set, nothing shows it again.

mod sealed;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gristmill_model::Password;

use crate::endpoint::Endpoint;
use sealed::SealedFile;

/// The environment variable with the passphrase of the file. Who sets it wants the file.
const PASSPHRASE: &str = "GRISTMILL_KEYS_PASSPHRASE";
/// What the variable for one model's key begins with.
const OWN_VARIABLE: &str = "GRISTMILL_PROVIDER_KEY_";
/// The name of the file in the data folder.
const FILE: &str = "provider-keys";
/// What keys are filed under in the keyring.
const SERVICE: &str = "gristmill";
/// How long what the keyring said is taken for true: another program may change it.
const FRESH: Duration = Duration::from_secs(30);
/// The longest key; those of providers have some hundred characters.
const LONGEST: usize = 4096;

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// This environment variable.
    Environment(String),
    /// The operating system's keyring.
    Keyring,
    /// The encrypted file in the data folder.
    File,
}

/// Why keys cannot be read or kept. Holds no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no keyring, or it does not open.
    #[error(
        "the keyring of this machine cannot be used ({0}): set `GRISTMILL_KEYS_PASSPHRASE` to \
         keep keys in an encrypted file, or give the key in an environment variable"
    )]
    Keyring(String),
    /// The file cannot be read or written.
    #[error("the file with the keys cannot be used: {0}")]
    File(String),
    /// The file opens with another passphrase.
    #[error("`GRISTMILL_KEYS_PASSPHRASE` does not open the file with the keys")]
    Passphrase,
    /// It cannot be a key.
    #[error("a key is one line of visible characters, {LONGEST} at most")]
    NoKey,
}

/// The keys. May be used from several threads at once.
pub struct Keys {
    environment: BTreeMap<String, String>,
    kept: Kept,
    seen: Mutex<HashMap<String, Seen>>,
}

/// Where keys are kept.
enum Kept {
    Keyring,
    File(SealedFile),
}

/// What was found when it was last looked for.
struct Seen {
    at: Instant,
    key: Option<Password>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    /// The keys of whoever uses this data folder, with this environment. Nothing is read yet.
    pub fn new(data_dir: &Path, environment: &BTreeMap<String, String>) -> Self {
        let passphrase = environment.get(PASSPHRASE).filter(|text| !text.is_empty());
        let kept = match passphrase {
            Some(text) => {
                let passphrase = Password::new(text.clone());
                Kept::File(SealedFile::new(data_dir.join(FILE), passphrase))
            }
            None => Kept::Keyring,
        };
        let ours = |name: &str| name.starts_with(OWN_VARIABLE) || name.ends_with("_API_KEY");
        let environment = environment.iter().filter(|(name, _)| ours(name));
        Self {
            environment: environment
                .map(|(name, key)| (name.clone(), key.clone()))
                .collect(),
            kept,
            seen: Mutex::default(),
        }
    }

    /// The key of an endpoint and where it comes from; none when there is none.
    pub fn find(&self, endpoint: &Endpoint) -> Result<Option<(Password, KeyOrigin)>, KeyError> {
        if let Some(found) = self.in_environment(endpoint) {
            return Ok(Some(found));
        }
        // Nobody is asked to open a keyring for a server that takes no key.
        if !endpoint.needs_key {
            return Ok(None);
        }
        let origin = match self.kept {
            Kept::Keyring => KeyOrigin::Keyring,
            Kept::File(_) => KeyOrigin::File,
        };
        Ok(self.kept(&endpoint.url)?.map(|key| (key, origin)))
    }

    /// Keeps a key for an endpoint, and all others at its address, in place of the one there
    /// was.
    pub fn set(&self, endpoint: &Endpoint, key: &Password) -> Result<KeyOrigin, KeyError> {
        let text = key.reveal().trim();
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(KeyError::NoKey);
        }
        self.forget(&endpoint.url);
        match &self.kept {
            Kept::Keyring => {
                let entry = entry(&endpoint.url)?;
                entry
                    .set_password(text)
                    .map_err(|error| keyring_error(&error))?;
                Ok(KeyOrigin::Keyring)
            }
            Kept::File(file) => {
                file.change(|keys| {
                    keys.insert(endpoint.url.clone(), text.to_owned());
                })?;
                Ok(KeyOrigin::File)
            }
        }
    }

    /// Takes away the key that is kept for an endpoint; false when there was none. What the
    /// environment says stays.
    pub fn remove(&self, endpoint: &Endpoint) -> Result<bool, KeyError> {
        self.forget(&endpoint.url);
        match &self.kept {
            Kept::Keyring => match entry(&endpoint.url)?.delete_credential() {
                Ok(()) => Ok(true),
                Err(keyring::Error::NoEntry) => Ok(false),
                Err(error) => Err(keyring_error(&error)),
            },
            Kept::File(file) => file.change(|keys| keys.remove(&endpoint.url).is_some()),
        }
    }

    /// What the environment says for this model, or for its provider. The latter is not for
    /// servers that the user named.
    fn in_environment(&self, endpoint: &Endpoint) -> Option<(Password, KeyOrigin)> {
        let own = own_variable(&endpoint.name);
        let usual = (!endpoint.is_own).then(|| endpoint.protocol.usual_variable().to_owned());
        [Some(own), usual].into_iter().flatten().find_map(|name| {
            let key = self.environment.get(&name)?.trim();
            (!key.is_empty()).then(|| (Password::new(key), KeyOrigin::Environment(name)))
        })
    }

    fn kept(&self, url: &str) -> Result<Option<Password>, KeyError> {
        let mut seen = self.seen();
        if let Some(seen) = seen.get(url)
            && seen.at.elapsed() < FRESH
        {
            return Ok(seen.key.clone());
        }
        let key = self.read(url)?;
        let now = Seen {
            at: Instant::now(),
            key: key.clone(),
        };
        seen.insert(url.to_owned(), now);
        Ok(key)
    }

    fn read(&self, url: &str) -> Result<Option<Password>, KeyError> {
        match &self.kept {
            Kept::Keyring => match entry(url)?.get_password() {
                Ok(key) => Ok(Some(Password::new(key))),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(keyring_error(&error)),
            },
            Kept::File(file) => Ok(file.read()?.remove(url).map(Password::new)),
        }
    }

    fn forget(&self, url: &str) {
        self.seen().remove(url);
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<String, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GRISTMILL_PROVIDER_KEY_JINA_V4`
fn own_variable(name: &str) -> String {
    let letter = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_uppercase(),
        false => '_',
    };
    OWN_VARIABLE
        .chars()
        .chain(name.chars().map(letter))
        .collect()
}

fn entry(url: &str) -> Result<keyring::Entry, KeyError> {
    keyring::Entry::new(SERVICE, url).map_err(|error| keyring_error(&error))
}

/// Only the kind is told: messages of keyrings may hold what they could not read.
fn keyring_error(error: &keyring::Error) -> KeyError {
    let what = match error {
        keyring::Error::NoStorageAccess(_) => "it is locked",
        keyring::Error::NoDefaultStore | keyring::Error::PlatformFailure(_) => "there is none",
        keyring::Error::Ambiguous(_) => "it has several keys of one name",
        _ => "it does not answer as expected",
    };
    KeyError::Keyring(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Providers, Supplied};

    fn providers() -> Providers {
        let lab = Supplied {
            name: "lab".to_owned(),
            url: "http://localhost:1/v1".to_owned(),
            model: Some("small".to_owned()),
            dimensions: Some(32),
            max_tokens: None,
            needs_key: true,
        };
        Providers::new(&[lab]).unwrap()
    }

    fn keys(folder: &Path, environment: &[(&str, &str)]) -> Keys {
        let passphrase = [("GRISTMILL_KEYS_PASSPHRASE", "open sesame")];
        let pairs = passphrase.iter().chain(environment);
        let owned = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Keys::new(folder, &owned.collect())
    }

    fn found(keys: &Keys, name: &str) -> Option<(String, KeyOrigin)> {
        let found = keys.find(providers().named(name).unwrap()).unwrap();
        found.map(|(key, origin)| (key.reveal().to_owned(), origin))
    }

    #[test]
    fn a_key_that_was_set_is_found_again_and_is_readable_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, providers) = (keys(folder.path(), &[]), providers());
        assert_eq!(found(&keys, "lab"), None);
        let lab = providers.named("lab").unwrap();
        keys.set(lab, &Password::new("sk-very-secret\n")).unwrap();
        assert_eq!(
            found(&keys, "lab"),
            Some(("sk-very-secret".into(), KeyOrigin::File))
        );
        let written = std::fs::read(folder.path().join(FILE)).unwrap();
        let readable = String::from_utf8_lossy(&written).contains("sk-very-secret");
        assert!(!readable && !format!("{keys:?}").contains("secret"));
        assert_eq!(keys.remove(lab), Ok(true));
        assert_eq!((found(&keys, "lab"), keys.remove(lab)), (None, Ok(false)));
    }

    #[test]
    fn another_passphrase_opens_nothing_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let providers = providers();
        let lab = providers.named("lab").unwrap();
        let key = Password::new("sk-1");
        keys(folder.path(), &[]).set(lab, &key).unwrap();
        let wrong = [("GRISTMILL_KEYS_PASSPHRASE".to_owned(), "guess".to_owned())];
        let wrong = Keys::new(folder.path(), &wrong.into_iter().collect());
        assert_eq!(wrong.find(lab).unwrap_err(), KeyError::Passphrase);
        assert_eq!(wrong.set(lab, &key).unwrap_err(), KeyError::Passphrase);
        assert!(found(&keys(folder.path(), &[]), "lab").is_some());
    }

    #[test]
    fn the_environment_comes_first_and_its_usual_names_are_for_the_usual_servers() {
        let folder = tempfile::tempdir().unwrap();
        let environment = [
            ("OPENAI_API_KEY", "sk-openai"),
            ("JINA_API_KEY", "jina-usual"),
            ("GRISTMILL_PROVIDER_KEY_JINA_V4", "jina-own"),
        ];
        let keys = keys(folder.path(), &environment);
        let from = |name: &str| found(&keys, name).map(|(key, _)| key);
        assert_eq!(from("text-embedding-3-small").as_deref(), Some("sk-openai"));
        assert_eq!(from("jina-v4").as_deref(), Some("jina-own"));
        assert_eq!(
            from("lab"),
            None,
            "the key of OpenAI is not for other servers"
        );
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, providers) = (keys(folder.path(), &[]), providers());
        let lab = providers.named("lab").unwrap();
        for wrong in ["", "  ", "two words", "two\nlines", "schlüssel"] {
            assert_eq!(
                keys.set(lab, &Password::new(wrong)),
                Err(KeyError::NoKey),
                "{wrong:?}"
            );
        }
    }
}
