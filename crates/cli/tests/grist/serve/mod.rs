//! `grist serve`, called as the programs that know the documents call it.

mod at_work;
mod batch;
mod bulk;
mod bulk_elsewhere;
mod bulk_exports;
mod bulk_socket;
mod classification;
mod connections;
mod documents;
mod examples;
mod file_log;
mod ingest;
mod pages;
mod socket;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Grist, fixture};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server over a data folder of its own.
struct Serving {
    child: Child,
    address: String,
    agent: ureq::Agent,
    grist: Grist,
}

/// A data folder that knows the model of a provider, 256 numbers a vector, as `lab`.
fn knowing(provider: &gristmill_providers::testing::StandIn) -> Grist {
    let grist = Grist::new();
    let url = provider.url();
    let words = ["providers", "add", "lab", "--url", &url, "--model", "small"];
    grist
        .run(&[&words[..], &["--dimensions", "256"]].concat())
        .expect(0);
    grist
}

impl Serving {
    fn start(options: &[&str]) -> Self {
        Self::over(Grist::new(), options)
    }

    /// A server over the same data folder, in place of one that is gone.
    fn restart(&mut self, options: &[&str]) {
        let grist = std::mem::replace(&mut self.grist, Grist::new());
        *self = Self::over(grist, options);
    }

    fn over(grist: Grist, options: &[&str]) -> Self {
        Self::with(grist, options, &[])
    }

    /// The same with variables in its environment.
    fn with(grist: Grist, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let words = [&["serve", "--listen", "127.0.0.1:0", "--json"][..], options].concat();
        let mut child = grist
            .command(&words)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self {
            child,
            address: told["addresses"][0].as_str().unwrap().to_owned(),
            agent: config.build().into(),
            grist,
        }
    }

    fn get(&self, path: &str) -> (u16, Value) {
        read(self.agent.get(self.url(path)).call().unwrap())
    }

    fn delete(&self, path: &str) -> (u16, Value) {
        read(self.agent.delete(self.url(path)).call().unwrap())
    }

