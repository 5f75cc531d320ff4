//! Exports: whole files under their names or none, whatever happens on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gristmill_engine::{Engine, EngineError, Shutdown};
use gristmill_model::{
    CollectionId, DocumentId, Export, ExportFormat, ExportId, ExportScope, ExportState, ExportStep,
    ExportTotals, JobId, Timestamp, WatchRules,
};
use gristmill_store::{DocumentFilter, Page, Picked, Store};

use serde_json::json;

use crate::doubles::HashEmbedder;
use crate::labels::{gate, letter};
use crate::watching::watch;
use crate::world::{World, open};

/// Documents in the world; each has one passage at least.
const FILES: usize = 6;

fn filled() -> World {
    let world = World::new();
    world.write_many(FILES);
    world.run("j");
    world
}

pub(crate) fn asked(world: &World, name: &str) -> Export {
    asked_in(world.dir.path(), name)
}

fn asked_in(folder: &Path, name: &str) -> Export {
    Export {
        id: ExportId(format!("export of {name}")),
        user: "default".to_owned(),
        name: name.to_owned(),
        scope: ExportScope::Everything,
        format: ExportFormat::JsonLines,
        vectors: true,
        file: folder.join(name).to_str().unwrap().to_owned(),
        overwrite: false,
        state: ExportState::Queued,
        problem: None,
        totals: ExportTotals::default(),
        created_at: Timestamp(0),
        started_at: None,
        ended_at: None,
    }
}

pub(crate) fn add(world: &World, export: Export) -> Export {
    world.engine.add_export(export, Picked::Nothing).unwrap()
}

/// Waits until an export is in a state.
pub(crate) fn until(engine: &Engine, export: &Export, state: ExportState) -> Export {
    const PATIENCE: Duration = Duration::from_secs(60);
    let events = engine.store().subscribe();
    loop {
        let now = engine.export(&export.id).unwrap();
        if now.state == state {
            return now;
        }
        assert!(!now.state.is_final(), "it ended otherwise: {now:?}");
        let waited = events.recv_timeout(PATIENCE);
        assert!(waited.is_ok(), "waited too long for {state:?}: {now:?}");
    }
}

/// An export of everything, made undisturbed.
fn whole(world: &World) -> String {
    let export = add(world, asked(world, "whole"));
    let done = until(&world.engine, &export, ExportState::Completed);
    let text = fs::read_to_string(&done.file).unwrap();
    assert_eq!(text.lines().count() as u64, done.totals.passages);
    assert_eq!(done.totals.bytes.0, text.len() as u64);
    text
}

