//! What is told before anything is spent.

use gristmill_engine::{
    ChunkPreview, EngineError, JobFiles, PreflightId, PreflightRequest, PreflightState, RowFilter,
    Verdict,
};
use gristmill_model::{
    CollectionId, ConnectionId, FileState, ProcessingOptions, ReasonCode, Selection,
};
use gristmill_store::Page;

use crate::doubles::{Lines, fail};
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

/// The preview of a row with these sizes of chunks.
fn preview(world: &World, id: &PreflightId, row: u32, sizes: (u32, u32)) -> ChunkPreview {
    let options = ProcessingOptions {
        chunk_size: sizes.0,
        chunk_overlap: sizes.1,
        quality_threshold: 0.0,
        ..ProcessingOptions::from_settings(&world.settings)
    };
    let preview = world.engine.preview_chunks(id, row, &options, 2);
    preview.unwrap()
}

#[test]
fn other_sizes_cut_the_same_file_otherwise_without_reading_it_again() {
    let world = World::new();
    let lines: Vec<String> = (0..20)
        .map(|line| format!("Line {line} of the inventory of the mill."))
        .collect();
    world.write("inventory.txt", &lines.join("\n"));
    let id = look(&world);
    let cut = |sizes| match preview(&world, &id, 0, sizes) {
        ChunkPreview::Cut(document) => document,
        ChunkPreview::Failed(failure) => panic!("{failure:?}"),
    };
    let (small, large) = (cut((100, 0)), cut((400, 0)));
    assert_eq!(small.key.0, "inventory.txt");
    assert_eq!(small.chunks.len(), 2, "no more than were asked for");
    assert!(small.total > large.total, "{small:?}\n{large:?}");
    assert!(large.chunks[0].text.len() > small.chunks[0].text.len());
    let repeating = cut((100, 60));
    assert!(
        repeating.chunks[1].span.start < repeating.chunks[0].span.end,
        "an overlap repeats the end of the chunk before"
    );
    assert_eq!(world.parser.order(), ["inventory.txt"], "parsed once");

    let job = world.start_with("j", |request| {
        request.options.chunk_size = 100;
        request.options.chunk_overlap = 0;
        request.options.quality_threshold = 0.0;
    });
    world.end(&job);
    let FileState::Completed { chunks, .. } = world.files(&job)[0].state else {
        panic!("{:?}", world.story(&job));
    };
    assert_eq!(chunks, small.total, "the job cuts as the preview did");
}

#[test]
fn a_file_that_cannot_be_read_says_so_in_its_preview() {
    let world = World::with(
        Lines::scripted(|_, _| Some(fail(ReasonCode::NeedsPassword, "it is encrypted"))),
        Default::default(),
    );
    world.write("secret.txt", "Nobody reads this.");
    let id = look(&world);
    let ChunkPreview::Failed(failure) = preview(&world, &id, 0, (100, 0)) else {
        panic!("it was read");
    };
    assert_eq!(failure.code, ReasonCode::NeedsPassword);
    let options = ProcessingOptions::from_settings(&world.settings);
    let beyond = world.engine.preview_chunks(&id, 1, &options, 2);
    assert!(matches!(beyond, Err(EngineError::UnknownRow(1))));
}
