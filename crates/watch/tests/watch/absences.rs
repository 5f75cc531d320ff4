//! Files and folders that are not there.

use gristmill_model::{OnDeletion, RemovalLimit, WatchRules};

use crate::story::Story;

fn removing() -> WatchRules {
    WatchRules {
        on_deletion: OnDeletion::Remove,
        removal_limit: RemovalLimit {
            files: 2,
            percent: 50,
        },
        ..WatchRules::default()
    }
}

#[test]
fn a_deleted_file_is_gone_when_it_stays_away() {
    let mut story = Story::new().holding(&["a.txt", "b.txt"]);
    story.delete("a.txt");
    story.pass(30.0);
    story.pass(600.0);
    insta::assert_snapshot!(story.told(), @"  24.0 s  job 2: gone a.txt");
}

#[test]
fn a_folder_that_vanishes_is_unavailable_and_nothing_is_deleted() {
    let mut story = Story::with(removing()).holding(&["a.txt", "b.txt", "c.txt"]);
    story.take_away("it does not exist");
    story.pass(3600.0);
    assert_eq!(story.tracker.trouble(), Some("it does not exist"));
    assert_eq!(story.told(), "", "nothing happens to its files");
    story.bring_back();
    story.note("back");
    story.write("b.txt", "changed meanwhile");
    story.pass(30.0);
    assert_eq!(story.tracker.trouble(), None);
    insta::assert_snapshot!(story.told(), @"
    3620.0 s  back
    3622.0 s  job 2: import b.txt
    ");
}

#[test]
fn the_empty_mount_point_of_a_drive_is_not_the_folder() {
    let mut story = Story::with(removing()).holding(&["a.txt", "b.txt", "c.txt"]);
    story.unmount();
    story.pass(3600.0);
    let trouble = story.tracker.trouble().unwrap();
    assert!(trouble.contains("in its place"), "{trouble}");
    story.restart();
    story.pass(3600.0);
    assert!(story.tracker.trouble().is_some(), "also after a restart");
    story.mount();
    story.pass(30.0);
    assert_eq!(story.tracker.trouble(), None);
    insta::assert_snapshot!(story.told(), @"3620.0 s  restart");
}

#[test]
fn a_drive_below_the_folder_that_is_pulled_is_not_deleted() {
    let mut story = Story::with(removing());
    story.mount_below("share");
    let mut story = story.holding(&["a.txt", "share/b.txt", "share/c.txt"]);
    story.unmount_below("share");
    story.pass(600.0);
    story.restart();
    story.pass(600.0);
    story.note("back");
    story.mount_below("share");
    story.delete("share/b.txt");
    story.pass(600.0);
    insta::assert_snapshot!(story.told(), @"
     620.0 s  restart
    1220.0 s  back
    1224.0 s  job 2: gone share/b.txt
    ");
}

#[test]
fn a_subfolder_that_cannot_be_looked_into_is_not_deleted() {
    let mut story = Story::with(removing()).holding(&["a.txt", "share/b.txt"]);
    story.lock("share");
    story.tracker.rescan();
    story.pass(600.0);
    assert_eq!(story.told(), "");
}

#[test]
fn many_deletions_at_once_are_held_up_until_a_person_agrees() {
    let mut story = Story::with(removing()).holding(&["1", "2", "3", "4", "5"]);
    for name in ["1", "2", "3"] {
        story.delete(name);
        story.pass(1.5);
    }
    story.pass(60.0);
    assert!(story.paused);
    story.note("resumed without a word");
    story.paused = false;
    story.restart();
    story.pass(60.0);
    story.note("resumed and agreed to");
    story.paused = false;
    story.restart();
    story.tracker.allow_removals();
    story.pass(60.0);
    insta::assert_snapshot!(story.told(), @"
     27.0 s  paused: ManyDeletions { missing: 3, known: 5 }
     84.5 s  resumed without a word
     84.5 s  restart
     88.5 s  paused: ManyDeletions { missing: 3, known: 5 }
    144.5 s  resumed and agreed to
    144.5 s  restart
    148.5 s  job 2: gone 1 2 3
    ");
}

#[test]
fn few_deletions_go_through() {
    let mut story = Story::with(removing()).holding(&["1", "2", "3"]);
    story.delete("1");
    story.delete("2");
    story.pass(60.0);
    insta::assert_snapshot!(story.told(), @"  24.0 s  job 2: gone 1 2");
}

#[test]
fn a_file_the_rules_leave_out_by_now_keeps_its_document() {
    let mut story = Story::with(removing()).holding(&["a.txt", "draft.txt"]);
    story.leave_out("draft.txt");
    story.restart();
    story.pass(60.0);
    insta::assert_snapshot!(story.told(), @"
    20.0 s  restart
    20.0 s  left out from now on: draft.txt
    ");
}

#[test]
fn a_file_deleted_while_a_job_has_it_is_gone_after_the_job() {
    let mut story = Story::new();
    story.jobs_end = false;
    story.write("a.txt", "text");
    story.pass(5.0);
    story.delete("a.txt");
    story.pass(60.0);
    story.note("the job ends");
    story.end_jobs();
    story.pass(60.0);
    insta::assert_snapshot!(story.told(), @"
     2.0 s  job 1: import a.txt
    65.0 s  the job ends
    65.0 s  job 2: gone a.txt
    ");
}
