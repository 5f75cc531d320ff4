//! The table `watch_entries`: what is known of the files of watched folders.

use std::collections::BTreeMap;

use gristmill_model::{
    Bytes, ContentHash, FileKey, FileStamp, WatchEntry, WatchEntryState, WatchId,
};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use crate::error::Result;
use crate::page::{Listing, Page};
use crate::store::Store;
use crate::{row, watches};

/// Which files of a watch are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFilter {
    /// Only in one of these states (`settled`); empty means all.
    pub states: Vec<String>,
    /// Only with this text in the path, whatever its case in ASCII.
    pub text: Option<String>,
}

const COLUMNS: &str = "key, size, modified_ns, device, file, content_hash, state";

impl Store {
    /// Everything that is known of the files of a watch, by path.
    pub fn watch_entries(&self, watch: &WatchId) -> Result<Vec<WatchEntry>> {
        let all = self.watch_entry_page(watch, &EntryFilter::default(), Page::all())?;
        Ok(all.items)
    }

    /// Some of what is known of the files of a watch, by path, and how many match in all.
    pub fn watch_entry_page(
        &self,
        watch: &WatchId,
        filter: &EntryFilter,
        page: Page,
    ) -> Result<Listing<WatchEntry>> {
        self.read(|sql| list(sql, watches::number(sql, watch)?, filter, page))
    }

    /// How many files of a watch are in each state, by its word.
    pub fn watch_entry_counts(&self, watch: &WatchId) -> Result<BTreeMap<String, u32>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT state ->> 'state', count(*) FROM watch_entries WHERE watch = ?1 GROUP BY 1",
            )?;
            let no = watches::number(sql, watch)?;
            let rows = statement.query_map([no], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps what is known of some files and forgets others.
    pub fn write_watch_entries(
        &self,
        watch: &WatchId,
        entries: Vec<WatchEntry>,
        forgotten: Vec<FileKey>,
    ) -> Result<()> {
        let id = watch.clone();
        self.write(move |tx| {
            let no = watches::number(tx.sql, &id)?;
            forget(tx.sql, no, &forgotten)?;
            write(tx.sql, no, &entries)
        })
        .wait()
    }

    /// Forgets all files of a watch, so that they are taken in anew.
    pub fn clear_watch_entries(&self, watch: &WatchId) -> Result<()> {
        let id = watch.clone();
        self.write(move |tx| {
            let no = watches::number(tx.sql, &id)?;
            let delete = "DELETE FROM watch_entries WHERE watch = ?1";
            tx.sql.execute(delete, [no])?;
            Ok(())
        })
        .wait()
    }
}

pub(crate) fn forget(sql: &Connection, watch: i64, keys: &[FileKey]) -> Result<()> {
    let mut delete =
        sql.prepare_cached("DELETE FROM watch_entries WHERE watch = ?1 AND key = ?2")?;
    for key in keys {
        delete.execute(params![watch, key.0])?;
    }
    Ok(())
}

pub(crate) fn write(sql: &Connection, watch: i64, entries: &[WatchEntry]) -> Result<()> {
    let mut insert = sql.prepare_cached(
        "INSERT OR REPLACE INTO watch_entries
             (watch, key, size, modified_ns, device, file, content_hash, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for entry in entries {
        let (device, file) = row::from_identity(entry.stamp.identity);
        insert.execute(params![
            watch,
            entry.key.0,
            entry.stamp.size.0,
            entry.stamp.modified_ns,
            device,
            file,
            entry.content_hash.map(|hash| hash.0),
            row::to_json(&entry.state),
        ])?;
    }
    Ok(())
}

fn list(
    sql: &Connection,
    watch: i64,
    filter: &EntryFilter,
    page: Page,
) -> Result<Listing<WatchEntry>> {
    let mut wheres = vec!["watch = ?".to_owned()];
    let mut values: Vec<Value> = vec![watch.into()];
    if !filter.states.is_empty() {
        let marks = vec!["?"; filter.states.len()].join(", ");
        wheres.push(format!("state ->> 'state' IN ({marks})"));
        values.extend(filter.states.iter().cloned().map(Value::from));
    }
    if let Some(text) = &filter.text {
        wheres.push("key LIKE ? ESCAPE '\\'".to_owned());
        values.push(row::contains(text).into());
    }
    let wheres = wheres.join(" AND ");
    let count = format!("SELECT count(*) FROM watch_entries WHERE {wheres}");
    let total = sql.query_row(&count, params_from_iter(&values), |row| row.get(0))?;
    let query = format!(
        "SELECT {COLUMNS} FROM watch_entries WHERE {wheres} ORDER BY key LIMIT {} OFFSET {}",
        page.limit, page.offset
    );
    let mut statement = sql.prepare_cached(&query)?;
    let rows = statement.query_map(params_from_iter(&values), entry)?;
    let items = rows.collect::<rusqlite::Result<_>>()?;
    Ok(Listing { items, total })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<WatchEntry> {
    Ok(WatchEntry {
        key: FileKey(row.get(0)?),
        stamp: FileStamp {
            size: Bytes(row.get(1)?),
            modified_ns: row.get(2)?,
            identity: row::identity(row, 3)?,
        },
        content_hash: row.get::<_, Option<[u8; 32]>>(5)?.map(ContentHash),
        state: row::json::<WatchEntryState>(row, 6)?,
    })
}
