//! Everything besides a file's bytes that decides what comes out of it, as one hash.

use gristmill_model::{Embedder, Fingerprint, Parser, ProcessingOptions};

/// The fingerprint of files processed with these parts and options. Options that do not
/// change the result (retries, limits, metadata) are not in it.
pub(crate) fn of(
    options: &ProcessingOptions,
    parser: &dyn Parser,
    embedder: &dyn Embedder,
) -> Fingerprint {
    let facts = [
        parser.version().to_owned(),
        gristmill_chunk::VERSION.to_owned(),
        embedder.model().to_string(),
        options.chunk_size.to_string(),
        options.chunk_overlap.to_string(),
        format!("{:?}", options.chunk_unit),
        options.quality_threshold.to_bits().to_string(),
        options.preserve_structure.to_string(),
        options.extract_math.to_string(),
        options.ocr.to_string(),
    ];
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
    use super::*;
    use crate::testing::{HashEmbedder, Lines};

    #[test]
    fn only_what_changes_the_result_changes_the_fingerprint() {
        let of = |change: fn(&mut ProcessingOptions)| {
            let mut options = ProcessingOptions::default();
            change(&mut options);
            super::of(&options, &Lines::default(), &HashEmbedder::default())
        };
        let plain = of(|_| {});
        assert_eq!(plain, of(|options| options.max_retries = 9));
        assert_ne!(plain, of(|options| options.chunk_size = 999));
        assert_ne!(plain, of(|options| options.quality_threshold = 0.31));
        assert_ne!(plain, of(|options| options.ocr = !options.ocr));
    }
}
