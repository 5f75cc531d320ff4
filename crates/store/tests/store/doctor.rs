//! The doctor finds what is wrong.

use gristmill_store::DATABASE;
use rusqlite::Connection;

use crate::fixture::Fixture;

#[test]
fn each_kind_of_damage_is_found_by_its_check() {
    let damages = [
        (
            "UPDATE jobs SET completed = 7",
            "totals equal the files' states",
        ),
        ("DELETE FROM events WHERE seq = 2", "events have no gap"),
        (
            "DELETE FROM vectors WHERE chunk = 1",
            "every chunk has one vector",
        ),
        (
            "DELETE FROM words WHERE rowid = 2",
            "the words of every chunk are indexed once",
        ),
        (
            "UPDATE signs SET first_chunk = 9",
            "every vector can be found by its signs",
        ),
        (
            "UPDATE chunks SET document = 9 WHERE id = 1",
            "documents have the chunks they say",
        ),
        ("DELETE FROM parsed", "every document has its structure"),
        (
            "UPDATE documents SET label = 'Public'",
            "every label has what it rests on",
        ),
        (
            "UPDATE documents SET words = 4; DELETE FROM sketches",
            "documents whose facts are known can be found by their twins",
        ),
        (
            "DELETE FROM versions",
            "the history ends with what is served",
        ),
        (
            "UPDATE files SET boot = 1",
            "a file is held by one worker exactly while it is worked on",
        ),
        ("DELETE FROM attempts", "every attempt is recorded"),
        (
            "UPDATE files SET connection = 99",
            "every reference leads somewhere",
        ),
        (
            "UPDATE signs SET bits = zeroblob(96)",
            "sampled vectors are the nearest to themselves",
        ),
        (
            "UPDATE chunks SET text = 'other words'",
            "sampled passages are found by their words",
        ),
        (
            "UPDATE parsed SET content = x'00'",
            "sampled documents can be read",
        ),
    ];
    for (damage, check) in damages {
        let fixture = Fixture::new();
        fixture.ingest("1", &[("a", &["wheat grows", "rye grows"])]);
        let sound = fixture.store.doctor(true).unwrap();
        assert!(sound.is_sound(), "{sound:#?}");
        let intruder = Connection::open(fixture.folder().join(DATABASE)).unwrap();
        intruder.pragma_update(None, "foreign_keys", false).unwrap();
        intruder.execute_batch(damage).unwrap();
        let diagnosis = fixture.store.doctor(true).unwrap();
        let found: Vec<&str> = diagnosis
            .checks
            .iter()
            .filter(|found| !found.ok)
            .map(|found| found.name.as_str())
            .collect();
        assert!(found.contains(&check), "{damage}: {found:?}");
    }
}
