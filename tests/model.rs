//! The embedding model: chosen in the settings, changed while searches go on, held, and asked
//! about when the window closes.

use gristmill_api::Operations as _;
use gristmill_model::ChangeState;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, eventually, with_window};

const FILES: usize = 30;
const PAUSE: &str = "Pause the change of the embedding model";
const RESUME: &str = "Resume the change of the embedding model";

#[tokio::test]
async fn the_model_is_changed_in_the_settings_and_held_where_jobs_are() {
    let documents = Documents::many(FILES);
    with_window(&[documents.path()], async |window| {
        window.sees("30 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "30 files · took").await;

        begin(window).await;
        window.sees("Embedding all documents by").await;
        click(window, PAUSE).await;
        window.sees("Paused on the way to").await;
        window.look("model-paused").await;
        window.go("#/search?q=moisture of the wheat").await;
        window.sees("passages").await;

        window.go("#/jobs").await;
        window.sees("Paused on the way to").await;
        window.look("jobs-model").await;
        click(window, RESUME).await;
        window.sees("Embedding all documents by").await;
        window.display.ask_to_close("Gristmill");
        window.sees("The embedding model is being changed").await;
        window.sees("the change goes on from the next start").await;
        window.look("closing-model").await;
        window.click("Stay").await;
        window
            .sees_no_more("The embedding model is being changed")
            .await;

        window.go("#/settings").await;
        ends(window).await;
        window
            .find("[title='Change to all-MiniLM-L6-v2/int8']")
            .await;
        window.sees("30 documents have vectors of it.").await;
        window.look("model").await;
        window.go("#/search?q=weighed and stored in a silo").await;
        window.sees("passages").await;
    })
    .await;
}

/// Clicks the button that says this when it is pointed at.
async fn click(window: &Window, tip: &str) {
    let button = window.find(&format!("[title='{tip}']")).await;
    button.click().await.expect("it can be clicked");
}

/// Asks for the exact vectors in place of the fast ones.
async fn begin(window: &Window) {
    window.go("#/settings").await;
    window.sees("30 documents have vectors of it.").await;
    click(window, "Change to all-MiniLM-L6-v2/f32").await;
    window.sees("Change the embedding model?").await;
    window.look("model-dialog").await;
    window.click("Change").await;
}

/// Waits until the change has ended.
async fn ends(window: &Window) {
    let ended = async || {
        let told = window.api().embedding_status(Default::default());
        let change = told.ok().and_then(|model| model.change);
        change.is_some_and(|change| change.state == ChangeState::Completed)
    };
    eventually("the model is changed", JOB, ended).await;
}
