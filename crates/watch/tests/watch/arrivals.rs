//! Files that come and change.

use gristmill_model::{Bytes, WatchRules};
use gristmill_watch::Ended;

use crate::story::Story;

#[test]
fn a_slow_writer_is_waited_for() {
    let mut story = Story::new();
    story.pass(1.0);
    let mut content = String::new();
    for _ in 0..20 {
        content += "another part ";
        story.write("film.txt", &content);
        story.pass(1.5);
    }
    story.note("the writer is done");
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"
    31.0 s  the writer is done
    33.5 s  job 1: import film.txt
    ");
}

#[test]
fn a_slow_writer_that_is_not_heard_is_waited_for_all_the_same() {
    let mut story = Story::new();
    story.hears = false;
    story.write("film.txt", "a");
    story.pass(1.0);
    for size in 2..10 {
        story.write("film.txt", &"a".repeat(size));
        story.pass(1.5);
    }
    story.note("the writer is done");
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"
    13.0 s  the writer is done
    14.0 s  job 1: import film.txt
    ");
}

#[test]
fn a_file_in_the_making_is_taken_under_its_final_name_once() {
    let mut story = Story::new();
    story.pass(1.0);
    story.write("report.pdf.part", "half");
    story.pass(5.0);
    story.write("report.pdf.part", "half and half");
    story.pass(5.0);
    story.rename("report.pdf.part", "report.pdf");
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"  13.0 s  job 1: import report.pdf");
}

#[test]
fn an_editor_that_saves_by_renaming_changes_one_document() {
    let mut story = Story::new().holding(&["notes.md"]);
    story.write(".notes.md.swp", "swap");
    story.write("4913", "");
    story.delete("4913");
    story.rename("notes.md", "notes.md~");
    story.pass(0.1);
    story.write("notes.md", "new text of the notes");
    story.delete("notes.md~");
    story.delete(".notes.md.swp");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.2 s  job 2: import notes.md");
}

#[test]
fn an_editor_that_deletes_and_writes_anew_changes_one_document() {
    let mut story = Story::new().holding(&["notes.md"]);
    story.delete("notes.md");
    story.pass(1.0);
    story.write("notes.md", "new text of the notes");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  23.0 s  job 2: import notes.md");
}

#[test]
fn a_file_that_is_only_touched_needs_no_job() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.touch("a.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  touched a.txt");
}

#[test]
fn a_file_that_changes_while_a_job_has_it_waits_for_the_end_of_the_job() {
    let mut story = Story::new();
    story.pass(1.0);
    story.jobs_end = false;
    story.write("a.txt", "first");
    story.pass(10.0);
    story.write("a.txt", "second, longer");
    story.write("b.txt", "another");
    story.pass(30.0);
    story.note("the jobs end");
    story.end_jobs();
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"
     3.0 s  job 1: import a.txt
    13.0 s  job 2: import b.txt
    41.0 s  the jobs end
    41.0 s  job 3: import a.txt
    ");
}

