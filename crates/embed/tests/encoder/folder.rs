//! Which folders hold a model that can be computed, and under which name.

use std::path::Path;

use gristmill_embed::{Encoder, FolderModel, Precision};
use gristmill_model::Embedder;

use crate::model;

/// A folder with the published files, and its configuration changed.
fn copied(change: impl FnOnce(&mut serde_json::Value)) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(model::dir().join(name), dir.path().join(name)).unwrap();
    }
    let path = dir.path().join("config.json");
    let mut config = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    change(&mut config);
    std::fs::write(&path, config.to_string()).unwrap();
    dir
}

fn refusal(dir: &Path) -> String {
    FolderModel::inspect(dir).unwrap_err().to_string()
}

#[test]
fn a_folder_with_the_published_files_gives_the_published_vectors() {
    let dir = copied(|_| {});
    let found = FolderModel::inspect(dir.path()).unwrap();
    let id = found.model_id(Precision::F32);
    assert!(id.0.contains('@') && id.0.ends_with("/f32"), "{id}");
    let copy = Encoder::load_folder(&found, Precision::F32).unwrap();
    assert_eq!(*copy.model(), id);
    let own = Encoder::load(&model::dir(), Precision::F32).unwrap();
    let texts = ["The harbour master keeps the tide tables."];
    assert_eq!(copy.embed(&texts).unwrap(), own.embed(&texts).unwrap());
}

#[test]
fn a_model_of_another_make_is_refused_and_what_is_other_is_named() {
    let wide = copied(|config| config["hidden_size"] = 768.into());
    assert!(refusal(wide.path()).contains("`hidden_size` is 768, not 384"));
    let first = copied(|_| {});
    let pooling = first.path().join("1_Pooling");
    std::fs::create_dir(&pooling).unwrap();
    let modes = r#"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#;
    std::fs::write(pooling.join("config.json"), modes).unwrap();
    assert!(refusal(first.path()).contains("only the mean over all tokens"));
    let short = copied(|config| config["num_hidden_layers"] = 12.into());
    assert!(refusal(short.path()).contains("`num_hidden_layers` is 12, and"));
}

#[test]
fn weights_that_are_cut_short_are_refused_before_anything_is_embedded() {
    let dir = copied(|_| {});
    let weights = dir.path().join("model.safetensors");
    let file = std::fs::OpenOptions::new().write(true).open(&weights);
    file.unwrap().set_len(1_000_000).unwrap();
    let said = refusal(dir.path());
    assert!(!said.contains("fetched again"), "nobody fetches it: {said}");
}

#[test]
fn other_weights_in_the_same_folder_are_another_model() {
    let dir = copied(|_| {});
    let before = FolderModel::inspect(dir.path()).unwrap();
    let weights = dir.path().join("model.safetensors");
    let mut bytes = std::fs::read(&weights).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&weights, bytes).unwrap();
    assert_ne!(FolderModel::inspect(dir.path()).unwrap(), before);
}
