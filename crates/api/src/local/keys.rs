//! `keys.*`: keys of the local API. Only what they are checked by is kept.

use gristmill_model::{ApiKey, KeyId};
use gristmill_store::StoredKey;
use uuid::Uuid;

use super::{Opened, now};
use crate::ApiError;
use crate::types::{CheckKey, CheckedKey, CreateKey, CreatedKey, KeyRef, Nothing};

/// What every key begins with, so that one that leaked is recognised.
const PREFIX: &str = "grist_";
/// How often the use of a key is noted, in milliseconds.
const NOTED: u64 = 60_000;
/// Longest name.
const LONGEST: usize = 200;

pub(super) fn create(opened: &Opened, input: CreateKey) -> Result<CreatedKey, ApiError> {
    opened.engine()?;
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST {
        let message = format!("the name of a key has 1 to {LONGEST} characters");
        return Err(ApiError::invalid(message).with_hint("say what the key is for"));
    }
    let secret = format!("{PREFIX}{}", blake3::Hash::from_bytes(random()?).to_hex());
    let salt = random()?;
    let key = ApiKey {
        id: KeyId::from_uuid(Uuid::now_v7()),
        name: name.to_owned(),
        user: input.user.filter(|user| !user.is_empty()),
        scope: input.scope.unwrap_or_default(),
        created_at: now(),
        last_used_at: None,
        revoked_at: None,
    };
    opened.store.add_key(StoredKey {
        key: key.clone(),
        salt,
        hash: *hash(&salt, &secret).as_bytes(),
    })?;
    Ok(CreatedKey { key, secret })
}

pub(super) fn list(opened: &Opened, _: Nothing) -> Result<Vec<ApiKey>, ApiError> {
    let keys = opened.store.keys()?;
    Ok(keys.into_iter().map(|stored| stored.key).collect())
}

pub(super) fn revoke(opened: &Opened, input: KeyRef) -> Result<ApiKey, ApiError> {
    opened.engine()?;
    Ok(opened.store.revoke_key(&input.id, now())?)
}

pub(super) fn check(opened: &Opened, input: CheckKey) -> Result<CheckedKey, ApiError> {
    let mut found = None;
    // Hashes compare in constant time, and each is looked at whatever came before.
    for stored in opened.store.keys()? {
        let is = hash(&stored.salt, &input.secret) == stored.hash;
        if is && stored.key.revoked_at.is_none() {
            found = Some(stored.key);
        }
    }
    if let Some(key) = &found {
        note_use(opened, key)?;
    }
    Ok(CheckedKey { key: found })
}

fn note_use(opened: &Opened, key: &ApiKey) -> Result<(), ApiError> {
    let now = now();
    let lately = |at| now.millis_since(at) < NOTED;
    match key.last_used_at.is_some_and(lately) {
        true => Ok(()),
        false => Ok(opened.store.touch_key(&key.id, now)?),
    }
}

fn hash(salt: &[u8; 32], secret: &str) -> blake3::Hash {
    blake3::keyed_hash(salt, secret.as_bytes())
}

fn random() -> Result<[u8; 32], ApiError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| ApiError::internal(format!("the system has no randomness: {error}")))?;
    Ok(bytes)
}
