//! Watched documents whose metadata stands in other files, which change without them.

use gristmill_model::{MetadataOrigin, WatchEntryState};

use crate::watching::{archive, id, idle, quick, until, watched};
use crate::world::{World, text};

/// What the files beside and above a document say its author is.
fn author(world: &World, key: &str) -> Option<String> {
    let document = world.document(key)?;
    let author = document.metadata.get("author")?;
    assert!(matches!(
        author.origin,
        MetadataOrigin::Sidecar | MetadataOrigin::Folder
    ));
    Some(author.value.to_string())
}

fn until_author(world: &World, key: &str, name: Option<&str>) {
    until(world, &format!("the author of {key} is {name:?}"), || {
        author(world, key).as_deref() == name
    });
}

#[test]
fn a_sidecar_that_comes_changes_or_goes_changes_its_document_and_nothing_else() {
    let world = watched(quick());
    world.write("a.txt", &text(1));
    world.write("b.txt", &text(2));
    until(&world, "both are stored", || {
        world.document("a.txt").is_some() && world.document("b.txt").is_some()
    });
    idle(&world);
    let before = world.document("a.txt").unwrap();
    let work = (world.parser.order().len(), world.embedder.embedded());

    world.write("a.txt.json", r#"{"author": "Ada"}"#);
    until_author(&world, "a.txt", Some("Ada"));
    let told = world.watch_jobs().pop().unwrap().description.unwrap();
    assert_eq!(told, "1 new or changed, 1 with other metadata");
    idle(&world);
    world.write("a.txt.json", r#"{"author": "Grace"}"#);
    until_author(&world, "a.txt", Some("Grace"));
    idle(&world);
    world.remove("a.txt.json");
    until_author(&world, "a.txt", None);
    idle(&world);

    let after = world.document("a.txt").unwrap();
    assert_eq!((after.id, after.version), (before.id, before.version));
    assert_eq!(author(&world, "b.txt"), None);
    assert_eq!(
        (world.parser.order().len(), world.embedder.embedded()),
        work,
        "nothing is read again"
    );
    let jobs = world.watch_jobs().len();
    world.write("a.txt", &text(1));
    idle(&world);
    assert_eq!(
        world.watch_jobs().len(),
        jobs,
        "its content is known as before, so a touch makes no job"
    );
}

#[test]
fn a_table_changes_what_is_around_and_below_it_also_in_archives() {
    let world = watched(quick());
    world.write("other/c.txt", &text(3));
    world.write("in/a.txt", &text(1));
    archive(&world, "in/pack.zip", &[("b.txt", 2)]);
    until(&world, "all are stored", || {
        let keys = ["other/c.txt", "in/a.txt", "in/pack.zip!/b.txt"];
        keys.iter().all(|key| world.document(key).is_some())
    });
    idle(&world);
    let read = world.parser.order().len();
    let table = "filename,author\na.txt,Ada\nb.txt,Ben\nc.txt,Cai\n";
    world.write("in/metadata.csv", table);
    until_author(&world, "in/a.txt", Some("Ada"));
    until_author(&world, "in/pack.zip!/b.txt", Some("Ben"));
    idle(&world);
    assert_eq!(author(&world, "other/c.txt"), None, "it lies elsewhere");
    assert_eq!(world.parser.order().len(), read, "nothing is read again");
}

#[test]
fn a_sidecar_that_arrives_while_a_job_has_its_document_is_not_missed() {
    let world = watched(quick());
    world.parser.gate.shut();
    world.write("a.txt", &text(1));
    world.until("it is being parsed", || world.parser.order().len() == 1);
    world.write("a.txt.json", r#"{"author": "Ada"}"#);
    world.until("the sidecar has its job", || world.watch_jobs().len() == 2);
    world.parser.gate.open();
    until_author(&world, "a.txt", Some("Ada"));
}

#[test]
fn a_document_whose_sidecar_was_wrong_is_taken_in_once_it_is_corrected() {
    let world = watched(quick());
    world.write("a.txt.json", r#"{"version": "two"}"#);
    world.write("a.txt", &text(1));
    idle(&world);
    let failed = || {
        let entries = world.engine.store().watch_entries(&id()).unwrap();
        let failed = |state: &WatchEntryState| *state == WatchEntryState::Failed;
        entries.iter().any(|entry| failed(&entry.state))
    };
    assert!(failed() && world.document("a.txt").is_none());
    world.write("a.txt.json", r#"{"version": 2}"#);
    until(&world, "it is stored", || world.document("a.txt").is_some());
    idle(&world);
    assert!(!failed());
}
