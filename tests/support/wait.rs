//! Waiting for a condition, with a limit.

use std::time::{Duration, Instant};

/// Long enough for anything a person would call immediate, on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Long enough for a small job, the model's first load included.
pub(crate) const JOB: Duration = Duration::from_secs(150);

const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Waits until `condition` holds. False when it did not within `limit`.
pub(crate) async fn holds_within(
    limit: Duration,
    mut condition: impl AsyncFnMut() -> bool,
) -> bool {
    let until = Instant::now() + limit;
    loop {
        if condition().await {
            return true;
        }
        if Instant::now() > until {
            return false;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Waits until `condition` holds, and fails with `what` when it does not within `limit`.
pub(crate) async fn eventually(what: &str, limit: Duration, condition: impl AsyncFnMut() -> bool) {
    assert!(
        holds_within(limit, condition).await,
        "not within {limit:?}: {what}"
    );
}

/// [`eventually`] for what should happen at once.
pub(crate) async fn soon(what: &str, condition: impl AsyncFnMut() -> bool) {
    eventually(what, SOON, condition).await;
}
