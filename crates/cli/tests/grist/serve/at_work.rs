//! A job that is at work for as long as a test wants it to be: its provider says nothing.

use std::time::{Duration, Instant};

use gristmill_providers::testing::{Mishap, StandIn as Provider};
use serde_json::{Value, json};

use super::{PATIENCE, Serving, knowing};

/// A server with a job of one file, whose passages wait for their vectors.
pub(super) struct AtWork {
    pub(super) serving: Serving,
    pub(super) provider: Provider,
    /// The job as it was made.
    pub(super) job: Value,
    user: String,
}

impl AtWork {
    /// A job of `user` over the tides of the harbour.
    pub(super) fn start(user: &str, options: &[&str]) -> Self {
        let provider = Provider::start(256);
        let serving = Serving::over(knowing(&provider), options);
        let order = serving.order_of(user, &["tides.md"]);
        Self::of(serving, provider, user, order)
    }

    /// The job of an order, which is made and started here.
    pub(super) fn of(serving: Serving, provider: Provider, user: &str, order: Value) -> Self {
        provider.always(Some(Mishap::Stall));
        let mut order = order;
        order["processing_options"] = json!({ "embedding_model_preference": "lab" });
        let (status, job) = serving.post("/batch/jobs", order);
        assert_eq!(status, 200, "{job}");
        let at_work = Self {
            serving,
            provider,
            job,
            user: user.to_owned(),
        };
        let (status, answer) = at_work.control("start");
        assert_eq!(status, 200, "{answer}");
        until(|| (!at_work.provider.asked().is_empty()).then_some(()));
        at_work
    }

    pub(super) fn id(&self) -> &str {
        self.job["job_id"].as_str().unwrap()
    }

    /// An action of the dialect `batch`.
    pub(super) fn control(&self, action: &str) -> (u16, Value) {
        let path = format!("/batch/jobs/{}/control", self.id());
        let body = json!({ "user_id": self.user, "action": action });
        self.serving.post(&path, body)
    }

    /// The job now, as the dialect `batch` shows it.
    pub(super) fn now(&self) -> Value {
        let path = format!("/batch/jobs/{}?user_id={}", self.id(), self.user);
        let (status, job) = self.serving.get(&path);
        assert_eq!(status, 200, "{job}");
        job
    }

    /// The job once it has a status.
    pub(super) fn until(&self, status: &str) -> Value {
        until(|| Some(self.now()).filter(|job| job["status"] == status))
    }
}

/// What there is, once it is there.
pub(super) fn until<T>(look: impl Fn() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "it does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}
