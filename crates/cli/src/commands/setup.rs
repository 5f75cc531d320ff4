//! `grist setup`: fetches what does not come with the program.

use gristmill_api::ApiError;
use gristmill_assets::{Asset, MODEL, PDFIUM, Progress};
use indicatif::{ProgressBar, ProgressStyle};

use super::DONE;
use crate::output::{note, print};

pub(super) fn run() -> Result<u8, ApiError> {
    for asset in [&MODEL, &PDFIUM] {
        fetch(asset)?;
    }
    Ok(DONE)
}

fn fetch(asset: &Asset) -> Result<(), ApiError> {
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("  {bar:26.cyan/dim} {bytes}/{total_bytes}  {wide_msg}")
            .expect("the template is well formed")
            .progress_chars("━━╌"),
    );
    let fetched = gristmill_assets::ensure(asset, &mut |progress| match progress {
        Progress::Trying { source } => bar.set_message(format!("{} from {source}", asset.name)),
        Progress::Fetched { file, done, of } => {
            bar.set_length(of);
            bar.set_position(done);
            bar.set_message(file);
        }
        Progress::Failed(attempt) => {
            bar.suspend(|| note(&format!("  {}: {}", attempt.source, attempt.problem)))
        }
    });
    bar.finish_and_clear();
    let path = fetched.map_err(|error| {
        ApiError::unavailable(error.to_string()).with_hint(
            "run `grist setup` again when this machine is online; it goes on where it stopped",
        )
    })?;
    print(&format!("{} is in `{}`", asset.name, path.display()));
    Ok(())
}