    fn post(&self, path: &str, body: Value) -> (u16, Value) {
        read(self.agent.post(self.url(path)).send_json(&body).unwrap())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A connection of `user` to the folder of fixtures.
    fn harbour(&self, user: &str) -> String {
        let body = json!({ "user_id": user, "directory_path": fixture("harbour") });
        let (status, answer) = self.post("/auth/local-directory", body);
        assert_eq!(
            (status, &answer["success"]),
            (200, &json!(true)),
            "{answer}"
        );
        answer["connection_id"].as_str().unwrap().to_owned()
    }

    /// A job of `ann` over files of the harbour, not started.
    fn job(&self, files: &[&str]) -> Value {
        let (status, job) = self.post("/batch/jobs", self.order(files));
        assert_eq!(status, 200, "{job}");
        job
    }

    fn order(&self, files: &[&str]) -> Value {
        self.order_of("ann", files)
    }

    fn order_of(&self, user: &str, files: &[&str]) -> Value {
        json!({
            "user_id": user,
            "name": "Harbour",
            "file_selections": [{
                "connection_id": self.harbour(user),
                "source_type": "local_directory",
                "file_ids": files,
            }],
        })
    }

    fn control(&self, job: &Value, action: &str) -> (u16, Value) {
        let path = format!("/batch/jobs/{}/control", job["job_id"].as_str().unwrap());
        self.post(&path, json!({ "user_id": "ann", "action": action }))
    }

    /// The job once it is done.
    fn wait(&self, job: &Value) -> Value {
        let path = format!(
            "/batch/jobs/{}?user_id=ann",
            job["job_id"].as_str().unwrap()
        );
        let until = Instant::now() + PATIENCE;
        loop {
            let (status, job) = self.get(&path);
            assert_eq!(status, 200, "{job}");
            if ["completed", "failed", "cancelled"].contains(&job["status"].as_str().unwrap()) {
                return job;
            }
            assert!(Instant::now() < until, "it does not end: {job}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, response.body_mut().read_json().unwrap())
}

fn detail(answer: &Value) -> &str {
    let detail = answer["detail"].as_str();
    detail.unwrap_or_else(|| panic!("no detail: {answer}"))
}

#[test]
fn health_names_what_was_looked_at() {
    let serving = Serving::start(&[]);
    let (status, health) = serving.get("/health");
    assert_eq!(status, 200, "{health}");
    assert_eq!(health["service"], "gristmill");
    assert_eq!(health["checks"]["database"], "ok");
    assert_eq!(health["checks"]["queue"], "ok");
    assert!(health["checks"]["embedder"].is_string(), "{health}");
    assert!(health["timestamp"].as_str().unwrap().ends_with('Z'));
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn without_its_model_it_is_degraded_and_starts_no_job() {
    let grist = Grist::new();
    let nowhere = grist.folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let variables = [
        ("XDG_CACHE_HOME", nowhere),
        ("HOME", nowhere),
        ("LOCALAPPDATA", nowhere),
        // Empty is as good as not set.
        ("GRISTMILL_MODEL_DIR", ""),
    ];
    let serving = Serving::with(grist, &[], &variables);
    let (status, health) = serving.get("/health");
    assert_eq!(
        (status, &health["status"]),
        (200, &json!("degraded")),
        "{health}"
    );
    assert!(
        health["checks"]["embedder"]
            .as_str()
            .unwrap()
            .starts_with("missing")
    );
    let job = serving.job(&["tides.md"]);
    let (status, refused) = serving.control(&job, "start");
    assert_eq!(status, 503, "{refused}");
    assert!(
        detail(&refused).contains("the embedding model is missing"),
        "{refused}"
    );
}

#[test]
fn metrics_count_what_was_asked() {
    let serving = Serving::start(&[]);
    serving.get("/health");
    let response = serving.agent.get(serving.url("/metrics")).call().unwrap();
    let page = response.into_body().read_to_string().unwrap();
    let count = "gristmill_http_requests_total{dialect=\"batch\",status=\"200\"} 1";
    assert!(page.contains(count), "{page}");
    assert!(page.contains("gristmill_files_waiting 0"), "{page}");
    for family in [
        "jobs",
        "files",
        "files_by_source",
        "files_failed_by_source",
        "files_by_reason",
        "stage_milliseconds",
        "http_sockets",
        "files_in_flight",
    ] {
        let told = format!("# TYPE gristmill_{family} gauge\n");
        assert!(page.contains(&told), "{family}: {page}");
    }
}

#[test]
fn a_key_given_at_start_is_needed_where_all_calls_need_one() {
    let serving = Serving::start(&["--auth", "required", "--api-key", "ann=s3cret"]);
    assert_eq!(serving.get("/batch/statistics").0, 401);
    let asked = serving.agent.get(serving.url("/batch/statistics"));
    let answer = asked.header("X-API-Key", "s3cret").call().unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}

#[test]
fn a_key_that_was_made_is_let_in_until_it_is_revoked() {
    let serving = Serving::start(&["--auth", "required"]);
    // The server owns the data folder: these commands go through it.
    let words = [
        "keys", "create", "script", "--user", "ann", "--scope", "read",
    ];
    let made = serving.grist.json(&words);
    let secret = made["secret"].as_str().unwrap().to_owned();
    let get = |path: &str, key: &str| {
        let asked = serving
            .agent
            .get(serving.url(path))
            .header("X-API-Key", key);
        asked.call().unwrap().status().as_u16()
    };
    assert_eq!(get("/batch/statistics", &secret), 200);
    assert_eq!(get("/batch/statistics", &format!("{secret}0")), 401);
    assert_eq!(
        get("/batch/statistics?user_id=bob", &secret),
        401,
        "it is ann's"
    );
    let asked = serving.agent.post(serving.url("/auth/upload-setup"));
    let asked = asked
        .header("X-API-Key", &secret)
        .send_json(json!({}))
        .unwrap();
    assert_eq!(asked.status().as_u16(), 403, "it may only read");
    let listed = serving.grist.json(&["keys", "list"]);
    assert!(listed[0]["last_used_at"].is_number(), "{listed}");
    assert!(!listed.to_string().contains(&secret), "it is shown once");
    serving
        .grist
        .run(&["keys", "revoke", made["id"].as_str().unwrap()])
        .expect(0);
    assert_eq!(get("/batch/statistics", &secret), 401);
}

#[test]
fn other_machines_are_not_let_in_without_a_key() {
    let grist = Grist::new();
    let ran = grist.run(&["serve", "--listen", "0.0.0.0:0"]).expect(1);
    assert!(ran.err.contains("--auth required"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let mut serving = Serving::start(&[]);
    let process = serving.child.id().to_string();
    let sent = Command::new("kill")
        .args(["-INT", &process])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}
