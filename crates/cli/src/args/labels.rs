//! What can be typed about labels: how sensitive documents are, and what becomes of them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gristmill_api::types::LabelState;
use gristmill_model::Label;

/// See how sensitive documents are, and decide what becomes of them
///
/// DOCUMENT is an id, or the end of it that the lists show.
#[derive(Debug, Subcommand)]
pub(crate) enum Labels {
    /// List labels of documents that are stored, and of files that wait for a person
    List(ListLabels),
    /// Show what waits for a person, with the passages it is about
    ///
    /// Files that a policy holds back, and stored documents whose label is in doubt.
    Review {
        /// Only in this collection
        #[arg(long)]
        collection: Option<String>,
        /// Only with this label: `confidential`
        #[arg(long, value_parser = label)]
        label: Option<Label>,
        /// Most documents shown
        #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Show a document's label, what it rests on, and its history
    Show {
        /// Its id, or the end of it that the lists show
        document: String,
    },
    /// Let documents in as they are
    Approve(Decide),
    /// Let documents in with what was found in them masked
    Redact(Decide),
    /// Do not take documents; those that are stored are removed and can be restored
    ///
    /// `grist labels list --state refused` shows them, and every other decision lets them in
    /// again.
    Refuse(Decide),
    /// Give documents another label; the machine's is kept
    ///
    /// What becomes of them is what the policy says about the new label.
    Override {
        #[command(flatten)]
        decide: Decide,
        /// `public`, `confidential`, `highly-sensitive` or `unsafe`
        #[arg(long, short = 'l', value_parser = label)]
        label: Label,
    },
    /// Take back what was decided about documents
    ///
    /// What becomes of them is what the policy says again. Files that were refused are read
    /// again.
    Undo {
        /// Their ids, or the ends of them that the lists show
        #[arg(required = true)]
        documents: Vec<String>,
        #[command(flatten)]
        voice: Voice,
    },
    /// Count documents by label
    Status(Scope),
    /// Label stored documents by the rules in force
    ///
    /// Takes those without a label and those labelled by other rules. No file is read, and
    /// nothing is embedded. It can be interrupted at any time and goes on where it was.
    Run(Scope),
    /// Tell what the policies in force would do with what is stored, and do nothing
    Preview {
        #[command(flatten)]
        scope: Scope,
        /// With documents on their way to this destination
        #[arg(long)]
        destination: Option<String>,
    },
    /// Do with stored documents what the policies in force say
    ///
    /// Holds them, masks them or removes them. What a person decided stays.
    Enforce {
        #[command(flatten)]
        scope: Scope,
        /// Wait for the end even if another program does the work
        #[arg(long)]
        wait: bool,
    },
    /// Try the rules in force on a text, and keep it nowhere
    Try {
        /// A text file; `-` is standard input
        file: PathBuf,
        /// Its language, by which some numbers are told: `de`
        #[arg(long)]
        language: Option<String>,
    },
    /// Show rules and policies
    Settings,
    /// Write rules and policies to `config.yaml`
    Set {
        /// JSON in the form that `grist labels settings --json` prints; what it leaves out
        /// stays
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ListLabels {
    /// Only in this collection
    #[arg(long)]
    pub(crate) collection: Option<String>,
    /// Only with this label: `confidential`
    #[arg(long, value_parser = label)]
    pub(crate) label: Option<Label>,
    /// Only `held`, `admitted`, `stored` or `refused`
    #[arg(long, value_parser = state)]
    pub(crate) state: Option<LabelState>,
    /// Most documents shown
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) limit: u32,
    /// How many to pass over
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: u64,
}

/// A decision about documents.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) voice: Voice,
}

/// Which documents are decided about.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Their ids, or the ends of them that the lists show
    #[arg(required_unless_present = "all_held")]
    pub(crate) documents: Vec<String>,
    /// Everything that a policy holds back
    #[arg(long, conflicts_with = "documents")]
    pub(crate) all_held: bool,
}

/// Who decides and why.
#[derive(Debug, Args)]
pub(crate) struct Voice {
    /// Why
    #[arg(long, short = 'm', value_name = "TEXT")]
    pub(crate) comment: Option<String>,
    /// Who decides; you, unless said
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true)]
    pub(crate) by: Option<String>,
    /// Wait for the end even if another program does the work
    #[arg(long)]
    pub(crate) wait: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Scope {
    /// Only in this collection
    #[arg(long)]
    pub(crate) collection: Option<String>,
}

/// `highly-sensitive`, `Highly Sensitive`.
pub(crate) fn label(text: &str) -> Result<Label, String> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let wanted = plain(text);
    let found = Label::ALL
        .into_iter()
        .find(|label| plain(label.as_str()) == wanted);
    found.ok_or_else(|| "use `public`, `confidential`, `highly-sensitive` or `unsafe`".to_owned())
}

fn state(text: &str) -> Result<LabelState, String> {
    match text {
        "held" => Ok(LabelState::Held),
        "admitted" => Ok(LabelState::Admitted),
        "stored" => Ok(LabelState::Stored),
        "refused" => Ok(LabelState::Refused),
        _ => Err("use `held`, `admitted`, `stored` or `refused`".to_owned()),
    }
}
