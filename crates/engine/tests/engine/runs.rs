//! What becomes of files.

use gristmill_engine::{EngineError, JobFiles, Shutdown};
use gristmill_model::{ConnectionId, FileKey, FileState, JobId, JobState, ReasonCode, Selection};
use gristmill_store::{Page, RetryScope};

use crate::doubles::{Lines, fail};
use crate::world::{World, is_paused, open, text};

#[test]
fn a_folder_becomes_documents() {
    let world = World::new();
    world.write_many(20);
    world.write("empty.txt", "");
    let job = world.run("j");
    assert_eq!(job.state, JobState::Completed);
    assert_eq!((job.totals.completed, job.totals.skipped), (20, 1));
    world.check_sums(&job.id);
    let documents = world
        .engine
        .store()
        .documents(&Default::default(), Page::all());
    assert_eq!(documents.unwrap().total, 20);
    assert_eq!(world.final_events(), 21, "each file ends once");
    let staged = world.dir.path().join("data/staging");
    assert_eq!(
        std::fs::read_dir(staged).unwrap().count(),
        0,
        "no snapshot is left"
    );
}

#[test]
fn nothing_is_done_twice() {
    let world = World::new();
    world.write_many(5);
    world.run("first");
    let parsed = world.parser.order().len();
    let job = world.run("second");
    assert_eq!(job.totals.unchanged, 5);
    assert_eq!(
        world.parser.order().len(),
        parsed,
        "unchanged files are not parsed"
    );

    // Another time, the same bytes: the hash tells.
    world.write("0.txt", &text(0));
    let job = world.run("third");
    assert_eq!(job.totals.unchanged, 5);
    assert_eq!(world.parser.order().len(), parsed);
}

#[test]
fn a_changed_file_becomes_a_new_version_and_only_its_new_chunks_are_embedded() {
    let world = World::new();
    let paragraph = |word: &str| format!("{} ", format!("{word} and more of it").repeat(40));
    world.write("a.txt", &[paragraph("one"), paragraph("two")].join("\n"));
    world.run("first");
    let before = world.embedder.embedded();
    world.write("a.txt", &[paragraph("one"), paragraph("three")].join("\n"));
    let job = world.run("second");
    assert_eq!(job.totals.completed, 1);
    let fresh = world.embedder.embedded() - before;
    assert!(
        fresh > 0 && fresh < before,
        "{fresh} of {before} chunks were embedded again"
    );
    let documents = world
        .engine
        .store()
        .documents(&Default::default(), Page::all())
        .unwrap();
    assert_eq!(documents.total, 1, "a new version, not a second document");
    assert_eq!(documents.items[0].version, 2);
}

#[test]
fn a_duplicate_names_its_twin() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.run("first");
    world.write("b.txt", &text(1));
    let job = world.run("second");
    assert_eq!(
        world.story(&job.id),
        ["a.txt: unchanged", "b.txt: skipped duplicate"]
    );
    let files = world.files(&job.id);
    let (FileState::Unchanged { document }, FileState::Skipped { reason }) =
        (&files[0].state, &files[1].state)
    else {
        panic!("{files:?}");
    };
    assert_eq!(reason.twin.as_ref(), Some(document));
    let again = world.run("third");
    assert_eq!(world.story(&again.id)[1], "b.txt: skipped duplicate");
}

#[test]
fn files_named_that_are_not_there_fail_and_the_others_go_on() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.write("b.txt", &text(2));
    let keys = ["a.txt", "gone.txt", "../b.txt"].map(|key| FileKey(key.into()));
    let id = world.start_with("j", |request| {
        let selection = Selection::only(ConnectionId("folder".into()), keys.to_vec());
        request.files = JobFiles::Selections(vec![selection]);
    });
    let job = world.end(&id);
    assert_eq!(job.state, JobState::CompletedWithErrors);
    assert_eq!(
        world.story(&id),
        [
            "../b.txt: failed unsafe_path in accessing",
            "a.txt: completed",
            "gone.txt: failed not_found in accessing",
        ]
    );
}

