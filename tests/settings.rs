//! Changing how the application works, and how it looks.

use fantoccini::key::Key;
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::picker::Field;
use crate::support::{Window, with_window};

#[tokio::test]
async fn a_changed_setting_is_kept_and_can_be_reset() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[]).await;
    window.go("#/settings").await;
    window.fill("Chunk size", "700").await;
    window.press(&char::from(Key::Enter).to_string()).await;
    window.sees("Set in config.yaml · default 1000").await;
    window.close().await;

    let window = Window::open(dir.path(), &[]).await;
    window.go("#/settings").await;
    window.sees("Set in config.yaml · default 1000").await;
    let field = window.find("input[aria-label='Chunk size']").await;
    assert_eq!(field.prop("value").await.unwrap().as_deref(), Some("700"));
    window.click("Reset").await;
    window.sees_no_more("Set in config.yaml").await;
    window.close().await;
}

#[tokio::test]
async fn a_value_out_of_range_is_refused_at_its_field() {
    with_window(&[], async |window| {
        window.go("#/settings").await;
        window.fill("Max workers", "0").await;
        window.press(&char::from(Key::Enter).to_string()).await;
        window.sees("0 is not between 1 and 64").await;
    })
    .await;
}

#[tokio::test]
async fn colours_follow_the_switch_and_survive_a_reload() {
    with_window(&[], async |window| {
        window.go("#/settings").await;
        window.click("Dark").await;
        let background = "return getComputedStyle(document.body).backgroundColor";
        let dark = window.js(background, json!([])).await;
        window.page.refresh().await.unwrap();
        window.sees("Appearance").await;
        assert_eq!(window.js(background, json!([])).await, dark);
        window.click("Light").await;
        assert_ne!(window.js(background, json!([])).await, dark);
    })
    .await;
}

#[tokio::test]
async fn settings_are_found_by_what_they_do_and_those_that_differ_by_where_from() {
    with_window(&[], async |window| {
        open_settings(window).await;
        window.fill("Filter settings", "overlap").await;
        window.sees_no_more("Max workers").await;
        let found = window.find("[data-setting='chunk_overlap'] mark").await;
        assert_eq!(found.text().await.unwrap().to_lowercase(), "overlap");
        window.look("settings-found").await;
        window.fill("Filter settings", "api.listen").await;
        window.find("[data-section='api']").await;
        window.fill("Filter settings", " ").await;
        window.click("Changed").await;
        window.sees("Every setting has its default").await;
        window.click("All").await;
        window.fill("Chunk size", "700").await;
        window.press(&char::from(Key::Enter).to_string()).await;
        window.sees("Set in config.yaml").await;
        window.click("Changed").await;
        window.sees_no_more("Max workers").await;
        window.sees("Chunk size").await;
    })
    .await;
}

#[tokio::test]
async fn high_contrast_and_reduced_motion_are_chosen_and_survive_a_reload() {
    with_window(&[], async |window| {
        open_settings(window).await;
        window.click("High").await;
        window.click("Reduced").await;
        window.page.refresh().await.unwrap();
        window.sees("Appearance").await;
        let chosen = "const { contrast, motion } = document.documentElement.dataset;
            const line = getComputedStyle(document.documentElement).getPropertyValue('--quick');
            return [contrast, motion, line.trim()]";
        let now = window.js(chosen, json!([])).await;
        assert_eq!(now, json!(["more", "reduced", "0s"]));
        window.look("settings-contrast").await;
    })
    .await;
}

#[tokio::test]
async fn diagnostics_are_packed_where_one_says_and_what_is_in_them_is_told() {
    let folder = Documents::new(&[]);
    with_window(&[], async |window| {
        window.go("#/doctor").await;
        window.click("Pack diagnostics…").await;
        let archive = folder.file("report.zip");
        window.choose_file("Save as", Field::Name, &archive).await;
        window.sees("report.zip").await;
        window.sees("without names").await;
        window.look("diagnostics").await;
        let file = std::fs::File::open(archive).expect("it was written");
        let packed = zip::ZipArchive::new(file).expect("it is an archive");
        for part in packed
            .file_names()
            .map(|name| name.expect("names are text"))
        {
            if part != "README.txt" {
                window.sees(&part).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_made_and_listed_and_retention_tells_what_it_would_forget() {
    with_window(&[], async |window| {
        open_settings(window).await;
        window.sees("No backup yet").await;
        window.click("Back up now").await;
        window.sees("Backed up 0 documents to").await;
        window.sees_no_more("No backup yet").await;
        window.sees("0 documents · ").await;
        // The message covers the corner in which other buttons are.
        window.sees_no_more("Backed up 0 documents to").await;
        window.click("Restore…").await;
        window.look("restore").await;
        window.click("Cancel").await;

        window.click("Preview").await;
        window.sees("Nothing is old enough to be forgotten").await;
        let offered = window.text().await.contains("Forget now");
        assert!(!offered, "there is nothing to forget");
    })
    .await;
}

/// Shows the settings, and waits for every part that moves those below it when it comes.
async fn open_settings(window: &Window) {
    window.go("#/settings").await;
    for part in ["Chunk size", "The last 7 are kept in", "Files in work"] {
        window.sees(part).await;
    }
}
