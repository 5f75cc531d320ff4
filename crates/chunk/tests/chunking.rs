//! What users can rely on about chunks: nothing lost, nothing too long, structure kept.

use gristmill_chunk::chunk;
use gristmill_model::{
    BlockKind, Chunk, Document, DocumentBuilder, ProcessingOptions, Table, TokenCounter,
};
use proptest::prelude::*;

/// Counts like a word-piece tokenizer with pieces of at most four characters.
struct FourLetterPieces {
    max: usize,
}

impl TokenCounter for FourLetterPieces {
    fn max_tokens(&self) -> usize {
        self.max
    }

    fn count(&self, text: &str) -> usize {
        self.offsets(text).len()
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut in_piece = 0;
        for (offset, character) in text.char_indices() {
            if character.is_whitespace() {
                in_piece = 0;
            } else if in_piece == 0 || in_piece == 4 {
                starts.push(offset);
                in_piece = 1;
            } else {
                in_piece += 1;
            }
        }
        starts
    }
}

const TOKENS: FourLetterPieces = FourLetterPieces { max: 254 };

fn options(chunk_size: u32, chunk_overlap: u32) -> ProcessingOptions {
    ProcessingOptions {
        chunk_size,
        chunk_overlap,
        quality_threshold: 0.0,
        ..ProcessingOptions::default()
    }
}

