//! Who comes in, on every route of the table.

use super::{Serving, keys};
use crate::routes::{Route, table};
use crate::{AuthMode, ServerConfig};

/// Once it is let in, its answer does not end.
const STREAM: &str = "/api/v1/events";

/// `GET /connections/x`: a route with its variable parts filled in.
fn what(route: &Route) -> String {
    let part = |part: &str| match part.starts_with('{') {
        true => "x".to_owned(),
        false => part.to_owned(),
    };
    let parts: Vec<String> = route.path.split('/').map(part).collect();
    format!("{} {}", route.method, parts.join("/"))
}

#[test]
fn no_route_serves_another_host_or_page() {
    let serving = Serving::start(ServerConfig::default());
    for route in table() {
        let what = what(route);
        let head = |headers: &str| serving.say(&format!("{what} HTTP/1.1{headers}"), "");
        for headers in [
            "",
            "\r\nHost: evil.example",
            "\r\nHost: localhost.evil.example:8000",
            "\r\nHost: localhost\r\nOrigin: https://evil.example",
            "\r\nHost: localhost\r\nOrigin: null",
            "\r\nHost: localhost\r\nOrigin: http://localhost:1",
        ] {
            let answer = head(headers);
            assert_eq!(answer.status, 403, "{what} with {headers:?}: {answer:?}");
            assert!(!answer.detail().is_empty());
            assert!(answer.header("x-request-id").is_some(), "{answer:?}");
            assert!(answer.header("access-control-allow-origin").is_none());
        }
    }
}

#[test]
fn no_route_takes_a_wrong_key() {
    let serving = Serving::start(ServerConfig {
        keys: keys(&["right"]),
        ..ServerConfig::default()
    });
    for route in table() {
        let what = what(route);
        for header in [
            "Authorization: Bearer wrong",
            "X-API-Key: wrong",
            "X-API-Key: ",
        ] {
            let answer = serving.ask(&what, &[header]);
            assert_eq!(answer.status, 401, "{what} with {header}: {answer:?}");
            assert_eq!(answer.header("www-authenticate"), Some("bearer"));
        }
    }
}

#[test]
fn every_route_needs_a_key_where_all_calls_do() {
    let serving = Serving::start(ServerConfig {
        auth: AuthMode::Required,
        keys: keys(&["right"]),
        ..ServerConfig::default()
    });
    for route in table() {
        let what = what(route);
        assert_eq!(serving.ask(&what, &[]).status, 401, "{what}");
        for header in ["Authorization: Bearer right", "X-API-Key: right"] {
            if route.path == STREAM {
                continue;
            }
            let answer = serving.ask(&what, &[header]);
            assert_ne!(answer.status, 401, "{what} with {header}: {answer:?}");
            assert!(answer.status < 500, "{what}: {answer:?}");
        }
    }
}

#[test]
fn a_key_speaks_for_its_own_user_only() {
    let serving = Serving::start(ServerConfig {
        keys: keys(&["ann=right"]),
        ..ServerConfig::default()
    });
    let ask = |user: &str| {
        let what = format!("GET /batch/statistics?user_id={user}");
        serving.ask(&what, &["X-API-Key: right"]).status
    };
    assert_eq!((ask("ann"), ask("bob")), (200, 401));
}

#[test]
fn what_is_not_there_is_said_in_the_words_of_its_dialect() {
    let serving = Serving::start(ServerConfig::default());
    let answer = serving.ask("GET /nonsense", &[]);
    assert_eq!(
        (answer.status, answer.detail().as_str()),
        (404, "Not Found")
    );
    let answer = serving.ask("GET /api/v1/documents/x/y", &[]);
    assert!(answer.body.contains("\"code\":\"NOT_FOUND\""), "{answer:?}");
    let answer = serving.ask("DELETE /batch/statistics", &[]);
    assert_eq!(answer.status, 405, "{answer:?}");
    assert_eq!(answer.detail(), "Method Not Allowed");
    let answer = serving.say("GET /nonsense HTTP/1.1\r\nHost: evil.example", "");
    assert_eq!(
        answer.status, 403,
        "what there is is nobody else's business"
    );
}

#[test]
fn an_allowed_page_may_call_and_read() {
    let serving = Serving::start(ServerConfig {
        origins: vec!["https://intranet.example".into()],
        ..ServerConfig::default()
    });
    let origin = "Origin: https://intranet.example";
    let asks = "Access-Control-Request-Method: POST";
    let answer = serving.ask("OPTIONS /batch/jobs", &[origin, asks]);
    assert_eq!(answer.status, 204, "{answer:?}");
    assert!(answer.header("access-control-allow-methods").is_some());
    let answer = serving.ask("GET /batch/statistics", &[origin]);
    assert_eq!(answer.status, 200, "{answer:?}");
    let allowed = answer.header("access-control-allow-origin");
    assert_eq!(allowed, Some("https://intranet.example"));
    let other = serving.ask(
        "OPTIONS /batch/jobs",
        &["Origin: https://evil.example", asks],
    );
    assert_eq!(other.status, 403);
}
