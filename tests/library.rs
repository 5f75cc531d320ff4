//! Reading what was stored.

use fantoccini::key::Key;
use gristmill_api::Operations as _;
use gristmill_api::types::ListJobs;

use crate::support::documents::{Documents, RECIPE};
use crate::support::{JOB, Window, soon, with_window};

const PAGE: &str = "<!doctype html><html lang=en><title>Service plan</title><h1>Service plan</h1>
    <p>Every part has its interval.</p>
    <table><tr><th>Part</th><th>Interval</th></tr><tr><td>Belt</td><td>6 months</td></tr></table>
    <h2>Tools</h2><ul><li>Spanner</li></ul><pre>grist search belt</pre>";

#[tokio::test]
async fn a_document_shows_its_structure_and_its_chunks() {
    let documents = Documents::new(&[("plan.html", PAGE)]);
    with_window(&[documents.path()], async |window| {
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.go("#/library").await;
        window.sees("Service plan").await;
        window
            .find("[aria-rowindex='2']")
            .await
            .click()
            .await
            .unwrap();
        window.sees("Every part has its interval.").await;
        let heading = window.find("[role='heading'][aria-level='2']").await;
        assert_eq!(heading.text().await.unwrap(), "Service plan");
        let cell = window
            .find("article table tr:nth-child(2) td:first-child")
            .await;
        assert_eq!(cell.text().await.unwrap(), "Belt", "tables stay tables");
        window.find("article pre").await;
        window.click("Chunks").await;
        window.sees("Belt | 6 months").await;
    })
    .await;
}

#[tokio::test]
async fn a_document_names_those_that_are_like_it_and_charts_tell_of_all() {
    let documents = Documents::new(&[("rye.txt", RECIPE)]);
    documents.write("copy.txt", format!("{RECIPE}\nEnjoy."));
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
        window.click("Overview").await;
        window.sees("Mean quality").await;
        let rows = window.find("table[aria-label='Types'] tr td.number").await;
        assert_eq!(rows.text().await.unwrap(), "2");
        window.sees("1 group").await;
        window.look("overview-two").await;
        let language = window.find("table[aria-label='Languages'] a").await;
        language.click().await.unwrap();
        window.find("[aria-label='Remove English']").await;
        window.sees("2 documents").await;
        window.look("library-narrowed").await;
        window
            .find("[aria-rowindex='2']")
            .await
            .click()
            .await
            .unwrap();
        window.sees("Like it").await;
        window.sees("% alike").await;
        window.look("twins").await;
        window.press(&char::from(Key::Escape).to_string()).await;
        window.find("[aria-label='Remove English']").await;
    })
    .await;
}

#[tokio::test]
async fn documents_are_sorted_by_the_heads_of_their_table() {
    let documents = Documents::new(&[("rye.txt", RECIPE)]);
    documents.write("long.txt", RECIPE.repeat(40));
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
        for (head, first) in [
            ("Size", "long.txt"),
            ("Size", "rye.txt"),
            ("Title", "long.txt"),
        ] {
            window.click(head).await;
            let there = format!("`{first}` is first after a click on {head}");
            soon(&there, async || {
                let row = window.find("[aria-rowindex='2']").await.text().await;
                row.unwrap_or_default().contains(first)
            })
            .await;
        }
        window.find("[aria-sort='ascending']").await;
    })
    .await;
}

#[tokio::test]
async fn documents_of_a_type_are_deleted_together_after_a_question() {
    let documents = Documents::new(&[
        ("one.txt", "The first note."),
        ("two.txt", "The second note."),
        ("rye.md", RECIPE),
    ]);
    with_window(&[documents.path()], async |window| {
        window.sees("3 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("3 documents").await;
        window.choose("Type", "Text (2)").await;
        window.sees("2 documents").await;
        window
            .find("input[aria-label='Pick all documents']")
            .await
            .click()
            .await
            .unwrap();
        window.click("Delete 2 documents").await;
        window.sees("Delete 2 documents?").await;
        window.look("delete-many").await;
        window.click("Delete for good").await;
        window.sees("2 documents deleted").await;
        window.choose("Type", "Every type").await;
        window.sees("1 document").await;
        window.sees("Rye bread").await;
    })
    .await;
}

#[tokio::test]
async fn a_view_is_saved_opened_again_after_a_restart_and_deleted() {
    let documents = Documents::new(&[("rye.txt", RECIPE)]);
    documents.write("long.txt", RECIPE.repeat(40));
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[documents.path()]).await;
    window.sees("2 files to ingest").await;
    window.click("Start").await;
    window.sees_within(JOB, "every file is accounted for").await;
    window.go("#/library").await;
    window.sees("2 documents").await;
    window.click("Size").await;
    window
        .fill("Filter documents by title or name", "long")
        .await;
    window.sees("1 document").await;
    window.click("Save view…").await;
    window.fill("Name of the view", "Long ones").await;
    window.look("save-view").await;
    window.press(&char::from(Key::Enter).to_string()).await;
    window
        .find("a[href^='#/library?'][aria-current='true']")
        .await;
    window.look("library-view").await;
    let all = "nav[aria-label='Collections'] a[href='#/library']";
    window.find(all).await.click().await.unwrap();
    window.sees("2 documents").await;
    window.click("Long ones").await;
    window.sees("1 document").await;
    window.close().await;

    let window = Window::open(dir.path(), &[]).await;
    window.sees("Long ones").await;
    window.sees("1 document").await;
    window.find("[aria-sort='descending']").await;
    window.click("Rename or delete views").await;
    window.look("views").await;
    window.click("Delete Long ones").await;
    window.sees("None is left").await;
    window.click("Done").await;
    window.sees("The view “Long ones” was deleted").await;
    window.close().await;
}

#[tokio::test]
async fn picked_documents_are_labelled_and_taken_in_again_together() {
    let documents = Documents::new(&[("one.txt", "The first note."), ("rye.md", RECIPE)]);
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
        let all = "input[aria-label='Pick all documents']";
        window.find(all).await.click().await.unwrap();
        window.sees("2 of 2 picked").await;
        window.look("library-picked").await;
        window.click("Label…").await;
        // The filter of the page below has the same name.
        let label = window.find("dialog select[aria-label='Label']").await;
        label.select_by_label("Confidential").await.unwrap();
        window.fill("Comment", "Board papers").await;
        window.look("label-many").await;
        window.click("Give label").await;
        window.choose("Label", "Confidential (2)").await;
        window.sees("2 documents").await;

        window.find(all).await.click().await.unwrap();
        window.click("Take in again…").await;
        window.sees("Take 2 documents in again?").await;
        window.look("reingest").await;
        window.click("Take in again").await;
        window.sees("Again: 2 documents").await;
        window.sees_within(JOB, "every file is accounted for").await;
        let files = window.api().jobs_list(ListJobs::default()).unwrap();
        let again = files.items[0].job.totals;
        assert_eq!((again.completed, again.unchanged), (2, 0), "changed or not");
    })
    .await;
}
