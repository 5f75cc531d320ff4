//! Backups by themselves and their way back, under a told clock.

use std::path::Path;
use std::sync::atomic::Ordering;

use gristmill_engine::{Daily, Engine, EngineError, list_backups, restore};
use gristmill_model::settings::Resolved;
use gristmill_model::{BackupKind, Timestamp};

use crate::schedules::{HOUR, START, open};
use crate::world::connection;

/// Has something happen.
fn change(engine: &Engine, id: &str) {
    let place = connection(id, Path::new("/nowhere"));
    engine.store().add_connection(place).unwrap();
}

fn keep(engine: &Engine, dailies: u32) {
    let mut settings = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    settings.settings.backups_keep = dailies;
    engine.apply_settings(settings);
}

#[test]
fn a_backup_a_day_is_made_when_something_happened_and_the_last_few_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, clock, _) = open(dir.path(), START);
    keep(&engine, 2);
    change(&engine, "first");
    assert!(matches!(engine.back_up_daily().unwrap(), Daily::Made(_)));
    assert_eq!(engine.back_up_daily().unwrap(), Daily::NotDue);
    clock.wall.store(START + 25 * HOUR, Ordering::SeqCst);
    assert_eq!(engine.back_up_daily().unwrap(), Daily::Unchanged);
    for day in 2..6 {
        clock.wall.store(START + day * 25 * HOUR, Ordering::SeqCst);
        change(&engine, &format!("on day {day}"));
        assert!(matches!(engine.back_up_daily().unwrap(), Daily::Made(_)));
    }
    let kept: Vec<i64> = list_backups(&dir.path().join("data"))
        .iter()
        .filter(|backup| backup.kind == BackupKind::Daily)
        .map(|backup| backup.at.0)
        .collect();
    assert_eq!(kept, [START + 125 * HOUR, START + 100 * HOUR]);
    keep(&engine, 0);
    assert_eq!(engine.back_up_daily().unwrap(), Daily::Off);
}

#[test]
fn a_restore_waits_for_nobody_and_is_refused_while_someone_works_in_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (engine, ..) = open(dir.path(), START);
    change(&engine, "before");
    let file = dir.path().join("b.db");
    engine.back_up(Some(&file), &mut |_| {}).unwrap();
    change(&engine, "after");
    let refused = restore(&data, &file, Timestamp(START)).unwrap_err();
    assert!(
        matches!(refused, EngineError::AlreadyOwned(_)),
        "{refused:?}"
    );
    assert_eq!(engine.store().connections(None).unwrap().len(), 2);
    drop(engine);
    let (_, kept) = restore(&data, &file, Timestamp(START)).unwrap();
    assert!(kept.unwrap().join("gristmill.db").is_file());
    let (engine, ..) = open(dir.path(), START);
    let there = engine.store().connections(None).unwrap();
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].name, "before");
}
