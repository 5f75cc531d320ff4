//! Limits on what runs at once.

use gristmill_model::settings::Settings;

use crate::doubles::Lines;
use crate::world::World;

#[test]
fn no_more_files_are_parsed_at_once_than_allowed() {
    let settings = Settings {
        max_concurrent_processing: 2,
        max_workers: 6,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(60);
    let jobs = ["a", "b", "c"].map(|id| {
        world.start_with(id, |request| {
            request.collection = gristmill_model::CollectionId(id.into());
        })
    });
    jobs.iter()
        .for_each(|id| assert_eq!(world.end(id).totals.completed, 60));
    assert!(
        world.parser.most_at_once() <= 2,
        "{}",
        world.parser.most_at_once()
    );
}

#[test]
fn no_more_files_of_a_job_are_in_work_than_its_workers() {
    let settings = Settings {
        max_concurrent_processing: 9,
        max_workers: 2,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(30);
    let job = world.run("j");
    assert_eq!(job.totals.completed, 30);
    assert!(
        world.parser.most_at_once() <= 2,
        "{}",
        world.parser.most_at_once()
    );
}

#[test]
fn a_short_file_does_not_wait_until_a_long_one_is_embedded() {
    let settings = Settings {
        embedding_threads: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    let paragraph = |number: usize| format!("{number} {}\n", "word ".repeat(150));
    let long: String = (0..400).map(paragraph).collect();
    world.write("a-long.txt", &long);
    world.write("b-short.txt", "a single short line");
    world.embedder.gate.shut();
    let id = world.start("j");
    world.until("both wait for their vectors", || {
        let shown = world.engine.progress_of(&id).unwrap();
        let running = shown.map_or_else(Vec::new, |job| job.running);
        let waits = |step: &str| step.starts_with("chunk 0 of");
        running.iter().filter(|file| waits(&file.step)).count() == 2
    });
    world.embedder.gate.open();
    assert_eq!(world.end(&id).totals.completed, 2);
    let order = world.embedder.order();
    let short = order.iter().position(|text| text.contains("single"));
    let before = short.expect("the short file was embedded");
    assert!(
        before < 100 && order.len() > 300,
        "{before} of {}",
        order.len()
    );
}
