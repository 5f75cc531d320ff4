//! The rows of a document of a bundle: its own, and those of its versions.

use gristmill_model::PortableDocument;
use rusqlite::{Connection, params};

use super::{ChunkIds, Ready};
use crate::error::{Result, StoreError};
use crate::locations::Location;
use crate::metadata::Edits;
use crate::version::Written;
use crate::{chunks, metadata, row, vectors};

/// Ids above this are not kept: there has to be room for more, and in JSON a number holds no
/// greater one.
const LARGEST_ID: i64 = 1 << 52;

impl Ready {
    /// Writes the document's own row.
    pub(super) fn insert(
        &self,
        sql: &Connection,
        place: &Location<'_>,
        number: i64,
        ids: ChunkIds,
    ) -> Result<Written> {
        let (document, prepared) = (&self.document, &self.prepared);
        let model = vectors::ensure_model(sql, &prepared.model, prepared.dimensions)?;
        let first_chunk = self.first_chunk(sql, ids)?;
        let (values, origins) = metadata::columns(&document.metadata);
        let (words, images, phrases) = &prepared.facts.of_text;
        sql.prepare_cached(
            "INSERT INTO documents (id, collection, connection, key, source_type, size, modified,
                 version, content_hash, fingerprint, media_type, title, language, pages,
                 metadata, origins, edits, model, first_chunk, chunks, quality, added_at,
                 stored_at, words, images, phrases)
             VALUES (?1, ?2, ?3, ?4, (SELECT source_type FROM connections WHERE no = ?3), ?5, ?6,
                 ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                 ?24, ?25)",
        )?
        .execute(params![
            document.id.0,
            place.collection,
            place.connection,
            place.key,
            document.place.size.0,
            document.place.modified.map(|at| at.0),
            number,
            document.content_hash.0,
            document.fingerprint.0,
            document.media_type,
            document.title,
            document.language,
            document.pages,
            values,
            origins,
            row::to_json(&edits(document)),
            model,
            first_chunk,
            prepared.chunks.len() as i64,
            f64::from(document.quality),
            document.added_at.0,
            document.stored_at.0,
            words,
            images,
            phrases,
        ])?;
        Ok(Written {
            no: sql.last_insert_rowid(),
            id: document.id.clone(),
            model,
            first_chunk,
        })
    }

    /// The id of its first passage.
    fn first_chunk(&self, sql: &Connection, ids: ChunkIds) -> Result<i64> {
        let own = self.document.first_chunk.0;
        match ids {
            ChunkIds::Kept if own > 0 && own <= LARGEST_ID => {
                let end = own + self.prepared.chunks.len() as i64;
                let mut taken =
                    sql.prepare_cached("SELECT 1 FROM chunks WHERE id >= ?1 AND id < ?2")?;
                match taken.exists([own, end])? {
                    true => chunks::next_id(sql),
                    false => Ok(own),
                }
            }
            ChunkIds::Kept | ChunkIds::Fresh => chunks::next_id(sql),
        }
    }

    /// Writes the history of versions, of which the one that is served gets this number.
    pub(super) fn insert_versions(&self, sql: &Connection, number: i64) -> Result<()> {
        let document = &self.document;
        let mut statement = sql.prepare_cached(
            "INSERT OR IGNORE INTO versions (document, number, content_hash, fingerprint, size,
                 chunks, left_out, quality, stored_at, replaced_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for version in &document.versions {
            let is_served = version.number == document.version;
            let number = match is_served {
                true => number,
                false => i64::from(version.number),
            };
            // One that is not served has an end, whatever is said of it.
            let end = version.replaced_at.unwrap_or(document.stored_at);
            statement.execute(params![
                document.id.0,
                number,
                version.content_hash.0,
                version.fingerprint.0,
                version.size.0,
                version.chunks,
                row::to_json(&version.left_out),
                f64::from(version.quality),
                version.stored_at.0,
                (!is_served).then_some(end.0),
            ])?;
        }
        Ok(())
    }
}

/// Refuses a document that contradicts itself: the doctor would not take it for sound.
pub(super) fn check(document: &PortableDocument) -> Result<()> {
    let refuse = |what: &str| {
        let id = &document.id;
        Err(StoreError::Invalid(format!("`{id}` {what}")))
    };
    let mut places = (0..).zip(&document.chunks);
    if places.any(|(place, chunk)| chunk.ordinal != place) {
        return refuse("has passages that are not in order");
    }
    let served = document.versions.iter();
    let mut served = served.filter(|version| version.number == document.version);
    let (Some(served), None) = (served.next(), served.next()) else {
        return refuse("does not have the version that is served in its history once");
    };
    let is_the_same = served.content_hash == document.content_hash
        && served.fingerprint == document.fingerprint
        && served.chunks as usize == document.chunks.len();
    match is_the_same {
        true => Ok(()),
        false => refuse("is not the version that its history says is served"),
    }
}

/// What people changed by hand of a document.
fn edits(document: &PortableDocument) -> Edits {
    use gristmill_model::MetadataOrigin::Edited;
    let values = document.metadata.iter();
    let set = values.filter(|(_, said)| said.origin == Edited);
    let set = set.map(|(name, said)| (name.clone(), Some(said.value.clone())));
    let taken_away = document.taken_away.iter().map(|name| (name.clone(), None));
    set.chain(taken_away).collect()
}
