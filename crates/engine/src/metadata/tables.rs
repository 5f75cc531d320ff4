//! Tables for whole folders, read once for each job and matched with the files below them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gristmill_metadata::{Mapping, match_rows, tables_in};
use gristmill_model::{ConnectionId, Failure, FileKey, Flow, MappedRow, Selection, Source};

use super::files::{self, Read};

/// What tells a file in an archive from the archive.
const INSIDE: &str = "!/";

/// The tables met so far.
#[derive(Default)]
pub(super) struct Tables(Mutex<HashMap<(ConnectionId, String), Slot>>);

type Slot = Arc<OnceLock<Result<Arc<FolderRows>, Failure>>>;

/// Rows of a folder's tables by the file each is about.
#[derive(Debug, Default)]
pub(super) struct FolderRows(HashMap<FileKey, Vec<MappedRow>>);

impl FolderRows {
    /// What they say about a file; the first wins.
    pub(super) fn of(&self, key: &FileKey) -> &[MappedRow] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

impl Tables {
    /// The rows of a folder's tables. Whoever asks first reads them; others wait for that.
    pub(super) fn rows(
        &self,
        source: &dyn Source,
        connection: &ConnectionId,
        folder: &str,
    ) -> Result<Arc<FolderRows>, Failure> {
        let slot = {
            let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let place = (connection.clone(), folder.to_owned());
            Arc::clone(met.entry(place).or_default())
        };
        slot.get_or_init(|| load(source, connection, folder).map(Arc::new))
            .clone()
    }
}

fn load(
    source: &dyn Source,
    connection: &ConnectionId,
    folder: &str,
) -> Result<FolderRows, Failure> {
    let mut tables: Vec<Mapping> = Vec::new();
    for name in tables_in(folder).map(FileKey) {
        // One that is broken fails under its own name.
        if let Read::There(mapping) = files::read_table(source, &name)? {
            tables.push(mapping);
        }
    }
    let mut rows = FolderRows::default();
    if tables.is_empty() {
        return Ok(rows);
    }
    let keys = keys_below(source, connection, folder)?;
    let start = if folder.is_empty() {
        0
    } else {
        folder.len() + 1
    };
    let paths: Vec<&str> = keys.iter().map(|key| &key.0[start..]).collect();
    for table in &tables {
        let names: Vec<&str> = table.rows.iter().map(|row| row.file.as_str()).collect();
        for (file, row) in match_rows(&names, &paths).row_of {
            let said = rows.0.entry(keys[file].clone()).or_default();
            said.push(table.mapped(row));
        }
    }
    Ok(rows)
}

/// Every file in a folder and below.
fn keys_below(
    source: &dyn Source,
    connection: &ConnectionId,
    folder: &str,
) -> Result<Vec<FileKey>, Failure> {
    let prefix = match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    // What is in an archive is listed with the whole archive.
    let wanted = match prefix.split_once(INSIDE) {
        Some((archive, _)) => vec![FileKey(archive.to_owned())],
        None if prefix.is_empty() => Vec::new(),
        None => vec![FileKey(prefix.clone())],
    };
    let selection = Selection::only(connection.clone(), wanted);
    let mut keys = Vec::new();
    source.list(&selection, &mut |listed| {
        if listed.key.0.starts_with(&prefix) {
            keys.push(listed.key);
        }
        Flow::Continue
    })?;
    Ok(keys)
}
