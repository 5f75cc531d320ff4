//! Waiting until a job is done, without a thread that waits.

use std::time::Duration;

use axum::http::StatusCode;
use gristmill_api::types::{JobRef, JobView};

use crate::app::App;
use crate::connection::stopped;
use crate::refusal::Refusal;

/// How often to look.
const LOOK: Duration = Duration::from_millis(25);

/// The job once it has ended. When the server ends first, that is said.
pub(crate) async fn until_done(app: &App, mut view: JobView) -> Result<JobView, Refusal> {
    let mut stop = app.stop.clone();
    while !view.job.state.is_final() {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stopped(&mut stop) => return Err(ending(&view)),
        }
        let id = view.job.id;
        view = app.call(|api| Ok(api.jobs_get(JobRef { id })?)).await?;
    }
    Ok(view)
}

fn ending(view: &JobView) -> Refusal {
    let id = &view.job.id;
    let message = format!("The server ends; job {id} goes on at its next start");
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
}
