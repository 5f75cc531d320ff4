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
