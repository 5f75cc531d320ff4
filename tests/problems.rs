//! What the window says when things go wrong, and what can be done there.

use std::fs;

use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::{JOB, with_window};

/// Starts like a PDF and is none.
const BROKEN_PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj << /Type /Catalog >> this is not the rest of a document";

#[tokio::test]
async fn a_failed_file_tells_reason_and_remedy_and_can_be_done_again() {
    let documents = Documents::new(&[("good.md", WARRANTY)]);
    documents.write("broken.pdf", BROKEN_PDF);
    with_window(&[documents.path()], async |window| {
        window.sees("to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed with errors").await;

        window.click("Reasons").await;
        window.sees("The file is damaged").await;
        window
            .sees("open it in its own program, save it again and retry")
            .await;
        window.sees("broken.pdf").await;
        window.click("Show files").await;
        window.sees("the file is damaged").await;
        assert!(
            !window.text().await.contains("good.md"),
            "only files of that reason are shown"
        );

        documents.write("broken.pdf", RECIPE);
        window.click("Retry failed").await;
        window.sees_within(JOB, "took").await;
        window.sees_no_more("Completed with errors").await;
        window.sees("every file is accounted for").await;
    })
    .await;
}

#[tokio::test]
async fn hostile_names_are_text_wherever_they_are_shown() {
    let name = "<img src=x onerror=document.title='owned'>.txt";
    let text = format!("<script>document.title='owned'</script> {WARRANTY}");
    let documents = Documents::new(&[(name, &text)]);
    with_window(&[documents.path()], async |window| {
        window.sees(name).await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.sees(name).await;
        window.go("#/library").await;
        window.sees(name).await;
        window.go("#/search?q=manufacturer").await;
        window.sees("<script>document.title='owned'</script>").await;
        window.find("[data-hit]").await.click().await.unwrap();
        window.sees("two years after delivery").await;
        let images = window.js("return document.images.length", json!([])).await;
        assert_eq!(images, json!(0), "no name became a picture");
        assert_eq!(
            window.page.title().await.unwrap(),
            "Gristmill",
            "nothing of it ran"
        );
    })
    .await;
}

#[tokio::test]
async fn no_name_hides_what_it_is_or_breaks_the_page() {
    let long = format!("{}.md", "ü".repeat(126));
    assert_eq!(long.len(), 255, "as long as a file system takes");
    let documents = Documents::new(&[
        ("invoice\u{202e}fdp.md", RECIPE),
        ("first\nsecond.md", WARRANTY),
        (&long, "The longest name there is."),
    ]);
    with_window(&[documents.path()], async |window| {
        window.sees("3 files to ingest").await;
        let check = async |place: &str| {
            window.sees("invoice\u{fffd}fdp.md").await;
            window.sees("first\u{240a}second.md").await;
            window.sees(&long).await;
            let wide = "return document.documentElement.scrollWidth - innerWidth";
            let wide = window.js(wide, json!([])).await;
            assert_eq!(wide, json!(0), "{place} is wider than the window");
        };
        check("the preflight").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        check("the job").await;
        window.go("#/library").await;
        check("the library").await;
    })
    .await;
}

#[tokio::test]
async fn a_path_that_is_gone_is_explained_where_it_was_staged() {
    let documents = Documents::new(&[("bread.txt", RECIPE)]);
    let gone = documents.file("gone");
    assert!(!fs::exists(&gone).unwrap());
    with_window(&[&gone], async |window| {
        window.sees("gone").await;
        window
            .find("[role='alert'], [aria-label='What was found'] button")
            .await;
        let start = window.find("main header button:last-child").await;
        assert!(
            !start.is_enabled().await.unwrap(),
            "there is nothing to start"
        );
    })
    .await;
}
