//! What texts of documents tell of themselves: found out with the first storing, and later for
//! documents of earlier versions of the program.

use gristmill_store::{DATABASE, DocumentFilter, Page, StoredDocument};

use crate::world::World;

fn documents(world: &World) -> Vec<StoredDocument> {
    let store = world.engine.store();
    let listed = store.documents(&DocumentFilter::default(), Page::all());
    listed.unwrap().items
}

/// Takes away what earlier versions of the program did not keep.
fn as_if_stored_long_ago(world: &World) {
    let database = world.dir.path().join("data").join(DATABASE);
    let intruder = rusqlite::Connection::open(database).unwrap();
    let forget = "UPDATE documents SET words = NULL, phrases = '[]'; DELETE FROM sketches";
    intruder.execute_batch(forget).unwrap();
}

#[test]
fn every_document_is_stored_with_its_facts() {
    let world = World::new();
    world.write(
        "one.txt",
        "The harvest was good this year, and the barns are full to the roof.",
    );
    world.write(
        "two.txt",
        "The harvest was good this year, and the barns are full to the brim.",
    );
    world.run("job");
    let documents = documents(&world);
    for document in &documents {
        let facts = document.facts.as_ref().expect("they were found out");
        assert_eq!(facts.words, 14);
        let alike = world.engine.store().alike(&document.id).unwrap();
        assert!(alike.looked);
        assert_eq!(alike.twins.len(), 1, "{alike:?}");
        let twin = &alike.twins[0];
        assert!((twin.likeness - 10.0 / 12.0).abs() < 1e-6, "{twin:?}");
    }
    assert_eq!(documents.len(), 2);
}

#[test]
fn documents_of_earlier_versions_get_their_facts_without_being_read_again() {
    let world = World::new();
    world.write_many(60);
    world.run("job");
    let before = documents(&world);
    as_if_stored_long_ago(&world);
    assert!(
        documents(&world)
            .iter()
            .all(|document| document.facts.is_none())
    );
    world.engine.describe_stored().unwrap();
    assert_eq!(documents(&world), before);
    assert_eq!(world.engine.describe_stored().unwrap(), 0);
    assert!(world.engine.store().doctor(true).unwrap().is_sound());
}
