//! The pictures of the window that the documentation shows, and the page that shows them all.
//!
//! The journeys of the window take them (`tests/`), under the names used here; `cargo xtask
//! screenshots` takes them anew and puts them into `docs/screenshots/`.

use std::fmt::Write as _;

/// The colours every picture is taken in.
pub const THEMES: [&str; 2] = ["light", "dark"];

/// A part of the window and its pictures: the name each was taken under, and what it shows.
struct Part {
    title: &'static str,
    pictures: &'static [(&'static str, &'static str)],
}

const PARTS: [Part; 9] = [
    Part {
        title: "Ingest",
        pictures: &[
            ("ingest-empty", "before anything is chosen"),
            ("tour-preflight", "the tour, before the samples are stored"),
            ("ingest", "files found, each with what would happen to it"),
            ("ingest-sources", "sources that are kept"),
            ("ingest-preset", "a preset and what it costs"),
            ("metadata-mapping", "a table and the files its rows found"),
            ("chunk-preview", "the passages a document would become"),
            ("paste-dialog", "pasted paths"),
        ],
    },
    Part {
        title: "Jobs",
        pictures: &[
            ("jobs", "all jobs"),
            ("job", "a job that ended with one failure"),
            (
                "tour-statement",
                "the tour, once every sample is accounted for",
            ),
            ("file", "details of a file"),
            ("job-attempts", "every attempt at a file, and its log"),
            ("job-speed", "how fast a job was"),
            ("reasons", "reasons, each with what to do next"),
            ("undo", "what undoing a job would do"),
            ("quarantine", "content in quarantine"),
        ],
    },
    Part {
        title: "Library",
        pictures: &[
            ("library", "documents"),
            ("library-condition", "documents that meet a condition"),
            ("document", "a document's text"),
            ("original", "a document beside its original"),
            ("chunks", "a document's passages"),
            ("metadata-one", "a document's metadata"),
            ("metadata-many", "the metadata of several documents"),
            ("metadata-schema", "the fields a collection knows"),
            ("twins", "documents that are nearly the same"),
            ("removed", "documents that can be restored"),
        ],
    },
    Part {
        title: "Search",
        pictures: &[
            ("search", "passages found"),
            (
                "search-condition",
                "a search among the documents of one author",
            ),
            ("search-pages", "passages with the pages they are on"),
        ],
    },
    Part {
        title: "Watches and schedules",
        pictures: &[
            ("watches", "folders that are watched"),
            ("watch", "a watched folder"),
            ("watch-form", "a folder to be watched"),
            ("schedules", "all schedules"),
            ("schedule", "a schedule and when it runs next"),
            ("schedule-form", "a schedule being made"),
        ],
    },
    Part {
        title: "Review",
        pictures: &[
            ("review", "documents that wait for a decision"),
            ("review-label", "a label being chosen"),
            ("label-rules", "rules of labels"),
            ("label-rules-tried", "rules tried on a text"),
        ],
    },
    Part {
        title: "Overseeing",
        pictures: &[
            ("overview", "what is known of the knowledge base"),
            ("activity", "what happens, as it happens"),
            ("insights", "charts over time"),
            ("doctor", "everything is sound"),
            ("diagnostics", "what would go into a report"),
            ("restore", "backups"),
        ],
    },
    Part {
        title: "Other programs",
        pictures: &[
            ("local-api", "the local API"),
            ("exports", "exports"),
            ("export-dialog", "an export being made"),
            ("bundle-dialog", "a bundle being made"),
        ],
    },
    Part {
        title: "The window itself",
        pictures: &[
            ("settings", "settings, each with where it comes from"),
            ("model", "the embedding model"),
            ("labels-settings", "settings of labels"),
            ("palette", "everything by keyboard"),
            ("shortcuts", "the shortcuts"),
        ],
    },
];

/// The names of all pictures.
pub fn names() -> impl Iterator<Item = &'static str> {
    let all = PARTS.iter().flat_map(|part| part.pictures);
    all.map(|(name, _)| *name)
}

/// The page that shows them all.
pub(crate) fn page() -> String {
    let mut page = crate::heading(
        "Every page of the window",
        "In light and dark colours, as the tests of the window see it.\n\
         `cargo xtask screenshots` takes the pictures anew.",
    );
    for Part { title, pictures } in PARTS {
        let _ = write!(page, "\n## {title}\n");
        for (name, what) in pictures {
            let shown =
                THEMES.map(|theme| format!("![{title}: {what}, {theme}]({name}-{theme}.png)"));
            let mut first = what.chars();
            let initial = first.next().map(|letter| letter.to_ascii_uppercase());
            let what: String = initial.into_iter().chain(first).collect();
            let _ = write!(page, "\n{what}:\n\n{}\n", shown.join("\n"));
        }
    }
    page
}
