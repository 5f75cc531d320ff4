//! What a policy holds back, looked at and decided about in the window.

use crate::support::documents::Documents;
use crate::support::{JOB, Window};

#[tokio::test]
async fn held_documents_are_looked_at_and_decided_about_by_keyboard() {
    let letter = |name: &str| {
        format!("Dear {name},\n\nyour social security number is 536-90-4399, as you say.\n")
    };
    let documents = Documents::new(&[("plan.txt", "The harvest of next year.")]);
    for name in ["ann", "ben", "cai"] {
        documents.write(&format!("{name}.txt"), letter(name));
    }
    let dir = tempfile::tempdir().unwrap();
    let policy = "labels:\n  policy:\n    highly_sensitive: quarantine\n";
    std::fs::write(dir.path().join("config.yaml"), policy).unwrap();
    let window = Window::open(dir.path(), &[documents.path()]).await;
    window.sees("4 files to ingest").await;
    window.click("Start").await;
    window.sees_within(JOB, "every file is accounted for").await;
    window.go("#/library").await;
    window.sees("1 document").await;
    let review = "a[href='#/review']";
    window.find(review).await.click().await.unwrap();
    window.sees("3 documents").await;
    window.look("review").await;

    let first = "[aria-rowindex='2']";
    window.find(first).await.click().await.unwrap();
    window.sees("US social security number").await;
    window.sees("the common policy says quarantine").await;
    let shown = window.text().await;
    assert!(!shown.contains("536-90-4399"), "values are masked: {shown}");
    window.look("review-chosen").await;
    window.press("r").await;
    window.sees("1 document refused").await;
    window.sees("2 documents").await;
    window.look("review-refused").await;
    window.click("Undo").await;
    window.sees_within(JOB, "3 documents").await;

    window.find(first).await.click().await.unwrap();
    window.sees("took back what was decided before").await;
    window.press("m").await;
    window.sees_within(JOB, "1 document let in").await;
    window.sees("2 documents").await;
    // What follows comes to its place, so that it can be decided about at once.
    window.sees("History").await;

    let all = "input[aria-label='Pick all documents']";
    window.find(all).await.click().await.unwrap();
    window.press("l").await;
    window.choose("Label", "Public").await;
    window.fill("Comment", "numbers of a textbook").await;
    window.look("review-label").await;
    window.click("Give label").await;
    window.sees("Nothing waits for a decision").await;
    window.go("#/library").await;
    window.sees_within(JOB, "4 documents").await;
    window.choose("Label", "Public (3)").await;
    window.sees("3 documents").await;
    window.close().await;
}

#[tokio::test]
async fn rules_and_policies_are_tried_saved_and_applied_to_what_is_stored() {
    let documents = Documents::new(&[
        ("plan.txt", "The harvest of next year."),
        ("heron.txt", "Project Heron begins in spring."),
    ]);
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[documents.path()]).await;
    window.sees("2 files to ingest").await;
    window.click("Start").await;
    window.sees_within(JOB, "every file is accounted for").await;

    window.go("#/labels").await;
    window.sees("What may become of a document").await;
    window.look("label-rules").await;
    window.click("Add a list of words").await;
    window.click("Save").await;
    window.sees("It needs a name").await;
    window.fill("Name of the list", "projects").await;
    window.fill("Words of projects", "Project Heron").await;
    window.look("label-rules-own").await;
    window
        .choose("Confidential, every collection", "Hold for a person")
        .await;
    window
        .fill("Text to try the rules on", "About Project Heron.")
        .await;
    window.click("Try").await;
    window.sees("projects").await;
    window.sees("held").await;
    window.look("label-rules-tried").await;
    window.click("Save").await;
    window
        .sees("Documents that come in from now on follow these rules")
        .await;

    window
        .sees("2 documents labelled by other rules or not at all")
        .await;
    window.look("labels-settings").await;
    window.click("Label again").await;
    window
        .sees("2 documents labelled again, 1 with another label")
        .await;
    window.click("Apply…").await;
    window.sees("1 document would change").await;
    window.look("labels-apply").await;
    window.click("Apply").await;
    window.sees("1 document held").await;
    window.go("#/review").await;
    window.sees("heron.txt").await;
    window.close().await;
}
