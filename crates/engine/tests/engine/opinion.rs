//! Second opinions of a language model: what it makes of labels, and what it gets to hear.

use std::io::{Read, Write};
use std::net::TcpListener;

use gristmill_model::Label;
use serde_json::json;

use crate::labels::{SSN, gate, labels, letter};
use crate::world::World;

/// A language model that answers every request with this label.
fn language_model(label: &'static str) -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    let (sender, asked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut bytes = vec![0; 65536];
            let mut held = 0;
            let text = loop {
                held += stream.read(&mut bytes[held..]).unwrap();
                let text = String::from_utf8_lossy(&bytes[..held]).into_owned();
                if text.trim_end().ends_with('}') {
                    break text;
                }
            };
            let content = json!({"label": label, "reason": "it reads like one"}).to_string();
            let body = json!({"choices": [{"message": {"content": content}}]}).to_string();
            let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
            write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
    (address, asked)
}

#[test]
fn a_second_opinion_makes_labels_stricter_and_hears_only_what_may_leave() {
    let (url, asked) = language_model("Confidential");
    let world = World::new();
    let opinion = json!({"url": url, "model": "llama"});
    gate(&world, json!({"opinion": opinion}));
    world.write("letter.txt", &letter("Ben"));
    world.write(
        "plain.txt",
        "The harvest was good this year.\nNothing else happened.",
    );
    world.run("job");
    let all = labels(&world);
    let of = |key: &str| {
        &all.iter()
            .find(|entry| entry.key.0 == key)
            .unwrap()
            .labelling
    };
    let plain = of("plain.txt");
    assert_eq!(
        (plain.found.label, plain.label()),
        (Label::Public, Label::Confidential)
    );
    assert!(plain.requires_review(), "the two do not agree");
    assert!(
        of("letter.txt").opinion.is_none(),
        "personal data does not leave unasked"
    );
    assert!(asked.recv().unwrap().contains("harvest was good"));
    assert!(asked.try_recv().is_err());

    let redact = json!({"language_model": {"highly_sensitive": "redact"}});
    gate(&world, json!({"opinion": opinion, "destinations": redact}));
    world.write("third.txt", &letter("Cai"));
    world.run("second");
    let asked = asked.recv().unwrap();
    assert!(asked.contains("of Cai") && !asked.contains(SSN), "{asked}");
}