#[test]
fn several_connections_make_one_job_and_one_that_is_gone_fails_alone() {
    let world = World::new();
    world.write_many(2);
    let other = world.dir.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("x.txt"), text(9)).unwrap();
    std::fs::write(other.join("bad.zip"), "no archive").unwrap();
    world.connect("other", &other);
    let id = world.start_with("j", |request| {
        let of = |id: &str| Selection::everything(ConnectionId(id.into()));
        let selections = ["folder", "other"].map(of);
        request.files = JobFiles::Selections(selections.to_vec());
    });
    let job = world.end(&id);
    assert_eq!((job.totals.completed, job.totals.failed), (3, 1));

    let id = world.start_with("k", |request| {
        let nowhere = Selection::everything(ConnectionId("other".into()));
        request.files = JobFiles::Selections(vec![nowhere]);
        request.start = false;
    });
    world.wait(&id, |job| !job.listing);
    let now = gristmill_model::Timestamp(0);
    world
        .engine
        .store()
        .remove_connection(ConnectionId("other".into()), now)
        .unwrap();
    world.engine.start(&id).unwrap();
    let job = world.end(&id);
    assert_eq!(job.totals.failed, 2, "{:?}", world.story(&id));
    let unknown = world.engine.create_job(gristmill_engine::JobRequest {
        files: JobFiles::Selections(vec![Selection::everything(ConnectionId("none".into()))]),
        ..crate::world::request("l", &world.settings)
    });
    assert!(matches!(unknown, Err(EngineError::Store(_))));
}

#[test]
fn retry_takes_up_only_what_failed() {
    let broken = |name: &str, times| {
        (name == "1.txt" && times == 1).then(|| fail(ReasonCode::Damaged, "torn"))
    };
    let world = World::with(Lines::scripted(broken), Default::default());
    world.write_many(3);
    let job = world.run("j");
    assert_eq!(world.story(&job.id)[1], "1.txt: failed damaged in parsing");
    world.engine.retry(&job.id, RetryScope::FailedOnly).unwrap();
    let job = world.end(&job.id);
    assert_eq!(job.state, JobState::Completed);
    assert_eq!(
        world.parser.order().len(),
        4,
        "three files and one of them again"
    );
}

#[test]
fn an_engine_that_stops_goes_on_by_itself_and_one_that_quits_does_not() {
    let world = World::new();
    world.write_many(30);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    let world = world.reopen();
    world.parser.gate.open();
    assert_eq!(world.end(&id).totals.completed, 30);

    world.write("more.txt", "and more");
    world.parser.gate.shut();
    let id = world.start("k");
    world.until("the new file is parsed", || {
        world.parser.order().contains(&"more.txt".into())
    });
    world.engine.shutdown(Shutdown::PauseAndQuit).unwrap();
    let world = world.reopen();
    world.parser.gate.open();
    assert!(is_paused(&world.job(&id)));
    world.engine.resume(&id).unwrap();
    assert_eq!(world.end(&id).totals.completed, 1);
}

#[test]
fn an_engine_ends_soon_even_with_a_parser_that_does_not_answer() {
    let world = World::new();
    world.write_many(5);
    world
        .parser
        .deaf
        .store(true, std::sync::atomic::Ordering::SeqCst);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    let before = std::time::Instant::now();
    let world = world.reopen();
    assert!(before.elapsed().as_secs() < 3, "{:?}", before.elapsed());
    world.parser.gate.open();
    let job = world.end(&id);
    assert_eq!(
        job.totals.completed, 5,
        "late answers of the old workers change nothing"
    );
    world.check_sums(&id);
}

#[test]
fn a_listing_that_was_cut_off_is_done_again() {
    let world = World::new();
    world.write_many(5000);
    let id = world.start_with("j", |request| request.start = false);
    let world = world.reopen();
    let job = world.wait(&id, |job| !job.listing);
    assert_eq!(job.totals.pending, 5000, "every file once");
}

#[test]
fn one_process_owns_a_data_folder() {
    let world = World::new();
    let (parser, embedder) = (&world.parser, &world.embedder);
    let second = open(world.dir.path(), parser, embedder, &world.settings);
    assert!(matches!(second, Err(EngineError::AlreadyOwned(_))));
}

#[test]
fn an_id_can_be_used_once_and_a_job_has_to_name_something() {
    let world = World::new();
    world.write_many(1);
    let id: JobId = world.run("j").id;
    let again = crate::world::request(&id.0, &world.settings);
    assert!(matches!(
        world.engine.create_job(again),
        Err(EngineError::Store(_))
    ));
    let mut empty = crate::world::request("k", &world.settings);
    empty.files = JobFiles::Selections(Vec::new());
    assert!(matches!(
        world.engine.create_job(empty),
        Err(EngineError::NothingSelected)
    ));
}
