//! Puts a document of a bundle into the store: all of it in one transaction, or nothing.

mod obstacles;
mod rows;

use std::sync::Arc;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    BecameOf, BundleConflict, Chunked, ConflictCause, EventKind, PortableDocument, Timestamp,
};
use rusqlite::{Connection, OptionalExtension};

use crate::error::{Result, StoreError};
use crate::facts::TextFacts;
use crate::finish::Seen;
use crate::locations::{self, Location};
use crate::store::Store;
use crate::version::{self, NewVersion, Prepared};
use crate::writer::{Receipt, Transaction};
use crate::{collections, labels};
use obstacles::{id_in_use, is_held};
use rows::check;

/// Which ids the passages of a document get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkIds {
    /// Those they had, where these are free: for a folder that has nothing else.
    Kept,
    /// The next ones.
    Fresh,
}

impl Store {
    /// Stores a document of a bundle with all that is known of it, and with `facts` of its
    /// text, which no bundle carries. Its connections have to be there. What is there already stays as it is, and the answer says what that was.
    ///
    /// Vectors that do not fit their chunks are [`StoreError::Invalid`]. Most of the work is
    /// done on the calling thread; several receipts waited for together share a transaction.
    pub fn put_document(
        &self,
        document: PortableDocument,
        facts: TextFacts,
        ids: ChunkIds,
        now: Timestamp,
    ) -> Receipt<BecameOf> {
        let ready = match Ready::new(document, facts) {
            Ok(ready) => ready,
            Err(error) => return Receipt::refused(error),
        };
        let kept = Some(Arc::clone(&ready.prepared));
        self.write(move |tx| ready.put(tx, ids, now)).keeping(kept)
    }
}

/// A document in the form it is written in.
struct Ready {
    /// Without its passages, vectors and structure.
    document: PortableDocument,
    prepared: Arc<Prepared>,
}

impl Ready {
    fn new(mut document: PortableDocument, facts: TextFacts) -> Result<Self> {
        check(&document)?;
        let version = NewVersion {
            id: document.id.clone(),
            fingerprint: document.fingerprint,
            document: std::mem::take(&mut document.parsed),
            metadata: document.metadata.clone(),
            chunked: Chunked {
                chunks: std::mem::take(&mut document.chunks),
                left_out: Vec::new(),
                quality: document.quality,
            },
            model: document.model.clone(),
            vectors: std::mem::take(&mut document.vectors),
            labelling: document.labelling.clone(),
            facts: Some(facts),
        };
        let seen = Seen {
            content_hash: document.content_hash,
            size: document.place.size,
            modified: document.place.modified,
        };
        let prepared = Arc::new(Prepared::new(version, Some(seen))?);
        Ok(Self { document, prepared })
    }

    fn put(&self, tx: &mut Transaction<'_>, ids: ChunkIds, now: Timestamp) -> Result<BecameOf> {
        let document = &self.document;
        let collection = collections::ensure(tx.sql, &document.collection, now)?;
        let place = Location {
            collection,
            connection: connection(tx.sql, &document.place.connection.0)?,
            key: &document.place.key.0,
        };
        if let Some(resident) = locations::resident(tx.sql, &place)? {
            return Ok(match resident.content_hash == document.content_hash {
                true => BecameOf::Unchanged,
                false => self.conflict(ConflictCause::PlaceTaken),
            });
        }
        if is_held(tx.sql, &place, document)? {
            return Ok(self.conflict(ConflictCause::Held));
        }
        if let Some(twin) = version::twin(tx.sql, &place, &self.prepared)? {
            let (size, modified) = (document.place.size.0, document.place.modified);
            locations::move_to(tx, &place, twin.no, (size, modified), now)?;
            self.note_further(tx, collection, twin.no, now)?;
            return Ok(BecameOf::Duplicate);
        }
        if let Some(cause) = id_in_use(tx.sql, &document.id.0)? {
            return Ok(self.conflict(cause));
        }
        self.write(tx, &place, ids, now)?;
        Ok(BecameOf::Restored)
    }

    fn conflict(&self, why: ConflictCause) -> BecameOf {
        BecameOf::Conflict(BundleConflict {
            document: self.document.id.clone(),
            collection: self.document.collection.clone(),
            key: self.document.place.key.clone(),
            why,
        })
    }

    fn write(
        &self,
        tx: &mut Transaction<'_>,
        place: &Location<'_>,
        ids: ChunkIds,
        now: Timestamp,
    ) -> Result<()> {
        let document = &self.document;
        let number = version::next_number(tx.sql, &document.id)?.max(i64::from(document.version));
        let written = self.insert(tx.sql, place, number, ids)?;
        self.insert_versions(tx.sql, number)?;
        version::write_contents(tx, &written, &self.prepared)?;
        self.note_further(tx, place.collection, written.no, now)?;
        labels::keep_decisions(tx.sql, place.collection, &document.decisions)?;
        pass(Point::BundleDocument)?;
        let document = document.id.clone();
        tx.emit(now, None, EventKind::DocumentRestored { document })?;
        Ok(())
    }

    /// Notes the further places of the document at the one that has its content here, but for
    /// places that belong to another.
    fn note_further(
        &self,
        tx: &mut Transaction<'_>,
        collection: i64,
        no: i64,
        now: Timestamp,
    ) -> Result<()> {
        for further in &self.document.further {
            let place = Location {
                collection,
                connection: connection(tx.sql, &further.connection.0)?,
                key: &further.key.0,
            };
            if locations::resident(tx.sql, &place)?.is_none() {
                let seen = (further.size.0, further.modified);
                locations::move_to(tx, &place, no, seen, now)?;
            }
        }
        Ok(())
    }
}

fn connection(sql: &Connection, id: &str) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM connections WHERE id = ?1")?;
    let found = statement.query_row([id], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("connection", id))
}
