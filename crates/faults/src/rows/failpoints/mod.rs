//! Killed, or failing, at each named point of the program.
//!
//! The points are `gristmill_failpoints::Point`, the ways to pass them are in [`scenes`]. A
//! point that no scene passes breaks the row, so that none can be forgotten.

mod scenes;
mod stage;

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use gristmill_failpoints::Point;

use crate::row::{Bench, Row, Verdict};
use crate::side_by_side;
use scenes::{SCENES, Scene};
use stage::{Ended, Stage};

/// How long a program that cannot succeed is left alone before it is killed, once it is struck.
const HOPELESS: Duration = Duration::from_secs(3);

/// A kill at each point.
pub(crate) const KILL: Row = Row {
    family: "kill",
    name: "failpoints",
    says: "the program dies at each of its named points (the first time, in a whole run also \
           later times): the same command again ends in the store of an undisturbed run",
    run: |bench| walk(bench, &kills(bench)),
};

/// An error at each point, which passes.
pub(crate) const ERROR_ONCE: Row = Row {
    family: "disk",
    name: "failpoints_once",
    says: "each named point that can fail does so once, as a full, broken or busy disk or one over quota: no \
           breakdown, and the same command again ends in the same store",
    run: |bench| walk(bench, &errors(bench, "", 1)),
};

/// An error at each point, which stays.
pub(crate) const ERROR_FOR_EVER: Row = Row {
    family: "disk",
    name: "failpoints_for_ever",
    says: "each named point that can fail does so from the first time on (a third of them in a \
           quick run): it says so or waits, and once the disk works the store is the same",
    run: |bench| walk(bench, &errors(bench, "+", bench.extent.pick(3, 1))),
};

/// One thing to do to the program at one point.
struct Blow {
    point: Point,
    /// `kill@1`, `error:io@1+`.
    action: String,
    /// Whether the point may not be passed that often.
    optional: bool,
}

fn kills(bench: &Bench) -> Vec<Blow> {
    let times: &[u64] = bench.extent.pick(&[1], &[1, 2, 3, 5, 9]);
    let blow = |point: Point, time: u64| Blow {
        point,
        action: format!("kill@{time}"),
        optional: time > 1,
    };
    let points = Point::ALL.iter();
    points
        .flat_map(|point| times.iter().map(move |time| blow(*point, *time)))
        .collect()
}

/// Errors of every kind in turn, at every `step`-th point that can fail.
fn errors(bench: &Bench, lasting: &str, step: usize) -> Vec<Blow> {
    const KINDS: [&str; 4] = ["full", "io", "busy", "quota"];
    let mut random = bench.random("disk/failpoints");
    let start = random.usize(..KINDS.len());
    let points = Point::ALL
        .iter()
        .filter(|point| point.can_fail())
        .enumerate();
    let chosen = points.filter(|(number, _)| number % step == start % step);
    let blow = |(number, point): (usize, &Point)| Blow {
        point: *point,
        action: format!("error:{}@1{lasting}", KINDS[(number + start) % KINDS.len()]),
        optional: false,
    };
    chosen.map(blow).collect()
}

fn walk(bench: &Bench, blows: &[Blow]) -> Result<Verdict> {
    let points: Vec<Point> = blows.iter().map(|blow| blow.point).collect();
    let scenes: Vec<&Scene> = SCENES
        .iter()
        .filter(|scene| scene.passes_any(&points))
        .collect();
    let stages = side_by_side::run(&scenes, |scene| Stage::set(bench, scene))?;
    let hits = side_by_side::run(blows, |blow| {
        let stage = stages.iter().find(|stage| stage.scene.passes(blow.point));
        let stage = stage.with_context(|| format!("no scene passes `{}`", blow.point.name()))?;
        strike(stage, blow).with_context(|| format!("`{}={}`", blow.point.name(), blow.action))
    })?;
    Ok(Verdict::Held {
        faults: hits.iter().filter(|hit| **hit).count(),
        note: format!("{} points in {} scenes", Point::ALL.len(), SCENES.len()),
    })
}

/// Whether the point was passed often enough for the blow to fall.
fn strike(stage: &Stage<'_>, blow: &Blow) -> Result<bool> {
    let script = format!("{}={}", blow.point.name(), blow.action);
    let patience = blow.action.ends_with('+').then_some(HOPELESS);
    let (grist, ended) = stage.play(&script, patience)?;
    let fell = match ended {
        Ended::Died => blow.action.starts_with("kill"),
        Ended::Failed => blow.action.starts_with("error"),
        Ended::Undisturbed if blow.optional => false,
        Ended::Undisturbed => bail!("the point was not passed"),
    };
    ensure!(
        fell || blow.optional,
        "the program ended otherwise than it was made to"
    );
    stage.repair(&grist)?;
    Ok(fell)
}

impl Scene {
    fn passes_any(&self, points: &[Point]) -> bool {
        self.points.iter().any(|point| points.contains(point))
    }

    fn passes(&self, point: Point) -> bool {
        self.points.contains(&point)
    }
}
