//! Pages of a server that answers as it is told, read the way a job reads them.

#[path = "../../egress/tests/stand_in/mod.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod stand_in;

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use gristmill_model::{
    ConnectionId, Failure, FileKey, Flow, Listed, ReasonCode, Selection, Source, Timestamp,
};
use gristmill_web::{Media, Web, WebRules};
use stand_in::{Act, Asked, StandIn, answer, redirect};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html";

fn rules(server: &StandIn) -> WebRules {
    WebRules {
        private: vec![server.address.to_string().parse().expect("it is a host")],
        timeout: Duration::from_secs(30),
        stall: Duration::from_secs(1),
        media: Media {
            downloader: "yt-dlp".to_owned(),
            transcriber: String::new(),
            limit: Duration::from_secs(30),
        },
    }
}

fn web(server: &StandIn, data_dir: &Path) -> Web {
    let id = ConnectionId("web".to_owned());
    Web::new(&[], &rules(server), data_dir, &id)
}

fn key(server: &StandIn, path: &str) -> FileKey {
    FileKey(server.url(path))
}

/// What an attempt at a file does: looks, looks again, reads, and looks whether it changed.
fn attempt(web: &Web, key: &FileKey) -> Result<(Listed, Vec<u8>), Failure> {
    web.stat(key)?;
    web.stat(key)?;
    let mut bytes = Vec::new();
    let read = web.open(key)?.read_to_end(&mut bytes);
    read.map_err(|error| behind(&error))?;
    Ok((web.stat(key)?, bytes))
}

fn behind(error: &io::Error) -> Failure {
    let failure = error.get_ref().and_then(|inner| inner.downcast_ref());
    Failure::clone(failure.expect("it carries a reason"))
}

fn failure(server: &StandIn, path: &str) -> Failure {
    let folder = tempfile::tempdir().expect("there is room");
    attempt(&web(server, folder.path()), &key(server, path)).expect_err("it fails")
}

#[test]
fn a_page_is_asked_for_once_an_attempt() {
    let server = StandIn::with(OK, b"<p>hello</p>");
    let folder = tempfile::tempdir().unwrap();
    let web = web(&server, folder.path());
    let key = key(&server, "/a.php?q=1");
    let (listed, bytes) = attempt(&web, &key).unwrap();
    assert_eq!(bytes, b"<p>hello</p>");
    assert_eq!(
        listed.modified, None,
        "the server gave nothing to tell it by"
    );
    assert_eq!(server.asked().len(), 1);
    assert_eq!(web.name(&key).as_deref(), Some("a.php.html"));
    assert_eq!(web.facts(&key)["url"], key.0);
}

/// A server whose page has this tag.
fn tagged(head: &'static str) -> StandIn {
    StandIn::start(move |asked: &Asked| match asked.head.contains("if-") {
        true => vec![Act::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())],
        false => vec![Act::Send(answer(head, b"<p>hello</p>"))],
    })
}

#[test]
fn a_later_run_only_asks_whether_it_changed() {
    let date = "HTTP/1.1 200 OK\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT";
    let tag = "HTTP/1.1 200 OK\r\nETag: \"v1\"";
    for head in [date, tag] {
        let server = tagged(head);
        let folder = tempfile::tempdir().unwrap();
        let key = key(&server, "/");
        let (first, _) = attempt(&web(&server, folder.path()), &key).unwrap();
        assert!(first.modified.is_some());
        if head == date {
            assert_eq!(first.modified, Some(Timestamp(784_111_777_000)));
        }
        // Another process: nothing but the folder is left.
        let later = web(&server, folder.path()).stat(&key).unwrap();
        assert_eq!(later.modified, first.modified);
        assert_eq!(later.size.map(|size| size.0), Some(12));
        let asked = server.asked().pop().unwrap();
        assert!(asked.head.contains("if-none-match: \"v1\"") || head == date);
        assert!(asked.head.contains("if-modified-since: sun, 06 nov") || head == tag);
    }
}

#[test]
fn a_page_that_broke_off_leaves_nothing_to_compare_with() {
    let head = "HTTP/1.1 200 OK\r\nETag: \"v1\"";
    let server = StandIn::start(move |_| {
        let whole = answer(head, b"<p>hello</p>");
        vec![Act::Send(whole[..whole.len() - 1].to_vec())]
    });
    let folder = tempfile::tempdir().unwrap();
    let web = web(&server, folder.path());
    for _ in 0..2 {
        let failure = attempt(&web, &key(&server, "/")).unwrap_err();
        assert_eq!(failure.code, ReasonCode::PageFailed);
        assert!(!server.asked().pop().unwrap().head.contains("if-none-match"));
    }
}

