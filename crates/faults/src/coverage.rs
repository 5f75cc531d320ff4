//! The matrix word by word: which row or test stands for each.
//!
//! `docs/reliability.md` shows this table. The tests fail when a row or a test named here is
//! gone, when a row is named nowhere, and when the page differs.

/// What stands for a word.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proof {
    /// A row of this program.
    Row(&'static str),
    /// A test: its file from the root of the repository, and its name.
    Test(&'static str, &'static str),
    /// Nothing yet, and why.
    LeftOut(&'static str),
}

use Proof::{LeftOut, Row, Test};

const CHILDREN: &str = "crates/parse/tests/children.rs";
const PDF: &str = "crates/parse/tests/pdf.rs";
const ENGINE: &str = "crates/engine/tests/engine/faults.rs";
const CHOSEN: &str = "crates/engine/tests/engine/chosen.rs";
const PROVIDERS: &str = "crates/providers/tests/client.rs";
const KILLED: &str = "crates/engine/tests/engine/killed.rs";
const LABELS: &str = "crates/cli/tests/grist/labels.rs";
const WATCHING: &str = "crates/engine/tests/engine/watching/changes.rs";
const WATCHING_TROUBLE: &str = "crates/engine/tests/engine/watching/trouble.rs";
const ARRIVALS: &str = "crates/watch/tests/watch/arrivals.rs";
const ABSENCES: &str = "crates/watch/tests/watch/absences.rs";
const CONTROL: &str = "crates/api/tests/control.rs";
const DOOR: &str = "crates/http/src/tests/door.rs";
const LIMITS: &str = "crates/http/src/tests/limits.rs";
const EGRESS: &str = "crates/egress/tests/server.rs";
const PROPERTIES: &str = "crates/fuzzing/tests/properties.rs";

/// The table as Markdown.
pub(crate) fn table() -> String {
    let mut table =
        String::from("| Family | What happens | What stands for it |\n| --- | --- | --- |\n");
    for (family, word, proofs) in COVERAGE {
        let proofs: Vec<String> = proofs.iter().map(|proof| proof.shown()).collect();
        table += &format!("| {family} | {word} | {} |\n", proofs.join(", "));
    }
    table
}

impl Proof {
    fn shown(&self) -> String {
        match self {
            Row(name) => format!("`{name}`"),
            Test(file, name) => format!("[{}](../{file})", name.replace('_', " ")),
            LeftOut(why) => format!("*left out:* {why}"),
        }
    }
}

/// Family, word, and what stands for it.
pub(crate) const COVERAGE: &[(&str, &str, &[Proof])] = &[
    ("kill", "at random moments of a job", &[Row("kill/random")]),
    (
        "kill",
        "at each write of a small job",
        &[Row("kill/at_each_write")],
    ),
    ("kill", "at every failpoint", &[Row("kill/failpoints")]),
    (
        "kill",
        "while pausing and cancelling",
        &[Row("kill/while_cancelling"), Row("kill/failpoints")],
    ),
    ("kill", "while migrating", &[Row("kill/failpoints")]),
    (
        "kill",
        "while a backup is made or put back",
        &[
            Row("kill/while_backing_up"),
            Row("kill/while_restoring"),
            Row("kill/failpoints"),
        ],
    ),
    (
        "kill",
        "between a schedule's time and its job",
        &[Row("kill/schedule_claim"), Row("kill/failpoints")],
    ),
    (
        "kill",
        "while a job is undone, or what is old forgotten",
        &[Row("kill/failpoints")],
    ),
    (
        "kill",
        "while a label holds a file back, or a person lets it in",
        &[Test(
            LABELS,
            "a_kill_while_a_file_is_held_or_let_in_leaves_nothing_half_done",
        )],
    ),
    (
        "kill",
        "while exporting",
        &[Row("kill/while_exporting"), Row("kill/failpoints")],
    ),
    (
        "disk",
        "full (a file system of limited size)",
        &[
            Row("disk/full"),
            Row("disk/error_once"),
            Row("disk/error_for_ever"),
        ],
    ),
    (
        "disk",
        "full while a backup is made",
        &[Row("disk/full_backup")],
    ),
    (
        "disk",
        "full while an export is written",
        &[Row("disk/full_export"), Row("disk/failpoints_once")],
    ),
    (
        "disk",
        "quota used up",
        &[Row("disk/quota"), Row("disk/failpoints_once")],
    ),
    (
        "disk",
        "an I/O error at each point, once",
        &[Row("disk/error_once"), Row("disk/failpoints_once")],
    ),
    (
        "disk",
        "an I/O error at each point, for ever",
        &[Row("disk/error_for_ever"), Row("disk/failpoints_for_ever")],
    ),
    ("disk", "read-only", &[Row("disk/no_folder")]),
    ("disk", "slow", &[Row("disk/slow")]),
    ("disk", "the power fails", &[Row("disk/power_cut")]),
    ("disk", "database locked", &[Row("disk/locked_database")]),
    (
        "disk",
        "database corrupt",
        &[Row("disk/corrupt_database"), Row("disk/corrupt_pages")],
    ),
    (
        "disk",
        "write-ahead log missing or cut",
        &[Row("disk/write_ahead_log")],
    ),
    (
        "disk",
        "older or newer schema",
        &[Row("disk/older_schema"), Row("disk/newer_schema")],
    ),
    (
        "files",
        "vanishing, growing, truncated, written anew",
        &[Row("files/changing")],
    ),
    (
        "files",
        "files and folders without permission",
        &[Row("files/unreadable")],
    ),
    (
        "files",
        "replaced by a link between a look and the reading",
        &[Row("files/swapped_for_links")],
    ),
    (
        "files",
        "links, FIFO, device, socket, sparse 2 GB, empty",
        &[Row("files/kinds")],
    ),
    ("files", "100,000 in a folder", &[Row("files/many")]),
    (
        "files",
        "names with newlines, controls, 255 bytes, not UTF-8, bidi",
        &[Row("files/names")],
    ),
    (
        "files",
        "damaged copies of real documents",
        &[Row("files/damaged")],
    ),
    (
        "archives",
        "zip slip, links, overlap bomb, ratio bomb, nested, lying sizes, duplicate names, encrypted",
        &[
            Row("archives/hostile"),
            Test(PROPERTIES, "no_archive_breaks_its_reader"),
        ],
    ),
    ("archives", "truncated", &[Row("archives/cut")]),
    (
        "parsers",
        "hang",
        &[Test(CHILDREN, "a_hang_ends_with_the_files_time_limit")],
    ),
    (
        "parsers",
        "sleep, ignore SIGTERM",
        &[Test(
            CHILDREN,
            "a_parser_that_sleeps_and_ignores_signals_is_ended_at_the_time_limit",
        )],
    ),
    (
        "parsers",
        "panic, abort, stack overflow, out of memory, endless output",
        &[Test(
            CHILDREN,
            "each_misbehaviour_is_that_files_failure_and_the_neighbour_is_fine",
        )],
    ),
    (
        "parsers",
        "crashes on the same file again and again",
        &[Row("parsers/quarantine")],
    ),
    (
        "parsers",
        "fork",
        &[
            Test(CHILDREN, "no_process_outlives_a_killed_parent"),
            Test(
                CHILDREN,
                "a_child_has_its_file_and_no_way_out_where_the_system_can_deny_it",
            ),
        ],
    ),
    (
        "parsers",
        "descriptor leak",
        &[Test(
            CHILDREN,
            "a_child_that_leaves_files_open_is_replaced_before_the_next_document",
        )],
    ),
    (
        "parsers",
        "PDF stream bombs, XML entity bombs, external entities, 800,000 attributes",
        &[Row("parsers/bombs")],
    ),
    (
        "parsers",
        "encrypted",
        &[Test(
            PDF,
            "the_empty_password_is_tried_and_others_are_asked_for",
        )],
    ),
    (
        "parsers",
        "scanned",
        &[
            Test(PDF, "pages_without_text_are_never_an_empty_success"),
            Test(
                PDF,
                "pictures_of_text_are_recognised_when_tesseract_is_there",
            ),
        ],
    ),
    (
        "parsers",
        "corrupt, empty",
        &[
            Row("files/damaged"),
            Test(PROPERTIES, "no_document_breaks_its_parser"),
        ],
    ),
    (
        "embedder",
        "wrong dimension, NaN, short list",
        &[
            Row("embedder/wrong_answers"),
            Test(
                ENGINE,
                "a_text_that_cannot_be_embedded_fails_its_own_file_only",
            ),
            Test(PROVIDERS, "wrong_answers_are_failures_and_never_vectors"),
        ],
    ),
    (
        "embedder",
        "fails, once and for ever",
        &[Row("disk/failpoints_once"), Row("disk/failpoints_for_ever")],
    ),
    (
        "embedder",
        "model changed in the middle",
        &[
            Row("embedder/changed_model"),
            Test(
                ENGINE,
                "a_model_that_changed_in_the_middle_is_made_good_by_the_next_job",
            ),
        ],
    ),
    (
        "embedder",
        "429, 500, timeout",
        &[
            Row("embedder/rate_limit"),
            Row("embedder/storm"),
            Row("embedder/timeout"),
            Test(PROVIDERS, "trouble_that_passes_is_waited_out"),
            Test(
                CHOSEN,
                "trouble_of_the_provider_pauses_the_job_and_resumes_it",
            ),
        ],
    ),
    (
        "embedder",
        "key revoked or missing",
        &[
            Test(
                PROVIDERS,
                "a_key_that_is_not_accepted_is_not_sent_over_and_over",
            ),
            Test(
                CHOSEN,
                "a_job_without_a_key_is_refused_and_one_that_loses_it_waits",
            ),
        ],
    ),
    (
        "watch",
        "slow writer",
        &[
            Test(ARRIVALS, "a_slow_writer_is_waited_for"),
            Test(
                ARRIVALS,
                "a_slow_writer_that_is_not_heard_is_waited_for_all_the_same",
            ),
        ],
    ),
    (
        "watch",
        "temporary, then renamed",
        &[Test(
            ARRIVALS,
            "a_file_in_the_making_is_taken_under_its_final_name_once",
        )],
    ),
    (
        "watch",
        "editors that save by other files",
        &[
            Test(
                ARRIVALS,
                "an_editor_that_saves_by_renaming_changes_one_document",
            ),
            Test(
                ARRIVALS,
                "an_editor_that_deletes_and_writes_anew_changes_one_document",
            ),
        ],
    ),
    (
        "watch",
        "overflow by 10,000 files",
        &[
            Test(
                WATCHING,
                "ten_thousand_files_dropped_at_once_are_all_found_and_each_once",
            ),
            Test(ARRIVALS, "an_overflow_of_events_means_a_look_at_everything"),
        ],
    ),
    (
        "watch",
        "limit of watches reached",
        &[Test(
            WATCHING_TROUBLE,
            "a_folder_without_events_is_polled_and_says_so",
        )],
    ),
    (
        "watch",
        "folder unmounted",
        &[
            Test(
                WATCHING_TROUBLE,
                "a_folder_that_vanishes_is_unavailable_until_it_is_back",
            ),
            Test(
                ABSENCES,
                "the_empty_mount_point_of_a_drive_is_not_the_folder",
            ),
            Test(
                ABSENCES,
                "a_drive_below_the_folder_that_is_pulled_is_not_deleted",
            ),
        ],
    ),
    (
        "watch",
        "changes while the application was off",
        &[Test(
            WATCHING_TROUBLE,
            "what_changed_while_nobody_watched_is_found_at_the_start",
        )],
    ),
    (
        "watch",
        "a kill in the middle of a batch",
        &[Row("kill/failpoints")],
    ),
    (
        "process",
        "a file that crashes the program itself",
        &[
            Row("process/poison"),
            Test(
                KILLED,
                "a_file_that_crashes_the_program_is_left_alone_and_its_neighbours_are_stored",
            ),
        ],
    ),
    (
        "process",
        "two instances at once",
        &[Row("process/two_at_once")],
    ),
    ("process", "clock jumps", &[Row("process/clock_jumps")]),
    ("process", "SIGSTOP for minutes", &[Row("process/frozen")]),
    (
        "process",
        "an hour of random faults",
        &[Row("process/storm")],
    ),
    (
        "window",
        "hostile text in names and documents",
        &[
            Test(
                "tests/problems.rs",
                "hostile_names_are_text_wherever_they_are_shown",
            ),
            Test(
                "ui/src/components/components.test.ts",
                "hostile names and passages are text and nothing else",
            ),
        ],
    ),
    (
        "window",
        "10,000 events a second",
        &[Test(
            "tests/flood.rs",
            "tens_of_thousands_of_events_at_once_leave_the_window_swift_and_right",
        )],
    ),
    (
        "window",
        "foreign frames",
        &[Test(
            "tests/foreign.rs",
            "no_page_of_others_comes_in_and_none_hears_of_the_window",
        )],
    ),
    ("network", "cut at byte k", &[Row("network/cut")]),
    (
        "network",
        "429 with every form of Retry-After",
        &[Row("network/retry_after")],
    ),
    ("network", "5xx storm", &[Row("network/storm")]),
    ("network", "slow loris", &[Row("network/slow")]),
    (
        "network",
        "endless body, endless head, unpacking bomb",
        &[Row("network/endless")],
    ),
    (
        "network",
        "redirects in circles and into private networks",
        &[
            Row("network/redirects"),
            Test(EGRESS, "what_is_secret_stays_with_its_origin"),
        ],
    ),
    (
        "network",
        "pages that are gone, forbidden or want a sign-in",
        &[Row("network/refusals")],
    ),
    (
        "network",
        "revoked sign-in",
        &[LeftOut(
            "no source signs in yet; a page that wants a sign-in is in `network/refusals`",
        )],
    ),
    ("network", "offline", &[Row("network/offline")]),
    (
        "API",
        "missing, wrong and revoked keys, Host and Origin attacks, oversize, on every route",
        &[
            Row("api/every_route"),
            Test(DOOR, "no_route_serves_another_host_or_page"),
            Test(DOOR, "no_route_takes_a_wrong_key"),
            Test(DOOR, "every_route_needs_a_key_where_all_calls_do"),
        ],
    ),
    (
        "API",
        "malformed and deep JSON, wrong types",
        &[Row("api/bodies"), Row("api/fuzz")],
    ),
    (
        "API",
        "requests made up from the description: no 500",
        &[Row("api/fuzz")],
    ),
    ("API", "traversal in every id", &[Row("api/traversal")]),
    (
        "API",
        "101 files",
        &[Test(
            "crates/cli/tests/grist/serve/documents.rs",
            "criterion_1_many_files_come_with_a_mapping_and_no_more_than_a_hundred",
        )],
    ),
    (
        "API",
        "limits exact",
        &[
            Test(LIMITS, "the_rate_of_a_caller_is_limited_exactly"),
            Test(LIMITS, "no_route_takes_a_body_beyond_its_limit"),
        ],
    ),
    ("API", "the same id 20 times at once", &[Row("api/same_id")]),
    (
        "API",
        "another user's job, illegal transitions",
        &[Row("api/transitions")],
    ),
    (
        "API",
        "idle and slow connections",
        &[Row("api/slow"), Row("sockets/deaf")],
    ),
    (
        "API",
        "hostile peers of the control socket",
        &[
            Test(
                CONTROL,
                "nonsense_costs_its_sender_the_connection_and_nobody_else_anything",
            ),
            Test(CONTROL, "an_endless_line_is_cut_off"),
            Test(
                CONTROL,
                "ten_thousand_connections_are_turned_away_and_the_owner_lives",
            ),
            Test(
                CONTROL,
                "a_socket_in_a_folder_of_someone_else_is_not_trusted",
            ),
        ],
    ),
    (
        "sockets",
        "handshake checks",
        &[
            Row("api/every_route"),
            Test(DOOR, "no_route_serves_another_host_or_page"),
        ],
    ),
    (
        "sockets",
        "a consumer that stops reading, floods",
        &[Row("sockets/deaf")],
    ),
    (
        "sockets",
        "resume after 100 cuts without a missed event",
        &[
            Row("sockets/cuts"),
            Test(
                "crates/http/src/tests/native.rs",
                "a_stream_that_was_cut_goes_on_where_it_was",
            ),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::{page, rows};

    fn repository() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    #[test]
    fn every_row_stands_for_something_and_nothing_stands_for_a_row_that_is_not() {
        let there: BTreeSet<String> = rows::ALL.iter().map(|row| row.full_name()).collect();
        let proofs = COVERAGE.iter().flat_map(|(_, _, proofs)| *proofs);
        let named = proofs.filter_map(|proof| match proof {
            Row(name) => Some((*name).to_owned()),
            Test(..) | LeftOut(_) => None,
        });
        assert_eq!(named.collect::<BTreeSet<String>>(), there);
    }

    #[test]
    fn every_test_that_is_named_is_there() {
        for (_, word, proofs) in COVERAGE {
            for proof in *proofs {
                if let Test(file, name) = proof {
                    let text = std::fs::read_to_string(repository().join(file)).unwrap();
                    let there = text.contains(&format!("fn {name}("))
                        || text.contains(&format!("\"{name}\""));
                    assert!(there, "{word}: `{file}` has no test `{name}`");
                }
            }
        }
    }

    #[test]
    fn the_page_shows_this_table() {
        let file = repository().join("docs/reliability.md");
        let text = std::fs::read_to_string(&file).unwrap();
        let wanted = page::replaced(&text, "coverage", &table()).unwrap();
        if std::env::var_os("GRISTMILL_WRITE_DOCS").is_some() {
            std::fs::write(&file, &wanted).unwrap();
        }
        assert!(
            text == wanted || std::env::var_os("GRISTMILL_WRITE_DOCS").is_some(),
            "`cargo xtask fix` writes docs/reliability.md anew"
        );
    }
}
