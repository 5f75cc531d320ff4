//! Metadata: a table that says something about files, values changed by hand, the schema.

use fantoccini::key::Key;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::{JOB, Window, with_window};

const TABLE: &str = "filename,author,version\n\
    elevator.md,Ada Lovelace,2\n\
    missing.md,Nobody,1\n\
    rye.txt,Oda Brekke,two\n";

#[tokio::test]
async fn a_table_tells_before_the_job_what_it_says_and_what_is_left_over() {
    let documents = Documents::new(&[
        ("in/elevator.md", WARRANTY),
        ("in/rye.txt", RECIPE),
        ("in/other.txt", "A note without a row."),
        ("table.csv", TABLE),
        ("prices.csv", "part,price\nstone,12\n"),
    ]);
    with_window(&[&documents.file("in")], async |window| {
        window.sees("3 files to ingest").await;
        window.click("Choose table…").await;
        let prices = documents.file("prices.csv");
        window
            .choose_file("Choose a table of metadata", Field::Location, &prices)
            .await;
        window.sees("there is no column filename").await;
        window.look("metadata-no-table").await;
        window.click("Take the table away").await;
        window.sees("3 files to ingest").await;

        window.click("Choose table…").await;
        let table = documents.file("table.csv");
        window
            .choose_file("Choose a table of metadata", Field::Location, &table)
            .await;
        window.sees("2 of 3 rows matched").await;
        window.sees("1 row without a file").await;
        window.sees("1 file without a row").await;
        window.look("metadata-mapping").await;
        window.click("1 wrong").await;
        window
            .sees("Field 'version' must be an integer, not 'two'")
            .await;
        window.look("metadata-mapping-list").await;
        window.choose("List", "Rows without a file (1)").await;
        window.sees("missing.md").await;
        window.click("Close").await;

        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.click("Reasons").await;
        window.sees("invalid_metadata").await;

        window.go("#/search").await;
        window.fill("Search the knowledge base", "elevator").await;
        narrow(window, "author=Nobody").await;
        window.sees("Nothing found").await;
        window.click("Remove author = Nobody").await;
        narrow(window, "author=Ada Lovelace").await;
        window.sees("1 passage").await;
        window.look("search-condition").await;
    })
    .await;
}

#[tokio::test]
async fn metadata_is_changed_for_one_document_and_for_many() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    with_window(&[documents.path()], async |window| {
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
        let all = window.find("input[aria-label='Pick all documents']").await;
        all.click().await.unwrap();
        window.click("Edit metadata…").await;
        window.fill("Author", "Oda Brekke").await;
        window.fill("Version", "two").await;
        window.sees("A whole number").await;
        window.fill("Version", "2").await;
        window.fill("Name of another field", "shelf").await;
        window.click("Add").await;
        window.fill("Shelf", "north").await;
        window.look("metadata-many").await;
        window.click("Save").await;
        window.sees("Metadata of 2 documents changed").await;
        // The message covers the corner in which the next button is.
        window.sees_no_more("Metadata of 2 documents changed").await;

        let row = window.find("[aria-rowindex='2']").await;
        row.click().await.unwrap();
        window.sees("Oda Brekke").await;
        window.sees("changed by hand").await;
        window.click("Edit metadata").await;
        window.fill("Author", "Ada Lovelace").await;
        window.click("Take Shelf away").await;
        window.look("metadata-one").await;
        window.click("Save").await;
        window.sees("Ada Lovelace").await;
        window.sees_no_more("north").await;

        window.go("#/library").await;
        narrow(window, "shelf=north").await;
        window.sees("1 document").await;
        narrow(window, "somewhere").await;
        window.sees("Write it as author=Ada or year>=2025").await;
        window.look("library-condition").await;
    })
    .await;
}

#[tokio::test]
async fn the_schema_and_rules_are_kept_and_what_makes_no_sense_is_refused() {
    let documents = Documents::new(&[("Contracts/Hartley/2026/lease.txt", "A lease.")]);
    with_window(&[], async |window| {
        window.go("#/settings").await;
        window.sees("Schema, and rules by path").await;
        let schema = window.find("a[href='#/metadata']").await;
        schema.click().await.expect("it can be clicked");
        window.sees("Rules by path").await;
        window.click("Add a field").await;
        window.fill("Name of the field", "client").await;
        window
            .fill("Allowed values of client", "Hartley, Penhallow")
            .await;
        window.click("Add a rule").await;
        window.fill("Pattern", "{client}/{year").await;
        window.look("metadata-schema").await;
        window.click("Save").await;
        window.sees("cannot be used").await;
        window.fill("Pattern", "{client}/{year}/**").await;
        window.click("Save").await;
        window
            .sees("Jobs that begin from now on use this schema")
            .await;

        window.go("#/metadata").await;
        window.sees("Rules by path").await;
        let pattern = window.find("input[aria-label='Pattern']").await;
        let kept = pattern.prop("value").await.unwrap();
        assert_eq!(kept.as_deref(), Some("{client}/{year}/**"));

        window.go("#/ingest").await;
        window.drop_files(&[documents.file("Contracts")]).await;
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window.sees("1 document").await;
        let row = window.find("[aria-rowindex='2']").await;
        row.click().await.unwrap();
        window.sees("Hartley").await;
        window.sees("from a rule by path").await;
    })
    .await;
}

/// Types a condition and presses Enter.
async fn narrow(window: &Window, condition: &str) {
    let typed = format!("{condition}{}", char::from(Key::Enter));
    let field = "Metadata, such as author=Ada or year>=2025";
    window.fill(field, &typed).await;
}
