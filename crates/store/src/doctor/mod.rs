//! Proof that the database is sound, check by check.
//!
//! What a foreign key or a UNIQUE already forbids is still counted where damage to the
//! file, or a defect of ours, could have brought it about.

mod data;
mod rows;

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
    /// Checks the whole database on one unchanging view of it; nothing is changed. With
    /// `read_data` sampled chunks must also find themselves, by vector and by words. Every
    /// row is read, so the time grows with the store.
    pub fn doctor(&self, read_data: bool) -> Result<Diagnosis> {
        self.examine(read_data, &mut |_| {})
    }

    /// [`doctor`](Self::doctor), which tells of each check when it is done.
    pub fn examine(&self, read_data: bool, told: &mut dyn FnMut(&Check)) -> Result<Diagnosis> {
        self.readers.read_anew(|sql| {
            let mut checks = Vec::new();
            let mut note = |check: Check| {
                told(&check);
                checks.push(check);
            };
            note(intact(sql));
            note(references(sql));
            rows::checks(sql).for_each(&mut note);
            if read_data {
                data::checks(sql, &mut note)?;
            }
            Ok(Diagnosis { checks })
        })
    }

    /// How many checks that are.
    pub fn check_count(&self, read_data: bool) -> usize {
        2 + rows::COUNT + if read_data { data::COUNT } else { 0 }
    }
}

/// The file's own structure: pages, indexes, word index, constraints.
fn intact(sql: &Connection) -> Check {
    let answer = sql.query_row("PRAGMA integrity_check(5)", [], |row| row.get(0));
    // A file damaged enough makes the check itself fail, which is an answer too.
    let detail = answer.unwrap_or_else(|error| error.to_string());
    Check {
        name: "the file is intact".to_owned(),
        ok: detail == "ok",
        detail,
    }
}

fn references(sql: &Connection) -> Check {
    let query = "SELECT count(*) FROM pragma_foreign_key_check";
    nothing(sql, "every reference leads somewhere", query)
}

/// A check that holds when `query` counts nothing.
fn nothing(sql: &Connection, name: &str, query: &str) -> Check {
    let found = sql.query_row(query, [], |row| row.get::<_, i64>(0));
    let (ok, detail) = match found {
        Ok(0) => (true, "none out of order".to_owned()),
        Ok(count) => (false, format!("{count} out of order")),
        Err(error) => (false, error.to_string()),
    };
    Check {
        name: name.to_owned(),
        ok,
        detail,
    }
}
