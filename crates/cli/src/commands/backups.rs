//! `grist backup`, `grist backups` and `grist restore`.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use gristmill_api::types::{Backup, CreateBackup, Nothing};
use gristmill_api::{Access, ApiError, Operations};
use gristmill_model::Bytes;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Context, DONE, ingest};
use crate::output::{
    Column, Table, age, count, facts, moment, now, plain, print, print_json, thousands, width,
};

/// How often to ask how far it is.
const TICK: Duration = Duration::from_millis(200);

pub(super) fn create(context: &Context, file: Option<PathBuf>) -> Result<u8, ApiError> {
    let file = file.as_deref().map(to_write).transpose()?;
    let api = context.folder.to_read()?;
    let backup = watched(context, &api, CreateBackup { file })?;
    match context.json {
        true => print_json(&backup),
        false => print(&format!(
            "Backed up {} ({}) to {}.\n",
            count(u64::from(backup.documents), "document"),
            backup.size,
            plain(&backup.file)
        )),
    }
    Ok(DONE)
}

/// The file itself need not be there, its folder has to.
pub(super) fn to_write(file: &Path) -> Result<String, ApiError> {
    let shown = file.display();
    let Some(name) = file.file_name() else {
        return Err(ApiError::invalid(format!("`{shown}` names no file")));
    };
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = ingest::absolute("write to", folder.unwrap_or(Path::new(".")))?;
    let path = Path::new(&folder).join(name);
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| ApiError::invalid(format!("the path `{shown}` is not valid text")))
}

/// Makes the backup and draws how far it is, for whoever looks.
fn watched(context: &Context, api: &Access, asked: CreateBackup) -> Result<Backup, ApiError> {
    let bar = bar();
    if bar.is_hidden() {
        return api.backups_create(asked);
    }
    // An owner that is busy with the backup answers a second connection.
    let other = api.owner().map(|_| context.folder.to_read()).transpose()?;
    let looked_at: &dyn Operations = other.as_deref().unwrap_or(&**api);
    std::thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        let drawn = &bar;
        scope.spawn(move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                draw(drawn, looked_at);
            }
        });
        let made = api.backups_create(asked);
        drop(done);
        bar.finish_and_clear();
        made
    })
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn draw(bar: &ProgressBar, api: &dyn Operations) {
    let Ok(state) = api.backups_state(Nothing {}) else {
        return;
    };
    if let Some(progress) = state.progress {
        let Bytes(total) = progress.total;
        bar.set_length(total);
        bar.set_position(progress.copied.0);
        bar.set_message(if progress.checking { "checking" } else { "" });
    }
}

pub(super) fn list(context: &Context) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let backups = api.backups_list(Nothing {})?;
    if context.json {
        print_json(&backups);
        return Ok(DONE);
    }
    if backups.is_empty() {
        print("There are no backups. `grist backup` makes one.");
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("FILE").giving_way(),
        Column::left("WHY"),
        Column::left("MADE"),
        Column::right("SIZE"),
        Column::right("DOCUMENTS"),
    ]);
    for backup in &backups {
        let name = Path::new(&backup.file).file_name().unwrap_or_default();
        table.row([
            plain(&name.to_string_lossy()),
            backup.kind.as_str().to_owned(),
            age(backup.at, now()),
            backup.size.to_string(),
            thousands(u64::from(backup.documents)),
        ]);
    }
    let folder = api.backups_state(Nothing {})?.folder;
    print(&format!(
        "{}  in {}\n",
        table.render(width()),
        plain(&folder)
    ));
    Ok(DONE)
}

pub(super) fn restore(context: &Context, file: &Path) -> Result<u8, ApiError> {
    let file = ingest::absolute("restore", file)?;
    let restored = context.folder.restore(Path::new(&file))?;
    if context.json {
        print_json(&restored);
        return Ok(DONE);
    }
    let backup = &restored.backup;
    let mut rows = vec![
        ("restored", plain(&backup.file)),
        ("made", moment(backup.at)),
        ("documents", thousands(u64::from(backup.documents))),
        (
            "settings",
            if backup.has_settings {
                "restored"
            } else {
                "left as they are"
            }
            .to_owned(),
        ),
    ];
    if let Some(kept) = &restored.kept {
        rows.push(("before", format!("kept in {}", plain(kept))));
    }
    print(&facts(&rows));
    Ok(DONE)
}
