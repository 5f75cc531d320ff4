//! The tour: two minutes through the whole way, on papers that come with the program.

use crate::support::{JOB, with_window};

#[tokio::test]
async fn the_tour_leads_from_the_samples_to_a_passage_in_its_document() {
    with_window(&[], async |window| {
        window.sees("New here?").await;
        window.click("Take the tour").await;
        window.sees("Look before anything happens").await;
        window.sees("14 files to ingest").await;
        window.look("tour-preflight").await;
        window.click("Start").await;
        window.sees_within(JOB, "Every file is accounted for").await;
        window.look("tour-statement").await;
        // A reload, or a start after a pause, goes on where it was.
        window.page.refresh().await.expect("the page reloads");
        window.sees("Every file is accounted for").await;
        window.click("Next: search").await;
        window.sees("Keep them.").await;
        window.look("tour-search").await;
        window.click("Questions readers ask about the move").await;
        window.sees("See where it stands").await;
        window.click("Next").await;
        window.sees("That is all it takes").await;
        window.click("Undo the job").await;
        window.sees("14\nstored").await;
        window.click("Done").await;
        window.go("#/ingest").await;
        window.sees("Drop folders, files or zip archives").await;
        assert!(
            !window.text().await.contains("New here?"),
            "it is known now"
        );
    })
    .await;
}
