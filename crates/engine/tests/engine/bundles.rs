//! Portable bundles: whole files, checked before they are used, and documents that need
//! neither parser nor model where they arrive.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_engine::{BundleRequest, BundleRestore, EngineError, inspect_bundle};
use gristmill_model::{Bundle, Embedder, RestoredBundle, SearchHit, SearchQuery};
use gristmill_store::QueryVector;
use serde_json::json;

use crate::doubles::{HashEmbedder, Lines};
use crate::labels::{gate, letter};
use crate::world::{World, text};

/// Documents in the world.
const FILES: usize = 8;

fn filled() -> World {
    let world = World::new();
    world.write_many(FILES);
    world.run("j");
    world
}

fn request(world: &World, name: &str) -> BundleRequest {
    BundleRequest {
        file: world.dir.path().join(name),
        overwrite: false,
        collection: None,
        originals: false,
    }
}

fn create(world: &World, name: &str) -> Bundle {
    world.engine.create_bundle(&request(world, name)).unwrap()
}

fn restore(
    world: &World,
    bundle: &Bundle,
    merge: bool,
) -> gristmill_engine::Result<RestoredBundle> {
    let file = PathBuf::from(&bundle.file);
    world.engine.restore_bundle(&BundleRestore {
        file,
        merge,
        originals_to: None,
    })
}

fn hits(world: &World, text: &str) -> Vec<SearchHit> {
    let vectors = HashEmbedder::default().embed(&[text]).unwrap();
    let query = SearchQuery {
        text: text.to_owned(),
        ..SearchQuery::default()
    };
    let vector = QueryVector {
        model: world.embedder.model(),
        vector: &vectors[0],
    };
    world.engine.store().search(&query, Some(vector)).unwrap()
}

fn refusal(result: gristmill_engine::Result<RestoredBundle>) -> String {
    match result {
        Err(EngineError::Bundle(why, _)) => why,
        other => panic!("it was not refused: {other:?}"),
    }
}

#[test]
fn a_restored_knowledge_base_answers_as_the_first_one_without_parsing_or_embedding() {
    let (from, to) = (filled(), World::new());
    let bundle = create(&from, "all.bundle");
    assert_eq!(bundle.totals.documents as usize, FILES);
    let restored = restore(&to, &bundle, false).unwrap();
    assert_eq!((restored.restored as usize, restored.conflicts), (FILES, 0));
    for number in 0..FILES {
        for line in text(number).lines() {
            assert_eq!(hits(&from, line), hits(&to, line), "{line}");
        }
    }
    assert!(to.parser.order().is_empty(), "nothing was parsed");
    assert_eq!(to.embedder.embedded(), 0, "nothing was embedded");
    let overview = |world: &World| world.engine.store().overview(None).unwrap();
    assert_eq!(overview(&to), overview(&from));
    assert_eq!(overview(&to).without_facts, 0);
    let again = restore(&to, &bundle, false).unwrap();
    assert_eq!((again.restored, again.unchanged as usize), (0, FILES));
}

#[test]
fn documents_that_are_not_in_the_bundle_are_kept_and_only_merging_goes_beside_them() {
    let (from, to) = (filled(), World::new());
    to.write("own.txt", "a document of its own");
    to.run("k");
    let bundle = create(&from, "all.bundle");
    let why = refusal(restore(&to, &bundle, false));
    assert!(
        why.contains("a document that is not in the bundle"),
        "{why}"
    );
    assert_eq!(
        restore(&to, &bundle, true).unwrap().restored as usize,
        FILES
    );
    assert!(
        hits(&to, "a document of its own")
            .iter()
            .any(|hit| hit.key == "own.txt")
    );
}

#[test]
fn vectors_of_another_model_are_not_merged() {
    let from = filled();
    let bundle = create(&from, "all.bundle");
    let mut to = World::with(Lines::default(), from.settings.clone());
    to.embedder = std::sync::Arc::new(HashEmbedder::called("test/another"));
    let to = to.reopen();
    let why = refusal(restore(&to, &bundle, true));
    assert!(why.contains("test/another"), "{why}");
    let restored = restore(&to, &bundle, false).unwrap();
    assert_eq!(restored.other_models, [from.embedder.model().clone()]);
}

#[test]
fn damage_anywhere_is_told_before_anything_is_stored() {
    let (from, to) = (filled(), World::new());
    let bundle = create(&from, "all.bundle");
    let whole = fs::read(&bundle.file).unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        fs::write(&bundle.file, &damaged).unwrap();
        // A few bytes of a zip archive mean nothing, as the time of a member.
        if inspect_bundle(bundle.file.as_ref()).is_err() {
            refusal(restore(&to, &bundle, false));
            assert!(hits(&to, &text(0)).is_empty(), "byte {place}");
        }
    }
    fs::write(&bundle.file, &whole[..whole.len() / 2]).unwrap();
    refusal(restore(&to, &bundle, false));
}

