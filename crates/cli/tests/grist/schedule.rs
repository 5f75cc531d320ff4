//! Schedules from the command line: the real program, a real clock, and what is told of them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::support::{Grist, fixture, has_model};

/// What was told, whatever the width of the terminal.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Next year, so that nothing is due while the tests run.
const FAR: &str = "0 3 1 1 *";

fn add(grist: &Grist, when: &str, more: &[&str]) -> Value {
    let folder = fixture("harbour");
    let words = [
        "schedule",
        "add",
        when,
        &folder,
        "--name",
        "Harbour",
        "--time-zone",
        "UTC",
    ];
    let words: Vec<&str> = words.iter().chain(more).copied().collect();
    grist.json(&words)
}

#[test]
fn a_schedule_is_added_shown_edited_paused_and_removed() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let added = add(
        &grist,
        FAR,
        &["--overlap", "queue", "--metadata", "source=harbour"],
    );
    assert_eq!(added["rule"]["missed"], "run_once");
    assert_eq!(added["rule"]["overlap"], "queue");
    assert_eq!(added["options"]["metadata"]["source"], "harbour");
    assert_eq!(added["times"]["next"].as_array().unwrap().len(), 5);
    assert_eq!(added["due_at"], added["times"]["next"][0]["at"]);
    let list = grist.run(&["schedule", "list"]).expect(0).out;
    assert!(list.contains("Harbour") && list.contains(FAR), "{list}");
    let shown = grist.run(&["schedule", "show", "Harbour"]).expect(0).out;
    assert!(
        shown.contains("next runs") && shown.contains("not running"),
        "{shown}"
    );
    let edited = grist.json(&["schedule", "edit", "Harbour", "--when", "@daily"]);
    assert_eq!(edited["rule"]["cron"], "@daily");
    assert_eq!(
        edited["rule"]["overlap"], "queue",
        "what is not named stays"
    );
    let paused = grist.json(&["schedule", "pause", "Harbour"]);
    assert!(paused["due_at"].is_null() && paused["paused"] == true);
    let resumed = grist.json(&["schedule", "resume", "Harbour"]);
    assert!(resumed["due_at"].is_i64());
    let connection = resumed["selections"][0]["connection"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = grist.run(&["connections", "remove", &connection]).expect(1);
    assert!(
        flat(&refused.err).contains("the schedule `Harbour`"),
        "{refused:?}"
    );
    grist.run(&["schedule", "remove", "Harbour"]).expect(0);
    assert_eq!(grist.json(&["schedule", "list"]), Value::Array(Vec::new()));
}

#[test]
fn a_schedule_runs_now_and_its_job_tells_where_it_comes_from() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let schedule = add(&grist, FAR, &[]);
    let done = grist.json(&["schedule", "run", "Harbour"]);
    let job = &done["job"];
    assert_eq!(
        (&job["origin"], &job["name"]),
        (&"schedule".into(), &"Harbour".into())
    );
    assert_eq!(job["schedule"], schedule["id"]);
    let shown = grist.json(&["schedule", "show", "Harbour"]);
    assert_eq!(shown["runs"]["items"][0]["outcome"], "asked");
    assert_eq!(shown["runs"]["items"][0]["job"], job["id"]);
    assert_eq!(shown["schedule"]["last_job"]["state"]["state"], "completed");
}

#[test]
fn what_names_no_time_is_refused_with_what_to_write_instead() {
    let grist = Grist::new();
    let refused = grist
        .run(&["schedule", "preview", "every monday"])
        .expect(1);
    assert!(
        refused.err.contains("is not a cron expression"),
        "{refused:?}"
    );
    assert!(
        flat(&refused.err).contains("30 6 * * MON-FRI"),
        "{refused:?}"
    );
    let zone = [
        "schedule",
        "preview",
        "@daily",
        "--time-zone",
        "Europe/Atlantis",
    ];
    let refused = grist.run(&zone).expect(1);
    assert!(refused.err.contains("there is no time zone"), "{refused:?}");
    let preview = [
        "schedule",
        "preview",
        "30 2 * * *",
        "--time-zone",
        "Europe/Berlin",
    ];
    let told = grist.run(&preview).expect(0).out;
    assert!(
        told.contains("At 02:30") && told.contains("Europe/Berlin"),
        "{told}"
    );
}

/// A `grist watch run` at work.
struct Attending(Child);

impl Drop for Attending {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watch_run_makes_the_jobs_that_are_due() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    add(&grist, "* * * * *", &[]);
    let mut command = grist.command(&["watch", "run", "--json"]);
    let mut child = Attending(command.stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(child.0.stdout.take().unwrap()).lines();
    // The next minute comes within a minute.
    let ended = lines.map_while(Result::ok).find(|line| {
        let update: Value = serde_json::from_str(line).unwrap();
        let event = &update["event"];
        event["event"] == "job_moved" && event["state"]["state"] == "completed"
    });
    assert!(ended.is_some(), "it ended without a job");
    let jobs = grist.json(&["jobs", "list"]);
    assert_eq!(jobs["items"][0]["origin"], "schedule");
    let shown = grist.json(&["schedule", "show", "Harbour"]);
    assert_eq!(shown["schedule"]["attended"], true);
    assert_eq!(shown["runs"]["items"][0]["outcome"], "started");
}
