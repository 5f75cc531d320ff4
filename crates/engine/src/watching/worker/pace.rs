//! How long a watch waits for what.

use std::time::Duration;

use gristmill_model::WatchRules;
use gristmill_watch::Timing;

/// How long a file must hold still on a share, where nobody asked for something else.
const SHARE_SETTLE: Duration = Duration::from_secs(10);

/// The waits of a watch: one that polls or listens, on a share or not.
pub(super) fn timing(rules: &WatchRules, polls: bool, share: bool) -> Timing {
    let settle = settle(rules, share);
    match polls {
        true => Timing {
            settle,
            reconcile: polling(rules, share),
            ..Timing::POLLING
        },
        false => Timing {
            settle,
            ..Timing::LISTENING
        },
    }
}

fn settle(rules: &WatchRules, share: bool) -> Duration {
    match (rules.settle_seconds, share) {
        (Some(seconds), _) => Duration::from_secs(u64::from(seconds)),
        (None, true) => SHARE_SETTLE,
        (None, false) => Timing::LISTENING.settle,
    }
}

/// Time between two looks where nothing is heard: a few times what a file needs to settle.
fn polling(rules: &WatchRules, share: bool) -> Duration {
    let looks = settle(rules, share) * 5;
    looks.clamp(Duration::from_secs(1), Timing::POLLING.reconcile * 2)
}
