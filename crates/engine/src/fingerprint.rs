//! Everything besides a file's bytes that decides what comes out of it, as one hash.
//!
//! It differs by kind of file: text recognition, say, cannot change how a text comes out, so
//! installing it leaves the documents made from texts as they are.

use gristmill_model::{Fingerprint, ModelId, Parser, ProcessingOptions};
use gristmill_store::Known;

/// The fingerprint of files of a type processed with these parts and options. Options that do
/// not change the result (retries, limits, metadata) are not in it. `model` is the one the
/// knowledge base began with: a change of the model in use makes no document another one.
pub(crate) fn of(
    options: &ProcessingOptions,
    parser: &dyn Parser,
    model: &ModelId,
    media_type: &str,
) -> Fingerprint {
    let (version, ocr) = parsing_facts(options, parser, media_type);
    hash(&facts(options, model, version, ocr))
}

/// Whether a document is what its file would become now.
pub(crate) fn is_current(
    known: &Known,
    options: &ProcessingOptions,
    parser: &dyn Parser,
    model: &ModelId,
) -> bool {
    let media_type = &known.media_type;
    if known.fingerprint == of(options, parser, model, media_type) {
        return true;
    }
    // Versions up to 0.1 hashed what concerns text recognition for every kind of file. Their
    // documents of other kinds are as good as new ones.
    let everything = facts(options, model, parser.version(), options.ocr);
    !parser.recognises(media_type) && known.fingerprint == hash(&everything)
}

/// Everything that decides how a parser reads a file of a type: what a crash is blamed on,
/// besides the content.
pub(crate) fn parsing(
    options: &ProcessingOptions,
    parser: &dyn Parser,
    media_type: &str,
) -> Fingerprint {
    let (version, ocr) = parsing_facts(options, parser, media_type);
    hash(&[
        version.to_owned(),
        options.preserve_structure.to_string(),
        options.extract_math.to_string(),
        ocr.to_string(),
    ])
}

/// The parser's version and whether text is recognised, as far as they concern a type.
fn parsing_facts<'a>(
    options: &ProcessingOptions,
    parser: &'a dyn Parser,
    media_type: &str,
) -> (&'a str, bool) {
    let ocr = options.ocr || !parser.recognises(media_type);
    (parser.version_for(media_type), ocr)
}

fn facts(options: &ProcessingOptions, model: &ModelId, version: &str, ocr: bool) -> [String; 10] {
    [
        version.to_owned(),
        gristmill_chunk::VERSION.to_owned(),
        model.to_string(),
        options.chunk_size.to_string(),
        options.chunk_overlap.to_string(),
        format!("{:?}", options.chunk_unit),
        options.quality_threshold.to_bits().to_string(),
        options.preserve_structure.to_string(),
        options.extract_math.to_string(),
        ocr.to_string(),
    ]
}

fn hash(facts: &[String]) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    for fact in facts {
        // Lengths keep `ab` + `c` apart from `a` + `bc`.
        hasher.update(&(fact.len() as u64).to_le_bytes());
        hasher.update(fact.as_bytes());
    }
    Fingerprint(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use gristmill_model::{Bytes, ContentHash, DocumentId, FileKey};

    use super::*;
    use crate::testing::Lines;

    const PDF: &str = "application/pdf";
    const TEXT: &str = "text/plain";

    #[test]
    fn only_what_changes_the_result_changes_the_fingerprint() {
        let of = |change: fn(&mut ProcessingOptions)| {
            let mut options = ProcessingOptions::default();
            change(&mut options);
            super::of(&options, &Lines::default(), &model(), PDF)
        };
        let plain = of(|_| {});
        assert_eq!(plain, of(|options| options.max_retries = 9));
        assert_ne!(plain, of(|options| options.chunk_size = 999));
        assert_ne!(plain, of(|options| options.quality_threshold = 0.31));
        assert_ne!(plain, of(|options| options.ocr = !options.ocr));
    }

    #[test]
    fn text_recognition_concerns_only_what_may_go_through_it() {
        let options = |ocr| ProcessingOptions {
            ocr,
            ..ProcessingOptions::default()
        };
        let of = |ocr, parser: &Scanner, media_type| {
            super::of(&options(ocr), parser, &model(), media_type)
        };
        let (without, with) = (Scanner("1"), Scanner("1 tesseract"));
        assert_eq!(of(true, &without, TEXT), of(true, &with, TEXT));
        assert_eq!(of(false, &with, TEXT), of(true, &with, TEXT));
        assert_ne!(of(true, &without, PDF), of(true, &with, PDF));
        assert_ne!(of(false, &with, PDF), of(true, &with, PDF));
    }

    #[test]
    fn documents_of_texts_stored_with_the_older_fingerprint_are_current() {
        let parser = Scanner("1 tesseract");
        let options = ProcessingOptions::default();
        let older = hash(&facts(&options, &model(), parser.version(), options.ocr));
        let known = |media_type: &str, fingerprint| Known {
            document: DocumentId("d".into()),
            content_hash: ContentHash([0; 32]),
            fingerprint,
            size: Bytes(1),
            modified: None,
            key: FileKey("a".into()),
            alias: false,
            media_type: media_type.to_owned(),
        };
        let current = |known: &Known| is_current(known, &options, &parser, &model());
        assert!(current(&known(TEXT, older)));
        assert!(current(&known(PDF, older)), "nothing changed for these");
        assert!(!current(&known(TEXT, Fingerprint([1; 32]))));
    }

    fn model() -> ModelId {
        ModelId("hash/32".into())
    }

    /// A parser that recognises text in PDFs alone, by the version it is given.
    struct Scanner(&'static str);

    impl Parser for Scanner {
        fn version(&self) -> &str {
            self.0
        }

        fn version_for(&self, media_type: &str) -> &str {
            match self.recognises(media_type) {
                true => self.0,
                false => "1",
            }
        }

        fn recognises(&self, media_type: &str) -> bool {
            media_type == PDF
        }

        fn parse(
            &self,
            _: &gristmill_model::ParseRequest,
            _: &mut dyn FnMut(gristmill_model::ParseProgress) -> gristmill_model::Flow,
        ) -> Result<gristmill_model::Document, gristmill_model::Failure> {
            unreachable!("nothing is parsed here")
        }
    }
}
