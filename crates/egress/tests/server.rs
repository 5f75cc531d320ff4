//! Asking servers that answer, and servers that do not.

#[path = "stand_in/self_signed.rs"]
mod self_signed;
mod stand_in;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use gristmill_egress::{
    Again, Credential, Egress, Failure, Limits, Policy, Private, Redirect, Refusal, Request,
    Response, Secret,
};
use self_signed::SelfSigned;
use stand_in::{Act, StandIn, answer, redirect};

const OK: &str = "HTTP/1.1 200 OK\r\nConnection: close";

/// A client that may ask the stand-in.
fn egress() -> Egress {
    Egress::new(Policy {
        private: Private::Allowed,
        ..Policy::default()
    })
}

/// Small where it is counted, generous where a busy machine would make a test fail.
fn limits() -> Limits {
    Limits {
        body: 100_000,
        redirects: 5,
        ..Limits::default()
    }
}

/// For servers that are slow on purpose.
fn hasty(url: &str) -> Result<Vec<u8>, Failure> {
    let limits = Limits {
        stall: Duration::from_secs(1),
        total: Duration::from_secs(2),
        ..limits()
    };
    let request = Request::get(url)?.limits(limits);
    egress().send(request)?.bytes(u64::MAX)
}

fn get(url: &str) -> Result<Response, Failure> {
    egress().send(Request::get(url)?.limits(limits()))
}

fn body(url: &str) -> Result<Vec<u8>, Failure> {
    get(url)?.bytes(u64::MAX)
}

#[test]
fn a_page_comes_back_with_its_status_headers_and_place() {
    let server = StandIn::with("HTTP/1.1 200 OK\r\nETag: \"one\"", b"{\"n\": 7}");
    let answer = get(&server.url("/page?q=1#top")).unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("etag"), Some("\"one\""));
    assert_eq!(answer.url().path(), "/page");
    let value: serde_json::Value = answer.json().unwrap();
    assert_eq!(value["n"], 7);
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/page?q=1", "a fragment is not sent");
    assert!(asked.head.contains("user-agent: gristmill/"), "{asked:?}");
}

#[test]
fn a_body_of_json_arrives_with_its_credential() {
    let server = StandIn::with(OK, b"[1]");
    let request = Request::post(&server.url("/v1"))
        .unwrap()
        .credential(Credential::Bearer(Secret::new("hush")))
        .json(&serde_json::json!({"input": ["a"]}))
        .unwrap();
    egress().send(request).unwrap();
    let asked = &server.asked()[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.body, b"{\"input\":[\"a\"]}");
    assert!(asked.head.contains("authorization: bearer hush"));
    assert!(asked.head.contains("content-type: application/json"));
}

