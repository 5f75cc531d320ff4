//! What is told before anything is spent.

use gristmill_engine::{
    EngineError, JobFiles, PreflightId, PreflightRequest, PreflightState, RowFilter, Verdict,
};
use gristmill_model::{CollectionId, ConnectionId, ProcessingOptions, ReasonCode, Selection};
use gristmill_store::Page;

use crate::doubles::Lines;
use crate::world::{World, text};

fn look(world: &World) -> PreflightId {
    let id = start(world);
    world.until("the preflight is done", || {
        world.engine.preflight(&id).unwrap().state == PreflightState::Done
    });
    id
}

fn start(world: &World) -> PreflightId {
    let request = PreflightRequest {
        selections: vec![Selection::everything(ConnectionId("folder".into()))],
        collection: CollectionId::default(),
        options: ProcessingOptions {
            quality_threshold: 0.0,
            ..ProcessingOptions::from_settings(&world.settings)
        },
        mapping: None,
    };
    world.engine.start_preflight(request).unwrap()
}

/// Each row's key, verdict and detail.
fn story(world: &World, id: &PreflightId, filter: &RowFilter) -> Vec<String> {
    let rows = world
        .engine
        .preflight_rows(id, filter, Page::all())
        .unwrap()
        .items;
    let line = |row: &gristmill_engine::PreflightRow| {
        let detail = row.detail.as_ref().map(|detail| format!(", {detail}"));
        format!(
            "{}: {:?}{}",
            row.key,
            row.verdict,
            detail.unwrap_or_default()
        )
    };
    rows.iter().map(line).collect()
}

