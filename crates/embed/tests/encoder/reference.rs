//! Vectors agree with those of sentence-transformers, stored beside their texts.

use gristmill_embed::Encoder;
use gristmill_model::{Embedder, TokenCounter};

use crate::model::{F32, INT8};

pub(crate) fn texts() -> Vec<String> {
    serde_json::from_str(include_str!("data/texts.json")).unwrap()
}

fn reference() -> Vec<Vec<f32>> {
    let (numbers, _) = include_bytes!("data/texts.f32").as_chunks::<4>();
    let numbers: Vec<f32> = numbers
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    numbers.chunks_exact(384).map(<[f32]>::to_vec).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |x: &[f32], y: &[f32]| -> f64 {
        x.iter()
            .zip(y)
            .map(|(x, y)| f64::from(*x) * f64::from(*y))
            .sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// Smallest and mean cosine between the encoder's vectors and the reference.
fn agreement(encoder: &Encoder) -> (f64, f64) {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = encoder.embed(&texts).unwrap();
    let pairs = vectors.iter().zip(reference());
    let cosines: Vec<f64> = pairs.map(|(ours, theirs)| cosine(ours, &theirs)).collect();
    eprintln!("{cosines:.5?}");
    let worst = cosines.iter().copied().fold(1.0, f64::min);
    (worst, cosines.iter().sum::<f64>() / cosines.len() as f64)
}

#[test]
fn f32_vectors_equal_the_reference() {
    let (worst, mean) = agreement(&F32);
    assert!(worst >= 0.9999, "worst {worst:.6}, mean {mean:.6}");
}

#[test]
fn int8_vectors_stay_close_to_the_reference() {
    let (worst, mean) = agreement(&INT8);
    assert!(
        worst >= 0.995 && mean >= 0.998,
        "worst {worst:.5}, mean {mean:.5}"
    );
}

#[test]
fn vectors_have_length_one_and_the_stated_dimensions() {
    for vector in INT8.embed(&["mill", ""]).unwrap() {
        assert_eq!(vector.len(), INT8.dimensions());
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-5, "{length}");
    }
}

#[test]
fn a_batch_equals_its_texts_one_by_one_in_order() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).cycle().take(60).collect();
    let together = INT8.embed(&texts).unwrap();
    for (text, vector) in texts.iter().zip(&together) {
        let alone = INT8.embed(&[text]).unwrap().remove(0);
        assert!(
            cosine(&alone, vector) > 0.999_999,
            "neighbours change `{text}`"
        );
    }
}

#[test]
fn a_text_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let full = "grain ".repeat(INT8.max_tokens());
    assert_eq!(INT8.embed(&[&full]).unwrap().len(), 1);
    let over = format!("{full} grain");
    let failure = INT8.embed(&["fine", &over]).unwrap_err();
    assert_eq!(failure.detail, "text 1 has 255 tokens, the model takes 254");
}

#[test]
fn threads_that_share_an_encoder_get_the_same_vectors() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let alone = INT8.embed(&texts).unwrap();
    std::thread::scope(|scope| {
        let calls = [(); 3].map(|()| scope.spawn(|| INT8.embed(&texts).unwrap()));
        for call in calls {
            assert!(call.join().unwrap() == alone);
        }
    });
}