#[test]
fn an_address_nearby_is_refused_unless_it_is_named() {
    let server = StandIn::with(OK, b"secret");
    let ask = |private: Private, url: &str| {
        let policy = Policy {
            private,
            ..Policy::default()
        };
        Egress::new(policy).send(Request::get(url).unwrap().limits(limits()))
    };
    let port = server.address.port();
    for url in [
        server.url("/"),
        format!("http://localhost:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
    ] {
        let failure = ask(Private::Refused, &url).unwrap_err();
        assert!(
            matches!(
                failure,
                Failure::Refused {
                    refusal: Refusal::Address(_),
                    ..
                }
            ),
            "{url}: {failure}"
        );
        assert_eq!(failure.again(), Again::Never);
    }
    assert!(server.asked().is_empty(), "nobody was asked");
    let other = "127.0.0.1:1".parse().unwrap();
    assert!(ask(Private::Named(vec![other]), &server.url("/")).is_err());
    let named = server.address.to_string().parse().unwrap();
    assert!(ask(Private::Named(vec![named]), &server.url("/")).is_ok());
}

#[test]
fn a_redirect_to_an_address_nearby_is_refused_too() {
    let inner = StandIn::with(OK, b"secret");
    let target = inner.url("/admin");
    let outer = StandIn::start(move |_| redirect(302, &target));
    let named = outer.address.to_string().parse().unwrap();
    let policy = Policy {
        private: Private::Named(vec![named]),
        ..Policy::default()
    };
    let failure = Egress::new(policy)
        .send(Request::get(&outer.url("/")).unwrap())
        .unwrap_err();
    assert!(matches!(failure, Failure::Refused { .. }), "{failure}");
    assert!(inner.asked().is_empty());
}

#[test]
fn addresses_of_metadata_are_refused_even_to_whoever_may_reach_all() {
    let failure = get("http://169.254.169.254/latest/meta-data/").unwrap_err();
    assert!(matches!(failure, Failure::Refused { .. }), "{failure}");
}

#[test]
fn what_is_secret_stays_with_its_origin() {
    let other = StandIn::with(OK, b"hello");
    let target = other.url("/there");
    let first = StandIn::start(move |asked| match asked.path.as_str() {
        "/start" => redirect(307, "/same"),
        _ => redirect(302, &target),
    });
    let request = Request::get(&first.url("/start"))
        .unwrap()
        .header("X-Own", "mine")
        .header("Accept", "text/html")
        .credential(Credential::Header {
            name: "X-Api-Key".to_owned(),
            value: Secret::new("hush"),
        });
    let answer = egress().send(request).unwrap();
    assert_eq!(answer.url().path(), "/there");
    let same = &first.asked()[1];
    assert!(same.head.contains("x-api-key: hush") && same.head.contains("x-own: mine"));
    let there = &other.asked()[0];
    assert!(!there.head.contains("x-api-key") && !there.head.contains("x-own"));
    assert!(there.head.contains("accept: text/html"));
}

#[test]
fn a_body_follows_a_redirect_only_within_its_origin() {
    let other = StandIn::with(OK, b"");
    let target = other.url("/");
    let server = StandIn::start(move |asked| match asked.path.as_str() {
        "/near" => redirect(308, "/end"),
        "/far" => redirect(308, &target),
        "/seen" => redirect(303, "/end"),
        _ => vec![Act::Send(answer(OK, b""))],
    });
    let post = |path: &str| {
        let request = Request::post(&server.url(path)).unwrap();
        egress().send(request.body(b"text".to_vec()))
    };
    post("/near").unwrap();
    let last = server.asked().pop().unwrap();
    assert_eq!(
        (last.method.as_str(), last.body.as_slice()),
        ("POST", &b"text"[..])
    );
    post("/seen").unwrap();
    let last = server.asked().pop().unwrap();
    assert_eq!(
        (last.method.as_str(), last.body.as_slice()),
        ("GET", &b""[..])
    );
    let failure = post("/far").unwrap_err();
    assert!(
        matches!(
            failure,
            Failure::Redirects {
                redirect: Redirect::Body,
                ..
            }
        ),
        "{failure}"
    );
    assert!(other.asked().is_empty());
}

#[test]
fn redirects_end() {
    let server = StandIn::start(|asked| match asked.path.as_str() {
        "/a" => redirect(302, "/b"),
        "/b" => redirect(302, "/a"),
        "/file" => redirect(302, "file:///etc/passwd"),
        "/none" => vec![Act::Send(answer("HTTP/1.1 302 Found", b""))],
        "/user" => redirect(302, "http://admin:pw@127.0.0.1/"),
        long => redirect(302, &format!("{long}x")),
    });
    let expected = [
        ("/a", Redirect::Loop),
        ("/file", Redirect::Nowhere),
        ("/none", Redirect::Nowhere),
        ("/user", Redirect::Nowhere),
        ("/long", Redirect::TooMany(5)),
    ];
    for (path, expected) in expected {
        match get(&server.url(path)).unwrap_err() {
            Failure::Redirects { redirect, .. } => assert_eq!(redirect, expected, "{path}"),
            other => panic!("{path}: {other}"),
        }
    }
}

#[test]
fn a_body_that_breaks_off_at_any_byte_is_an_error() {
    let whole = answer(OK, b"0123456789");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n";
    for (name, whole) in [("length", whole), ("chunked", chunked.to_vec())] {
        // The end of chunks that lacks its last lines is whole: `0` was said.
        let needed = whole.len() - if name == "chunked" { 4 } else { 0 };
        for cut in 0..whole.len() {
            for torn in [false, true] {
                let part = whole[..cut].to_vec();
                let server = StandIn::start(move |_| {
                    let mut acts = vec![Act::Send(part.clone())];
                    if torn {
                        acts.push(Act::Reset);
                    }
                    acts
                });
                match body(&server.url("/")) {
                    Err(failure) => {
                        assert!(failure.is_transient(), "{name} {cut} {torn}: {failure:?}");
                    }
                    Ok(body) => {
                        assert!(cut >= needed, "{name} at {cut} was taken for whole");
                        assert_eq!(body, b"0123456789");
                    }
                }
            }
        }
    }
}

#[test]
fn a_body_without_a_length_is_whole_unless_it_was_torn() {
    let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello";
    let ends = StandIn::start(move |_| vec![Act::Send(head.to_vec())]);
    assert_eq!(body(&ends.url("/")).unwrap(), b"hello");
    let torn = StandIn::start(move |_| {
        // The bytes arrive before the connection is torn down under them.
        let pause = Act::Wait(Duration::from_millis(100));
        vec![Act::Send(head.to_vec()), pause, Act::Reset]
    });
    let failure = body(&torn.url("/")).unwrap_err();
    assert!(matches!(failure, Failure::Cut { .. }), "{failure:?}");
}

#[test]
fn silence_and_slowness_have_an_end() {
    let silent = StandIn::start(|_| vec![Act::Wait(Duration::from_secs(5))]);
    let failure = hasty(&silent.url("/")).unwrap_err();
    assert!(matches!(failure, Failure::Stalled { .. }), "{failure}");

    let stops = StandIn::start(|_| {
        let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell".to_vec();
        vec![Act::Send(begun), Act::Wait(Duration::from_secs(5))]
    });
    let failure = hasty(&stops.url("/")).unwrap_err();
    assert!(matches!(failure, Failure::Stalled { .. }), "{failure}");

    let slow = StandIn::start(|_| {
        let begun = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
        let drip = Act::Repeat(b"x".to_vec(), Duration::from_millis(50));
        vec![Act::Send(begun), drip]
    });
    let began = Instant::now();
    let failure = hasty(&slow.url("/")).unwrap_err();
    assert!(matches!(failure, Failure::Timeout { .. }), "{failure}");
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "within the total"
    );
    assert_eq!(failure.again(), Again::Later);
}

