//! Pages of others: they come neither into the window nor in place of it, and nothing of the
//! window reaches the one who serves them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::support::documents::{Documents, WARRANTY};
use crate::support::{soon, with_window};

/// A page that would tell its server what the window lets it do.
const PAGE: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n\
    <!doctype html><title>owned</title><script>parent.document.title = 'owned'</script>";

/// What a page that was taken over would try, beside going elsewhere: each is refused by the
/// policy of the page, which says so.
const INSIDE: &str = "
    const [address] = arguments;
    window.refused = [];
    addEventListener('securitypolicyviolation', (refusal) => refused.push(refusal.effectiveDirective));
    const put = (tag, attributes) =>
        document.body.append(Object.assign(document.createElement(tag), attributes));
    put('iframe', { src: address });
    put('object', { data: address });
    put('img', { src: address });
    put('script', { src: address });
    put('link', { rel: 'stylesheet', href: address });
    put('script', { textContent: 'document.title = \"owned\"' });
    put('iframe', { srcdoc: '<script>parent.document.title = \"owned\"</script>' });
    fetch(address).catch(() => {});
    const form = Object.assign(document.createElement('form'), { action: address, method: 'post' });
    document.body.append(form);
    form.submit();";

const DIRECTIVES: [&str; 7] = [
    "connect-src",
    "form-action",
    "frame-src",
    "img-src",
    "object-src",
    "script-src-elem",
    "style-src-elem",
];

const OUTSIDE: &str = "open(arguments[0]); location.href = arguments[0];";

#[tokio::test]
async fn no_page_of_others_comes_in_and_none_hears_of_the_window() {
    let server = Server::start();
    let documents = Documents::new(&[("warranty.md", WARRANTY)]);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        let address = json!([format!("http://{}/", server.address)]);
        window.js(OUTSIDE, address.clone()).await;
        window.js(INSIDE, address).await;
        soon("each attempt is refused", async || {
            let refused = window.js("return refused", json!([])).await;
            let refused: Vec<String> = serde_json::from_value(refused).unwrap();
            DIRECTIVES
                .iter()
                .all(|directive| refused.iter().any(|seen| seen == directive))
        })
        .await;

        // The window is what it was, and works.
        window.go("#/library").await;
        window.sees("No documents yet").await;
        let title = window.js("return document.title", json!([])).await;
        assert_eq!(title, json!("Gristmill"));
        assert_eq!(server.asked(), 0, "the window asked a server of others");
        server.visit();
        assert_eq!(server.asked(), 1, "the server would have noticed");
    })
    .await;
}

/// A server of someone else, on this machine.
struct Server {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        // It ends with the test's process.
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(PAGE.as_bytes());
            }
        });
        Self { address, asked }
    }

    /// Asks for the page, as the window must not.
    fn visit(&self) {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .write_all(b"GET / HTTP/1.1\r\n\r\n")
            .expect("it reads");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("it answers");
        assert!(page.contains("owned"));
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
