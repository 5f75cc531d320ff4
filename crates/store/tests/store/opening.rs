//! Opening, backing up, and refusing what is not ours.

use gristmill_store::{DATABASE, Page, Store, StoreError};
use rusqlite::Connection;

use crate::fixture::{Fixture, NOW};

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let fixture = Fixture::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    fixture.store.backup(&file).unwrap();
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
    fixture.store.backup(&folder.path().join(DATABASE)).unwrap();
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
