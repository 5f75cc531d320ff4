//! Very many files.

use std::collections::BTreeMap;

use crate::story::Story;

const FILES: usize = 10_000;
/// Files that come one after the other, for half a minute.
const TRICKLE: usize = 1_000;

/// How often each file was taken.
fn imports(told: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for line in told.lines() {
        let Some((_, names)) = line.split_once("import ") else {
            continue;
        };
        for name in names.split(' ') {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

#[test]
fn ten_thousand_files_dropped_at_once_are_taken_once_each_in_a_few_jobs() {
    let mut story = Story::new();
    story.pass(1.0);
    for number in 0..FILES {
        story.write(&format!("{number}.txt"), &format!("text {number}"));
    }
    story.pass(20.0);
    let told = story.told();
    let counts = imports(&told);
    assert_eq!(counts.len(), FILES, "all are found");
    assert!(counts.values().all(|&count| count == 1), "none twice");
    assert_eq!(told.lines().count(), 2, "not a job for each");
}

#[test]
fn files_that_trickle_in_become_a_job_every_few_seconds() {
    let mut story = Story::new();
    story.pass(1.0);
    for number in 0..TRICKLE {
        story.write(&format!("{number}.txt"), &format!("text {number}"));
        story.pass(0.03);
    }
    story.pass(20.0);
    let told = story.told();
    let counts = imports(&told);
    assert_eq!(counts.len(), TRICKLE);
    assert!(counts.values().all(|&count| count == 1));
    let jobs = told.lines().count();
    assert!((5..=20).contains(&jobs), "{jobs} jobs");
}

#[test]
fn a_file_about_ten_thousand_others_has_each_taken_again_once() {
    let mut story = Story::new();
    for number in 0..FILES {
        story.write(&format!("{number}.txt"), &format!("text {number}"));
    }
    story.pass(20.0);
    let before = story.told().lines().count();
    story.table = Some("table");
    story.write("table", "about all of them");
    story.pass(60.0);
    let told = story.told();
    let after: Vec<&str> = told.lines().skip(before).collect();
    let words = after.iter().flat_map(|line| line.split(' '));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in words.filter(|word| word.contains(".txt")) {
        let name = name.trim_end_matches(',');
        *counts.entry(name).or_default() += 1;
    }
    assert_eq!(counts.len(), FILES, "all are taken");
    assert!(counts.values().all(|&count| count == 1), "none twice");
    assert!(after.len() <= 3, "{} jobs", after.len());
}
