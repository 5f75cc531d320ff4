//! Opening, backing up, and refusing what is not ours.

use gristmill_store::{DATABASE, Page, Store, StoreError};
use rusqlite::Connection;

use crate::fixture::{Fixture, NOW};

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let fixture = Fixture::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    fixture.back_up(&file);
    let newer = Connection::open(&file).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let before = std::fs::read(&file).unwrap();
    let refused = Store::open(folder.path(), NOW).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::NewerSchema { found: 99, .. }));
    assert!(
        refused.to_string().contains("install the newer version"),
        "{refused}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_backup_is_a_whole_store() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"])]);
    let folder = tempfile::tempdir().unwrap();
    fixture.back_up(&folder.path().join(DATABASE));
    let copy = Store::open(folder.path(), NOW).unwrap();
    assert_eq!(
        copy.documents(&Default::default(), Page::all())
            .unwrap()
            .total,
        1
    );
    assert!(copy.doctor(true).unwrap().is_sound());
}

#[test]
fn what_is_not_a_database_is_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(DATABASE),
        "not a database at all, but long enough".repeat(99),
    )
    .unwrap();
    let refused = Store::open(folder.path(), NOW).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused:?}");
}

#[test]
fn a_reader_sees_what_is_written_and_writes_nothing() {
    let fixture = Fixture::new();
    let reader = Store::open_read_only(fixture.store.folder()).unwrap();
    let documents = || reader.documents(&Default::default(), Page::all()).unwrap();
    assert_eq!(documents().total, 0);
    fixture.ingest("1", &[("a", &["wheat"])]);
    let seen = documents();
    assert_eq!(seen.total, 1, "what the owner commits is there to be read");
    let refused = reader.delete_document(&seen.items[0].id, NOW).unwrap_err();
    assert_eq!(refused, StoreError::ReadOnly);
    assert!(reader.doctor(true).unwrap().is_sound());
}

#[test]
fn a_reader_neither_makes_nor_migrates_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Store::open_read_only(folder.path()).map(drop).unwrap_err();
    assert!(
        matches!(missing, StoreError::Unusable { .. }),
        "{missing:?}"
    );
    assert!(!folder.path().join(DATABASE).exists());

    Fixture::new().back_up(&folder.path().join(DATABASE));
    for (schema, advice) in [(1, "run `grist ingest` once"), (99, "install the newer")] {
        let file = folder.path().join(DATABASE);
        let other = Connection::open(&file).unwrap();
        other.pragma_update(None, "user_version", schema).unwrap();
        drop(other);
        let before = std::fs::read(&file).unwrap();
        let refused = Store::open_read_only(folder.path()).map(drop).unwrap_err();
        assert!(refused.to_string().contains(advice), "{refused}");
        assert_eq!(std::fs::read(&file).unwrap(), before, "nothing was changed");
    }
}

#[test]
fn a_database_whose_making_was_cut_off_is_told_from_an_older_one_and_made_by_who_owns_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    let cut_off: [fn(&std::path::Path); 2] = [
        |file| std::fs::write(file, "").unwrap(),
        |file| {
            let begun = Connection::open(file).unwrap();
            begun.pragma_update(None, "journal_mode", "WAL").unwrap();
        },
    ];
    for cut_off in cut_off {
        cut_off(&file);
        let refused = Store::open_read_only(folder.path()).map(drop).unwrap_err();
        assert!(
            matches!(refused, StoreError::OlderSchema { found: 0, .. }),
            "{refused:?}"
        );
        let made = Store::open(folder.path(), NOW).unwrap();
        assert!(made.doctor(true).unwrap().is_sound());
        drop(made);
        std::fs::remove_file(&file).unwrap();
    }
}
