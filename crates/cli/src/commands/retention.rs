//! `grist retention`: what is old enough to be forgotten.

use gristmill_api::ApiError;
use gristmill_api::types::{RetentionDays, RetentionView};

use super::{Context, DONE};
use crate::args::recovery::{Days, Retention};
use crate::output::{facts, heading, print, print_json, thousands};

pub(super) fn run(context: &Context, command: Retention) -> Result<u8, ApiError> {
    let (title, found) = match command {
        Retention::Preview(days) => {
            let api = context.folder.to_read()?;
            ("Would be forgotten", api.retention_preview(input(days))?)
        }
        Retention::Apply(days) => {
            let api = context.folder.to_own()?;
            ("Forgotten", api.retention_apply(input(days))?)
        }
    };
    match context.json {
        true => print_json(&found),
        false => print(&(heading(title) + &text(&found))),
    }
    Ok(DONE)
}

fn input(days: Days) -> RetentionDays {
    RetentionDays {
        history_days: days.history_days,
        removed_days: days.removed_days,
    }
}

fn text(found: &RetentionView) -> String {
    let mut rows = vec![
        ("ended jobs", thousands(u64::from(found.jobs))),
        ("their files", thousands(u64::from(found.files))),
        ("events", thousands(u64::from(found.events))),
        ("kept documents", thousands(u64::from(found.documents))),
    ];
    if found.bytes.0 > 0 {
        rows.push(("size of those", found.bytes.to_string()));
    }
    facts(&rows)
}
