//! A line to a client over a WebSocket: what the sockets of all dialects have in common.

use std::time::Duration;

use axum::extract::ws::{
    CloseCode, CloseFrame, Message as Frame, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
    rejection::WebSocketUpgradeRejection,
};
use futures_util::SinkExt;
use serde::Serialize;

use crate::refusal::Refusal;

/// Longest message that is heard, in bytes.
const LONGEST: usize = 64 << 10;
/// How long a client may take to read what it is told.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a client that says nothing is asked whether it is still there.
pub(crate) const PING: Duration = Duration::from_secs(30);

/// Why a line is over: the client is gone, or does not read.
#[derive(Debug)]
pub(crate) struct Ended;

/// What a request asks for that wants to become a line.
pub(crate) type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// A handshake that may go on; an ordinary request is refused.
pub(crate) fn handshake(upgrade: Upgrade) -> Result<WebSocketUpgrade, Refusal> {
    let upgrade = upgrade.map_err(|error| Refusal::bad(error.body_text()))?;
    Ok(upgrade.max_message_size(LONGEST))
}

/// A line to one client.
pub(crate) struct Line(WebSocket);

impl Line {
    pub(crate) fn new(socket: WebSocket) -> Self {
        Self(socket)
    }

    /// The next message of the client in words; nothing for one of another kind.
    pub(crate) async fn hear(&mut self) -> Result<Option<Utf8Bytes>, Ended> {
        match self.0.recv().await {
            Some(Ok(Frame::Text(text))) => Ok(Some(text)),
            Some(Ok(Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_))) => Ok(None),
            Some(Ok(Frame::Close(_)) | Err(_)) | None => Err(Ended),
        }
    }

    /// Says one message.
    pub(crate) async fn say(&mut self, message: &impl Serialize) -> Result<(), Ended> {
        self.put([written(message)?]).await
    }

    /// Sends messages as they are, together.
    pub(crate) async fn put(
        &mut self,
        messages: impl IntoIterator<Item = Utf8Bytes>,
    ) -> Result<(), Ended> {
        let frames = messages.into_iter().map(Frame::Text);
        self.send(frames).await
    }

    /// Asks whether the client is still there.
    pub(crate) async fn ping(&mut self) -> Result<(), Ended> {
        self.send([Frame::Ping(Default::default())]).await
    }

    /// Says why nothing more comes because the server ends.
    pub(crate) async fn end_with_server(self) -> Result<(), Ended> {
        self.close(close_code::AWAY, "The server ends").await
    }

    /// Says why nothing more comes.
    pub(crate) async fn close(
        mut self,
        code: CloseCode,
        reason: &'static str,
    ) -> Result<(), Ended> {
        let reason = reason.into();
        self.send([Frame::Close(Some(CloseFrame { code, reason }))])
            .await
    }

    async fn send(&mut self, frames: impl IntoIterator<Item = Frame>) -> Result<(), Ended> {
        let all = async {
            for frame in frames {
                self.0.feed(frame).await?;
            }
            self.0.flush().await
        };
        let sent = tokio::time::timeout(PATIENCE, all).await;
        sent.map_err(|_| Ended)?.map_err(|_| Ended)
    }
}

/// A message as it is sent.
pub(crate) fn written(message: &impl Serialize) -> Result<Utf8Bytes, Ended> {
    let text = serde_json::to_string(message).map_err(|_| Ended)?;
    Ok(text.into())
}
