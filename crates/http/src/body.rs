//! Reading the body of a request: never more than its limit, never longer than it moves.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;

use crate::refusal::Refusal;

/// How large the body of a request may be, in bytes: the front door leaves it with the
/// request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// A whole body in memory.
pub(crate) async fn read(
    body: Body,
    limit: BodyLimit,
    stall: Duration,
) -> Result<Vec<u8>, Refusal> {
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    loop {
        let piece = tokio::time::timeout(stall, pieces.next()).await;
        match piece.map_err(|_| Refusal::too_slow())? {
            None => return Ok(bytes),
            Some(Err(error)) => {
                let message = format!("The body of the request cannot be read: {error}");
                return Err(Refusal::bad(message));
            }
            Some(Ok(piece)) if bytes.len() + piece.len() > limit.0 => {
                return Err(Refusal::too_large(limit.0));
            }
            Some(Ok(piece)) => bytes.extend_from_slice(&piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(read(body, BodyLimit(limit), Duration::from_millis(20)))
    }

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(read_of(Body::from("12345"), 5).unwrap(), b"12345");
        assert_eq!(read_of(Body::from("123456"), 5).unwrap_err().status, 413);
    }

    #[test]
    fn a_body_that_stands_still_is_given_up() {
        let never = futures_util::stream::pending::<Result<String, std::io::Error>>();
        let refusal = read_of(Body::from_stream(never), 5).unwrap_err();
        assert_eq!(refusal.status, 408);
    }
}
