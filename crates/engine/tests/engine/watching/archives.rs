//! Zip archives in a watched folder.

use super::{archive, idle, removing, until, watched};

#[test]
fn an_archive_that_changes_keeps_its_documents_in_step() {
    let world = watched(removing());
    archive(
        &world,
        "pack.zip",
        &[("same.txt", 1), ("edited.txt", 2), ("out.txt", 3)],
    );
    until(&world, "it is stored", || world.all_documents().len() == 3);
    idle(&world);
    let before = world.document("pack.zip!/edited.txt").unwrap();
    archive(
        &world,
        "pack.zip",
        &[("same.txt", 1), ("edited.txt", 4), ("new.txt", 5)],
    );
    until(&world, "what is new is stored", || {
        world.document("pack.zip!/new.txt").is_some()
    });
    until(&world, "what is not in it any more is removed", || {
        world.document("pack.zip!/out.txt").is_none()
    });
    idle(&world);
    let after = world.document("pack.zip!/edited.txt").unwrap();
    assert_eq!((after.id, after.version), (before.id, before.version + 1));
    assert_eq!(world.all_documents().len(), 3);
    assert_eq!(
        world.parser.order().len(),
        5,
        "what is the same is not parsed again"
    );
}

#[test]
fn an_archive_is_taken_with_what_is_in_it() {
    let world = watched(removing());
    archive(&world, "pack.zip", &[("in.txt", 1)]);
    until(&world, "it is stored", || {
        world.document("pack.zip!/in.txt").is_some()
    });
    idle(&world);
    world.rename("pack.zip", "moved.zip");
    until(&world, "it has moved", || {
        world.document("moved.zip!/in.txt").is_some()
    });
    idle(&world);
    assert_eq!(world.all_documents().len(), 1);
    assert_eq!(world.parser.order().len(), 1);
    world.remove("moved.zip");
    until(&world, "it is removed", || world.all_documents().is_empty());
}