#[test]
fn a_file_that_failed_is_taken_again_when_it_changes_or_when_asked() {
    let mut story = Story::new();
    story.jobs_end = false;
    story.write("a.txt", "damaged");
    story.pass(5.0);
    story.end_jobs_as(|hash| Ended::Failed(Some(hash)));
    story.pass(600.0);
    story.note("a person asks");
    story.tracker.take_again(false);
    story.pass(5.0);
    story.end_jobs_as(|hash| Ended::Failed(Some(hash)));
    story.write("a.txt", "repaired");
    story.pass(5.0);
    insta::assert_snapshot!(story.told(), @"
      2.0 s  job 1: import a.txt
    605.0 s  a person asks
    607.0 s  job 2: import a.txt
    612.0 s  job 3: import a.txt
    ");
}

#[test]
fn what_changed_while_the_application_was_off_is_found_at_the_start() {
    let mut story = Story::new().holding(&["same.txt", "changed.txt", "deleted.txt", "old.txt"]);
    story.hears = false;
    story.write("changed.txt", "something else");
    story.write("new.txt", "never seen");
    story.delete("deleted.txt");
    story.rename("old.txt", "renamed.txt");
    story.restart();
    story.pass(20.0);
    insta::assert_snapshot!(story.told(), @"
    20.0 s  restart
    22.0 s  job 2: move old.txt to renamed.txt, import changed.txt new.txt
    24.0 s  job 3: gone deleted.txt
    ");
    insta::assert_snapshot!(story.states().join("\n"), @"
    changed.txt: settled
    deleted.txt: missing
    new.txt: settled
    renamed.txt: settled
    same.txt: settled
    ");
}

#[test]
fn a_job_that_was_running_at_the_end_is_not_made_again_at_the_start() {
    let mut story = Story::new();
    story.jobs_end = false;
    story.write("a.txt", "text");
    story.pass(5.0);
    story.restart();
    story.pass(600.0);
    story.note("the job ends");
    story.end_jobs();
    story.pass(600.0);
    insta::assert_snapshot!(story.told(), @"
      2.0 s  job 1: import a.txt
      5.0 s  restart
    605.0 s  the job ends
    ");
}

#[test]
fn what_nobody_tells_of_is_found_within_five_minutes() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.hears = false;
    story.pass(100.0);
    story.write("b.txt", "nobody heard of it");
    let written = story.now;
    story.pass(310.0);
    assert!(story.told().contains("import b.txt"), "{}", story.told());
    assert_eq!(story.tracker.waiting(), 0, "since {written:?}");
}

#[test]
fn an_overflow_of_events_means_a_look_at_everything() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.hears = false;
    story.write("b.txt", "lost");
    story.write("deep/c.txt", "lost too");
    story.tracker.rescan();
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: import b.txt deep/c.txt");
}

#[test]
fn a_file_beyond_the_size_limits_is_left_alone_until_it_fits() {
    let rules = WatchRules {
        min_size: Some(Bytes(2)),
        max_size: Some(Bytes(8)),
        ..WatchRules::default()
    };
    let mut story = Story::with(rules);
    story.write("small.txt", "1");
    story.write("large.txt", "123456789");
    story.write("fits.txt", "1234");
    story.pass(20.0);
    story.write("large.txt", "12345678");
    story.note("it fits");
    story.pass(20.0);
    story.write("large.txt", "123456789");
    story.note("it does not fit any more");
    story.pass(20.0);
    insta::assert_snapshot!(story.told(), @"
     2.0 s  job 1: import fits.txt
    20.0 s  it fits
    22.0 s  job 2: import large.txt
    40.0 s  it does not fit any more
    ");
}

#[test]
fn everything_is_taken_again_when_a_person_asks_for_it() {
    let mut story = Story::new().holding(&["a.txt", "b.txt"]);
    story.tracker.take_again(true);
    story.pass(20.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: import a.txt b.txt");
}

#[test]
fn what_a_file_says_about_others_has_them_taken_again_with_it() {
    let mut story = Story::new().holding(&["a.txt", "b.txt"]);
    story.table = Some("table");
    story.write("table", "about both");
    story.pass(1.0);
    story.note("b.txt changes, too");
    story.write("b.txt", "other text");
    story.pass(30.0);
    story.note("the table goes");
    story.delete("table");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"
    21.0 s  b.txt changes, too
    23.0 s  job 2: import b.txt table, describe a.txt
    51.0 s  the table goes
    55.0 s  job 3: describe a.txt b.txt, gone table
    ");
}

#[test]
fn a_file_that_a_job_has_is_taken_again_when_the_job_has_ended() {
    let mut story = Story::new();
    story.table = Some("table");
    story.jobs_end = false;
    story.write("a.txt", "text");
    story.pass(10.0);
    story.write("table", "about it");
    story.pass(10.0);
    story.note("the jobs end");
    story.end_jobs();
    story.pass(10.0);
    insta::assert_snapshot!(story.told(), @"
     2.0 s  job 1: import a.txt
    12.0 s  job 2: import table
    20.0 s  the jobs end
    20.0 s  job 3: import a.txt
    ");
}
