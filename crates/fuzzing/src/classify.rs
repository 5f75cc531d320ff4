//! Labels of any text.

use std::sync::LazyLock;

use gristmill_classify::Classifier;
use gristmill_model::{BlockKind, DocumentBuilder, LabelRules};

static CLASSIFIER: LazyLock<Classifier> =
    LazyLock::new(|| Classifier::new(&LabelRules::default()).expect("the defaults are rules"));

/// Looks for everything in a text. What is found is in order, without overlaps and made of
/// whole characters; it is counted; and a redacted text is a text again.
pub fn classify(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut end = 0;
    let mut count = 0;
    for found in CLASSIFIER.find(&text) {
        let value = text.get(found.range.clone());
        assert!(
            value.is_some_and(|value| !value.is_empty()),
            "{found:?} is no part of the text"
        );
        assert!(end <= found.range.start, "{found:?} goes backwards");
        assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
        end = found.range.end;
        count += 1;
    }
    let mut builder = DocumentBuilder::new("text/plain");
    for paragraph in text.split("\n\n") {
        builder.push(BlockKind::Paragraph, None, paragraph);
    }
    let document = builder.finish();
    let classified = CLASSIFIER.classify(&document);
    assert!(classified.hits.len() as u64 <= classified.total());
    assert!((0.0..=1.0).contains(&classified.confidence));
    let redacted = CLASSIFIER.redact(&document);
    assert_eq!(
        redacted.blocks.len(),
        document.blocks.len(),
        "a block is lost"
    );
    if count == 0 {
        assert_eq!(CLASSIFIER.redact_text(&text), text);
    }
}
