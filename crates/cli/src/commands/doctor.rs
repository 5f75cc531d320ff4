//! `grist doctor`: proof that everything is in order, or what is not.

use console::style;
use gristmill_api::ApiError;
use gristmill_api::types::{Check, CheckState, DoctorReport, RunDoctor};

use super::{COULD_NOT_RUN, Context, DONE};
use crate::output::{duration, print, print_json};

pub(super) fn run(context: &Context, read_data: bool) -> Result<u8, ApiError> {
    let asked = RunDoctor {
        read_data: Some(read_data),
    };
    let report = context.folder.to_read()?.doctor_run(asked)?;
    match context.json {
        true => print_json(&report),
        false => print(&text(&report)),
    }
    Ok(if report.sound { DONE } else { COULD_NOT_RUN })
}

fn text(report: &DoctorReport) -> String {
    let widest = report.checks.iter().map(|check| check.name.chars().count());
    let widest = widest.max().unwrap_or(0);
    let checks: String = report
        .checks
        .iter()
        .map(|check| line(check, widest))
        .collect();
    let took = duration(report.took_ms);
    let verdict = match report.sound {
        true => style(format!("Sound (checked in {took}).")).green(),
        false => style(format!("Not sound (checked in {took}).")).red(),
    };
    format!("{checks}\n{}\n", verdict.bold())
}

fn line(check: &Check, widest: usize) -> String {
    let mark = match check.state {
        CheckState::Ok => style("✓").green(),
        CheckState::Warning => style("!").yellow(),
        CheckState::Failed => style("✗").red(),
    };
    let name = format!("{:<widest$}", check.name);
    let mut text = format!("  {mark} {name}  {}\n", style(&check.detail).dim());
    if let Some(remedy) = &check.remedy {
        text += &format!("    {} {remedy}\n", style("→").cyan());
    }
    text
}
