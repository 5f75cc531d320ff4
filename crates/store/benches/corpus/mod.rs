//! A made-up corpus: the same every time, and as uneven as real text.

use std::collections::BTreeMap;

use gristmill_model::{
    BlockKind, Bytes, Chunk, Chunked, CollectionId, Connection, ConnectionConfig, ConnectionId,
    ConnectionStatus, ContentHash, DocumentBuilder, DocumentId, FileKey, FileState, Fingerprint,
    JobId, JobOrigin, MetadataOrigin, ModelId, Priority, ProcessingOptions, Sourced, Span,
    StageDurations, Timestamp,
};
use gristmill_store::{Claimed, Finished, NewFile, NewJob, NewVersion, Outcome, Seen};

pub(crate) const CHUNKS_PER_FILE: u32 = 8;
const CHARACTERS: usize = 1000;
const DIMENSIONS: usize = 384;
const VOCABULARY: usize = 60_000;
const TOPICS: usize = 400;

pub(crate) struct Corpus {
    random: Random,
    words: Vec<String>,
    /// Cumulated probabilities of the words, the most frequent first.
    shares: Vec<f64>,
    topics: Vec<Vec<f32>>,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let mut random = Random(7);
        let words = (0..VOCABULARY).map(|_| random.word()).collect();
        let mut sum = 0.0;
        let shares = (1..=VOCABULARY).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7).powf(1.05);
            sum
        });
        let shares: Vec<f64> = shares.collect();
        let shares = shares.iter().map(|share| share / sum).collect();
        let topics = (0..TOPICS).map(|_| random.vector()).collect();
        Self {
            random,
            words,
            shares,
            topics,
        }
    }

    pub(crate) fn listing(&self, files: u32) -> Vec<NewFile> {
        let file = |number| NewFile {
            connection: ConnectionId("bench".to_owned()),
            key: FileKey(format!("shelf {}/report {number}.pdf", number % 10)),
            size: Some(Bytes(80_000)),
            modified: Some(Timestamp(i64::from(number))),
            state: FileState::Pending,
        };
        (0..files).map(file).collect()
    }

    pub(crate) fn file(&mut self, claimed: &Claimed) -> Finished {
        let texts: Vec<String> = (0..CHUNKS_PER_FILE)
            .map(|_| self.text(CHARACTERS))
            .collect();
        let topic = self.random.below(TOPICS);
        let vectors = texts.iter().map(|_| self.near(topic)).collect();
        let mut builder = DocumentBuilder::new("application/pdf");
        for text in &texts {
            builder.push(BlockKind::Paragraph, Some(1), text);
        }
        let document = builder.finish();
        let hash = blake3::hash(document.text.as_bytes());
        let number = claimed.claim.file.0;
        let version = NewVersion {
            id: DocumentId(format!("0198c2a0-0000-7000-8000-{number:012x}")),
            fingerprint: Fingerprint([1; 32]),
            document,
            metadata: BTreeMap::from([(
                "shelf".to_owned(),
                Sourced::new((number % 10).to_string(), MetadataOrigin::Job),
            )]),
            chunked: Chunked {
                chunks: texts.into_iter().zip(0..).map(chunk).collect(),
                left_out: Vec::new(),
                quality: 0.8,
            },
            model: model(),
            vectors,
            labelling: None,
            facts: None,
        };
        Finished {
            at: Timestamp(number),
            durations: StageDurations([1, 2, 30, 4, 50, 6]),
            media_type: Some("application/pdf".to_owned()),
            seen: Some(Seen {
                content_hash: ContentHash(*hash.as_bytes()),
                size: Bytes(80_000),
                modified: Some(Timestamp(number)),
            }),
            outcome: Outcome::Stored(Box::new(version)),
        }
    }

    /// Five words as they come, frequent ones among them, and a vector near some topic.
    pub(crate) fn question(&mut self) -> (String, Vec<f32>) {
        let text = self.text(30);
        let topic = self.random.below(TOPICS);
        (text, self.near(topic))
    }

    fn text(&mut self, characters: usize) -> String {
        let mut text = String::with_capacity(characters + 16);
        while text.len() < characters {
            let at = self.random.unit();
            let rank = self.shares.partition_point(|share| *share < at);
            text.push_str(&self.words[rank.min(VOCABULARY - 1)]);
            text.push(if self.random.below(12) == 0 { '.' } else { ' ' });
        }
        text
    }

    fn near(&mut self, topic: usize) -> Vec<f32> {
        let noise = self.random.vector();
        let mixed = self.topics[topic].iter().zip(noise);
        unit(mixed.map(|(topic, noise)| topic + 0.8 * noise).collect())
    }
}

fn chunk((text, ordinal): (String, u32)) -> Chunk {
    Chunk {
        ordinal,
        heading_path: vec!["Findings".to_owned(), "Details".to_owned()],
        pages: Some((ordinal / 2 + 1, ordinal / 2 + 1)),
        span: Span::default(),
        tokens: (text.len() / 5) as u32,
        text,
    }
}

pub(crate) fn model() -> ModelId {
    ModelId("bench".to_owned())
}

pub(crate) fn connection() -> Connection {
    Connection {
        id: ConnectionId("bench".to_owned()),
        user: "default".to_owned(),
        name: "bench".to_owned(),
        config: ConnectionConfig::LocalDirectory {
            path: "/bench".to_owned(),
        },
        status: ConnectionStatus::Authenticated,
        created_at: Timestamp(0),
        checked_at: Timestamp(0),
    }
}

pub(crate) fn job() -> NewJob {
    NewJob {
        id: JobId("bench".to_owned()),
        user: "default".to_owned(),
        name: "bench".to_owned(),
        description: None,
        priority: Priority::Normal,
        origin: JobOrigin::CommandLine,
        collection: CollectionId::default(),
        options: ProcessingOptions::default(),
        selections: Vec::new(),
        request: None,
    }
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.iter().map(|value| value / length).collect()
}

/// SplitMix64: small, quick and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn word(&mut self) -> String {
        let letters = b"etaoinshrdlucmfwypvbgkjqxz";
        let length = 2 + self.below(5) + self.below(5);
        let letter = |_| {
            let frequent = 6 + self.below(20);
            char::from(letters[self.below(frequent)])
        };
        (0..length).map(letter).collect()
    }

    fn vector(&mut self) -> Vec<f32> {
        unit(
            (0..DIMENSIONS)
                .map(|_| (self.unit() - 0.5) as f32)
                .collect(),
        )
    }
}
