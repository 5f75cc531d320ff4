//! Documents in groups of near-duplicates, by the signatures of their texts.

use gristmill_facts::{Group, Signature, groups};
use gristmill_model::{Bytes, CollectionId, DocumentId, FileKey, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use crate::error::Result;
use crate::page::{Listing, Page};
use crate::store::Store;

/// Documents of a group that are named.
const NAMED: usize = 100;

/// Documents that are nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct NearDuplicates {
    /// How many they are.
    pub count: u32,
    /// The one stored first, then the others, those most alike to it first; 100 at most.
    pub documents: Vec<NearDuplicate>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct NearDuplicate {
    /// The document.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// Its title.
    pub title: Option<String>,
    /// Size of its file.
    pub size: Bytes,
    /// When its file was last changed, where its source says so.
    pub modified: Option<Timestamp>,
    /// About how much of its text and that of the first both have, 0 to 1; 1 for the first.
    pub likeness: f32,
}

impl Store {
    /// Groups of documents that are nearly the same, in a collection or in all; the largest
    /// first. The signature of every document is read, so the time grows with their number;
    /// texts too short to be told apart are in no group.
    pub fn near_duplicates(
        &self,
        collection: Option<&CollectionId>,
        page: Page,
    ) -> Result<Listing<NearDuplicates>> {
        self.read(|sql| {
            let (documents, signatures) = signatures(sql, collection)?;
            let mut groups = groups(&signatures);
            groups.sort_by_key(|group| std::cmp::Reverse(group.others.len()));
            let wanted = groups.iter().skip(page.offset as usize);
            let wanted = wanted.take(page.limit as usize);
            let items = wanted.map(|group| near_duplicates(sql, &documents, group));
            Ok(Listing {
                items: items.collect::<Result<_>>()?,
                total: groups.len() as u32,
            })
        })
    }
}

/// Documents that have a signature, the earliest first, and these.
fn signatures(
    sql: &Connection,
    collection: Option<&CollectionId>,
) -> Result<(Vec<i64>, Vec<Signature>)> {
    let of = match collection {
        Some(_) => {
            "WHERE document IN (SELECT no FROM documents
                 WHERE collection = (SELECT no FROM collections WHERE id = ?1))"
        }
        None => "WHERE ?1 IS NULL",
    };
    let mut statement = sql.prepare_cached(&format!(
        "SELECT document, signature FROM sketches {of} ORDER BY document"
    ))?;
    let id = collection.map_or(Value::Null, |id| Value::from(id.0.clone()));
    let mut rows = statement.query([id])?;
    let (mut documents, mut signatures) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        if let Some(signature) = Signature::from_bytes(bytes) {
            documents.push(row.get(0)?);
            signatures.push(signature);
        }
    }
    Ok((documents, signatures))
}

fn near_duplicates(sql: &Connection, documents: &[i64], group: &Group) -> Result<NearDuplicates> {
    let mut others = group.others.clone();
    others.sort_by(|one, other| other.1.total_cmp(&one.1));
    let all = std::iter::once((group.first, 1.0)).chain(others);
    let named = all.take(NAMED);
    let named = named.map(|(at, likeness)| near_duplicate(sql, documents[at], likeness));
    Ok(NearDuplicates {
        count: group.others.len() as u32 + 1,
        documents: named.collect::<Result<_>>()?,
    })
}

fn near_duplicate(sql: &Connection, no: i64, likeness: f32) -> Result<NearDuplicate> {
    let read = |row: &Row<'_>| {
        Ok(NearDuplicate {
            id: DocumentId(row.get(0)?),
            collection: CollectionId(row.get(1)?),
            key: FileKey(row.get(2)?),
            title: row.get(3)?,
            size: Bytes(row.get(4)?),
            modified: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            likeness,
        })
    };
    let mut statement = sql.prepare_cached(
        "SELECT d.id, c.id, d.key, d.title, d.size, d.modified
         FROM documents d JOIN collections c ON c.no = d.collection WHERE d.no = ?1",
    )?;
    Ok(statement.query_row([no], read)?)
}