#[test]
fn every_file_gets_the_verdict_the_job_would_reach() {
    let settings = gristmill_model::settings::Settings {
        max_file_size_mb: 1,
        ..Default::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write("changed.txt", &text(1));
    world.write("changed, same size.txt", "before");
    world.write("touched.txt", &text(2));
    world.write("unchanged.txt", &text(3));
    world.run("earlier");
    world.write("changed.txt", "quite another text than before");
    world.write("changed, same size.txt", "behind");
    world.write("touched.txt", &text(2));
    world.write("copy of a document.md", &text(3));
    world.write("copy of a file 1.md", &text(4));
    world.write("copy of a file 2.md", &text(4));
    world.write("empty.txt", "");
    world.write("large.txt", &"x".repeat(1_000_001));
    world.write(
        "program.txt",
        "\u{7f}ELF\u{2}\u{1}\u{1}\0\0\0\0\0\0\0\0\0\u{3}\0\u{3e}\0\u{1}\0\0\0\0",
    );
    world.write("broken.zip", "no archive");
    world.write("new.md", "# New");

    let id = look(&world);
    assert_eq!(
        story(&world, &id, &RowFilter::default()),
        [
            "broken.zip: Problem, cannot read the archive `broken.zip`: invalid Zip archive: \
             Could not find EOCD",
            "changed, same size.txt: Changed",
            "changed.txt: Changed",
            "copy of a document.md: Duplicate, the same content as `unchanged.txt`",
            "copy of a file 1.md: New",
            "copy of a file 2.md: Duplicate, the same content as `copy of a file 1.md`",
            "empty.txt: Empty",
            "large.txt: TooLarge",
            "new.md: New",
            "program.txt: Unsupported, of no kind that is known",
            "touched.txt: Unchanged",
            "unchanged.txt: Unchanged",
        ]
    );
    let view = world.engine.preflight(&id).unwrap();
    assert_eq!((view.totals.files, view.totals.accepted), (12, 4));
    let markdown = view
        .totals
        .by_type
        .iter()
        .find(|kind| kind.name.contains("Markdown"));
    assert_eq!(
        markdown.map(|kind| kind.files),
        Some(4),
        "{:?}",
        view.totals.by_type
    );
    assert!(view.estimate.low_seconds > 0.0 && view.estimate.low_seconds < 120.0);
}

#[test]
fn a_job_takes_what_was_found_less_what_was_excluded() {
    let world = World::new();
    world.write_many(12);
    let id = look(&world);
    let ones = RowFilter {
        text: Some("1".into()),
        ..RowFilter::default()
    };
    assert_eq!(
        story(&world, &id, &ones).len(),
        3,
        "1.txt, 10.txt and 11.txt"
    );
    assert_eq!(world.engine.exclude_rows(&id, &ones, true).unwrap(), 3);
    let first = RowFilter {
        rows: vec![1],
        ..RowFilter::default()
    };
    world.engine.exclude_rows(&id, &first, false).unwrap();
    assert_eq!(world.engine.preflight(&id).unwrap().totals.accepted, 10);

    world.write("later.txt", "not seen by the preflight");
    let job = world.start_with("j", |request| {
        request.files = JobFiles::Preflight(id.clone())
    });
    let job = world.end(&job);
    assert_eq!(job.totals.completed, 10, "nothing is listed again");
    let kept = world.engine.store().selections(&job.id).unwrap();
    assert_eq!(
        kept[0].exclude.len(),
        2,
        "listing again would leave the same out"
    );
    world.engine.release_preflight(&id);
    assert!(matches!(
        world.engine.preflight(&id),
        Err(EngineError::UnknownPreflight(_))
    ));
}

#[test]
fn rows_are_excluded_by_patterns_and_by_type() {
    let world = World::new();
    for name in ["a.md", "drafts/b.md", "drafts/deep/c.txt", "d.txt", "E.TMP"] {
        world.write(name, &format!("# {name}"));
    }
    let id = look(&world);
    let exclude = |filter: RowFilter| world.engine.exclude_rows(&id, &filter, true);
    let patterns = |patterns: &[&str]| RowFilter {
        patterns: patterns.iter().map(|&one| one.to_owned()).collect(),
        ..RowFilter::default()
    };
    let kind = |name: &str| RowFilter {
        kinds: vec![name.to_owned()],
        ..RowFilter::default()
    };
    assert_eq!(exclude(patterns(&["drafts/", "*.tmp"])).unwrap(), 3);
    let totals = world.engine.preflight(&id).unwrap().totals;
    let markdown = &totals
        .by_type
        .iter()
        .find(|kind| kind.files == 2)
        .unwrap()
        .name;
    assert_eq!(story(&world, &id, &kind(markdown)).len(), 2);
    assert_eq!(
        exclude(kind(markdown)).unwrap(),
        1,
        "the draft was out already"
    );
    assert_eq!(exclude(kind("no such type")).unwrap(), 0);
    assert!(matches!(
        exclude(patterns(&["[z-a]"])),
        Err(EngineError::Pattern(_))
    ));
    assert_eq!(world.engine.preflight(&id).unwrap().totals.excluded, 4);
}

#[test]
fn ten_thousand_files_are_listed_at_once_and_paged() {
    let world = World::new();
    for number in 0..10_000 {
        world.write(
            &format!("{}/{number}.dat", number / 1000),
            &number.to_string(),
        );
    }
    let id = start(&world);
    world.until("files are listed", || {
        world.engine.preflight(&id).unwrap().state != PreflightState::Listing
    });
    let page = Page {
        offset: 9_990,
        limit: 20,
    };
    let rows = world
        .engine
        .preflight_rows(&id, &RowFilter::default(), page)
        .unwrap();
    assert_eq!((rows.total, rows.items.len()), (10_000, 10));
    assert_eq!(rows.items[9].key.0, "9/9999.dat");
    world.engine.cancel_preflight(&id).unwrap();
    world.until("it ended", || {
        let state = world.engine.preflight(&id).unwrap().state;
        matches!(state, PreflightState::Cancelled | PreflightState::Done)
    });
}

#[test]
fn what_the_job_did_is_what_the_preflight_said() {
    let world = World::new();
    world.write_many(3);
    world.write("copy.txt", &text(2));
    world.write("empty.txt", "");
    let id = look(&world);
    let of = |verdict| {
        let filter = RowFilter {
            verdicts: vec![verdict],
            ..RowFilter::default()
        };
        story(&world, &id, &filter).len() as u32
    };
    let job = world.run("j");
    assert_eq!(job.totals.completed, of(Verdict::New));
    let skipped = |code| {
        let story = world.story(&job.id);
        story
            .iter()
            .filter(|line| line.ends_with(&format!("skipped {code}")))
            .count() as u32
    };
    assert_eq!(skipped(ReasonCode::Duplicate), of(Verdict::Duplicate));
    assert_eq!(skipped(ReasonCode::EmptyFile), of(Verdict::Empty));
}
