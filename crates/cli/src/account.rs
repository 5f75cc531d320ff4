//! The account of a job: where every file went, why, and what to do next.

use console::style;
use gristmill_api::types::{JobView, ListFiles, ReasonCount, Statement};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{FileState, JobState, ReasonKind};

use crate::output::{
    Column, Table, count, duration, facts, grouped, heading, plain, short, thousands,
};

/// Files listed one by one at the end of a job; the rest is counted.
const MOST_LISTED: u32 = 20;

/// Everything there is to say about a job that ended or was paused.
pub(crate) fn tell(api: &dyn Operations, job: &JobView, width: usize) -> Result<String, ApiError> {
    let statement = api.jobs_statement(gristmill_api::types::JobRef {
        id: job.job.id.clone(),
    })?;
    let mut text = headline(&statement);
    if let Some(error) = &job.job.error {
        text += &format!("  {error}\n");
    }
    text += &sums(&statement);
    text += &reasons(&statement);
    text += &failures(api, job, &statement, width)?;
    text += &next_step(job, &statement);
    Ok(text)
}

fn headline(statement: &Statement) -> String {
    let (mark, words) = match &statement.state {
        JobState::Completed => (style("✓").green(), "done"),
        JobState::CompletedWithErrors => (style("!").yellow(), "done, some files failed"),
        JobState::Failed => (style("✗").red(), "failed"),
        JobState::Cancelled => (style("✗").red(), "cancelled"),
        JobState::Paused { .. } => (style("‖").yellow(), "paused"),
        JobState::Pending => (style("·").dim(), "not started"),
        JobState::Queued => (style("·").dim(), "waiting for its turn"),
        JobState::Running => (style("▸").cyan(), "running"),
        JobState::Cancelling => (style("✗").red(), "being cancelled"),
    };
    let name = style(plain(&statement.name)).bold();
    format!("{mark} {name}: {words}\n")
}

fn sums(statement: &Statement) -> String {
    let took = match statement.duration_ms {
        0 => String::new(),
        millis => format!(" in {}", duration(millis)),
    };
    let chunks = count(statement.chunks, "chunk");
    let stored = thousands(u64::from(statement.stored));
    let mut rows = vec![
        ("found", count(u64::from(statement.found), "file")),
        ("stored", format!("{stored} ({chunks}){took}")),
    ];
    let further = [
        ("unchanged", statement.unchanged),
        ("skipped", statement.skipped),
        ("failed", statement.failed),
        ("not done yet", statement.open),
    ];
    let further = further.into_iter().filter(|(_, files)| *files > 0);
    rows.extend(further.map(|(name, files)| (name, thousands(u64::from(files)))));
    facts(&rows)
}

fn reasons(statement: &Statement) -> String {
    let mut text = String::new();
    for (kind, title) in [
        (ReasonKind::Failure, "Why files failed"),
        (ReasonKind::Skip, "Why files were skipped"),
    ] {
        let of_kind: Vec<&ReasonCount> = statement
            .reasons
            .iter()
            .filter(|reason| reason.kind == kind)
            .collect();
        if !of_kind.is_empty() {
            text += &format!("\n{}", heading(title));
            text.extend(of_kind.into_iter().map(reason));
        }
    }
    text
}

fn reason(reason: &ReasonCount) -> String {
    let files = count(u64::from(reason.files), "file");
    let code = style(reason.code.as_str()).yellow();
    let mut text = format!("  {code}  {files}: {}\n", reason.message);
    if reason.kind == ReasonKind::Skip {
        text += &format!("    {}\n", grouped(&reason.examples, reason.files as usize));
    }
    text + &format!("    {} {}\n", style("→").cyan(), reason.remedy)
}

fn failures(
    api: &dyn Operations,
    job: &JobView,
    statement: &Statement,
    width: usize,
) -> Result<String, ApiError> {
    if statement.failed == 0 {
        return Ok(String::new());
    }
    let page = api.jobs_files(ListFiles {
        id: job.job.id.clone(),
        states: vec!["failed".to_owned()],
        code: None,
        text: None,
        offset: None,
        limit: Some(MOST_LISTED),
    })?;
    let mut table = Table::new(&[
        Column::left("FILE").giving_way(),
        Column::left("REASON"),
        Column::left("WHAT HAPPENED").giving_way(),
    ]);
    for view in &page.items {
        if let FileState::Failed { failure } = &view.file.state {
            table.row([
                plain(&view.file.key.0),
                failure.code.as_str().to_owned(),
                plain(&failure.detail),
            ]);
        }
    }
    let mut text = format!("\n{}{}", heading("Failed files"), table.render(width));
    if page.total > u64::from(MOST_LISTED) {
        let rest = thousands(page.total - u64::from(MOST_LISTED));
        let id = short(job.job.id.as_str());
        text += &format!("  and {rest} more: `grist jobs show {id} --state failed`\n");
    }
    Ok(text)
}

fn next_step(job: &JobView, statement: &Statement) -> String {
    let id = short(job.job.id.as_str());
    match &statement.state {
        JobState::Paused { .. } => {
            format!("\nGo on with `grist jobs resume {id}`, or with the same command again.\n")
        }
        JobState::Pending => format!("\nStart it with `grist jobs start {id}`.\n"),
        JobState::CompletedWithErrors | JobState::Failed | JobState::Cancelled => {
            format!("\nTry again with `grist jobs retry {id}`.\n")
        }
        JobState::Completed | JobState::Queued | JobState::Running | JobState::Cancelling => {
            String::new()
        }
    }
}