#[test]
fn what_may_not_leave_is_left_out_and_so_are_files_that_were_masked() {
    let world = filled();
    world.write("letter.txt", &letter("Ada"));
    world.run("k");
    let refused = json!({"destinations": {"export": {"highly_sensitive": "refuse"}}});
    gate(&world, refused);
    let mut asked = request(&world, "some.bundle");
    asked.originals = true;
    let totals = world.engine.create_bundle(&asked).unwrap().totals;
    assert_eq!((totals.documents as usize, totals.withheld), (FILES, 1));
    assert_eq!(totals.originals as usize, FILES);
    world.write("0.txt", "it changed since");
    fs::remove_file(world.documents().join("1.txt")).unwrap();
    asked.overwrite = true;
    let totals = world.engine.create_bundle(&asked).unwrap().totals;
    assert_eq!(
        (totals.originals as usize, totals.originals_missing),
        (FILES - 2, 2)
    );
}

#[test]
fn a_file_that_is_there_is_not_replaced_and_nothing_is_left_of_a_try() {
    let world = filled();
    let asked = request(&world, "all.bundle");
    fs::write(&asked.file, "a thesis").unwrap();
    let refused = world.engine.create_bundle(&asked);
    assert!(
        matches!(refused, Err(EngineError::Export(..))),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&asked.file).unwrap(), "a thesis");
    fs::remove_file(&asked.file).unwrap();
    world.engine.create_bundle(&asked).unwrap();
    let entries = fs::read_dir(world.dir.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["all.bundle", "data", "documents"]);
}

#[test]
fn files_come_out_of_a_bundle_as_they_went_in_and_replace_nothing() {
    let (from, to) = (filled(), World::new());
    let mut asked = request(&from, "all.bundle");
    asked.originals = true;
    let bundle = from.engine.create_bundle(&asked).unwrap();
    let out = to.dir.path().join("out");
    let mut how = BundleRestore {
        file: asked.file,
        merge: true,
        originals_to: Some(out.clone()),
    };
    let files = to.engine.restore_bundle(&how).unwrap().originals.unwrap();
    assert_eq!((files.written as usize, files.refused), (FILES, 0));
    let folder = fs::read_dir(&out).unwrap().next().unwrap().unwrap().path();
    for number in 0..FILES {
        let written = fs::read_to_string(folder.join(format!("{number}.txt"))).unwrap();
        assert_eq!(written, text(number));
    }
    fs::write(folder.join("0.txt"), "a thesis").unwrap();
    fs::remove_file(folder.join("1.txt")).unwrap();
    let files = to.engine.restore_bundle(&how).unwrap().originals.unwrap();
    let became = (files.written, files.unchanged as usize, files.refused);
    assert_eq!(became, (1, FILES - 2, 1));
    assert_eq!(
        fs::read_to_string(folder.join("0.txt")).unwrap(),
        "a thesis"
    );
    let names = fs::read_dir(&folder).unwrap().count();
    assert_eq!(names, FILES, "nothing else is left there");

    how.originals_to = Some(to.dir.path().join("data").join("out"));
    refusal(to.engine.restore_bundle(&how));
    how.originals_to = Some(out);
    how.file = PathBuf::from(create(&from, "bare.bundle").file);
    let why = refusal(to.engine.restore_bundle(&how));
    assert!(why.contains("does not have the files"), "{why}");
    assert_eq!(bundle.totals.originals as usize, FILES);
}

/// Does the work while another thread asks, over and over, for the bundle to stop.
fn stopped<T>(world: &World, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                world.engine.stop_bundle();
            }
        });
        let made = work();
        done.store(true, Ordering::Release);
        made
    })
}

#[test]
fn what_is_stopped_leaves_no_half_and_can_be_done_again() {
    let (from, to) = (filled(), World::new());
    let made = stopped(&from, || {
        from.engine.create_bundle(&request(&from, "all.bundle"))
    });
    assert!(matches!(made, Err(EngineError::BundleStopped)), "{made:?}");
    let names = fs::read_dir(from.dir.path()).unwrap().count();
    assert_eq!(names, 2, "nothing but the data and the documents is there");
    let bundle = create(&from, "all.bundle");
    let first = stopped(&to, || restore(&to, &bundle, false)).unwrap();
    assert!(first.stopped, "{first:?}");
    let second = restore(&to, &bundle, false).unwrap();
    assert_eq!(second.unchanged, first.restored);
    assert_eq!((second.restored + second.unchanged) as usize, FILES);
    assert!(from.engine.bundle_progress().is_none());
}
