//! Keys given at start. Only their hashes are kept; keys that last are the application's.

use blake3::Hash;
use gristmill_model::{ApiKey, KeyScope};

use crate::config::GivenKey;

/// Whose key it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    /// Its name, for people.
    pub(crate) name: String,
    /// The user it speaks for; any, when none is named.
    pub(crate) user: Option<String>,
    /// What it is good for.
    pub(crate) scope: KeyScope,
    /// What its requests are counted under: never the key itself.
    pub(crate) counted_as: String,
}

impl From<ApiKey> for Holder {
    fn from(key: ApiKey) -> Self {
        Self {
            name: key.name,
            user: key.user,
            scope: key.scope,
            counted_as: format!("key {}", key.id),
        }
    }
}

/// All keys given at start.
#[derive(Debug)]
pub(crate) struct Keyring(Vec<(Hash, Holder)>);

impl Keyring {
    pub(crate) fn new(given: &[GivenKey]) -> Self {
        let entry = |key: &GivenKey| {
            let hash = blake3::hash(key.secret.as_bytes());
            let holder = Holder {
                name: "given at start".to_owned(),
                user: key.user.clone(),
                scope: KeyScope::Full,
                counted_as: format!("key {}", &hash.to_hex()[..16]),
            };
            (hash, holder)
        };
        Self(given.iter().map(entry).collect())
    }

    /// Whose key this is.
    pub(crate) fn holder(&self, key: &str) -> Option<&Holder> {
        let hash = blake3::hash(key.as_bytes());
        // Hashes compare in constant time, and each is looked at whatever came before.
        self.0.iter().fold(None, |found, (known, holder)| {
            let same = *known == hash;
            found.or(same.then_some(holder))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_finds_its_user_and_nothing_else_does() {
        let given: Vec<GivenKey> = ["ann=s3cret", "two"]
            .iter()
            .filter_map(|text| GivenKey::parse(text))
            .collect();
        let keys = Keyring::new(&given);
        let user = |key| keys.holder(key).map(|holder| holder.user.clone());
        assert_eq!(user("s3cret"), Some(Some("ann".into())));
        assert_eq!(user("two"), Some(None));
        assert_eq!(user("s3cre"), None);
        assert!(
            !format!("{keys:?}").contains("s3cret"),
            "only hashes are kept"
        );
    }
}
