//! Two documents with everything that has ever broken a file format.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use gristmill_model::{
    BlockKind, Bytes, Chunk, CollectionId, ContentHash, Document, DocumentBuilder, DocumentId,
    ExportFormat, FileKey, Label, MetadataValue, ModelId, Span, Table, Timestamp, VectorDatabase,
};
use gristmill_sinks::{Head, Passage, Plan, needs_body, open};
use tempfile::TempDir;

pub(crate) const DIMENSIONS: usize = 8;

/// A text that is a formula, with quotes, line breaks, another script and a pair of surrogates.
pub(crate) const NASTY: &str =
    "=SUM(A1:A9)\r\n\"quoted\", comma; tab\there\n\u{4f60}\u{597d} \u{1f600} </script>";

pub(crate) struct Given {
    pub(crate) head: Head,
    pub(crate) body: Document,
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) vectors: Vec<Vec<f32>>,
}

pub(crate) fn documents() -> Vec<Given> {
    let report = head(
        "doc-1",
        "2024/q1/report: final?.pdf",
        Some("-Report, \"final\""),
    );
    let mut builder = DocumentBuilder::new("application/pdf");
    builder.push(BlockKind::Heading { level: 2 }, Some(1), "Costs");
    builder.push(BlockKind::Paragraph, Some(1), NASTY);
    let item = BlockKind::ListItem {
        depth: 0,
        ordered: false,
    };
    builder.push(item.clone(), Some(1), "first");
    builder.push(item, Some(2), "second");
    let table = Table {
        rows: vec![
            vec!["a|b".into(), "c".into()],
            vec!["1".into(), "2\n3".into()],
        ],
        header_rows: 1,
    };
    builder.push_table(table, Some(2));
    let code = BlockKind::Code { language: None };
    builder.push(code, Some(2), "```\nfenced\n```");
    let memo = head("doc-2", "memo", None);
    vec![
        given(report, builder.finish(), &[NASTY, "second passage"]),
        given(memo, Document::default(), &["@memo of one passage"]),
    ]
}

fn given(head: Head, body: Document, texts: &[&str]) -> Given {
    let chunk = |(ordinal, text): (u32, &&str)| Chunk {
        ordinal,
        text: (*text).to_owned(),
        heading_path: match ordinal {
            0 => vec!["Costs".into(), "=1+1".into()],
            _ => Vec::new(),
        },
        pages: (ordinal == 0).then_some((1, 2)),
        span: Span { start: 0, end: 1 },
        tokens: 3,
    };
    let count = texts.len();
    Given {
        head,
        body,
        chunks: (0..).zip(texts).map(chunk).collect(),
        vectors: (0..count).map(unit).collect(),
    }
}

/// A unit vector that differs from all others.
fn unit(number: usize) -> Vec<f32> {
    let mut vector = vec![0.0; DIMENSIONS];
    vector[number] = 0.6;
    vector[DIMENSIONS - 1] = 0.8;
    vector
}

fn head(id: &str, path: &str, title: Option<&str>) -> Head {
    Head {
        id: DocumentId(id.to_owned()),
        collection: CollectionId("default".to_owned()),
        source: "Shelf".to_owned(),
        path: FileKey(path.to_owned()),
        title: title.map(str::to_owned),
        media_type: "application/pdf".to_owned(),
        language: title.map(|_| "en".to_owned()),
        label: title.map(|_| Label::Confidential),
        pages: Some(2),
        size: Bytes(1_234),
        content_hash: ContentHash([7; 32]),
        version: 1,
        modified_at: Some(Timestamp(1_700_000_000_123)),
        stored_at: Timestamp(1_700_000_001_000),
        metadata: BTreeMap::from([
            ("author".to_owned(), "O'Brien \\ \"Bob\"\u{7f}".into()),
            ("title".to_owned(), "another".into()),
            (
                "tags".to_owned(),
                MetadataValue::List(vec!["a".to_owned(), "b".to_owned()]),
            ),
        ]),
    }
}

/// All documents in a format; the folder goes when it is dropped.
pub(crate) fn export(format: ExportFormat, vectors: bool) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    let plan = Plan {
        format,
        vectors,
        model: ModelId("all-MiniLM-L6-v2".to_owned()),
        dimensions: DIMENSIONS,
    };
    let mut sink = open(&plan, File::create(&path).unwrap()).unwrap();
    for given in documents() {
        let body = needs_body(format).then_some(&given.body);
        sink.begin(&given.head, body).unwrap();
        for (chunk, vector) in given.chunks.iter().zip(&given.vectors) {
            let passage = Passage { chunk, vector };
            sink.passage(&given.head, &passage).unwrap();
        }
    }
    sink.finish().unwrap();
    (folder, path)
}

pub(crate) fn export_text(format: ExportFormat) -> String {
    let (_folder, path) = export(format, true);
    std::fs::read_to_string(path).unwrap()
}

/// The entries of an exported archive.
pub(crate) fn export_archive(format: ExportFormat) -> BTreeMap<String, String> {
    let (_folder, path) = export(format, true);
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().unwrap().into_owned(), text)
        })
        .collect()
}

pub(crate) fn vector(database: Option<VectorDatabase>) -> ExportFormat {
    ExportFormat::Vector { database }
}
