//! Asking a server that speaks the protocol, and one that does not.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use gristmill_model::{Label, OpinionSettings};
use gristmill_opinion::Opinions;

/// A server that gives each request the next of these answers and hands on what it was asked.
fn server(answers: &[&'static str]) -> (OpinionSettings, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    let (asked, questions) = channel();
    let answers = answers.to_vec();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("somebody asks");
            let question = read_request(&mut stream);
            stream.write_all(answer.as_bytes()).expect("it listens");
            // Nobody may be interested any more.
            let _ = asked.send(question);
        }
    });
    let settings = OpinionSettings {
        url: format!("http://127.0.0.1:{port}/v1"),
        model: "llama3.2".to_owned(),
        key_variable: None,
        timeout_seconds: 5,
        characters: 20,
    };
    (settings, questions)
}

/// Head and body of a request.
fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).expect("it sends");
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let length = text.to_lowercase();
        let length = length
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split_once("\r\n")?.0.parse::<usize>().ok());
        if let (Some((_, body)), Some(length)) = (text.split_once("\r\n\r\n"), length)
            && body.len() >= length
        {
            return text;
        }
        assert!(read > 0, "the request broke off: {text}");
    }
}

const GOOD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
    {\"choices\": [{\"message\": {\"content\": \"{\\\"label\\\": \\\"Confidential\\\", \
    \\\"reason\\\": \\\"marked as internal\\\"}\"}}]}";

#[test]
fn the_beginning_of_a_text_is_sent_and_a_label_comes_back() {
    let (settings, questions) = server(&[GOOD]);
    let opinion = Opinions::new(&settings)
        .expect("the settings make sense")
        .ask("The quick brown fox jumps over the lazy dog");
    assert_eq!(opinion.label, Some(Label::Confidential));
    assert_eq!(opinion.reason, "marked as internal");
    assert_eq!(opinion.model, "llama3.2");
    let question = questions.recv().expect("it was asked");
    assert!(
        question.starts_with("POST /v1/chat/completions "),
        "{question}"
    );
    assert!(
        question.contains("The quick brown fox\\\"") || question.contains("The quick brown fox ")
    );
    assert!(
        !question.contains("jumps"),
        "only so much is sent: {question}"
    );
    assert!(
        !question.to_lowercase().contains("authorization"),
        "{question}"
    );
}

#[test]
fn a_server_that_fails_is_an_opinion_without_a_label_and_is_left_alone() {
    let failing =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (settings, questions) = server(&[failing]);
    let opinions = Opinions::new(&settings).expect("the settings make sense");
    let first = opinions.ask("one");
    assert_eq!(first.label, None);
    assert!(first.reason.contains("503"), "{first:?}");
    let second = opinions.ask("two");
    assert!(second.reason.contains("left alone"), "{second:?}");
    questions.recv().expect("it was asked once");
    assert!(questions.recv().is_err(), "and not a second time");
}

#[test]
fn a_redirect_is_not_followed_and_nonsense_is_said() {
    let elsewhere = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/\r\n\
        Content-Length: 0\r\nConnection: close\r\n\r\n";
    let nonsense = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    for answer in [elsewhere, nonsense] {
        let (settings, _questions) = server(&[answer]);
        let opinion = Opinions::new(&settings)
            .expect("the settings make sense")
            .ask("text");
        assert_eq!(opinion.label, None, "{opinion:?}");
        assert!(!opinion.reason.is_empty());
    }
}

#[test]
fn a_key_that_is_not_there_is_named_and_nothing_is_sent() {
    let (mut settings, questions) = server(&[]);
    settings.key_variable = Some("GRISTMILL_TEST_KEY_THAT_IS_NOT_SET".to_owned());
    let opinion = Opinions::new(&settings)
        .expect("the settings make sense")
        .ask("text");
    assert!(opinion.reason.contains("GRISTMILL_TEST_KEY"), "{opinion:?}");
    assert!(questions.recv().is_err(), "nothing was sent");
}
