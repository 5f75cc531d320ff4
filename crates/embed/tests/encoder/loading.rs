//! A model folder that is not sound is refused in words that help.

use std::path::Path;

use gristmill_embed::{Encoder, LazyEncoder, MODEL_FILES, Precision};
use gristmill_model::Embedder;

use crate::model;

fn refusal(dir: &Path) -> String {
    Encoder::load(dir, Precision::Int8)
        .err()
        .unwrap()
        .to_string()
}

/// The model's folder with one byte range of its weights replaced.
fn altered(at: u64, bytes: &[u8]) -> tempfile::TempDir {
    use std::os::unix::fs::FileExt;
    let dir = tempfile::tempdir().unwrap();
    for file in MODEL_FILES {
        std::fs::copy(model::dir().join(file.name), dir.path().join(file.name)).unwrap();
    }
    let weights = dir.path().join("model.safetensors");
    let weights = std::fs::OpenOptions::new()
        .write(true)
        .open(weights)
        .unwrap();
    weights.write_all_at(bytes, at).unwrap();
    dir
}

#[test]
fn a_missing_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let message = refusal(dir.path());
    assert!(message.contains("model.safetensors"), "{message}");
}

#[test]
fn a_file_cut_short_is_damaged() {
    let dir = altered(0, &[]);
    let weights = dir.path().join("model.safetensors");
    std::fs::OpenOptions::new()
        .write(true)
        .open(weights)
        .unwrap()
        .set_len(1_000_000)
        .unwrap();
    let message = refusal(dir.path());
    assert!(
        message.contains("is damaged") && message.contains("fetched again"),
        "{message}"
    );
}

#[test]
fn a_weight_that_is_not_a_number_is_found_and_its_tensor_named() {
    // Past the header and the embeddings lie the first layer's tensors.
    let dir = altered(11_416 + 49_000_000, &f32::NAN.to_le_bytes());
    let message = refusal(dir.path());
    assert!(
        message.contains("encoder.layer.0") && message.contains("not finite"),
        "{message}"
    );
}

#[test]
fn a_lazy_encoder_reads_nothing_until_it_is_asked() {
    let nowhere = LazyEncoder::new(Path::new("/nowhere"), Precision::Int8);
    assert!(nowhere.get().is_err());
    let here = LazyEncoder::new(&model::dir(), Precision::Int8);
    let encoder = here.get().unwrap();
    assert_eq!(encoder.model().as_str(), "all-MiniLM-L6-v2/int8");
    assert!(std::ptr::eq(encoder, here.get().unwrap()), "loaded once");
}