#[test]
fn a_head_that_never_ends_is_left() {
    let server = StandIn::start(|_| {
        let more = Act::Repeat(vec![b'x'; 1024], Duration::ZERO);
        vec![Act::Send(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec()), more]
    });
    let failure = get(&server.url("/")).unwrap_err();
    assert!(
        matches!(failure, Failure::TooLarge { .. } | Failure::Protocol { .. }),
        "{failure:?}"
    );
    assert!(!failure.is_transient());
}

#[test]
fn a_body_without_end_stops_at_the_limit() {
    let server = StandIn::start(|asked| {
        let head = match asked.path.as_str() {
            "/length" => "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n",
            _ => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        };
        let more = Act::Repeat(vec![b'x'; 8192], Duration::ZERO);
        vec![Act::Send(head.into()), more]
    });
    for path in ["/endless", "/length"] {
        let failure = body(&server.url(path)).unwrap_err();
        assert!(
            matches!(failure, Failure::TooLarge { limit: 100_000, .. }),
            "{path}: {failure}"
        );
        assert!(!failure.is_transient());
    }
}

#[test]
fn the_limit_counts_decoded_bytes() {
    let bomb = gzip(&vec![0; 10_000_000]);
    assert!(bomb.len() < 100_000);
    let small = gzip(b"hello");
    let server = StandIn::start(move |asked| {
        let (head, body) = match asked.path.as_str() {
            "/bomb" => ("gzip", &bomb[..]),
            "/small" => ("gzip", &small[..]),
            "/cut" => ("gzip", &small[..small.len() - 9]),
            "/nonsense" => ("gzip", &b"not gzip at all"[..]),
            _ => ("br", &b"hello"[..]),
        };
        let head = format!("{OK}\r\nContent-Encoding: {head}");
        vec![Act::Send(answer(&head, body))]
    });
    let ask = |path: &str| body(&server.url(path));
    assert_eq!(ask("/small").unwrap(), b"hello");
    assert!(matches!(ask("/bomb"), Err(Failure::TooLarge { .. })));
    assert!(matches!(ask("/cut"), Err(Failure::Cut { .. })));
    assert!(matches!(ask("/nonsense"), Err(Failure::Protocol { .. })));
    assert!(matches!(ask("/unknown"), Err(Failure::Protocol { .. })));
}

