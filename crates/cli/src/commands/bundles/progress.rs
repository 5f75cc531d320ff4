//! How far a bundle is, on the terminal, and Ctrl-C to stop it.

use std::sync::mpsc::{RecvTimeoutError, channel};

use gristmill_api::types::Nothing;
use gristmill_api::{Access, ApiError, Operations};
use gristmill_model::{BundleProgress, BundleStep, Bytes};
use indicatif::{ProgressBar, ProgressStyle};

use super::Context;
use crate::output::{note, thousands};
use crate::watch::{Interrupts, TICK};

/// Steps of the bar.
const STEPS: u64 = 1_000;

/// Does the work, which ends early when Ctrl-C is pressed, and draws how far it is.
pub(super) fn watched<T>(
    context: &Context,
    api: &Access,
    interrupts: &Interrupts,
    work: impl FnOnce() -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    // An owner that is busy with the bundle answers a second connection.
    let other = api.owner().map(|_| context.folder.to_own()).transpose()?;
    let looked_at: &dyn Operations = other.as_deref().unwrap_or(&**api);
    let bar = bar();
    std::thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        let drawn = &bar;
        scope.spawn(move || {
            let mut told = false;
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if interrupts.heard() {
                    if !std::mem::replace(&mut told, true) {
                        note("Stopping; press Ctrl-C again to quit at once.");
                    }
                    // Asked again and again: it may not have begun.
                    let _ = looked_at.bundles_stop(Nothing {});
                }
                if let Ok(state) = looked_at.bundles_state(Nothing {}) {
                    state.progress.iter().for_each(|now| draw(drawn, now));
                }
            }
        });
        let made = work();
        drop(done);
        bar.finish_and_clear();
        made
    })
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {msg}");
    ProgressBar::new(STEPS).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn draw(bar: &ProgressBar, now: &BundleProgress) {
    let share = now.done.saturating_mul(STEPS).checked_div(now.total);
    bar.set_position(share.unwrap_or(0).min(STEPS));
    let (done, total) = (thousands(now.done), thousands(now.total));
    bar.set_message(match now.step {
        BundleStep::Writing => format!("{done} of {total} documents written"),
        BundleStep::Checking => format!("checking, {} of {}", Bytes(now.done), Bytes(now.total)),
        BundleStep::Storing => format!("{done} of {total} documents stored"),
    });
}
