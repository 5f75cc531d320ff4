//! Archives for vector databases.

use std::fs::File;

use gristmill_model::{ExportFormat, ModelId, VectorDatabase};
use gristmill_sinks::{Passage, Plan, SinkError, open};
use serde_json::Value;

use crate::given::{DIMENSIONS, NASTY, documents, export_archive, vector};

#[test]
fn a_manifest_tells_what_an_archive_holds() {
    let files = export_archive(vector(None));
    let manifest: Value = serde_json::from_str(&files["manifest.json"]).unwrap();
    let records = &files["passages.jsonl"];
    assert_eq!(manifest["records"], records.lines().count());
    assert_eq!(manifest["documents"], 2);
    assert_eq!(manifest["dimensions"], DIMENSIONS);
    let hash = blake3::hash(records.as_bytes()).to_hex();
    assert_eq!(manifest["file_blake3"], hash.as_str());
    let first: Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
    assert_eq!(first["text"], NASTY);
}

#[test]
fn each_database_gets_its_own_records_and_how_to_import_them() {
    for (database, file, path_of_text) in [
        (VectorDatabase::Pinecone, "passages.jsonl", "/metadata/text"),
        (VectorDatabase::Chroma, "passages.jsonl", "/document"),
        (VectorDatabase::Qdrant, "passages.jsonl", "/payload/text"),
        (
            VectorDatabase::Weaviate,
            "passages.jsonl",
            "/properties/text",
        ),
    ] {
        let files = export_archive(vector(Some(database)));
        let first = files[file].lines().next().unwrap();
        let record: Value = serde_json::from_str(first).unwrap();
        let text = record.pointer(path_of_text);
        assert_eq!(text.and_then(Value::as_str), Some(NASTY), "{database:?}");
        assert!(!files["import.py"].contains("{dimensions}"), "{database:?}");
    }
    let milvus = export_archive(vector(Some(VectorDatabase::Milvus)));
    let rows: Value = serde_json::from_str(&milvus["passages.json"]).unwrap();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 3);
    let postgres = export_archive(vector(Some(VectorDatabase::Pgvector)));
    assert!(postgres["import.sql"].contains("vector(8)"));
    let mut rows = csv::Reader::from_reader(postgres["passages.csv"].as_bytes());
    assert_eq!(rows.records().map(Result::unwrap).count(), 3);
}

#[test]
fn vectors_of_another_length_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        format: ExportFormat::Parquet,
        vectors: true,
        model: ModelId("another".to_owned()),
        dimensions: DIMENSIONS + 8,
    };
    let file = File::create(folder.path().join("export")).unwrap();
    let mut sink = open(&plan, file).unwrap();
    let given = &documents()[0];
    let passage = Passage {
        chunk: &given.chunks[0],
        vector: &given.vectors[0],
    };
    let refusal = sink.passage(&given.head, &passage).unwrap_err();
    assert!(matches!(refusal, SinkError::Dimensions { .. }), "{refusal}");
    assert!(refusal.to_string().contains("`doc-1`"), "{refusal}");
}
