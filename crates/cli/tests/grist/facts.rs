//! What is told of documents, and of all of them together.

use serde_json::Value;

use crate::support::{Grist, fixture, has_model};

fn sum(counts: &Value) -> u64 {
    let counts = counts.as_array().unwrap().iter();
    counts.map(|one| one["count"].as_u64().unwrap()).sum()
}

#[test]
fn an_overview_tells_of_every_document_and_of_one_collection() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let empty = grist.run(&["overview"]).expect(0);
    assert!(empty.out.contains("no documents yet"), "{empty:?}");
    let harbour = fixture("harbour");
    grist
        .run(&["ingest", &harbour, "--collection", "port"])
        .expect(0);
    let overview = grist.json(&["overview", "port"]);
    let documents = overview["documents"].as_u64().unwrap();
    assert!(documents >= 3);
    for chart in ["types", "sizes", "labels", "languages"] {
        assert_eq!(sum(&overview[chart]), documents, "{chart}");
    }
    assert_eq!(
        sum(&overview["dates"]),
        documents - overview["undated"].as_u64().unwrap()
    );
    assert!(overview["words"].as_u64().unwrap() > 50);
    assert_eq!(overview["uncounted"], 0);
    assert_eq!(grist.json(&["overview"]), overview);
    let text = grist.run(&["overview"]).expect(0).out;
    for title in [
        "Types",
        "Sizes",
        "Last changed",
        "Labels",
        "Languages",
        "Quality",
    ] {
        assert!(text.contains(title), "{title} is missing in {text}");
    }
    let refused = grist.run(&["overview", "nowhere"]).expect(1);
    assert!(refused.err.contains("nowhere"), "{refused:?}");
}

#[test]
fn a_document_tells_its_facts_and_its_twins() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let folder = grist.folder.path().join("letters");
    std::fs::create_dir(&folder).unwrap();
    let letter = "The reading room on Quay Street has flooded four times in six years. \
        After the last flood the council offered the old Customs House on Market Hill, which \
        stands eleven metres above the spring tide. The board accepted the Customs House.";
    std::fs::write(folder.join("letter.txt"), letter).unwrap();
    std::fs::write(folder.join("draft.txt"), format!("{letter} Gladly.")).unwrap();
    grist.run(&["ingest", folder.to_str().unwrap()]).expect(0);
    let listed = grist.json(&["documents", "list", "--text", "letter.txt"]);
    let id = listed["items"][0]["id"].as_str().unwrap();
    let shown = grist.json(&["documents", "show", id]);
    assert_eq!(shown["words"], 41);
    assert!(!shown["phrases"].as_array().unwrap().is_empty(), "{shown}");
    assert_eq!(shown["alike"]["twins"][0]["key"], "draft.txt");
    let text = grist.run(&["documents", "show", id]).expect(0).out;
    assert!(text.contains("Like it") && text.contains("about"), "{text}");
    let groups = grist.json(&["documents", "near-duplicates"]);
    assert_eq!(groups["total"], 1);
    assert_eq!(groups["items"][0]["count"], 2);
    let listing = ["documents", "near-duplicates", "--collection", "default"];
    let text = grist.run(&listing).expect(0).out;
    assert!(
        text.contains("2 documents") && text.contains("draft.txt"),
        "{text}"
    );
    let refused = grist
        .run(&["documents", "list", "--changed", "March"])
        .expect(1);
    assert!(refused.err.contains("2026-03"), "{refused:?}");
}
