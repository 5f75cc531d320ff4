//! What a passage is in each database's own terms.
//!
//! Vectors are written straight from their numbers: going through JSON values would give each
//! the digits of a double, and a file twice as large.

use gristmill_model::VectorDatabase;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::SinkError;
use crate::passage::{Head, Passage};

/// A passage as one object of JSON.
pub(super) fn object(
    database: Option<VectorDatabase>,
    head: &Head,
    passage: &Passage<'_>,
    vector: &[f32],
) -> Result<Vec<u8>, SinkError> {
    let id = passage.id(head);
    let text = passage.chunk.text.as_str();
    let flat = passage.flat(head);
    let written = match database {
        Some(VectorDatabase::Pinecone) => serde_json::to_vec(&PineconeRecord {
            id,
            values: vector,
            metadata: with_text(flat, text),
        }),
        Some(VectorDatabase::Chroma) => serde_json::to_vec(&ChromaRecord {
            id,
            embedding: vector,
            document: text,
            metadata: flat,
        }),
        Some(VectorDatabase::Qdrant) => serde_json::to_vec(&QdrantPoint {
            id,
            vector,
            payload: with_text(flat, text),
        }),
        Some(VectorDatabase::Weaviate) => serde_json::to_vec(&WeaviateObject {
            class: "Passage",
            id,
            vector,
            properties: properties(head, passage, flat),
        }),
        Some(VectorDatabase::Milvus | VectorDatabase::Pgvector) | None => {
            serde_json::to_vec(&Row {
                id,
                vector,
                text,
                metadata: flat,
            })
        }
    };
    Ok(written?)
}

#[derive(Serialize)]
struct PineconeRecord<'a> {
    id: Uuid,
    values: &'a [f32],
    metadata: Map<String, Value>,
}

#[derive(Serialize)]
struct ChromaRecord<'a> {
    id: Uuid,
    embedding: &'a [f32],
    document: &'a str,
    metadata: Map<String, Value>,
}

#[derive(Serialize)]
struct QdrantPoint<'a> {
    id: Uuid,
    vector: &'a [f32],
    payload: Map<String, Value>,
}

#[derive(Serialize)]
struct WeaviateObject<'a> {
    class: &'static str,
    id: Uuid,
    vector: &'a [f32],
    properties: Value,
}

/// Milvus' row, and what other databases are given.
#[derive(Serialize)]
struct Row<'a> {
    id: Uuid,
    vector: &'a [f32],
    text: &'a str,
    metadata: Map<String, Value>,
}

/// For databases that keep a text as one field among the others.
fn with_text(mut flat: Map<String, Value>, text: &str) -> Map<String, Value> {
    flat.insert("text".to_owned(), json!(text));
    flat
}

/// Names of Weaviate's properties are those of GraphQL, so the document's own go as one text.
fn properties(head: &Head, passage: &Passage<'_>, flat: Map<String, Value>) -> Value {
    json!({
        "text": passage.chunk.text,
        "document_id": head.id,
        "collection": head.collection,
        "path": head.path,
        "title": head.title,
        "ordinal": passage.chunk.ordinal,
        "metadata": Value::Object(flat).to_string(),
    })
}
