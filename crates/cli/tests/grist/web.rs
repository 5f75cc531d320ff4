//! Web addresses where paths can stand.

#[path = "../../../egress/tests/stand_in/mod.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
pub(crate) mod stand_in;

#[path = "../../../egress/tests/stand_in/self_signed.rs"]
pub(crate) mod self_signed;

use serde_json::Value;

use self::stand_in::{Act, StandIn, answer};
use crate::support::{Grist, Ran, has_model};

fn site() -> StandIn {
    StandIn::start(|asked| {
        let known = asked.head.contains("if-none-match: \"v1\"");
        let (head, body) = match asked.path.as_str() {
            "/tides" if known => ("HTTP/1.1 304 Not Modified", &b""[..]),
            "/tides" => (
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"v1\"",
                &b"<title>Tides</title><p>The pilot keeps the tide tables of the harbour.</p>"[..],
            ),
            "/notes" => (
                "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"notes.md\"",
                &b"# Notes\n\nThe winch on the northern mole was painted green.\n"[..],
            ),
            _ => ("HTTP/1.1 404 Not Found", &b""[..]),
        };
        vec![Act::Send(answer(head, body))]
    })
}

fn run(grist: &Grist, site: &StandIn, words: &[&str]) -> Ran {
    let mut command = grist.command(words);
    command.env("WEB_PRIVATE_HOSTS", site.address.to_string());
    let output = command.output().expect("it starts");
    Ran {
        status: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("it is text"),
        err: String::from_utf8(output.stderr).expect("it is text"),
    }
}

#[test]
fn pages_are_taken_once_and_later_only_asked_for() {
    if !has_model() {
        return;
    }
    let (grist, site) = (Grist::new(), site());
    let (tides, notes) = (site.url("/tides"), site.url("/notes"));
    let part = site.url("/tides#part");
    run(&grist, &site, &["ingest", &tides, &part, &notes]).expect(0);
    let listed = grist.json(&["documents", "list"]);
    let mut pages: Vec<(&str, &str, &str)> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| {
            let text = |value: &'_ Value| -> String { value.as_str().unwrap().to_owned() };
            assert_eq!(text(&page["metadata"]["url"]), text(&page["key"]));
            let field = |name: &str| page[name].as_str().unwrap();
            (field("title"), field("media_type"), field("source_type"))
        })
        .collect();
    pages.sort_unstable();
    assert_eq!(
        pages,
        [
            ("Notes", "text/markdown", "web"),
            ("Tides", "text/html", "web")
        ]
    );
    let again = run(&grist, &site, &["ingest", &tides, &notes, "--json"]).expect(0);
    assert!(again.out.contains("\"unchanged\":2") || again.out.contains("\"unchanged\": 2"));
    let asked = site.asked();
    assert!(asked.last().is_some());
    let tags = asked
        .iter()
        .filter(|asked| asked.head.contains("if-none-match"));
    assert_eq!(
        tags.count(),
        1,
        "only the page with a tag is asked about it"
    );
}

#[test]
fn a_page_that_is_not_given_fails_alone_and_private_ones_are_refused() {
    if !has_model() {
        return;
    }
    let (grist, site) = (Grist::new(), site());
    let (notes, none) = (site.url("/notes"), site.url("/none"));
    let ran = run(&grist, &site, &["ingest", &notes, &none]).expect(2);
    assert!(ran.out.contains("page_not_found"), "{ran:?}");
    let asked = site.asked().len();
    let ran = grist.run(&["ingest", &site.url("/tides")]).expect(2);
    assert!(ran.out.contains("address_refused"), "{ran:?}");
    assert_eq!(site.asked().len(), asked, "nobody was asked");
}
