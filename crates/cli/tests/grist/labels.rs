//! Labels at the command line: rules and policies set, files held, decided about and found.

use std::fs;

use crate::support::{Grist, has_model};

impl Grist {
    fn papers(&self) -> String {
        let folder = self.folder.path().join("labelled");
        fs::create_dir_all(&folder).unwrap();
        let letter = "Dear Ms Smith,\n\nyour social security number is 536-90-4399, as you say.\n";
        fs::write(folder.join("letter.txt"), letter).unwrap();
        let plan = "Strictly confidential\n\nThe plan for next year is to grow the harvest.\n";
        fs::write(folder.join("plan.txt"), plan).unwrap();
        folder.to_str().unwrap().to_owned()
    }

    /// Papers of which a policy holds one back.
    fn held_papers(&self) -> String {
        let policy = r#"{"policy": {"highly_sensitive": "quarantine"}}"#;
        let policy = self.file("policy.json", policy);
        self.run(&["labels", "set", &policy]).expect(0);
        self.papers()
    }

    /// The id of the only thing in this state.
    fn only(&self, state: &str) -> String {
        let listed = self.json(&["labels", "list", "--state", state]);
        assert_eq!(listed["total"], 1, "{state}: {listed}");
        listed["items"][0]["id"].as_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

#[test]
fn rules_and_policies_are_set_tried_and_refused_with_their_name() {
    let grist = Grist::new();
    let rules = r#"{"rules": {"terms": [{"name": "projects", "terms": ["Bluebird"],
                    "label": "Confidential"}]}, "policy": {"unsafe": "refuse"}}"#;
    let rules = grist.file("labels.json", rules);
    grist.run(&["labels", "set", &rules]).expect(0);
    let shown = grist.json(&["labels", "settings"]);
    assert_eq!(shown["policy"]["unsafe"], "refuse");
    assert_eq!(shown["rules"]["terms"][0]["name"], "projects");
    let config = fs::read_to_string(grist.data_dir().join("config.yaml")).unwrap();
    assert!(
        config.contains("Bluebird") && !config.contains("max_hits"),
        "{config}"
    );
    let text = grist.file("text.txt", "Bluebird begins in May.");
    assert_eq!(
        grist.json(&["labels", "try", &text])["found"]["label"],
        "Confidential"
    );

    for (wrong, told) in [
        (
            r#"{"rules": {"patterns": [{"name": "customer", "pattern": "(", "label": "Public"}]}}"#,
            "customer",
        ),
        (r#"{"rules": {"ignored": ["us_snn"]}}"#, "us_snn"),
        (r#"{"policy": {"unsafe": "burn"}}"#, "burn"),
        (
            r#"{"opinion": {"url": "http://far.example.com/v1", "model": "m"}}"#,
            "https",
        ),
    ] {
        let file = grist.file("wrong.json", wrong);
        let ran = grist.run(&["labels", "set", &file]).expect(1);
        assert!(ran.err.contains(told), "{wrong}: {ran:?}");
    }
    assert_eq!(
        grist.json(&["labels", "settings"])["policy"]["unsafe"],
        "refuse"
    );
}

#[test]
fn what_is_held_is_reviewed_and_let_in() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let papers = grist.held_papers();
    grist.run(&["ingest", &papers]).expect(0);
    let files = grist.json(&["jobs", "show", "last", "--files", "--state", "skipped"]);
    assert!(files.to_string().contains("held_for_review"), "{files}");
    let search = |label: &str| {
        let answer = grist.json(&[
            "search",
            "social security",
            "--mode",
            "text",
            "--label",
            label,
        ]);
        answer["hits"].as_array().unwrap().len()
    };
    assert_eq!(search("highly-sensitive"), 0, "what is held is not found");

    let ran = grist.run(&["labels", "review"]).expect(0);
    assert!(ran.out.contains("letter.txt") && ran.out.contains("US social security number"));
    assert!(!ran.out.contains("536-90-4399"), "{}", ran.out);
    let id = grist.only("held");
    let ran = grist
        .run(&[
            "labels", "override", &id, "--label", "public", "--by", "ada",
        ])
        .expect(1);
    assert!(
        ran.err.contains("comment"),
        "another label wants a reason: {ran:?}"
    );
    let comment = [
        "labels",
        "redact",
        &id,
        "-m",
        "not ours to keep",
        "--by",
        "ada",
    ];
    assert_eq!(grist.json(&comment)["admitted"], 1);
    assert_eq!(search("highly-sensitive"), 1);
    let detail = grist.json(&["labels", "show", &id]);
    assert_eq!(detail["label"]["state"], "stored");
    assert_eq!(detail["label"]["labelling"]["ruling"]["by"], "ada");
    assert!(
        !grist
            .json(&["search", "security", "--mode", "text"])
            .to_string()
            .contains("4399")
    );
    let status = grist.json(&["labels", "status"]);
    assert_eq!(
        (&status["documents"], &status["held"]),
        (&2.into(), &0.into())
    );
    assert_eq!(
        grist.json(&["documents", "list", "--label", "confidential"])["total"],
        1
    );
}

#[test]
fn a_refusal_is_taken_back() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let papers = grist.held_papers();
    grist.run(&["ingest", &papers]).expect(0);
    let id = grist.only("held");
    let ran = grist.run(&["labels", "refuse", &id, "-m", "no"]).expect(0);
    assert!(ran.out.contains("1 document refused"), "{ran:?}");
    grist.run(&["ingest", &papers]).expect(0);
    assert_eq!(grist.only("refused"), id);
    let ran = grist.run(&["labels", "undo", &id]).expect(0);
    assert!(ran.out.contains("to be read again"), "{ran:?}");
    assert_eq!(grist.only("held"), id);
    let history = &grist.json(&["labels", "show", &id])["history"];
    let told = history.as_array().unwrap().iter().rev();
    let told: Vec<_> = told
        .map(|change| (change["by"].is_string(), change["action"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (false, "quarantine"),
            (true, "refuse"),
            (false, "refuse"),
            (true, "quarantine"),
            (false, "quarantine"),
        ],
        "held, refused, refused when it was met again, taken back, held"
    );
}

#[cfg(feature = "failpoints")]
#[test]
fn a_kill_while_a_file_is_held_or_let_in_leaves_nothing_half_done() {
    if !has_model() {
        return;
    }
    const FAILPOINTS: &str = "GRISTMILL_FAILPOINTS";
    for script in [
        "parsed=kill@2",
        "finish_file=kill@2",
        "before_commit=kill@6",
        "after_commit=kill@8",
        "chunked=kill",
        "document_row=kill",
    ] {
        let grist = Grist::new();
        let papers = grist.held_papers();
        let die = |words: &[&str]| {
            let ended = grist.command(words).env(FAILPOINTS, script).output();
            assert!(!String::from_utf8_lossy(&ended.unwrap().stderr).contains("panicked"));
        };
        die(&["ingest", &papers]);
        grist.run(&["ingest", &papers]).expect(0);
        let id = grist.only("held");
        die(&["labels", "redact", &id]);
        grist.run(&["labels", "redact", &id]).expect(0);
        let stored = grist.json(&["labels", "list", "--state", "stored"]);
        assert_eq!(stored["total"], 2, "{script}: {stored}");
        let found = grist.json(&["search", "social security", "--mode", "text"]);
        assert!(found.to_string().contains("[US social"), "{script}");
        assert!(!found.to_string().contains("4399"), "{script}");
        grist.run(&["doctor", "--read-data"]).expect(0);
    }
}
