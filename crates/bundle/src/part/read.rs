//! Rows as documents.

use std::collections::HashMap;

use bytes::Bytes;
use gristmill_model::{
    Bytes as Size, Chunk, ChunkId, CollectionId, ConnectionId, DocumentId, FileKey, LabelChange,
    MetadataOrigin, ModelId, PortableDecision, PortableDocument, PortablePlace, PortableVersion,
    Sourced, Span, Timestamp,
};
use serde::de::DeserializeOwned;

use super::columns;
use crate::error::BundleError;
use crate::table::{self, Column, Row};

/// Documents of a part, table after table.
#[derive(Default)]
pub(crate) struct Parts {
    documents: Vec<PortableDocument>,
    places: HashMap<String, usize>,
}

type Taken = Result<(), BundleError>;
/// Takes a row of one of the tables.
type Take = fn(&mut Parts, &Row<'_>) -> Taken;

impl Parts {
    /// Takes a table of the part, in the order of [`columns::TABLES`].
    pub(crate) fn take(&mut self, name: &str, member: &str, bytes: Bytes) -> Taken {
        let (columns, take): (&'static [Column], Take) = match name {
            "documents" => (columns::DOCUMENTS, Self::document),
            "chunks" => (columns::CHUNKS, Self::chunk),
            "vectors" => (columns::VECTORS, Self::vector),
            "metadata" => (columns::METADATA, Self::metadata),
            "places" => (columns::PLACES, Self::place),
            "labels" => (columns::LABELS, Self::label),
            "versions" => (columns::VERSIONS, Self::version),
            "decisions" => (columns::DECISIONS, Self::decision),
            _ => return Err(BundleError::damaged(member, "there is no such table")),
        };
        table::read(member, columns, bytes, &mut |row| take(self, row))
    }

    /// The documents, in their order.
    pub(crate) fn finish(self) -> Vec<PortableDocument> {
        self.documents
    }

    fn document(&mut self, row: &Row<'_>) -> Taken {
        let id = row.text("document_id")?;
        let place = self.documents.len();
        if self.places.insert(id.to_owned(), place).is_some() {
            return Err(row.wrong("document_id"));
        }
        self.documents.push(PortableDocument {
            id: DocumentId(id.to_owned()),
            collection: CollectionId(row.text("collection")?.to_owned()),
            place: file_place(row)?,
            further: Vec::new(),
            version: row.whole("version")?,
            content_hash: hash(row, "content_hash")?,
            fingerprint: hash(row, "fingerprint")?,
            media_type: row.text("media_type")?.to_owned(),
            title: row.optional_text("title")?.map(str::to_owned),
            language: row.optional_text("language")?.map(str::to_owned),
            pages: row.optional_whole("pages")?,
            metadata: Default::default(),
            taken_away: Vec::new(),
            model: ModelId(row.text("model")?.to_owned()),
            first_chunk: ChunkId(row.whole("first_chunk")?),
            chunks: Vec::new(),
            vectors: Vec::new(),
            quality: row.real("quality")? as f32,
            added_at: moment(row, "added_at")?,
            stored_at: moment(row, "stored_at")?,
            labelling: None,
            parsed: json(row, "structure")?,
            versions: Vec::new(),
            decisions: Vec::new(),
        });
        Ok(())
    }

    fn chunk(&mut self, row: &Row<'_>) -> Taken {
        let first = row.optional_whole::<u32>("page_first")?;
        let chunk = Chunk {
            ordinal: row.whole("ordinal")?,
            text: row.text("text")?.to_owned(),
            heading_path: json(row, "headings")?,
            pages: first.zip(row.optional_whole("page_last")?),
            span: Span {
                start: row.whole("span_start")?,
                end: row.whole("span_end")?,
            },
            tokens: row.whole("tokens")?,
        };
        self.of(row)?.chunks.push(chunk);
        Ok(())
    }

    fn vector(&mut self, row: &Row<'_>) -> Taken {
        let (ordinal, vector) = (row.whole::<usize>("ordinal")?, row.numbers("vector")?);
        let document = self.of(row)?;
        if document.vectors.len() != ordinal {
            return Err(row.wrong("ordinal"));
        }
        document.vectors.push(vector);
        Ok(())
    }

    fn metadata(&mut self, row: &Row<'_>) -> Taken {
        let name = row.text("name")?.to_owned();
        let value = row.optional_text("value")?;
        let origin = word::<MetadataOrigin>(row, "origin")?;
        let document = self.of(row)?;
        match value {
            Some(_) => {
                let value = json(row, "value")?;
                document.metadata.insert(name, Sourced { value, origin });
            }
            None => document.taken_away.push(name),
        }
        Ok(())
    }

    fn place(&mut self, row: &Row<'_>) -> Taken {
        let place = file_place(row)?;
        self.of(row)?.further.push(place);
        Ok(())
    }

    fn label(&mut self, row: &Row<'_>) -> Taken {
        let labelling = json(row, "labelling")?;
        self.of(row)?.labelling = Some(labelling);
        Ok(())
    }

    fn version(&mut self, row: &Row<'_>) -> Taken {
        let version = PortableVersion {
            number: row.whole("number")?,
            content_hash: hash(row, "content_hash")?,
            fingerprint: hash(row, "fingerprint")?,
            size: Size(row.whole("size")?),
            chunks: row.whole("chunks")?,
            left_out: json(row, "left_out")?,
            quality: row.real("quality")? as f32,
            stored_at: moment(row, "stored_at")?,
            replaced_at: row.moment("replaced_at")?,
        };
        self.of(row)?.versions.push(version);
        Ok(())
    }

    fn decision(&mut self, row: &Row<'_>) -> Taken {
        let ruling = row.optional_text("ruling")?;
        let ruling = ruling.map(|_| json(row, "ruling")).transpose()?;
        let about = row.optional_text("about_document")?;
        let decision = PortableDecision {
            change: LabelChange {
                at: moment(row, "at")?,
                by: None,
                document: about.map(|id| DocumentId(id.to_owned())),
                content_hash: hash(row, "content_hash")?,
                machine_label: word(row, "machine_label")?,
                confidence: row.real("confidence")? as f32,
                label: word(row, "label")?,
                action: word(row, "action")?,
                why: row.text("why")?.to_owned(),
            },
            ruling,
        };
        let decision = with_person(decision);
        self.of(row)?.decisions.push(decision);
        Ok(())
    }

    /// The document that a row belongs to.
    fn of(&mut self, row: &Row<'_>) -> Result<&mut PortableDocument, BundleError> {
        let place = self.places.get(row.text("document_id")?).copied();
        let document = place.and_then(|place| self.documents.get_mut(place));
        document.ok_or_else(|| row.wrong("document_id"))
    }
}

/// Who ruled stands in the ruling.
fn with_person(mut decision: PortableDecision) -> PortableDecision {
    let by = decision.ruling.as_ref().map(|ruling| ruling.by.clone());
    decision.change.by = by;
    decision
}

fn file_place(row: &Row<'_>) -> Result<PortablePlace, BundleError> {
    Ok(PortablePlace {
        connection: ConnectionId(row.text("connection_id")?.to_owned()),
        key: FileKey(row.text("path")?.to_owned()),
        size: Size(row.whole("size")?),
        modified: row.moment("modified_at")?,
    })
}

fn moment(row: &Row<'_>, name: &str) -> Result<Timestamp, BundleError> {
    row.moment(name)?.ok_or_else(|| row.wrong(name))
}

fn hash<T: TryFrom<String>>(row: &Row<'_>, name: &str) -> Result<T, BundleError> {
    T::try_from(row.text(name)?.to_owned()).map_err(|_| row.wrong(name))
}

fn json<T: DeserializeOwned>(row: &Row<'_>, name: &str) -> Result<T, BundleError> {
    serde_json::from_str(row.text(name)?).map_err(|_| row.wrong(name))
}

/// A value whose JSON form is a plain word.
fn word<T: DeserializeOwned>(row: &Row<'_>, name: &str) -> Result<T, BundleError> {
    let text = row.text(name)?.to_owned();
    serde_json::from_value(serde_json::Value::String(text)).map_err(|_| row.wrong(name))
}
