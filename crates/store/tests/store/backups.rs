//! Backups: made while writers write, checked, and put back whatever interrupts it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_model::{Backup, BackupKind, BackupNote};
use gristmill_store::{
    DATABASE, Page, Store, StoreError, check_backup, finish_restore, is_restoring, read_backup,
    stage_restore,
};
use rusqlite::Connection;

use crate::fixture::{Fixture, NOW};

fn note() -> BackupNote {
    BackupNote {
        kind: BackupKind::Asked,
        at: NOW,
        version: "0.0.1".into(),
        config: Some("processing:\n  chunk_size: 500\n".into()),
    }
}

fn back_up(store: &Store, path: &Path) -> Backup {
    store.back_up(path, &note(), &mut |_| {}).unwrap()
}

fn documents(store: &Store) -> u32 {
    let all = store.documents(&Default::default(), Page::all());
    all.unwrap().total
}

/// A backup of a store with one document, in a folder of its own.
fn backed_up() -> (tempfile::TempDir, PathBuf) {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"])]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.db");
    back_up(&fixture.store, &file);
    (folder, file)
}

/// A data folder whose store has two documents.
fn other() -> tempfile::TempDir {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("x", &["rye"]), ("y", &["oats"])]);
    let folder = tempfile::tempdir().unwrap();
    back_up(&fixture.store, &folder.path().join(DATABASE));
    folder
}

#[test]
fn a_backup_made_while_others_write_is_one_moment_and_sound() {
    let fixture = Fixture::new();
    fixture.ingest("0", &[("a", &["wheat"])]);
    let (folder, stop) = (tempfile::tempdir().unwrap(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (job, key) = (format!("j{number}"), format!("k{number}"));
                fixture.ingest(&job, &[(key.as_str(), &[key.as_str()])]);
            }
        });
        for round in 0..5 {
            let file = folder.path().join(format!("{round}.db"));
            let backup = back_up(&fixture.store, &file);
            assert_eq!(check_backup(&file).unwrap(), backup);
            let copied = tempfile::tempdir().unwrap();
            std::fs::copy(&file, copied.path().join(DATABASE)).unwrap();
            let copy = Store::open(copied.path(), NOW).unwrap();
            assert!(copy.doctor(true).unwrap().is_sound(), "totals equal sums");
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_backup_tells_what_it_is() {
    let (_folder, file) = backed_up();
    let backup = read_backup(&file).unwrap();
    assert_eq!((backup.kind, backup.at), (BackupKind::Asked, NOW));
    assert_eq!((backup.documents, backup.has_settings), (1, true));
    assert_eq!(backup.version.as_deref(), Some("0.0.1"));
    assert!(!file.with_extension("db.partial").exists());
}

#[test]
fn what_is_damaged_newer_or_something_else_is_refused_and_changes_nothing() {
    let (folder, file) = backed_up();
    let data = other();
    let refused = |file: &Path| {
        let error = stage_restore(data.path(), file).unwrap_err();
        assert!(!is_restoring(data.path()));
        let left = std::fs::read_dir(data.path()).unwrap();
        assert!(left.count() <= 3, "nothing is left behind");
        error
    };
    let newer = folder.path().join("newer.db");
    std::fs::copy(&file, &newer).unwrap();
    let sql = Connection::open(&newer).unwrap();
    sql.pragma_update(None, "user_version", 99).unwrap();
    drop(sql);
    assert!(matches!(
        refused(&newer),
        StoreError::NewerSchema { found: 99, .. }
    ));

    let damaged = folder.path().join("damaged.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000.min(middle)].fill(0xa5);
    std::fs::write(&damaged, &bytes).unwrap();
    let error = refused(&damaged);
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");

    let cut = folder.path().join("cut.db");
    std::fs::write(&cut, &std::fs::read(&file).unwrap()[..middle]).unwrap();
    assert!(matches!(refused(&cut), StoreError::Corrupt(_)));

    let text = folder.path().join("text.db");
    std::fs::write(&text, "not a database at all".repeat(999)).unwrap();
    assert!(matches!(refused(&text), StoreError::Corrupt(_)));

    let foreign = folder.path().join("foreign.db");
    let sql = Connection::open(&foreign).unwrap();
    sql.execute_batch("CREATE TABLE jobs (x)").unwrap();
    drop(sql);
    assert!(matches!(refused(&foreign), StoreError::NotABackup { .. }));

    let armed = folder.path().join("armed.db");
    std::fs::copy(&file, &armed).unwrap();
    let sql = Connection::open(&armed).unwrap();
    let trap = "CREATE TRIGGER t AFTER INSERT ON jobs BEGIN DELETE FROM documents; END";
    sql.execute_batch(trap).unwrap();
    drop(sql);
    assert!(matches!(refused(&armed), StoreError::NotABackup { .. }));
    assert!(matches!(
        refused(Path::new("/nowhere.db")),
        StoreError::Unusable { .. }
    ));
    assert_eq!(documents(&Store::open(data.path(), NOW).unwrap()), 2);
}

#[test]
fn a_restore_brings_everything_back_and_keeps_what_was_there() {
    let (_folder, file) = backed_up();
    let data = other();
    std::fs::write(data.path().join("config.yaml"), "old: settings\n").unwrap();
    stage_restore(data.path(), &file).unwrap();
    assert!(is_restoring(data.path()));
    let kept = finish_restore(data.path(), "replaced").unwrap().unwrap();
    assert!(!is_restoring(data.path()));
    assert_eq!(documents(&Store::open(data.path(), NOW).unwrap()), 1);
    let config = std::fs::read_to_string(data.path().join("config.yaml")).unwrap();
    assert!(config.contains("chunk_size: 500"));
    let before = std::fs::read_to_string(kept.join("config.yaml")).unwrap();
    assert_eq!(before, "old: settings\n");
    assert_eq!(documents(&Store::open(&kept, NOW).unwrap()), 2);
}

#[test]
fn a_restore_that_stops_after_any_of_its_steps_is_finished_by_the_next_process() {
    let (_folder, file) = backed_up();
    let wal = format!("{DATABASE}-wal");
    // What has been moved when the process dies: (old files aside, new files in place).
    let old = [DATABASE, &wal, "config.yaml"];
    let new = [DATABASE, "config.yaml"];
    for (aside, placed) in [(0, 0), (1, 0), (2, 0), (2, 1), (3, 1), (3, 2)] {
        let data = other();
        std::fs::write(data.path().join("config.yaml"), "old: settings\n").unwrap();
        std::fs::write(data.path().join(&wal), "").unwrap();
        stage_restore(data.path(), &file).unwrap();
        let restoring = data.path().join("restoring");
        for name in &old[..aside] {
            std::fs::rename(data.path().join(name), restoring.join("old").join(name)).unwrap();
        }
        for name in &new[..placed] {
            std::fs::rename(restoring.join("new").join(name), data.path().join(name)).unwrap();
        }
        let kept = finish_restore(data.path(), "replaced").unwrap().unwrap();
        let told = format!("after {aside} and {placed} moves");
        assert_eq!(
            documents(&Store::open(data.path(), NOW).unwrap()),
            1,
            "{told}"
        );
        assert_eq!(documents(&Store::open(&kept, NOW).unwrap()), 2, "{told}");
        let config = |folder: &Path| std::fs::read_to_string(folder.join("config.yaml")).unwrap();
        assert!(config(data.path()).contains("500"), "{told}");
        assert!(config(&kept).contains("old"), "{told}");
    }
}
