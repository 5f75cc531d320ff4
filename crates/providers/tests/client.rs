//! The client against a provider that speaks the real protocols, errors included.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gristmill_model::{Embedder, Failure, ReasonCode};
use gristmill_providers::testing::{Mishap, StandIn};
use gristmill_providers::{Keys, Patience, Providers, RemoteEmbedder, Supplied};

const HASTE: Patience = Patience {
    tries: 3,
    first: Duration::from_millis(5),
    longest: Duration::from_secs(2),
    rest: Duration::from_millis(50),
    timeout: Duration::from_millis(800),
    query_timeout: Duration::from_millis(800),
};

/// A known model, or `lab`, asked where the stand-in is.
fn model(server: &StandIn, name: &str, key: Option<&str>) -> RemoteEmbedder {
    let own = name == "lab";
    let supplied = Supplied {
        name: name.to_owned(),
        url: server.url(),
        model: own.then(|| "small".to_owned()),
        dimensions: own.then_some(64),
        max_tokens: None,
        needs_key: own && key.is_some(),
    };
    let providers = Providers::new(&[supplied]).expect("it makes sense");
    let endpoint = providers.named(name).expect("it is there").clone();
    let variable = format!(
        "GRISTMILL_PROVIDER_KEY_{}",
        name.to_uppercase().replace('-', "_")
    );
    let passphrase = ("GRISTMILL_KEYS_PASSPHRASE".to_owned(), "sesame".to_owned());
    let key = key.map(|key| (variable, key.to_owned()));
    let environment: BTreeMap<_, _> = key.into_iter().chain([passphrase]).collect();
    let keys = Arc::new(Keys::new(Path::new("/nowhere"), &environment));
    let dimensions = endpoint.dimensions(0).expect("it has a usual length");
    RemoteEmbedder::new(endpoint, dimensions, keys, HASTE)
}

fn lab(server: &StandIn) -> RemoteEmbedder {
    model(server, "lab", None)
}

fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|value| value * value).sum::<f32>().sqrt()
}

