//! Jobs that are made at set times, kept from the window.

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::{JOB, with_window};

#[tokio::test]
async fn a_schedule_is_added_run_paused_changed_and_removed() {
    let documents = Documents::new(&[("in/elevator.md", WARRANTY), ("in/rye.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.go("#/schedules").await;
        window.sees("Nothing is scheduled").await;
        window.click("Add a schedule").await;
        window.click("Add folder…").await;
        let folder = documents.file("in");
        window
            .choose_file("Add folders", Field::Location, &folder)
            .await;
        window.sees(folder.to_str().unwrap()).await;
        window.fill("Name", "Nightly").await;
        window.fill("Cron expression", "61 * * * *").await;
        window.find("[role='alert']").await;
        window.choose("Runs", "Every weekday at 07:00").await;
        window
            .find("[aria-label='Next times'] li:nth-child(5)")
            .await;
        window.look("schedule-form").await;
        window.click("Add").await;
        window.sees("It was not due yet").await;
        window.sees("07:00").await;

        window.click("Run now").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/schedules").await;
        window.sees("Nightly").await;
        window.look("schedules").await;
        window.click("Pause: Nightly").await;
        window.sees("Paused").await;
        window
            .find("a[aria-label='Nightly']")
            .await
            .click()
            .await
            .unwrap();
        window.sees("ran because someone asked").await;
        window.look("schedule").await;
        window.click("Resume").await;
        window.sees_no_more("Paused").await;

        window.click("Change this schedule").await;
        window.choose("Runs", "Every hour").await;
        window.click("Save").await;
        window.sees("0 * * * *").await;
        window.click("Remove this schedule").await;
        window.look("schedule-remove").await;
        window.click("Remove schedule").await;
        window.sees("Nothing is scheduled").await;
        window.look("schedules-empty").await;
        window.go("#/library").await;
        window.sees("2 documents").await;
    })
    .await;
}