fn texts(chunks: &[Chunk]) -> Vec<&str> {
    chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

fn sentence(n: usize) -> String {
    format!("Sentence number {n} speaks of one thing only. ")
}

fn report() -> Document {
    let mut builder = DocumentBuilder::new("text/markdown");
    builder.push(BlockKind::Heading { level: 1 }, Some(1), "Annual report");
    builder.push(BlockKind::Heading { level: 2 }, Some(1), "Visitors");
    builder.push(
        BlockKind::Paragraph,
        Some(1),
        &(0..6).map(sentence).collect::<String>(),
    );
    builder.push(BlockKind::Heading { level: 2 }, Some(2), "Money");
    builder.push(
        BlockKind::Paragraph,
        Some(2),
        &(6..12).map(sentence).collect::<String>(),
    );
    builder.push(
        BlockKind::Paragraph,
        Some(3),
        &(12..14).map(sentence).collect::<String>(),
    );
    builder.finish()
}

#[test]
fn a_chunk_ends_where_a_section_ends_and_knows_its_headings_and_pages() {
    let chunked = chunk(&report(), &options(400, 100), &TOKENS);
    insta::assert_json_snapshot!(chunked.chunks);
}

#[test]
fn a_heading_stays_with_its_text_wherever_both_fit() {
    for size in 100..500 {
        let chunked = chunk(&report(), &options(size, size / 5), &TOKENS);
        for chunk in &chunked.chunks {
            let last = chunk.text.lines().last().unwrap_or_default();
            assert!(
                !["Annual report", "Visitors", "Money"].contains(&last),
                "size {size}: `{}` lost its text",
                chunk.text
            );
        }
    }
}

#[test]
fn the_overlap_is_whole_sentences_and_never_longer_than_asked() {
    let mut builder = DocumentBuilder::new("text/plain");
    builder.push(
        BlockKind::Paragraph,
        None,
        &(0..40).map(sentence).collect::<String>(),
    );
    let document = builder.finish();
    let chunked = chunk(&document, &options(300, 120), &TOKENS);
    for pair in chunked.chunks.windows(2) {
        let shared = &document.text[pair[1].span.start as usize..pair[0].span.end as usize];
        assert!(
            shared.starts_with("Sentence") && shared.ends_with("only."),
            "`{shared}`"
        );
        assert!(shared.chars().count() <= 120);
    }
}

#[test]
fn rows_stay_whole_and_the_table_heading_is_repeated() {
    let mut builder = DocumentBuilder::new("text/csv");
    let mut rows = vec![vec!["year".to_owned(), "visitors".to_owned()]];
    rows.extend((2000..2040).map(|year| vec![year.to_string(), (year * 7).to_string()]));
    let expected: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
    builder.push_table(
        Table {
            rows,
            header_rows: 1,
        },
        Some(1),
    );
    let chunked = chunk(&builder.finish(), &options(120, 30), &TOKENS);
    assert!(chunked.chunks.len() > 3);
    for chunk in &chunked.chunks {
        assert!(
            chunk.text.starts_with("year | visitors\n"),
            "`{}`",
            chunk.text
        );
        for line in chunk.text.lines() {
            assert!(
                expected.iter().any(|row| row == line),
                "`{line}` is half a row"
            );
        }
    }
}

#[test]
fn a_word_longer_than_a_chunk_is_cut_and_not_lost() {
    let mut builder = DocumentBuilder::new("text/plain");
    let word = "x".repeat(2_500);
    builder.push(BlockKind::Paragraph, None, &format!("before {word} after"));
    let chunked = chunk(&builder.finish(), &options(1000, 200), &TOKENS);
    let crosses: usize = texts(&chunked.chunks)
        .iter()
        .map(|text| text.matches('x').count())
        .sum();
    assert_eq!(crosses, 2_500);
}

#[test]
fn rubbish_is_left_out_and_counted_and_a_lone_note_is_kept() {
    let mut builder = DocumentBuilder::new("text/plain");
    builder.push(BlockKind::Heading { level: 1 }, None, "Report");
    builder.push(
        BlockKind::Paragraph,
        None,
        &(0..20).map(sentence).collect::<String>(),
    );
    builder.push(BlockKind::Heading { level: 1 }, None, "..");
    builder.push(BlockKind::Paragraph, None, &". ".repeat(400));
    let strict = ProcessingOptions {
        quality_threshold: 0.5,
        ..options(900, 0)
    };
    let chunked = chunk(&builder.finish(), &strict, &TOKENS);
    assert!(!chunked.left_out.is_empty());
    assert!(
        texts(&chunked.chunks)
            .iter()
            .all(|text| text.contains("Sentence"))
    );

    let mut note = DocumentBuilder::new("text/plain");
    note.push(BlockKind::Paragraph, None, "7");
    assert_eq!(
        texts(&chunk(&note.finish(), &strict, &TOKENS).chunks),
        ["7"]
    );
}

fn any_document() -> impl Strategy<Value = Document> {
    let kind = prop_oneof![
        (1u8..=6).prop_map(|level| BlockKind::Heading { level }),
        Just(BlockKind::Paragraph),
        Just(BlockKind::Code { language: None }),
        Just(BlockKind::ListItem {
            depth: 0,
            ordered: false
        }),
    ];
    let text = "([a-zäöü]{1,12}[ .\n]|[一-十]{1,30}|[ก-ฮ]{1,40}|\\PC){0,60}";
    let page = proptest::option::of(1u32..9);
    proptest::collection::vec((kind, page, text), 0..8).prop_map(|blocks| {
        let mut builder = DocumentBuilder::new("text/plain");
        for (kind, page, text) in blocks {
            builder.push(kind, page, &text);
        }
        builder.finish()
    })
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_too_long(
        document in any_document(),
        size in 1u32..300,
        overlap in 0u32..100,
        max in 1usize..60,
    ) {
        let options = options(size, overlap.min(size - 1));
        let tokens = FourLetterPieces { max };
        let chunked = chunk(&document, &options, &tokens);
        let mut covered = 0;
        for chunk in &chunked.chunks {
            let start = chunk.span.start as usize;
            if start > covered {
                let between = &document.text[covered..start];
                prop_assert!(between.trim().is_empty(), "lost `{between}`");
            }
            covered = covered.max(chunk.span.end as usize);
            prop_assert!(chunk.text.chars().count() <= size as usize);
            prop_assert!(tokens.count(&chunk.text) <= max);
            prop_assert_eq!(tokens.count(&chunk.text), chunk.tokens as usize);
        }
        prop_assert!(document.text[covered..].trim().is_empty(), "the end is lost");
    }
}