#[test]
fn what_a_server_says_becomes_a_reason() {
    let server = StandIn::start(|asked| {
        let path = asked.path.trim_start_matches('/');
        match path {
            "loop" => redirect(302, "/loop"),
            "silent" => vec![Act::Wait(Duration::from_secs(3))],
            "nonsense" => vec![Act::Send(b"hello\r\n\r\n".to_vec())],
            code => {
                let head = format!("HTTP/1.1 {code} No\r\nRetry-After: 7");
                vec![Act::Send(answer(&head, b""))]
            }
        }
    });
    let expected = [
        ("/404", ReasonCode::PageNotFound),
        ("/410", ReasonCode::PageNotFound),
        ("/401", ReasonCode::PageForbidden),
        ("/403", ReasonCode::PageForbidden),
        ("/429", ReasonCode::RateLimited),
        ("/500", ReasonCode::PageFailed),
        ("/503", ReasonCode::PageFailed),
        ("/418", ReasonCode::PageUnusable),
        ("/loop", ReasonCode::TooManyRedirects),
        ("/silent", ReasonCode::PageFailed),
        ("/nonsense", ReasonCode::PageUnusable),
    ];
    for (path, code) in expected {
        assert_eq!(failure(&server, path).code, code, "{path}");
    }
    assert_eq!(failure(&server, "/429").retry_after_seconds, Some(7));
    assert_eq!(failure(&server, "/404").retry_after_seconds, None);
}

#[test]
fn an_address_nearby_is_refused_unless_a_setting_names_it() {
    let server = StandIn::with(OK, b"secret");
    let folder = tempfile::tempdir().unwrap();
    let id = ConnectionId("web".to_owned());
    let strict = WebRules {
        private: Vec::new(),
        ..rules(&server)
    };
    let web = Web::new(&[], &strict, folder.path(), &id);
    let failure = attempt(&web, &key(&server, "/")).unwrap_err();
    assert_eq!(failure.code, ReasonCode::AddressRefused);
    assert!(server.asked().is_empty());
}

/// A server that is gone, and its address.
fn gone() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it is bound").to_string()
}

#[test]
fn a_source_is_unavailable_only_when_none_of_its_servers_answers() {
    let server = StandIn::with(OK, b"hello");
    let gone = gone();
    let folder = tempfile::tempdir().unwrap();
    let id = ConnectionId("web".to_owned());
    let mut both = rules(&server);
    both.private.push(gone.parse().unwrap());
    let web = Web::new(&[], &both, folder.path(), &id);
    assert_eq!(web.validate(), Ok(()), "nothing was asked yet");
    let away = FileKey(format!("http://{gone}/"));
    let failure = attempt(&web, &away).unwrap_err();
    assert_eq!(failure.code, ReasonCode::SourceUnavailable);
    assert!(web.validate().is_err());
    attempt(&web, &key(&server, "/")).unwrap();
    let failure = attempt(&web, &away).unwrap_err();
    assert_eq!(failure.code, ReasonCode::HostUnreachable);
    assert_eq!(web.validate(), Ok(()));
}

#[test]
fn pages_are_listed_once_each_in_the_order_they_were_named() {
    let server = StandIn::with(OK, b"");
    let folder = tempfile::tempdir().unwrap();
    let id = ConnectionId("web".to_owned());
    let urls = [
        "https://B.example/x#top",
        "https://b.example/x",
        "https://a.example",
    ];
    let web = Web::new(
        &urls.map(str::to_owned),
        &rules(&server),
        folder.path(),
        &id,
    );
    let keys = |selection: &Selection| {
        let mut keys = Vec::new();
        let mut visit = |listed: Listed| {
            let problem = listed.problem.map(|problem| problem.code.as_str());
            keys.push(format!("{} {}", listed.key, problem.unwrap_or("-")));
            Flow::Continue
        };
        web.list(selection, &mut visit).unwrap();
        keys
    };
    let mut all = Selection::everything(id.clone());
    assert_eq!(
        keys(&all),
        ["https://b.example/x -", "https://a.example/ -"]
    );
    all.exclude.push(FileKey("https://a.example/".to_owned()));
    assert_eq!(keys(&all), ["https://b.example/x -"]);
    let named = ["https://c.example/", "ftp://c.example/"];
    let named = named.map(|key| FileKey(key.to_owned()));
    assert_eq!(
        keys(&Selection::only(id.clone(), named.into())),
        ["https://c.example/ -", "ftp://c.example/ page_unusable"]
    );
    assert!(server.asked().is_empty(), "nobody is asked for a list");
}
