//! Pages of `docs/` that are derived from tables in the code.
//!
//! A list that people read and a list that the program obeys must be the same list. The
//! test of this crate fails when a committed page differs from what is generated here.

pub mod pictures;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gristmill_model::settings::{Settings, TABLE};
use gristmill_model::{Actor, ReasonCode, ReasonKind};
use gristmill_parse::{FORMATS, Format};

/// File name and content of every derived page.
pub fn pages() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("formats.md", formats()),
        ("reasons.md", reasons()),
        ("screenshots/README.md", pictures::page()),
        ("settings.md", settings()),
    ])
}

fn formats() -> String {
    let mut page = heading(
        "Formats",
        "What can be read.\n\
         A file's content decides, not its extension; the extension is a hint where content does not tell.",
    );
    let (read, recognised): (Vec<&Format>, Vec<&Format>) =
        FORMATS.iter().partition(|format| format.supported());
    page += &format_table("Read", "These become documents.", &read);
    page += &format_table(
        "Recognised",
        "These are known by name and not read as documents.\n\
         A zip archive is a source: its members are read one by one.",
        &recognised,
    );
    page += FILES_IN_FILES;
    page
}

const FILES_IN_FILES: &str = "
## Files in files

**Zip archives** in folders, and archives inside them up to three deep, are read like folders: `a.zip!/b.zip!/c.txt`.
Members are streamed, never extracted by name.
Everything in an archive together may unpack to 200 times its size, or to 1 GiB where that is more, and hold 200,000 members; what exceeds that, overlaps, is a link or appears twice fails with `unsafe_archive`.

**Attachments of mails** are part of the message's document.
Each is read like a file of its own: PDF, Office, text, pictures, and messages within messages three deep.
What it says stands under a heading with its name; the names of all of them are metadata under `attachments`.
Of a message the first 100 attachments are read, of a file the first 30 different pictures.
What is encrypted, damaged, too large or of no kind that is read is named in the document's metadata under `warnings`.
Who wrote a message, to whom and when is metadata: `author`, `to`, `cc`, `created`.
In mailboxes and attached messages it is text, before each message's own.

**JSON** reads as if a person had written it down: objects are sections under their key, their values lines `key: value`, lists of like records tables with one row of keys, lists of longer ones sections too.

**Pictures inside** Word, PowerPoint and OpenDocument files are read where the file has hardly any text of its own, as scans pasted into a document have.

**Damaged packages** of Word, PowerPoint, OpenDocument and EPUB yield what is whole in them, with a warning.

## Pages

PDF pages, slides, sheets and the messages of a mailbox are pages.
Word, OpenDocument and rich text know pages only as breaks the last program left in them: they are used where they agree with the number of pages the file states, else its blocks have no page.

## Pictures

Text is recognised by [Tesseract](https://github.com/tesseract-ocr/tesseract) in the languages that are installed for it, four at most, English first.
As many recognitions run at once as there are processors, and fewer where pages are large.
A page that looks wrong is turned upright and read again.
A picture without paragraphs is searched for single words, of which only sure ones are kept.
Title, author, date, keywords, camera and location in EXIF, IPTC and XMP become metadata, of PDFs too; a caption that a person wrote is text.
A picture with neither words nor a caption fails with `no_text`.
";

fn format_table(title: &str, meaning: &str, formats: &[&Format]) -> String {
    let mut table = format!("\n## {title}\n\n{meaning}\n\n");
    table += &row(&["Format", "Extensions", "Media type"]);
    table += &row(&["---"; 3]);
    for format in formats {
        let extensions: Vec<String> = format
            .extensions
            .iter()
            .map(|extension| format!("`.{extension}`"))
            .collect();
        table += &row(&[
            format.label,
            &extensions.join(" "),
            &format!("`{}`", format.media_type),
        ]);
    }
    table
}

fn reasons() -> String {
    let mut page = heading(
        "Reasons",
        "Why a file did not end as a stored document.\n\
         The code is stable: programs branch on it, never on the text.",
    );
    for (kind, title, meaning) in [
        (
            ReasonKind::Skip,
            "Skipped",
            "Left out on purpose; nothing is wrong.",
        ),
        (
            ReasonKind::Failure,
            "Failed",
            "Could not be done; the file's neighbours go on.",
        ),
    ] {
        let _ = write!(page, "\n## {title}\n\n{meaning}\n\n");
        page += &row(&[
            "Code",
            "What happened",
            "What to do",
            "Who",
            "Tried again by itself",
        ]);
        page += &row(&["---"; 5]);
        for code in ReasonCode::ALL.iter().filter(|code| code.kind() == kind) {
            page += &row(&[
                &format!("`{code}`"),
                code.message(),
                code.remedy(),
                actor(code.actor()),
                if code.retryable() { "yes" } else { "no" },
            ]);
        }
    }
    page
}

fn settings() -> String {
    let mut page = heading(
        "Settings",
        "A value comes from the request, else the environment, else `config.yaml` in the data folder, else the default.\n\
         `grist settings` shows the values in force and where each came from.",
    );
    page += "\n";
    page += &row(&[
        "Setting",
        "Default",
        "Environment",
        "In `config.yaml`",
        "Meaning",
    ]);
    page += &row(&["---"; 5]);
    let defaults = Settings::default();
    for setting in TABLE {
        let default = defaults.get(setting.name).unwrap_or_default();
        let restart = if setting.needs_restart {
            " (takes effect at the next start)"
        } else {
            ""
        };
        page += &row(&[
            &format!("`{}`", setting.name),
            &if default.is_empty() {
                "none".to_owned()
            } else {
                format!("`{default}`")
            },
            &format!("`{}`", setting.environment),
            &format!("`{}`", setting.file_path),
            &format!("{}{restart}", setting.help),
        ]);
    }
    page
}

fn heading(title: &str, introduction: &str) -> String {
    format!(
        "# {title}\n\n\
         <!-- Derived from the code by `cargo xtask fix`; do not edit. -->\n\n\
         {introduction}\n"
    )
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Nobody => "nobody",
        Actor::Owner => "owner of the file",
        Actor::Administrator => "administrator",
        Actor::Makers => "makers of Gristmill",
    }
}
