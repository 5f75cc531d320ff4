//! A document in which everything is set.

use gristmill_model::{
    Bytes, Chunk, ChunkId, Classification, CollectionId, ConnectionId, ContentHash, Document,
    DocumentId, FileKey, Fingerprint, Label, LabelAction, LabelChange, Labelling, MetadataOrigin,
    ModelId, PortableDecision, PortableDocument, PortablePlace, PortableVersion, Ruling,
    RulingVerdict, Sourced, Span, Timestamp,
};

pub(crate) fn document(number: u8, passages: u32) -> PortableDocument {
    let id = DocumentId(format!("document-{number}"));
    let content_hash = ContentHash([number; 32]);
    let fingerprint = Fingerprint([9; 32]);
    PortableDocument {
        id: id.clone(),
        collection: CollectionId("port".to_owned()),
        place: place("reports/2024.pdf"),
        further: vec![place("copy.pdf")],
        version: 2,
        content_hash,
        fingerprint,
        media_type: "application/pdf".to_owned(),
        title: Some("Größe".to_owned()),
        language: None,
        pages: Some(3),
        metadata: [("tags".to_owned(), Sourced::new("a", MetadataOrigin::Edited))].into(),
        taken_away: vec!["author".to_owned()],
        model: ModelId("test/model".to_owned()),
        first_chunk: ChunkId(i64::from(number) * 1_000 + 1),
        chunks: (0..passages).map(chunk).collect(),
        vectors: (0..passages).map(vector).collect(),
        quality: 0.7,
        added_at: Timestamp(1),
        stored_at: Timestamp(2),
        labelling: Some(labelling()),
        parsed: Document {
            text: "the whole text".to_owned(),
            ..Document::default()
        },
        versions: vec![
            version(1, ContentHash([200; 32]), Some(Timestamp(2))),
            PortableVersion {
                chunks: passages,
                ..version(2, content_hash, None)
            },
        ],
        decisions: vec![decision(&id, content_hash)],
    }
}

fn place(key: &str) -> PortablePlace {
    PortablePlace {
        connection: ConnectionId("docs".to_owned()),
        key: FileKey(key.to_owned()),
        size: Bytes(12),
        modified: None,
    }
}

fn chunk(ordinal: u32) -> Chunk {
    Chunk {
        ordinal,
        text: format!("passage {ordinal}"),
        heading_path: vec!["Chapter".to_owned(), "Section".to_owned()],
        pages: (ordinal > 0).then_some((1, 2)),
        span: Span { start: 4, end: 9 },
        tokens: 2,
    }
}

fn vector(ordinal: u32) -> Vec<f32> {
    let mut vector = vec![0.0, -0.5, f32::MIN_POSITIVE, 0.25, -0.0, 0.125, 1.0, -1.0];
    vector[0] = ordinal as f32;
    vector
}

fn labelling() -> Labelling {
    Labelling {
        found: Classification {
            label: Label::Confidential,
            confidence: 0.9,
            ..Classification::default()
        },
        opinion: None,
        rules: Fingerprint([7; 32]),
        action: LabelAction::Store,
        why: "the common policy says so".to_owned(),
        at: Timestamp(3),
        ruling: None,
    }
}

fn version(number: u32, content_hash: ContentHash, end: Option<Timestamp>) -> PortableVersion {
    PortableVersion {
        number,
        content_hash,
        fingerprint: Fingerprint([9; 32]),
        size: Bytes(12),
        chunks: 1,
        left_out: [("garbage".to_owned(), 2)].into(),
        quality: 0.5,
        stored_at: Timestamp(1),
        replaced_at: end,
    }
}

fn decision(id: &DocumentId, content_hash: ContentHash) -> PortableDecision {
    PortableDecision {
        change: LabelChange {
            at: Timestamp(4),
            by: Some("ada".to_owned()),
            document: Some(id.clone()),
            content_hash,
            machine_label: Label::Public,
            confidence: 0.5,
            label: Label::Confidential,
            action: LabelAction::Store,
            why: "it says so on the cover".to_owned(),
        },
        ruling: Some(Ruling {
            by: "ada".to_owned(),
            at: Timestamp(4),
            label: Some(Label::Confidential),
            verdict: RulingVerdict::Policy,
            comment: "it says so on the cover".to_owned(),
        }),
    }
}
