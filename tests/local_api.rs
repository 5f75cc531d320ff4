//! The local API in the window: switched on, called by a program, watched, switched off.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use gristmill_api::Operations as _;
use gristmill_api::types::{LocalApiState, Nothing, SetSetting};
use serde_json::json;

use crate::support::{Window, soon};

#[tokio::test]
async fn the_local_api_is_switched_on_called_watched_and_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[]).await;
    let address = free_address();
    listen_at(&window, address);
    window.go("#/api").await;
    window.sees("Serve programs on this machine").await;
    window.look("local-api-off").await;
    flip(&window).await;
    window.sees(&format!("http://{address}")).await;

    let key = make_key(&window, "Nightly import").await;
    assert_eq!(get(address, "/api/v1/jobs?limit=3", &key), 200);
    assert_eq!(get(address, "/batch/jobs/none?user_id=ann", &key), 404);
    window.sees("Nightly import").await;
    window.sees("just now").await;
    window
        .fill("Origin to allow", "https://intranet.example")
        .await;
    window.click("Allow").await;
    window.sees("Apply changes").await;
    window.click("Apply changes").await;
    window.sees_no_more("Apply changes").await;
    window.look("local-api").await;

    window.click("Traffic").await;
    window.sees("/batch/jobs/none").await;
    window.sees("/api/v1/jobs").await;
    let shown = window.text().await;
    assert!(
        !shown.contains("user_id=ann"),
        "what stands behind a `?` is not shown"
    );
    window.fill("Filter requests", "404").await;
    window.sees_no_more("/api/v1/jobs").await;
    window.fill("Filter requests", " ").await;
    window.sees("/api/v1/jobs").await;
    window.click("Pause").await;
    assert_eq!(get(address, "/health", &key), 200);
    window.click("Go on").await;
    window.sees("/health").await;
    let socket = open_socket(address);
    window.sees("1 socket").await;
    window.look("local-api-activity").await;

    window.display.ask_to_close("Gristmill");
    window.sees("A program is connected to the local API").await;
    window.click("Stay").await;
    drop(socket);
    window.sees("0 connections").await;

    window.click("Examples").await;
    window.sees(&format!("http://{address}/batch/jobs")).await;
    window.click("Python").await;
    window.sees("import requests").await;
    window.look("local-api-examples").await;

    window.click("Access").await;
    window.click("Revoke…").await;
    window.sees("This cannot be taken back").await;
    window.click("Revoke").await;
    window.sees("revoked just now").await;
    assert_eq!(get(address, "/api/v1/jobs", &key), 401);

    flip(&window).await;
    window
        .sees("Other programs can then hand documents in")
        .await;
    assert!(TcpStream::connect(address).is_err(), "nobody listens");
    window.close().await;
}

#[tokio::test]
async fn what_was_switched_on_is_served_again_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[]).await;
    let address = free_address();
    listen_at(&window, address);
    window.go("#/api").await;
    flip(&window).await;
    window.sees(&format!("http://{address}")).await;
    window.close().await;
    assert!(TcpStream::connect(address).is_err(), "nobody listens");

    let taken = TcpListener::bind(address).unwrap();
    let window = Window::open(dir.path(), &[]).await;
    window.go("#/api").await;
    window.sees(&format!("annot listen on {address}")).await;
    window.look("local-api-taken").await;
    drop(taken);
    window.click("Try again").await;
    window.sees(&format!("http://{address}")).await;
    window.close().await;

    let window = Window::open(dir.path(), &[]).await;
    soon("it is served again", async || {
        let status = window.api().local_api_status(Nothing {}).unwrap();
        status.state == LocalApiState::On
    })
    .await;
    assert_eq!(get(address, "/health", ""), 200);
    window.close().await;
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it is bound")
}

fn listen_at(window: &Window, address: SocketAddr) {
    let (name, value) = ("api_listen".to_owned(), address.to_string());
    window
        .api()
        .settings_set(SetSetting { name, value })
        .expect("the setting is taken");
}

async fn flip(window: &Window) {
    let switch = window
        .find("[role=switch][aria-label='Serve the local API']")
        .await;
    switch.click().await.expect("it can be clicked");
}

async fn make_key(window: &Window, name: &str) -> String {
    window.click("New key…").await;
    window.fill("Name of the key", name).await;
    window.click("Make the key").await;
    window.sees("it is not shown again").await;
    window.find("[data-secret]").await;
    let secret = window
        .js(
            "return document.querySelector('[data-secret]').textContent",
            json!([]),
        )
        .await;
    window.click("Done").await;
    secret.as_str().expect("a key is text").to_owned()
}

/// The status of an answer. An empty key is not sent.
fn get(address: SocketAddr, path: &str, key: &str) -> u16 {
    let mut stream = connect(address);
    let key = match key {
        "" => String::new(),
        key => format!("X-API-Key: {key}\r\n"),
    };
    let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{key}Connection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it is answered");
    let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok());
    status.unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

/// A socket that stays open until it is dropped.
fn open_socket(address: SocketAddr) -> TcpStream {
    let mut stream = connect(address);
    let head = format!(
        "GET /batch/ws/ann HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("it is answered");
    assert_eq!(&first, b"HTTP/1.1 101");
    stream
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server is there");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("it is no zero");
    stream
}
