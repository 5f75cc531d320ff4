//! Lists of documents: which, in which order, from where on.
//!
//! Every order has an index that also holds what is filtered by (migration 0004), so a page
//! is found without reading the documents before it.

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, DocumentId, Label, MetadataCondition, SourceType, Timestamp,
};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};
use serde::{Deserialize, Serialize};

use super::{COLUMNS, MONTH, StoredDocument, TABLES, TENTH_OF_QUALITY, stored};
use crate::error::{Result, StoreError};
use crate::page::{Listing, Page};
use crate::row;
use crate::search::metadata_test;
use crate::store::Store;

/// Which documents are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentFilter {
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// Only from this connection.
    pub connection: Option<ConnectionId>,
    /// Only from sources of this kind.
    pub source_type: Option<SourceType>,
    /// Only of this type: `application/pdf`, or `text/*`; several between commas.
    pub media_type: Option<String>,
    /// Only with metadata that meets all these conditions.
    pub metadata: Vec<MetadataCondition>,
    /// Only with one of these labels; empty means all, those without one too.
    pub labels: Vec<Label>,
    /// Only those with a label, or only those without one.
    pub labelled: Option<bool>,
    /// Only those whose label a person should look at, or only those of which nobody need.
    pub requires_review: Option<bool>,
    /// Only with this text in title or key, whatever its case in ASCII.
    pub text: Option<String>,
    /// Only in this language, empty for those whose language is not known; several between
    /// commas.
    pub language: Option<String>,
    /// Only with a file of this size or more.
    pub size_from: Option<Bytes>,
    /// Only with a file below this size.
    pub size_below: Option<Bytes>,
    /// Only with a file last changed in this month or year, in UTC: `2026-03`, `2026`.
    pub changed_in: Option<String>,
    /// Only of this tenth of quality: 0 is from 0 to below 0.1, 9 includes 1.
    pub quality: Option<u8>,
    /// Only first stored at this moment or later.
    pub added_from: Option<Timestamp>,
    /// Only first stored before this moment.
    pub added_before: Option<Timestamp>,
    /// Which come first.
    pub order: DocumentOrder,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Only after this document in that order: the quick way through a long list.
    pub after: Option<DocumentId>,
}

/// The order of a list of documents; those alike are in the order they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentOrder {
    /// The latest added first.
    #[default]
    Newest,
    /// The earliest added first.
    Oldest,
    /// By key, whatever its case in ASCII.
    Key,
    /// The largest file first.
    Size,
    /// By type.
    Type,
    /// Those with the most chunks first.
    Chunks,
}

impl DocumentOrder {
    /// What it goes by besides when a document was added, and whether that falls.
    fn column(self) -> (Option<&'static str>, bool) {
        match self {
            DocumentOrder::Newest => (None, true),
            DocumentOrder::Oldest => (None, false),
            DocumentOrder::Key => (Some("d.key COLLATE NOCASE"), false),
            DocumentOrder::Size => (Some("d.size"), true),
            DocumentOrder::Type => (Some("d.media_type"), false),
            DocumentOrder::Chunks => (Some("d.chunks"), true),
        }
    }
}

impl DocumentFilter {
    /// The table; names are looked through in the index that holds them, whatever the order.
    fn table(&self) -> &'static str {
        match self.text {
            Some(_) => "documents d INDEXED BY documents_by_key",
            None => "documents d",
        }
    }

    fn falls(&self) -> bool {
        self.order.column().1 != self.reverse
    }

    fn order_by(&self) -> String {
        let columns = self.order.column().0.into_iter().chain(["d.no"]);
        let direction = if self.falls() { " DESC" } else { "" };
        let columns: Vec<String> = columns
            .map(|column| format!("{column}{direction}"))
            .collect();
        columns.join(", ")
    }

    /// The condition for what comes after a place, to be bound to what [`place`] gives.
    fn beyond(&self) -> String {
        let beyond = if self.falls() { '<' } else { '>' };
        match self.order.column().0 {
            None => format!("d.no {beyond} ?"),
            // The first half lets SQLite begin in the index where the second is decided.
            Some(column) => {
                format!("{column} {beyond}= ? AND ({column}, d.no) {beyond} (?, ?)")
            }
        }
    }
}

