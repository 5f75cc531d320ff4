//! Watches as text.

use console::style;
use gristmill_api::types::{Page, WatchFileView, WatchView};
use gristmill_model::{Watch, WatchEntryState, WatchHealth, WatchPause};

use crate::output::{Column, Table, age, count, facts, moment, now, plain, short, thousands};

pub(super) fn table(watches: &[WatchView], width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("FOLDER").giving_way(),
        Column::right("FILES"),
        Column::left("STATUS"),
    ]);
    for view in watches {
        table.row([
            short(view.watch.id.as_str()).to_owned(),
            plain(&view.watch.name),
            plain(&view.watch.folder),
            thousands(u64::from(view.files.submitted + view.files.settled)),
            word(&view.status.health),
        ]);
    }
    table.render(width)
}

/// The health in a word.
fn word(health: &WatchHealth) -> String {
    match health {
        WatchHealth::NotRunning => style("not running").dim(),
        WatchHealth::Paused => style("paused").yellow(),
        WatchHealth::Starting => style("starting").cyan(),
        WatchHealth::Listening => style("listening").green(),
        WatchHealth::Polling { .. } => style("polling").green(),
        WatchHealth::Unavailable { .. } => style("unavailable").red(),
    }
    .to_string()
}

/// The health with what belongs to it: `polling every 15 s: …`.
pub(super) fn health(view: &WatchView) -> String {
    let word = word(&view.status.health);
    match &view.status.health {
        WatchHealth::Polling { why, seconds } => format!("{word} every {seconds} s: {why}"),
        WatchHealth::Unavailable { why } => format!("{word}: {}", plain(why)),
        WatchHealth::Paused => format!("{word}{}", reason(&view.watch)),
        WatchHealth::NotRunning => format!("{word}: `grist watch run` or the window watches"),
        WatchHealth::Starting | WatchHealth::Listening => word,
    }
}

fn reason(watch: &Watch) -> String {
    match &watch.paused {
        Some(WatchPause::ManyDeletions { missing, known }) => format!(
            ": {missing} of {} vanished at once; `grist watch resume --allow-removals` \
             removes their documents",
            count(u64::from(*known), "file")
        ),
        Some(WatchPause::User) | None => String::new(),
    }
}

pub(super) fn facts_of(view: &WatchView) -> String {
    let (watch, rules) = (&view.watch, &view.watch.rules);
    let mut rows = vec![
        ("id", watch.id.to_string()),
        ("name", plain(&watch.name)),
        ("folder", plain(&watch.folder)),
        ("status", health(view)),
        ("files", totals(view)),
        ("collection", watch.collection.to_string()),
        ("on deletion", rules.on_deletion.as_str().to_owned()),
    ];
    let patterns = [("include", &rules.include), ("exclude", &rules.exclude)];
    for (name, patterns) in patterns {
        if !patterns.is_empty() {
            rows.push((name, plain(&patterns.join(", "))));
        }
    }
    if !rules.subfolders {
        rows.push(("subfolders", "no".to_owned()));
    }
    if let Some(size) = rules.min_size {
        rows.push(("least size", size.to_string()));
    }
    if let Some(size) = rules.max_size {
        rows.push(("most size", size.to_string()));
    }
    if let Some(seconds) = rules.settle_seconds {
        rows.push(("settle", format!("{seconds} s")));
    }
    if let Some(at) = view.status.scanned_at {
        rows.push(("looked at", age(at, now())));
    }
    rows.push(("added", moment(watch.created_at)));
    facts(&rows)
}

/// `120 taken, 2 failed, 1 missing; 3 waiting, 1 job at work`.
fn totals(view: &WatchView) -> String {
    let (files, status) = (&view.files, &view.status);
    let mut text = format!(
        "{} taken",
        thousands(u64::from(files.submitted + files.settled))
    );
    for (number, what) in [(files.failed, "failed"), (files.missing, "missing")] {
        if number > 0 {
            text += &format!(", {} {what}", thousands(u64::from(number)));
        }
    }
    if status.waiting > 0 {
        text += &format!("; {} waiting", thousands(u64::from(status.waiting)));
    }
    if !status.jobs.is_empty() {
        text += &format!("; {} at work", count(status.jobs.len() as u64, "job"));
    }
    text
}

pub(super) fn files(page: &Page<WatchFileView>, width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("FILE").giving_way(),
        Column::right("SIZE"),
        Column::left("CHANGED"),
        Column::left("STATE"),
    ]);
    for file in &page.items {
        let state = match &file.state {
            WatchEntryState::Submitted { job } => format!("job {}", short(job.as_str())),
            WatchEntryState::Missing { since } => format!("missing, {}", age(*since, now())),
            WatchEntryState::Settled | WatchEntryState::Failed => file.state.as_str().to_owned(),
        };
        table.row([
            plain(&file.key.0),
            file.size.to_string(),
            age(file.modified, now()),
            state,
        ]);
    }
    let mut text = table.render(width);
    let rest = page.total.saturating_sub(page.items.len() as u64);
    if rest > 0 {
        text += &format!("  … and {} more\n", thousands(rest));
    }
    text
}
