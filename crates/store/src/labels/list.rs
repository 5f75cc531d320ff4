//! Lists of labels: of documents that are stored, and of files that are held or were refused.

use gristmill_model::{CollectionId, DocumentId, FileKey, Label, Labelling, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Row, ToSql, params_from_iter};
use serde::{Deserialize, Serialize};

use super::not_there;
use crate::error::Result;
use crate::page::{Listing, Page};
use crate::row;
use crate::store::Store;

/// Where something with a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelState {
    /// It waits for a person; nobody finds it.
    Held,
    /// A person let it in, and a job is to store it.
    Admitted,
    /// A person refused it, and may still let it in.
    Refused,
    /// It is stored and found.
    Stored,
}

/// Which labels are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelFilter {
    /// Only what is there.
    pub state: Option<LabelState>,
    /// Only what waits for a person: what is held, and stored documents whose label is in
    /// doubt.
    pub awaiting: bool,
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// Only with this label.
    pub label: Option<Label>,
    /// Only this document.
    pub id: Option<DocumentId>,
}

/// Something with a label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelEntry {
    /// The document, or the id that a held one gets.
    pub id: DocumentId,
    /// Where it is.
    pub state: LabelState,
    /// Its collection.
    pub collection: CollectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// Its title.
    pub title: Option<String>,
    /// Its type by content.
    pub media_type: String,
    /// The label and what it rests on.
    pub labelling: Labelling,
    /// When it was held or stored.
    pub since: Timestamp,
}

/// Held files and stored documents under the same names; `place` is the order of states.
const BOTH: &str = "
    SELECT state, state = 'held' AS awaits, iif(state = 'refused', 2, 0) AS place,
           no, id, collection, label, held_at AS since
    FROM held
    UNION ALL
    SELECT 'stored', review, 1, no, id, collection, label, stored_at
    FROM documents WHERE label IS NOT NULL";

impl Store {
    /// What has a label: held files first, then documents, then refused files, each the latest
    /// first.
    pub fn labels(&self, filter: &LabelFilter, page: Page) -> Result<Listing<LabelEntry>> {
        self.read(|sql| {
            let (wheres, values) = conditions(filter);
            let count = format!("SELECT count(*) FROM ({BOTH}) WHERE {wheres}");
            let mut statement = sql.prepare_cached(&count)?;
            let total = statement.query_row(params_from_iter(&values), |row| row.get(0))?;
            let mut statement = sql.prepare_cached(&format!(
                "SELECT e.state, e.id, c.id, ifnull(h.key, d.key), iif(e.place = 1, d.title, h.title),
                        ifnull(h.media_type, d.media_type), ifnull(h.labelling, l.labelling),
                        e.since
                 FROM (SELECT * FROM ({BOTH}) WHERE {wheres}
                       ORDER BY place, since DESC, no DESC LIMIT ? OFFSET ?) e
                 JOIN collections c ON c.no = e.collection
                 LEFT JOIN held h ON e.place <> 1 AND h.no = e.no
                 LEFT JOIN documents d ON e.place = 1 AND d.no = e.no
                 LEFT JOIN labels l ON e.place = 1 AND l.document = e.no
                 ORDER BY e.place, e.since DESC, e.no DESC"
            ))?;
            let mut all: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
            all.extend([&page.limit as &dyn ToSql, &page.offset]);
            let rows = statement.query_map(all.as_slice(), entry)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            Ok(Listing { items, total })
        })
    }

    /// One document, stored or held, with its label.
    pub fn label(&self, id: &DocumentId) -> Result<LabelEntry> {
        let filter = LabelFilter {
            id: Some(id.clone()),
            ..LabelFilter::default()
        };
        let found = self.labels(&filter, Page::first(1))?.items.pop();
        found.ok_or_else(|| not_there(id))
    }
}

fn conditions(filter: &LabelFilter) -> (String, Vec<Value>) {
    let mut wheres = vec!["1"];
    let mut values: Vec<Value> = Vec::new();
    if let Some(state) = filter.state {
        wheres.push("state = ?");
        values.push(row::to_word(&state).into());
    }
    if filter.awaiting {
        wheres.push("awaits");
    }
    if let Some(collection) = &filter.collection {
        wheres.push("collection = (SELECT no FROM collections WHERE id = ?)");
        values.push(collection.0.clone().into());
    }
    if let Some(label) = filter.label {
        wheres.push("label = ?");
        values.push(label.as_str().to_owned().into());
    }
    if let Some(id) = &filter.id {
        wheres.push("id = ?");
        values.push(id.0.clone().into());
    }
    (wheres.join(" AND "), values)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LabelEntry> {
    Ok(LabelEntry {
        state: row::word(row, 0)?,
        id: DocumentId(row.get(1)?),
        collection: CollectionId(row.get(2)?),
        key: FileKey(row.get(3)?),
        title: row.get(4)?,
        media_type: row.get(5)?,
        labelling: row::json(row, 6)?,
        since: Timestamp(row.get(7)?),
    })
}