impl Store {
    /// Documents, and how many match in all, those before [`DocumentFilter::after`] included.
    /// That document not being there any more is [`StoreError::NotFound`].
    pub fn documents(
        &self,
        filter: &DocumentFilter,
        page: Page,
    ) -> Result<Listing<StoredDocument>> {
        self.read(|sql| list(sql, filter, page))
    }
}

impl Store {
    /// The ids of all documents that match, whatever [`DocumentFilter::after`] says.
    pub fn document_ids(&self, filter: &DocumentFilter) -> Result<Vec<DocumentId>> {
        self.read(|sql| {
            let (wheres, values) = conditions(filter);
            let (table, wheres) = (filter.table(), wheres.join(" AND "));
            let query = format!("SELECT d.id FROM {table} WHERE {wheres} ORDER BY d.no");
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement
                .query_map(params_from_iter(&values), |row| Ok(DocumentId(row.get(0)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn list(sql: &Connection, filter: &DocumentFilter, page: Page) -> Result<Listing<StoredDocument>> {
    let (mut wheres, mut values) = conditions(filter);
    let table = filter.table();
    let count = format!(
        "SELECT count(*) FROM {table} WHERE {}",
        wheres.join(" AND ")
    );
    let mut statement = sql.prepare_cached(&count)?;
    let total = statement.query_row(params_from_iter(&values), |row| row.get(0))?;
    if let Some(after) = &filter.after {
        wheres.push(filter.beyond());
        values.extend(place(sql, filter.order.column().0, after)?);
    }
    let order = filter.order_by();
    let numbers = numbers(table, &wheres, &order);
    // The page's numbers come from an index alone; only then are whole rows read.
    let query =
        format!("SELECT {COLUMNS} FROM {TABLES} WHERE d.no IN ({numbers}) ORDER BY {order}");
    let mut all: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    all.extend([&page.limit as &dyn ToSql, &page.offset]);
    let mut statement = sql.prepare_cached(&query)?;
    let items = statement
        .query_map(all.as_slice(), stored)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Listing { items, total })
}

/// The statement for the numbers of a page's documents.
fn numbers(table: &str, wheres: &[String], order: &str) -> String {
    let wheres = wheres.join(" AND ");
    format!("SELECT d.no FROM {table} WHERE {wheres} ORDER BY {order} LIMIT ? OFFSET ?")
}

fn conditions(filter: &DocumentFilter) -> (Vec<String>, Vec<Value>) {
    let mut wheres = vec!["1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut hold = |condition: &str, bound: &[&str]| {
        wheres.push(condition.to_owned());
        values.extend(bound.iter().map(|value| Value::from((*value).to_owned())));
    };
    if let Some(collection) = &filter.collection {
        // The sign keeps SQLite from going by collection and sorting what it finds.
        let condition = "+d.collection = (SELECT no FROM collections WHERE id = ?)";
        hold(condition, &[&collection.0]);
    }
    if let Some(connection) = &filter.connection {
        let condition = "d.connection = (SELECT no FROM connections WHERE id = ?)";
        hold(condition, &[&connection.0]);
    }
    if let Some(source_type) = filter.source_type {
        let condition = "d.connection IN (SELECT no FROM connections WHERE source_type = ?)";
        hold(condition, &[source_type.as_str()]);
    }
    if let Some(media_type) = &filter.media_type {
        let types: Vec<&str> = media_type.split(',').collect();
        hold(&any_of("d.media_type GLOB ?", types.len()), &types);
    }
    if !filter.labels.is_empty() {
        let labels: Vec<&str> = filter.labels.iter().map(|label| label.as_str()).collect();
        hold(&any_of("d.label = ?", labels.len()), &labels);
    }
    match filter.labelled {
        Some(true) => hold("d.label IS NOT NULL", &[]),
        Some(false) => hold("d.label IS NULL", &[]),
        None => {}
    }
    if let Some(language) = &filter.language {
        let languages: Vec<&str> = language.split(',').collect();
        hold(
            &any_of("ifnull(d.language, '') = ?", languages.len()),
            &languages,
        );
    }
    match filter.requires_review {
        Some(true) => hold("d.review = 1", &[]),
        Some(false) => hold("d.review = 0", &[]),
        None => {}
    }
    if let Some(text) = &filter.text {
        let pattern = row::contains(text);
        let condition = "(d.key LIKE ? ESCAPE '\\' OR d.title LIKE ? ESCAPE '\\')";
        hold(condition, &[&pattern, &pattern]);
    }
    for (test, bound) in facts_tests(filter) {
        wheres.push(test);
        values.push(bound);
    }
    for condition in &filter.metadata {
        let (test, bound) = metadata_test(condition);
        wheres.push(test);
        values.extend(bound);
    }
    (wheres, values)
}

/// A condition that one of so many values meets a test.
fn any_of(test: &str, values: usize) -> String {
    format!("({})", vec![test; values].join(" OR "))
}

/// What documents are like: each condition with the one value it is bound to.
fn facts_tests(filter: &DocumentFilter) -> Vec<(String, Value)> {
    let size = |test: &str, size: Option<Bytes>| {
        let size = size.map(|size| i64::try_from(size.0).unwrap_or(i64::MAX));
        size.map(|size| (test.to_owned(), Value::from(size)))
    };
    let changed = filter.changed_in.as_ref().map(|period| {
        let pattern = format!("{period}*");
        (format!("{MONTH} GLOB ?"), Value::from(pattern))
    });
    let quality = filter.quality.map(|tenth| {
        let test = format!("{TENTH_OF_QUALITY} = ?");
        (test, Value::from(i64::from(tenth)))
    });
    let added = |test: &str, moment: Option<Timestamp>| {
        moment.map(|moment| (test.to_owned(), Value::from(moment.0)))
    };
    let from = size("d.size >= ?", filter.size_from);
    let below = size("d.size < ?", filter.size_below);
    let since = added("d.added_at >= ?", filter.added_from);
    let until = added("d.added_at < ?", filter.added_before);
    [from, below, changed, quality, since, until]
        .into_iter()
        .flatten()
        .collect()
}

/// Where a document stands in an order: twice the value of its column, and its number.
fn place(sql: &Connection, column: Option<&str>, document: &DocumentId) -> Result<Vec<Value>> {
    let columns = column.into_iter().chain(column).chain(["d.no"]);
    let columns: Vec<&str> = columns.collect();
    let query = format!(
        "SELECT {} FROM documents d WHERE d.id = ?1",
        columns.join(", ")
    );
    let found = sql
        .prepare_cached(&query)?
        .query_row([&document.0], |row| {
            (0..columns.len()).map(|column| row.get(column)).collect()
        })
        .optional()?;
    found.ok_or_else(|| StoreError::not_found("document", document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate;

    const ORDERS: [DocumentOrder; 6] = [
        DocumentOrder::Newest,
        DocumentOrder::Oldest,
        DocumentOrder::Key,
        DocumentOrder::Size,
        DocumentOrder::Type,
        DocumentOrder::Chunks,
    ];

    #[test]
    fn a_page_of_any_order_is_found_without_sorting() {
        let folder = tempfile::tempdir().unwrap();
        let mut sql = Connection::open(folder.path().join("x.db")).unwrap();
        migrate::run(&mut sql, folder.path(), Timestamp(0)).unwrap();
        for (order, reverse) in ORDERS.into_iter().flat_map(|o| [(o, false), (o, true)]) {
            let filter = DocumentFilter {
                collection: Some(CollectionId::default()),
                connection: Some(ConnectionId("docs".to_owned())),
                order,
                reverse,
                ..DocumentFilter::default()
            };
            let (mut wheres, _) = conditions(&filter);
            wheres.push(filter.beyond());
            let query = numbers(filter.table(), &wheres, &filter.order_by());
            let mut statement = sql.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
            let nothing = vec![Value::Null; statement.parameter_count()];
            let steps = statement.query_map(params_from_iter(nothing), |row| row.get(3));
            let plan: rusqlite::Result<Vec<String>> = steps.unwrap().collect();
            let plan = plan.unwrap();
            let first = &plan[0];
            assert!(first.starts_with("SEARCH d USING"), "{order:?}: {plan:?}");
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{order:?}: {plan:?}");
        }
    }
}
