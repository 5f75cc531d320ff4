//! What a bulk job has from elsewhere: pages, channels of talks, models of providers.

use gristmill_providers::testing::StandIn as Provider;
use serde_json::{Value, json};

use super::bulk::{KEY, order};
use super::{Serving, knowing};
use crate::support::{Grist, has_model};
use crate::web::self_signed::SelfSigned;
use crate::web::stand_in::{Act, StandIn, answer};

fn serving(settings: &[(&str, &str)]) -> Serving {
    let grist = Grist::new();
    for (name, value) in settings {
        grist.run(&["settings", "set", name, value]).expect(0);
    }
    Serving::over(grist, &["--api-key", KEY])
}

fn site() -> StandIn {
    StandIn::start(|asked| {
        let (head, body) = match asked.path.as_str() {
            "/tides" => (
                "HTTP/1.1 200 OK\r\nContent-Type: text/html",
                &b"<title>Tides</title><p>The pilot keeps the tide tables of the harbour.</p>"[..],
            ),
            _ => ("HTTP/1.1 404 Not Found", &b""[..]),
        };
        vec![Act::Send(answer(head, body))]
    })
}

#[test]
fn pasted_pages_are_fetched_and_one_that_is_not_there_fails_alone() {
    if !has_model() {
        return;
    }
    let site = site();
    let serving = serving(&[("web_private_hosts", &site.address.to_string())]);
    let mut body = order("bulk-1", &[]);
    body["pasted_urls"] = json!([site.url("/tides#today"), site.url("/gone"), "no address"]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = serving.bulk_end("bulk-1");
    let results = status["result"]["results"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> = results
        .iter()
        .map(|item| (&item["status"], &item["error_code"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("completed"), &Value::Null),
            (&json!("failed"), &json!("page_not_found")),
            (&json!("failed"), &json!("page_unusable")),
        ],
        "{status}"
    );
    assert_eq!(
        results[0]["id"],
        site.url("/tides#today"),
        "as it was named"
    );
}

#[test]
fn a_page_whose_certificate_nobody_vouches_for_fails_alone() {
    let (site, untrusted) = (site(), SelfSigned::start());
    let provider = Provider::start(256);
    let grist = knowing(&provider);
    let nearby = format!("{}, {}", site.address, untrusted.address);
    let words = ["settings", "set", "web_private_hosts", &nearby];
    grist.run(&words).expect(0);
    let serving = Serving::over(grist, &["--api-key", KEY]);
    let mut body = order("bulk-1", &[]);
    body["embedding_model"] = json!({ "id": "lab" });
    body["pasted_urls"] = json!([untrusted.url("/tides"), site.url("/tides")]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = serving.bulk_end("bulk-1");
    let results = &status["result"]["results"];
    assert_eq!(results[0]["error_code"], "host_untrusted", "{status}");
    assert_eq!(results[1]["status"], "completed", "{status}");
    assert_eq!(untrusted.asked(), 0, "nothing was sent to it");
}

#[test]
fn a_model_of_a_provider_embeds_what_names_it() {
    let provider = Provider::start(256);
    let serving = Serving::over(knowing(&provider), &["--api-key", KEY]);
    let mut body = order("bulk-1", &[("tides", "Spring tides follow the moon.")]);
    body["embedding_model"] = json!({ "id": "lab", "label": "Lab", "dimensions": 256 });
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = serving.bulk_end("bulk-1");
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["result"]["results"][0]["status"], "completed");
    assert!(!provider.asked().is_empty(), "it is the one that was asked");
}

#[cfg(unix)]
#[test]
fn a_channel_is_listed_by_the_program_that_knows_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("yt-dlp");
    let entries = r#"#!/bin/sh
echo '{"id":"a1","url":"https://www.youtube.com/watch?v=a1","title":"Locks","duration":61.5}'
echo '{"id":"b2","url":"https://www.youtube.com/watch?v=b2"}'
"#;
    std::fs::write(&program, entries).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let serving = serving(&[("yt_dlp", program.to_str().unwrap())]);
    let asked = json!({ "channel_url": "https://www.youtube.com/@keeper", "count": 5 });
    let (code, listing) = serving.say_as(KEY, "/api/public/youtube/channel", &asked);
    assert_eq!(code, 200, "{listing}");
    let status = serving.bulk_end(listing["job_id"].as_str().unwrap());
    assert_eq!(status["status"], "completed", "{status}");
    let expected = json!([
        { "id": "a1", "title": "Locks", "url": "https://www.youtube.com/watch?v=a1",
          "duration": 61.5 },
        { "id": "b2", "title": "b2", "url": "https://www.youtube.com/watch?v=b2",
          "duration": null },
    ]);
    assert_eq!(status["result"]["videos"], expected, "{status}");
}
