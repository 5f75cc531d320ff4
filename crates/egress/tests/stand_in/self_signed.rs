//! A server with encryption whose certificate nobody but itself vouches for.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// For `localhost` and 127.0.0.1, and for a hundred years.
const CERTIFICATE: &[u8] = include_bytes!("self_signed.crt");
/// The key of it, which opens nothing else.
const KEY: &[u8] = include_bytes!("self_signed.key");

/// A server that runs until it is dropped.
pub(crate) struct SelfSigned {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    asked: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl SelfSigned {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (asked, ended) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (count, end, config) = (asked.clone(), ended.clone(), Arc::new(config()));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if end.load(Ordering::Acquire) {
                    return;
                }
                if answer(stream, config.clone()).is_some() {
                    count.fetch_add(1, Ordering::AcqRel);
                }
            }
        });
        Self {
            address,
            asked,
            ended,
        }
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// How many requests came through the encryption.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Acquire)
    }
}

impl Drop for SelfSigned {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        // Wakes the thread, which lets go of the port.
        let _ = TcpStream::connect(self.address);
    }
}

fn config() -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(KEY);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions are known")
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key.into())
        .expect("the key is the certificate's")
}

/// Nothing when no request came.
fn answer(mut stream: TcpStream, config: Arc<ServerConfig>) -> Option<()> {
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).ok()?;
    let mut connection = ServerConnection::new(config).ok()?;
    let mut line = Stream::new(&mut connection, &mut stream);
    let read = line.read(&mut [0; 4096]).ok()?;
    let said = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
    // Whether it arrives does not matter.
    let _ = line.write_all(said);
    (read > 0).then_some(())
}
