//! Schedules as text.

use console::style;
use gristmill_api::types::{Page, ScheduleRun, ScheduleTimes, ScheduleView};
use gristmill_model::RunOutcome;

use crate::output::{Column, Table, facts, moment, plain, short};

pub(super) fn table(schedules: &[ScheduleView], width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("WHEN"),
        Column::left("NEXT").giving_way(),
        Column::left("LAST JOB").giving_way(),
    ]);
    for view in schedules {
        let schedule = &view.schedule;
        table.row([
            short(schedule.id.as_str()).to_owned(),
            plain(&schedule.name),
            plain(&schedule.rule.cron),
            next(view),
            last(view),
        ]);
    }
    table.render(width)
}

/// When it runs next, in a few words.
fn next(view: &ScheduleView) -> String {
    let schedule = &view.schedule;
    match (schedule.paused, schedule.waiting, schedule.due_at) {
        (true, _, _) => style("paused").yellow().to_string(),
        (false, true, _) => style("waits for the last job").cyan().to_string(),
        (false, false, Some(due)) => {
            let time = view.times.next.iter().find(|time| time.at == due);
            // One that is due already stands for the times missed since.
            time.map_or_else(|| "now".to_owned(), |time| time.local.clone())
        }
        (false, false, None) => "never again".to_owned(),
    }
}

/// When it runs next, as a phrase.
pub(in crate::commands) fn due(view: &ScheduleView) -> String {
    let schedule = &view.schedule;
    match schedule.paused || schedule.waiting || schedule.due_at.is_none() {
        true => next(view),
        false => format!("next run {}", next(view)),
    }
}

fn last(view: &ScheduleView) -> String {
    view.last_job.as_ref().map_or_else(String::new, |job| {
        let (id, state) = (short(job.job.id.as_str()), job.job.state.as_str());
        format!("{id} {}", state.replace('_', " "))
    })
}

pub(super) fn facts_of(view: &ScheduleView) -> String {
    let schedule = &view.schedule;
    let rule = &schedule.rule;
    let mut rows = vec![
        ("id", schedule.id.to_string()),
        ("name", plain(&schedule.name)),
        (
            "when",
            format!("{}  {}", plain(&rule.cron), view.times.words),
        ),
        ("time zone", plain(&rule.time_zone)),
        ("status", status(view)),
        ("missed runs", rule.missed.as_str().replace('_', " ")),
        ("overlap", rule.overlap.as_str().to_owned()),
        ("collection", schedule.collection.to_string()),
        ("priority", schedule.priority.as_str().to_owned()),
    ];
    if view.last_job.is_some() {
        rows.push(("last job", last(view)));
    }
    rows.push(("added", moment(schedule.created_at)));
    let upcoming = match schedule.paused {
        true => String::new(),
        false => next_times(&view.times),
    };
    facts(&rows) + &upcoming
}

fn status(view: &ScheduleView) -> String {
    match view.attended || view.schedule.paused {
        true => due(view),
        false => format!(
            "{}; not running: the window or `grist watch run` makes its jobs",
            due(view)
        ),
    }
}

/// What an expression means.
pub(super) fn times(times: &ScheduleTimes) -> String {
    let rows = [
        ("when", times.words.clone()),
        ("time zone", times.time_zone.clone()),
    ];
    facts(&rows) + &next_times(times)
}

fn next_times(times: &ScheduleTimes) -> String {
    let rows = times.next.iter().enumerate().map(|(at, time)| {
        let label = if at == 0 { "next runs" } else { "" };
        (label, time.local.clone())
    });
    let rows: Vec<(&str, String)> = rows.collect();
    facts(&rows)
}

/// What came of past times.
pub(super) fn runs(runs: &Page<ScheduleRun>, width: usize) -> String {
    if runs.items.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::left("DUE"),
        Column::left("DECIDED"),
        Column::left("OUTCOME").giving_way(),
    ]);
    for run in &runs.items {
        let outcome = match &run.outcome {
            RunOutcome::Started { job } => format!("job {}", short(job.as_str())),
            RunOutcome::Asked { job } => format!("job {}, on request", short(job.as_str())),
            RunOutcome::Missed => "missed, left out".to_owned(),
            RunOutcome::Overlapped => "left out: the job before was not done".to_owned(),
        };
        table.row([moment(run.due_at), moment(run.at), outcome]);
    }
    format!("\n{}", table.render(width))
}