fn similar(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn refused(model: &RemoteEmbedder) -> Failure {
    model.embed(&["some text"]).expect_err("it goes wrong")
}

#[test]
fn every_provider_is_spoken_to_in_its_own_words() {
    let server = StandIn::start(64);
    let ask = |name: &str| {
        let model = model(&server, name, Some("sk-key"));
        let vectors = model.embed(&["red apples", "blue whales"]).unwrap();
        let query = model.embed_query("apples").unwrap();
        assert_eq!(vectors[0].len(), model.dimensions());
        assert!(
            vectors
                .iter()
                .all(|vector| (length(vector) - 1.0).abs() < 1e-5)
        );
        assert!(
            similar(&query, &vectors[0]) > similar(&query, &vectors[1]),
            "in order"
        );
    };
    ask("text-embedding-3-small");
    ask("jina-v4");
    ask("gemini-exp");
    let asked = server.asked();
    let [openai, _, jina, jina_query, gemini, gemini_query] = asked.as_slice() else {
        panic!("six questions: {asked:?}");
    };
    assert_eq!(openai.path, "/v1/embeddings");
    assert_eq!(openai.key.as_deref(), Some("Bearer sk-key"));
    assert_eq!(openai.body["model"], "text-embedding-3-small");
    assert_eq!(openai.body["dimensions"], 1536);
    assert_eq!(jina.body["task"], "retrieval.passage");
    assert_eq!(jina_query.body["task"], "retrieval.query");
    assert_eq!(jina.body["truncate"], false);
    assert_eq!(
        gemini.path,
        "/v1/models/gemini-embedding-exp-03-07:batchEmbedContents"
    );
    assert_eq!(gemini.key.as_deref(), Some("sk-key"));
    assert_eq!(gemini.body["requests"][0]["taskType"], "RETRIEVAL_DOCUMENT");
    assert_eq!(
        gemini_query.body["requests"][0]["taskType"],
        "RETRIEVAL_QUERY"
    );
}

#[test]
fn many_texts_are_asked_for_in_parts() {
    let server = StandIn::start(64);
    let texts: Vec<String> = (0..150).map(|number| format!("word{number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = lab(&server).embed(&texts).unwrap();
    let sizes: Vec<usize> = server
        .asked()
        .iter()
        .map(|asked| asked.texts().len())
        .collect();
    assert_eq!((vectors.len(), sizes), (150, vec![64, 64, 22]));
    let long = "x".repeat(150_000);
    lab(&server).embed(&[&long, &long]).unwrap();
    assert_eq!(server.asked().len(), 5, "two long ones do not go together");
}

#[test]
fn trouble_that_passes_is_waited_out() {
    let server = StandIn::start(64);
    for mishap in [
        Mishap::status(500),
        Mishap::status(503),
        Mishap::Cut,
        Mishap::Stall,
        Mishap::busy(1),
    ] {
        server.next([Some(mishap.clone()), None]);
        let vectors = lab(&server).embed(&["some text"]);
        assert!(vectors.is_ok(), "{mishap:?}: {vectors:?}");
    }
    assert_eq!(server.asked().len(), 10, "each was asked twice");
}

#[test]
fn a_provider_that_does_not_recover_is_left_alone_and_found_again() {
    let server = StandIn::start(64);
    server.always(Some(Mishap::status(502)));
    let model = lab(&server);
    assert_eq!(refused(&model).code, ReasonCode::EmbedderUnavailable);
    assert_eq!(server.asked().len(), 3, "as often as patience has it");
    assert_eq!(refused(&model).code, ReasonCode::EmbedderUnavailable);
    assert!(model.embed(&[]).is_err() && model.trouble().is_some());
    assert_eq!(
        server.asked().len(),
        3,
        "nobody asks while it is left alone"
    );
    server.always(None);
    let until = Instant::now() + Duration::from_secs(5);
    while model.embed(&[]).is_err() {
        assert!(Instant::now() < until, "it works again and nobody notices");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(model.embed(&["some text"]).is_ok() && model.trouble().is_none());
}

#[test]
fn a_wait_that_is_too_long_is_told_and_not_slept_through() {
    let server = StandIn::start(64);
    server.next([Some(Mishap::busy(300))]);
    let begun = Instant::now();
    let failure = refused(&lab(&server));
    assert_eq!(failure.code, ReasonCode::EmbedderUnavailable);
    assert_eq!(failure.retry_after_seconds, Some(300));
    assert!(begun.elapsed() < Duration::from_secs(2));
    let gemini = model(&server, "gemini-exp", Some("k"));
    let body = r#"{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "40s"}]}}"#;
    server.next([Some(Mishap::Status(429, vec![], body.to_owned()))]);
    assert_eq!(refused(&gemini).retry_after_seconds, Some(40));
}

#[test]
fn a_provider_that_says_nothing_is_left_is_waited_for_before_the_next_question() {
    let server = StandIn::start(64);
    let headers = vec![
        ("x-ratelimit-remaining-requests", "0".to_owned()),
        ("x-ratelimit-reset-requests", "1s500ms".to_owned()),
    ];
    server.next([Some(Mishap::Headers(headers))]);
    let model = lab(&server);
    let begun = Instant::now();
    model.embed(&["one"]).unwrap();
    model.embed(&["two"]).unwrap();
    assert!(
        begun.elapsed() >= Duration::from_millis(1500),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn wrong_answers_are_failures_and_never_vectors() {
    let server = StandIn::start(64);
    for mishap in [
        Mishap::Short,
        Mishap::Dimensions(32),
        Mishap::NotANumber,
        Mishap::Zeros,
        Mishap::Doubled,
        Mishap::Nonsense,
    ] {
        server.next([Some(mishap.clone())]);
        let failure = lab(&server).embed(&["first", "second"]).unwrap_err();
        assert_eq!(
            failure.code,
            ReasonCode::EmbedderFailed,
            "{mishap:?}: {failure}"
        );
    }
    assert_eq!(server.asked().len(), 6, "asking again does not help");
    let changed = StandIn::start(64);
    let model = lab(&changed);
    assert!(model.embed(&["before"]).is_ok());
    changed.change_dimensions(96);
    let failure = refused(&model);
    assert!(
        failure.detail.contains("96 numbers instead of 64"),
        "{failure}"
    );
}

#[test]
fn a_key_that_is_not_accepted_is_not_sent_over_and_over() {
    let server = StandIn::start(64);
    server.want_key("sk-right");
    for name in ["text-embedding-3-small", "jina-v4", "gemini-exp"] {
        let before = server.asked().len();
        let model = model(&server, name, Some("sk-revoked"));
        let failures = [refused(&model), refused(&model)];
        for failure in failures {
            assert_eq!(failure.code, ReasonCode::EmbedderRefused, "{failure}");
            assert!(!failure.to_string().contains("sk-revoked"), "{failure}");
        }
        assert_eq!(server.asked().len(), before + 1, "{name}");
    }
    assert!(
        model(&server, "lab", Some("sk-right"))
            .embed(&["text"])
            .is_ok()
    );
}

#[test]
fn without_a_key_nothing_is_sent() {
    let server = StandIn::start(64);
    let model = model(&server, "jina-v4", None);
    let failure = model.check_key().unwrap_err();
    assert_eq!(failure.code, ReasonCode::EmbedderRefused);
    assert!(
        failure.detail.contains("grist providers set-key jina-v4"),
        "{failure}"
    );
    assert!(model.embed(&["text"]).is_err() && server.asked().is_empty());
}

#[test]
fn an_account_with_nothing_left_is_told_apart_from_a_busy_one() {
    let server = StandIn::start(64);
    let body = r#"{"error": {"type": "insufficient_quota", "code": "insufficient_quota"}}"#;
    server.next([Some(Mishap::Status(429, vec![], body.to_owned()))]);
    let failure = refused(&lab(&server));
    assert_eq!(failure.code, ReasonCode::EmbedderRefused);
    assert!(failure.detail.contains("used up"), "{failure}");
}

#[test]
fn a_text_that_is_not_taken_is_the_texts_own_trouble() {
    let server = StandIn::start(64);
    let body = r#"{"error": {"message": "the text hush hush is too long", "code": null}}"#;
    server.next([Some(Mishap::Status(400, vec![], body.to_owned()))]);
    let model = lab(&server);
    let failure = refused(&model);
    assert_eq!(failure.code, ReasonCode::EmbedderFailed);
    assert!(
        !failure.detail.contains("hush"),
        "what it repeats is told nobody: {failure}"
    );
    assert!(
        model.embed(&["another"]).is_ok(),
        "others are asked for at once"
    );
}

#[test]
fn a_server_that_is_gone_is_unavailable() {
    let server = StandIn::start(64);
    let model = lab(&server);
    drop(server);
    assert_eq!(refused(&model).code, ReasonCode::EmbedderUnavailable);
    assert!(model.embed_query("text").is_err());
}