#[test]
fn a_refusal_says_whether_and_when_to_ask_again() {
    let server = StandIn::start(|asked| {
        let (code, rest) = asked.path[1..].split_once('/').unwrap_or(("200", ""));
        let wait = match rest {
            "" => String::new(),
            wait => format!("\r\nRetry-After: {}", wait.replace('_', " ")),
        };
        let head = format!("HTTP/1.1 {code} No\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT{wait}");
        vec![Act::Send(answer(&head, b"go away"))]
    });
    let after = |seconds| Again::After(Duration::from_secs(seconds));
    let expected = [
        ("/429/", Again::Later),
        ("/429/7", after(7)),
        ("/429/Sun,_06_Nov_1994_08:50:07_GMT", after(30)),
        ("/429/Sun,_06_Nov_1994_08:00:00_GMT", after(0)),
        ("/429/99999999999999999999", after(3600)),
        ("/429/soon", Again::Later),
        ("/503/5", after(5)),
        ("/500/", Again::Later),
        ("/502/", Again::Later),
        ("/501/", Again::Never),
        ("/404/", Again::Never),
        ("/401/", Again::Never),
        ("/403/9", Again::Never),
    ];
    for (path, expected) in expected {
        let failure = get(&server.url(path)).unwrap_err();
        assert_eq!(failure.again(), expected, "{path}");
        match failure {
            Failure::Status { excerpt, .. } => assert_eq!(excerpt, "go away"),
            other => panic!("{path}: {other}"),
        }
    }
}

#[test]
fn nothing_that_is_said_holds_a_secret() {
    let server = StandIn::start(|asked| {
        let said = format!("the key {} is wrong", asked.head);
        vec![Act::Send(answer("HTTP/1.1 401 No", said.as_bytes()))]
    });
    let request = Request::get(&server.url("/page?token=hush"))
        .unwrap()
        .credential(Credential::Bearer(Secret::new("hush")));
    let failure = egress().send(request).unwrap_err();
    let said = format!("{failure} {failure:?}");
    assert!(said.contains("/page") && !said.contains("hush"), "{said}");
}

#[test]
fn not_modified_is_an_answer() {
    let server = StandIn::start(|_| vec![Act::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())]);
    let request = Request::get(&server.url("/"))
        .unwrap()
        .header("If-None-Match", "\"one\"");
    let answer = egress().send(request).unwrap();
    assert_eq!(answer.status(), 304);
    assert_eq!(answer.bytes(10).unwrap(), b"");
}

#[test]
fn where_nobody_is_the_connection_fails_for_now() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let failure = get(&format!("http://{gone}/")).unwrap_err();
    assert!(matches!(failure, Failure::Connect { .. }), "{failure:?}");
    assert!(failure.is_transient());
    let failure = get("http://no-such-host.invalid/").unwrap_err();
    assert!(matches!(failure, Failure::Resolve { .. }), "{failure:?}");
    assert!(failure.is_transient());
}

#[test]
fn a_server_without_encryption_is_no_https() {
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(&answer(OK, b"hello"));
    });
    let failure = get(&format!("https://{address}/")).unwrap_err();
    assert!(matches!(failure, Failure::Tls { .. }), "{failure:?}");
    assert!(!failure.is_transient());
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent() {
    let server = SelfSigned::start();
    let named = format!("https://localhost:{}", server.address.port());
    for url in [server.url("/page?token=hush"), named] {
        let failure = get(&url).unwrap_err();
        assert!(matches!(failure, Failure::Tls { .. }), "{failure:?}");
        assert_eq!(failure.again(), Again::Never, "it would not get better");
        let told = failure.to_string();
        assert!(
            told.contains("certificate") && !told.contains("hush"),
            "{told}"
        );
    }
    assert_eq!(server.asked(), 0, "not even a request");
}

#[test]
fn nonsense_is_no_answer() {
    for nonsense in [
        "hello\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
    ] {
        let server = StandIn::start(move |_| vec![Act::Send(nonsense.into())]);
        let failure = get(&server.url("/")).unwrap_err();
        assert!(matches!(failure, Failure::Protocol { .. }), "{failure:?}");
    }
    let server = StandIn::with(OK, b"hello");
    let failure = get(&server.url("/")).unwrap().json::<u32>().unwrap_err();
    assert!(matches!(failure, Failure::Protocol { .. }), "{failure:?}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}
