//! The table `keys`: keys of the local API, by what they are checked with.

use gristmill_model::{ApiKey, KeyId, KeyScope, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::store::Store;

const COLUMNS: &str = "id, name, user, scope, created_at, last_used_at, revoked_at, salt, hash";

/// A key with what it is checked by. What these bytes mean is the caller's affair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The key.
    pub key: ApiKey,
    /// Different for each key.
    pub salt: [u8; 32],
    /// Of salt and key.
    pub hash: [u8; 32],
}

impl Store {
    /// Stores a key under the id it carries; one in use is [`StoreError::Exists`].
    pub fn add_key(&self, stored: StoredKey) -> Result<()> {
        self.write(move |tx| add(tx.sql, &stored)).wait()
    }

    /// All keys, revoked ones too, the oldest first.
    pub fn keys(&self) -> Result<Vec<StoredKey>> {
        self.read(|sql| {
            let query = format!("SELECT {COLUMNS} FROM keys ORDER BY no");
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map([], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes that a key was used.
    pub fn touch_key(&self, id: &KeyId, now: Timestamp) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let query = "UPDATE keys SET last_used_at = ?2 WHERE id = ?1";
            tx.sql.execute(query, params![id.0, now.0])?;
            Ok(())
        })
        .wait()
    }

    /// Revokes a key. One that is revoked already stays so, with the time it has.
    pub fn revoke_key(&self, id: &KeyId, now: Timestamp) -> Result<ApiKey> {
        let id = id.clone();
        self.write(move |tx| {
            let query = "UPDATE keys SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1";
            tx.sql.execute(query, params![id.0, now.0])?;
            load(tx.sql, &id)
        })
        .wait()
    }
}

fn add(sql: &Connection, stored: &StoredKey) -> Result<()> {
    let key = &stored.key;
    let written = sql.execute(
        "INSERT INTO keys (id, name, user, scope, created_at, salt, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        params![
            key.id.0,
            key.name,
            key.user,
            key.scope.as_str(),
            key.created_at.0,
            stored.salt,
            stored.hash,
        ],
    )?;
    match written {
        0 => {
            let (what, id) = ("key", key.id.0.clone());
            Err(StoreError::Exists { what, id })
        }
        _ => Ok(()),
    }
}

fn load(sql: &Connection, id: &KeyId) -> Result<ApiKey> {
    let query = format!("SELECT {COLUMNS} FROM keys WHERE id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement.query_row([&id.0], stored).optional()?;
    let found = found.ok_or_else(|| StoreError::not_found("key", id))?;
    Ok(found.key)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredKey> {
    let moment = |at| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(at)?.map(Timestamp))
    };
    let scope: String = row.get(3)?;
    let scope = KeyScope::ALL.into_iter().find(|one| one.as_str() == scope);
    Ok(StoredKey {
        key: ApiKey {
            id: KeyId(row.get(0)?),
            name: row.get(1)?,
            user: row.get(2)?,
            // The table holds no other words; the narrower scope would be the safe one.
            scope: scope.unwrap_or(KeyScope::Read),
            created_at: Timestamp(row.get(4)?),
            last_used_at: moment(5)?,
            revoked_at: moment(6)?,
        },
        salt: row.get(7)?,
        hash: row.get(8)?,
    })
}
