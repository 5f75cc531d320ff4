//! Lists of like records as tables.

use gristmill_model::Table;

use super::value::Json;

/// Columns of a table at most.
const MOST_COLUMNS: usize = 64;

/// Bytes of a row, on average, up to which a row is easier to read than a text. Passages
/// hold about twice as much.
const LONGEST_ROW: usize = 500;

/// The list as a table under one row of keys, if its items are records with mostly the same
/// fields, each short enough for a cell.
pub(super) fn table(items: &[Json]) -> Option<Table> {
    let header = header(items)?;
    let mut rows = vec![header.iter().map(|&key| key.to_owned()).collect()];
    rows.extend(items.iter().map(|item| {
        let value = |key: &&str| item.field(key).map(Json::to_text).unwrap_or_default();
        header.iter().map(value).collect()
    }));
    Some(Table {
        rows,
        header_rows: 1,
    })
}

fn header(items: &[Json]) -> Option<Vec<&str>> {
    let mut header: Vec<&str> = Vec::new();
    let (mut cells, mut bytes) = (0, 0);
    for item in items {
        let Json::Map(fields) = item else { return None };
        if fields.len().max(header.len()) > MOST_COLUMNS {
            return None;
        }
        for (at, (key, value)) in fields.iter().enumerate() {
            // A key that is there twice has two values, and a row one cell for it.
            if fields[..at].iter().any(|(earlier, _)| earlier == key) {
                return None;
            }
            bytes += cell_size(value)?;
            if !header.contains(&key.as_str()) {
                header.push(key);
            }
        }
        cells += fields.len();
    }
    let full = cells * 2 >= header.len() * items.len();
    let short = bytes <= LONGEST_ROW * items.len();
    (items.len() > 1 && !header.is_empty() && full && short).then_some(header)
}

/// Bytes of what can stand in a cell.
fn cell_size(value: &Json) -> Option<usize> {
    match value {
        Json::Text(text) | Json::Other(text) => Some(text.len()),
        Json::List(_) | Json::Map(_) => value.is_line().then(|| value.to_text().len()),
    }
}