/// The names in the folder of exports, but for the world's own.
fn names(world: &World) -> Vec<String> {
    let entries = fs::read_dir(world.dir.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| !["data", "documents"].contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

fn partial(export: &Export) -> PathBuf {
    let id: String = export.id.0.split(' ').collect();
    let file = Path::new(&export.file);
    let name = file.file_name().unwrap().to_str().unwrap();
    file.with_file_name(format!(".{name}.{id}.partial"))
}

/// Has the file of an export not be opened until [`let_go`].
#[cfg(unix)]
pub(crate) fn hold(export: &Export) {
    let made = std::process::Command::new("mkfifo")
        .arg(partial(export))
        .status();
    assert!(made.unwrap().success());
}

#[cfg(unix)]
pub(crate) fn let_go(export: &Export) -> fs::File {
    fs::File::open(partial(export)).unwrap()
}

#[test]
fn an_export_is_there_under_its_name_once_it_is_complete_and_nothing_else_is() {
    let world = filled();
    let text = whole(&world);
    for number in 0..FILES {
        assert!(text.contains(&format!("document {number} meets")));
    }
    assert_eq!(names(&world), ["whole"]);
    let again = add(&world, asked(&world, "again"));
    let done = until(&world.engine, &again, ExportState::Completed);
    assert_eq!(fs::read_to_string(done.file).unwrap(), text);
    assert_eq!(done.totals.documents as usize, FILES);
    assert_eq!(done.totals.documents_in_all as usize, FILES);
}

#[test]
fn jobs_collections_and_single_documents_are_exported_alone() {
    let world = filled();
    world.write("late.txt", "This one came later.");
    world.start_with("k", |request| {
        request.collection = CollectionId("late".into())
    });
    let late = world.end(&JobId("k".into()));
    assert_eq!(late.totals.completed as usize, FILES + 1);
    let documents = world
        .engine
        .store()
        .documents(&DocumentFilter::default(), Page::all());
    let one: DocumentId = documents.unwrap().items[0].id.clone();
    let job = |id: &str| ExportScope::Job {
        job: JobId(id.into()),
    };
    let collection = CollectionId("late".into());
    let scopes = [
        (job("j"), Picked::Nothing, FILES),
        (job("k"), Picked::Nothing, FILES + 1),
        (
            ExportScope::Collection { collection },
            Picked::Nothing,
            FILES + 1,
        ),
        (
            ExportScope::Documents { count: 1 },
            Picked::Documents(vec![one]),
            1,
        ),
    ];
    for (number, (scope, picked, expected)) in scopes.into_iter().enumerate() {
        let export = Export {
            scope,
            ..asked(&world, &format!("{number}"))
        };
        let export = world.engine.add_export(export, picked).unwrap();
        let done = until(&world.engine, &export, ExportState::Completed);
        assert_eq!(done.totals.documents as usize, expected, "{:?}", done.scope);
    }
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let world = filled();
    let export = asked(&world, "thesis");
    fs::write(&export.file, "my thesis").unwrap();
    let refused = world.engine.add_export(export.clone(), Picked::Nothing);
    let refused = refused.unwrap_err();
    assert!(matches!(refused, EngineError::Export(..)), "{refused}");
    assert!(refused.to_string().contains("thesis"), "{refused}");
    assert_eq!(fs::read_to_string(&export.file).unwrap(), "my thesis");
    let export = Export {
        overwrite: true,
        ..export
    };
    let done = until(&world.engine, &add(&world, export), ExportState::Completed);
    assert!(
        fs::read_to_string(&done.file)
            .unwrap()
            .contains("document 0")
    );
    assert_eq!(names(&world), ["thesis"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_comes_while_an_export_waits_stays_too() {
    let world = filled();
    let first = asked(&world, "first");
    hold(&first);
    let first = add(&world, first);
    let second = add(&world, asked(&world, "second"));
    fs::write(&second.file, "my thesis").unwrap();
    drop(let_go(&first));
    let failed = until(&world.engine, &second, ExportState::Failed);
    assert!(failed.problem.unwrap().contains("second"));
    assert_eq!(fs::read_to_string(&second.file).unwrap(), "my thesis");
    assert!(!partial(&second).exists(), "nothing half done is left");
    fs::remove_file(&second.file).unwrap();
    world.engine.resume_export(&second.id).unwrap();
    until(&world.engine, &second, ExportState::Completed);
}

#[test]
fn places_that_would_do_harm_are_refused() {
    let world = filled();
    let refusal = |file: PathBuf| {
        let export = Export {
            file: file.to_str().unwrap().to_owned(),
            ..asked(&world, "x")
        };
        let refused = world.engine.add_export(export, Picked::Nothing);
        refused.unwrap_err().to_string()
    };
    let data = world.dir.path().join("data/x.jsonl");
    assert!(refusal(data).contains("data folder"));
    let nowhere = world.dir.path().join("nowhere/x.jsonl");
    assert!(refusal(nowhere).contains("folder is not there"));
    assert!(refusal(world.documents()).contains("it is a folder"));
    assert!(refusal(PathBuf::from("x.jsonl")).contains("absolute"));
    let inbox = watch(&world.documents(), WatchRules::default());
    world.engine.add_watch(inbox).unwrap();
    let watched = world.documents().join("x.jsonl");
    assert!(refusal(watched).contains("would take in"));
}

#[cfg(unix)]
#[test]
fn a_paused_export_leaves_nothing_behind_and_is_whole_when_it_is_resumed() {
    let world = filled();
    let expected = whole(&world);
    let export = asked(&world, "held");
    hold(&export);
    let export = add(&world, export);
    until(&world.engine, &export, ExportState::Running);
    world.engine.pause_export(&export.id).unwrap();
    drop(let_go(&export));
    let paused = until(&world.engine, &export, ExportState::Paused);
    assert_eq!((paused.problem, paused.totals.documents), (None, 0));
    assert_eq!(names(&world), ["whole"]);
    world.engine.resume_export(&export.id).unwrap();
    let done = until(&world.engine, &export, ExportState::Completed);
    assert_eq!(fs::read_to_string(done.file).unwrap(), expected);
}

#[cfg(unix)]
#[test]
fn a_cancelled_export_leaves_nothing_behind_and_the_next_one_is_written() {
    let world = filled();
    let export = asked(&world, "held");
    hold(&export);
    let export = add(&world, export);
    let next = add(&world, asked(&world, "next"));
    let waiting = add(&world, asked(&world, "waiting"));
    until(&world.engine, &export, ExportState::Running);
    world.engine.cancel_export(&export.id).unwrap();
    world.engine.cancel_export(&waiting.id).unwrap();
    drop(let_go(&export));
    until(&world.engine, &export, ExportState::Cancelled);
    until(&world.engine, &next, ExportState::Completed);
    until(&world.engine, &waiting, ExportState::Cancelled);
    assert_eq!(names(&world), ["next"]);
    let refused = world.engine.pause_export(&next.id).unwrap_err();
    assert!(refused.to_string().contains("is completed"), "{refused}");
}

#[cfg(unix)]
#[test]
fn an_export_goes_on_by_itself_after_the_program_ended() {
    let world = filled();
    let expected = whole(&world);
    let export = asked(&world, "held");
    hold(&export);
    let export = add(&world, export);
    until(&world.engine, &export, ExportState::Running);
    std::thread::scope(|scope| {
        let end = scope.spawn(|| world.engine.shutdown(Shutdown::Stop));
        while !world.engine.is_ending() {
            std::thread::yield_now();
        }
        // The end waits for the file to be opened.
        let opened = let_go(&export);
        end.join().unwrap().unwrap();
        drop(opened);
    });
    let world = world.reopen();
    let done = until(&world.engine, &export, ExportState::Completed);
    assert_eq!(fs::read_to_string(done.file).unwrap(), expected);
    assert_eq!(names(&world), ["held", "whole"]);
}

/// What a killed process can leave of an export.
enum Left {
    HalfAFile,
    AFileWithoutItsName,
    AFileThatIsNotNoted,
    NoFile,
}

#[test]
fn an_export_of_a_killed_process_is_made_good_at_the_next_start() {
    let world = filled();
    let expected = whole(&world);
    let World {
        engine,
        parser,
        embedder,
        settings,
        dir,
    } = world;
    drop(engine);
    let lefts = [
        Left::HalfAFile,
        Left::AFileWithoutItsName,
        Left::AFileThatIsNotNoted,
        Left::NoFile,
    ];
    for (number, left) in lefts.into_iter().enumerate() {
        let name = format!("{number}");
        let export = leave(dir.path(), &name, &expected, &left);
        let engine = open(dir.path(), &parser, &embedder, &settings).unwrap();
        let done = until(&engine, &export, ExportState::Completed);
        assert_eq!(fs::read_to_string(&done.file).unwrap(), expected);
        assert!(!partial(&export).exists());
    }
}

/// Leaves the store and the folder as a process does that is killed.
fn leave(dir: &Path, name: &str, text: &str, left: &Left) -> Export {
    let store = Store::open(&dir.join("data"), Timestamp(0)).unwrap();
    let export = asked_in(dir, name);
    let id = export.id.clone();
    store.add_export(export.clone(), Picked::Nothing).unwrap();
    let begun = store.begin_export(&id, Timestamp(0)).unwrap();
    let mut totals = begun.export.totals;
    totals.bytes.0 = text.len() as u64;
    let note = |step| {
        let came_to = (totals, None);
        store.step_export(&id, step, came_to, Timestamp(0)).unwrap();
    };
    match left {
        Left::HalfAFile => fs::write(partial(&export), &text[..text.len() / 2]).unwrap(),
        Left::AFileWithoutItsName => {
            fs::write(partial(&export), text).unwrap();
            note(ExportStep::Write);
        }
        Left::AFileThatIsNotNoted => {
            fs::write(&export.file, text).unwrap();
            note(ExportStep::Write);
        }
        Left::NoFile => note(ExportStep::Write),
    }
    export
}

#[test]
fn what_the_policy_for_exports_holds_back_is_left_out_and_counted() {
    let world = filled();
    world.write("letter.txt", &letter("Ada"));
    world.run("k");
    let everything = add(&world, asked(&world, "before"));
    let done = until(&world.engine, &everything, ExportState::Completed);
    assert_eq!(done.totals.documents as usize, FILES + 1);
    let masked = json!({"destinations": {"export": {"highly_sensitive": "redact"}}});
    let refused = json!({"destinations": {"export": {"highly_sensitive": "refuse"}}});
    for (name, section) in [("masked", masked), ("refused", refused)] {
        gate(&world, section);
        let export = add(&world, asked(&world, name));
        let done = until(&world.engine, &export, ExportState::Completed);
        let totals = done.totals;
        assert_eq!((totals.documents as usize, totals.withheld), (FILES, 1));
        let text = fs::read_to_string(done.file).unwrap();
        assert!(!text.contains("Ada"), "it was not stored masked: {text}");
    }
}

#[test]
fn vectors_of_two_models_are_not_put_into_one_file() {
    let world = filled();
    let World {
        engine,
        parser,
        settings,
        dir,
        ..
    } = world;
    drop(engine);
    let embedder = Arc::new(HashEmbedder::called("other/32"));
    let world = World {
        engine: open(dir.path(), &parser, &embedder, &settings).unwrap(),
        parser,
        embedder,
        settings,
        dir,
    };
    // A job under another model does all it meets anew, and these it does not meet.
    for number in 1..FILES {
        fs::remove_file(world.documents().join(format!("{number}.txt"))).unwrap();
    }
    world.run("k");
    let export = asked(&world, "both");
    let added = add(&world, export.clone());
    let failed = until(&world.engine, &added, ExportState::Failed);
    let problem = failed.problem.unwrap();
    assert!(
        problem.contains("`hash/32` and `other/32`"),
        "both are named: {problem}"
    );
    assert!(names(&world).is_empty());
    let without = Export {
        id: ExportId("without".to_owned()),
        vectors: false,
        ..export
    };
    until(&world.engine, &add(&world, without), ExportState::Completed);
}

#[test]
fn an_export_of_a_restored_backup_waits_until_someone_wants_it() {
    let world = filled();
    let export = asked(&world, "old");
    let store = world.engine.store();
    store.add_export(export.clone(), Picked::Nothing).unwrap();
    let backup = world.dir.path().join("b.db");
    world.engine.back_up(Some(&backup), &mut |_| {}).unwrap();
    let World {
        engine,
        parser,
        embedder,
        settings,
        dir,
    } = world;
    drop(engine);
    let data = dir.path().join("data");
    gristmill_engine::restore(&data, &backup, Timestamp(0)).unwrap();
    let engine = open(dir.path(), &parser, &embedder, &settings).unwrap();
    let held = engine.export(&export.id).unwrap();
    assert_eq!(held.state, ExportState::Paused);
    let problem = held.problem.unwrap();
    assert!(problem.contains("a backup was restored"), "{problem}");
    // Whatever is asked for is written before what waits.
    let next = engine.add_export(asked_in(dir.path(), "next"), Picked::Nothing);
    until(&engine, &next.unwrap(), ExportState::Completed);
    assert!(!Path::new(&export.file).exists());
    engine.resume_export(&export.id).unwrap();
    let done = until(&engine, &export, ExportState::Completed);
    assert_eq!(
        (done.totals.documents as usize, done.problem),
        (FILES, None)
    );
}
