//! How many sockets each user has open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::refusal::Refusal;
use axum::http::StatusCode;

/// Seconds after which to try again: another socket may be closed by then.
const AGAIN: u64 = 5;

/// Open sockets by user.
#[derive(Debug, Clone)]
pub(crate) struct Sockets {
    most: usize,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

/// An open socket; its place is free again when it is dropped.
#[derive(Debug)]
pub(crate) struct SocketPlace {
    user: String,
    sockets: Sockets,
}

impl Sockets {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            open: Arc::default(),
        }
    }

    /// A place for one more socket of the user, if there is one.
    pub(crate) fn enter(&self, user: &str) -> Result<SocketPlace, Refusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user.to_owned()).or_default();
        if *count >= self.most {
            let message = format!("{count} sockets are open already; close one first");
            let status = StatusCode::TOO_MANY_REQUESTS;
            return Err(Refusal {
                retry_after: Some(AGAIN),
                ..Refusal::new(status, "rate_limit_exceeded", message)
            });
        }
        *count += 1;
        Ok(SocketPlace {
            user: user.to_owned(),
            sockets: self.clone(),
        })
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().sum()
    }
}

impl Drop for SocketPlace {
    fn drop(&mut self) {
        let open = &self.sockets.open;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_socket_makes_place_for_another() {
        let sockets = Sockets::new(1);
        let first = sockets.enter("ann").unwrap();
        assert_eq!(sockets.enter("ann").unwrap_err().status, 429);
        assert!(sockets.enter("bob").is_ok(), "another user");
        drop(first);
        assert!(sockets.enter("ann").is_ok());
        assert_eq!(sockets.count(), 0);
    }
}
