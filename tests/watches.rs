//! Folders that are watched from the window.

use std::fs;

use gristmill_api::Operations as _;
use gristmill_api::types::ListRemoved;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::{JOB, Window, soon, with_window};

#[tokio::test]
async fn a_watched_folder_is_kept_in_step_and_what_it_removed_is_restored() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("draft.tmp.md", "# Draft")]);
    with_window(&[], async |window| {
        window.go("#/watches").await;
        window.sees("No folder is watched").await;
        window.click("Watch a folder").await;
        window
            .fill("Folder", documents.path().to_str().unwrap())
            .await;
        window.fill("Name", "Inbox").await;
        write_in(window, "Leave out files that match", "draft*").await;
        window.click("Remove").await;
        window.click("Watch").await;
        window.sees_within(JOB, "1 taken in").await;

        documents.write("bread.md", RECIPE);
        window.sees_within(JOB, "2 taken in").await;
        window.sees("1 new or changed").await;

        fs::remove_file(documents.file("bread.md")).unwrap();
        let removed = async || {
            let removed = window.api().documents_removed(ListRemoved::default());
            removed.unwrap().total == 1
        };
        crate::support::eventually("its document is removed", JOB, removed).await;

        window.click("Pause").await;
        window.sees("Paused").await;
        window.click("Resume").await;
        window.sees_within(JOB, "Watching").await;

        window.go("#/library").await;
        window.sees("1 document").await;
        let removed = window.find("a[href='#/removed']").await;
        removed.click().await.unwrap();
        window.sees("Rye bread").await;
        let all = window.find("input[aria-label='Pick all documents']").await;
        all.click().await.unwrap();
        window.look("removed").await;
        window.click("Restore 1 document").await;
        window.sees("Nothing to restore").await;
        window.go("#/library").await;
        window.sees("2 documents").await;

        window.go("#/watches").await;
        window
            .find("a[aria-label='Inbox']")
            .await
            .click()
            .await
            .unwrap();
        window.click("Remove this watch").await;
        window.look("watch-remove").await;
        window.click("Remove watch").await;
        window.sees("No folder is watched").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_vanishes_is_unavailable_and_many_deletions_wait_for_an_answer() {
    let documents = Documents::new(&[("in/0.md", WARRANTY)]);
    for number in 1..4 {
        documents.write(
            &format!("in/{number}.md"),
            format!("# Note {number}\n\nText."),
        );
    }
    with_window(&[], async |window| {
        let folder = documents.file("in");
        window.go("#/watch-form").await;
        window.fill("Folder", folder.to_str().unwrap()).await;
        window.click("Remove").await;
        for limit in ["Files", "Share of all files"] {
            let field = format!("{limit} removed at once without asking");
            window.fill(&field, "1").await;
        }
        window.click("Watch").await;
        window.sees_within(JOB, "4 taken in").await;

        fs::rename(&folder, documents.file("away")).unwrap();
        window.sees_within(JOB, "Unavailable").await;
        window
            .sees("No document is removed or marked on that account")
            .await;
        window.look("watch-unavailable").await;
        fs::rename(documents.file("away"), &folder).unwrap();
        window.sees_within(JOB, "Watching").await;

        for number in 0..3 {
            fs::remove_file(folder.join(format!("{number}.md"))).unwrap();
        }
        window
            .sees_within(JOB, "3 of 4 files vanished at once")
            .await;
        window.look("watch-deletions").await;
        window.click("Keep documents").await;
        soon("the watch goes on", async || {
            let text = window.text().await;
            text.contains("deleted files: keep") && !text.contains("Waits for an answer")
        })
        .await;
        window.go("#/library").await;
        window.sees("4 documents").await;
    })
    .await;
}

async fn write_in(window: &Window, label: &str, text: &str) {
    let field = window
        .find(&format!("textarea[aria-label='{label}']"))
        .await;
    field.send_keys(text).await.expect("it can be typed");
}
