//! Files that only have another name or place.

use crate::story::Story;

#[test]
fn a_file_moved_within_the_folder_is_a_move() {
    let mut story = Story::new().holding(&["a.txt", "b.txt"]);
    story.rename("a.txt", "deep/down/a.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: move a.txt to deep/down/a.txt");
    insta::assert_snapshot!(story.states().join("\n"), @"
    b.txt: settled
    deep/down/a.txt: settled
    ");
}

#[test]
fn a_renamed_folder_moves_every_file_in_it() {
    let mut story = Story::new().holding(&["old/1.txt", "old/2.txt", "old/in/3.txt"]);
    for name in ["1.txt", "2.txt", "in/3.txt"] {
        story.rename(&format!("old/{name}"), &format!("new/{name}"));
    }
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: move old/1.txt to new/1.txt, move old/2.txt to new/2.txt, move old/in/3.txt to new/in/3.txt");
}

#[test]
fn a_copy_whose_original_is_deleted_is_a_move_where_no_identity_tells() {
    let mut story = Story::new()
        .without_identities()
        .holding(&["a.txt", "b.txt"]);
    story.copy_and_delete("a.txt", "c.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: move a.txt to c.txt");
}

#[test]
fn a_copy_is_a_file_of_its_own() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.write("b.txt", "content of a.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: import b.txt");
}

#[test]
fn a_file_moved_onto_another_takes_its_place() {
    let mut story = Story::new().holding(&["draft.txt", "final.txt"]);
    story.rename("draft.txt", "final.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: move draft.txt to final.txt");
    insta::assert_snapshot!(story.states().join("\n"), @"final.txt: settled");
}

#[test]
fn rotated_logs_move_in_the_order_in_which_there_is_room() {
    let mut story = Story::new().holding(&["log", "log.1", "log.2"]);
    story.rename("log.2", "log.3");
    story.rename("log.1", "log.2");
    story.rename("log", "log.1");
    story.write("log", "a new beginning");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: move log.2 to log.3, move log.1 to log.2, move log to log.1, import log");
    insta::assert_snapshot!(story.states().join("\n"), @"
    log: settled
    log.1: settled
    log.2: settled
    log.3: settled
    ");
}

#[test]
fn two_files_that_change_places_are_read_again() {
    let mut story = Story::new().holding(&["a.txt", "b.txt"]);
    story.rename("a.txt", "aside");
    story.rename("b.txt", "a.txt");
    story.rename("aside", "b.txt");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"  22.0 s  job 2: import a.txt b.txt");
}

#[test]
fn an_identity_given_to_another_file_is_not_a_move() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.rename("a.txt", "b.txt");
    story.write("b.txt", "something else entirely");
    story.pass(30.0);
    insta::assert_snapshot!(story.told(), @"
    22.0 s  job 2: import b.txt
    24.0 s  job 3: gone a.txt
    ");
}

#[test]
fn a_file_moved_out_and_in_again_is_back() {
    let mut story = Story::new().holding(&["a.txt"]);
    story.rename("a.txt", "../a.txt");
    story.leave_out("../a.txt");
    story.pass(60.0);
    story.note("moved in again");
    story.rename("../a.txt", "a.txt");
    story.pass(60.0);
    story.rename("a.txt", "../a.txt");
    story.pass(60.0);
    story.note("moved in again, elsewhere");
    story.rename("../a.txt", "deep/a.txt");
    story.pass(60.0);
    insta::assert_snapshot!(story.told(), @"
     24.0 s  job 2: gone a.txt
     80.0 s  moved in again
     82.0 s  job 3: import a.txt (back)
    144.0 s  job 4: gone a.txt
    200.0 s  moved in again, elsewhere
    202.0 s  job 5: move a.txt to deep/a.txt
    ");
}
