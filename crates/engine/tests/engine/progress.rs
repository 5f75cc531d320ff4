//! What is seen of a job while it runs.

use gristmill_model::Stage;

use crate::world::World;

#[test]
fn a_running_job_shows_its_files_and_never_goes_back() {
    let world = World::new();
    world.write_many(60);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() == 3);
    let shown = world.engine.progress_of(&id).unwrap().unwrap();
    let parsing = shown
        .running
        .iter()
        .filter(|file| file.stage == Stage::Parsing);
    assert!(parsing.count() >= 3, "{:?}", shown.running);
    assert!(shown.running.len() <= 4, "no more than the job's workers");
    world.parser.gate.open();
    let mut last = shown.fraction;
    while let Some(shown) = world.engine.progress_of(&id).unwrap() {
        assert!(
            (last..=1.0).contains(&shown.fraction),
            "{last} then {}",
            shown.fraction
        );
        assert_eq!(shown.totals.total(), 60);
        last = shown.fraction;
    }
    assert!(last > 0.2, "it was seen to move: {last}");
    assert_eq!(world.end(&id).totals.completed, 60);
    assert!(
        world.engine.progress().unwrap().is_empty(),
        "nothing runs any more"
    );
}
