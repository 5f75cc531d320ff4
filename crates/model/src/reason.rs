//! Why a file did not end as a stored document: one table of codes.
//!
//! The window's fix buttons, the command line, the local API and the page
//! `docs/reasons.md` are all derived from [`ReasonCode::ALL`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DocumentId, Stage};

/// Whether a code ends a file as skipped (nothing is wrong) or failed (someone should look).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Left out on purpose.
    Skip,
    /// Could not be done.
    Failure,
}

/// Who has to act before trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Nobody: trying again later may work by itself.
    Nobody,
    /// The person who owns the file.
    Owner,
    /// The administrator of the knowledge base.
    Administrator,
    /// The makers of Gristmill: this is a defect worth reporting.
    Makers,
}

macro_rules! reason_codes {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal, $kind:ident, retry $retry:literal, $actor:ident,
        $message:literal, $remedy:literal; )*) => {
        /// The stable code of a reason. Front ends branch on it, never on text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
        pub enum ReasonCode {
            $( $(#[$doc])* #[serde(rename = $code)] $variant, )*
        }

        impl ReasonCode {
            /// Every code, in the order the documentation lists them.
            pub const ALL: &'static [ReasonCode] = &[$(ReasonCode::$variant),*];

            /// The code as stored and shown: `no_text_layer`.
            pub fn as_str(self) -> &'static str {
                match self { $(ReasonCode::$variant => $code),* }
            }

            /// Skipped or failed.
            pub fn kind(self) -> ReasonKind {
                match self { $(ReasonCode::$variant => ReasonKind::$kind),* }
            }

            /// Whether the engine tries again by itself, up to `max_retries` times with backoff.
            pub fn retryable(self) -> bool {
                match self { $(ReasonCode::$variant => $retry),* }
            }

            /// Who has to act.
            pub fn actor(self) -> Actor {
                match self { $(ReasonCode::$variant => Actor::$actor),* }
            }

            /// What happened, as a sentence without the file's name.
            pub fn message(self) -> &'static str {
                match self { $(ReasonCode::$variant => $message),* }
            }

            /// What to do next.
            pub fn remedy(self) -> &'static str {
                match self { $(ReasonCode::$variant => $remedy),* }
            }

            /// The code with this text, if there is one.
            pub fn from_code(text: &str) -> Option<Self> {
                match text { $($code => Some(ReasonCode::$variant),)* _ => None }
            }
        }
    };
}

reason_codes! {
    /// The same content is stored already in this collection, or comes earlier in this job.
    Duplicate = "duplicate", Skip, retry false, Nobody,
        "the same content is stored already", "nothing to do: the document it equals is named";
    /// A kind of file there is no parser for.
    UnsupportedFormat = "unsupported_format", Skip, retry false, Owner,
        "this kind of file cannot be read", "convert it to a supported format and add that";
    /// Zero bytes.
    EmptyFile = "empty_file", Skip, retry false, Owner,
        "the file is empty", "nothing to do, or replace the file";
    /// Larger than `max_file_size_mb`.
    TooLarge = "too_large", Skip, retry false, Administrator,
        "the file is larger than the size limit", "retry with a higher limit for these files: `grist jobs retry JOB --code too_large -o max_file_size_mb=500`";
    /// Left out by a person or a rule.
    Excluded = "excluded", Skip, retry false, Nobody,
        "left out by a rule", "change the rule to include it";
    /// It gives other files their metadata.
    UsedAsMetadata = "used_as_metadata", Skip, retry false, Nobody,
        "it holds the metadata of other files", "nothing to do; set `metadata_files` to `false` to take it in as a document";
    /// Its label has to be looked at by a person first.
    HeldForReview = "held_for_review", Skip, retry false, Administrator,
        "it waits for a person's decision because of its label", "look at it and decide: `grist labels review`, then `grist labels approve`, `redact`, `override` or `refuse`";
    /// A policy, or a person, does not take documents with its label.
    RefusedByLabel = "refused_by_label", Skip, retry false, Administrator,
        "documents with its label are not taken", "change the policy or the rules of labels with `grist labels set`, then retry: `grist jobs retry JOB --code refused_by_label`";
    /// Deleted from a watched folder.
    FileGone = "file_gone", Skip, retry false, Nobody,
        "the file was deleted from its watched folder", "nothing to do; put the file back to take it in again";

    /// Named by the caller and not there.
    NotFound = "not_found", Failure, retry false, Owner,
        "the file does not exist", "check the path, or remove it from the job";
    /// No permission, or not a regular file.
    Unreadable = "unreadable", Failure, retry false, Owner,
        "the file cannot be opened", "check its permissions and retry";
    /// The folder, drive or service is not there at the moment.
    SourceUnavailable = "source_unavailable", Failure, retry true, Owner,
        "the source cannot be reached", "reconnect the drive or service and retry";
    /// A service wants its user to sign in again.
    SignedOut = "signed_out", Failure, retry true, Owner,
        "the source wants you to sign in again", "sign in again; the job goes on by itself";
    /// The server knows no such page.
    PageNotFound = "page_not_found", Failure, retry false, Owner,
        "there is no such page", "check the address, or remove it from the job";
    /// The server gives the page only to some, or to nobody.
    PageForbidden = "page_forbidden", Failure, retry false, Owner,
        "the page may not be read without signing in", "save the page with your browser and add the file";
    /// What the address leads to cannot be taken as a page.
    PageUnusable = "page_unusable", Failure, retry false, Owner,
        "the address leads to nothing that can be read", "check the address in your browser";
    /// The server failed, fell silent or broke off.
    PageFailed = "page_failed", Failure, retry true, Nobody,
        "the server did not give the page to its end", "wait a while and retry";
    /// The server wants fewer requests.
    RateLimited = "rate_limited", Failure, retry true, Nobody,
        "the server wants fewer requests", "wait a while and retry";
    /// The server cannot be reached, while others can.
    HostUnreachable = "host_unreachable", Failure, retry true, Owner,
        "the server cannot be reached", "check the address, wait a while and retry";
    /// The server does not prove that it is the one named.
    HostUntrusted = "host_untrusted", Failure, retry false, Owner,
        "the connection to the server is not safe", "open the address in your browser and look at what it says about its certificate";
    /// An address of this machine or of a private network.
    AddressRefused = "address_refused", Failure, retry false, Administrator,
        "the address belongs to this machine or to a private network", "if you trust it, name the host in the setting `web_private_hosts` and retry";
    /// The server sends from one address to the next without end.
    TooManyRedirects = "too_many_redirects", Failure, retry false, Owner,
        "the address leads to other addresses without end", "open it in your browser and use the address where it ends";
    /// The program that fetches talks of this platform is missing or cannot be started.
    PlatformUnavailable = "platform_unavailable", Failure, retry false, Owner,
        "talks of this platform are fetched by the program `yt-dlp`, which is not there", "install it, for example with `pipx install yt-dlp`, or name it in the setting `yt_dlp`, and retry";
    /// The platform does not give the talk.
    MediaUnavailable = "media_unavailable", Failure, retry false, Owner,
        "the platform does not give it", "check it in your browser, update `yt-dlp` and retry";
    /// It has no captions, and its sound was not turned into text.
    TranscriberFailed = "transcriber_failed", Failure, retry false, Owner,
        "it has no captions and could not be transcribed", "install a transcriber, for example with `pipx install openai-whisper`, or name one in the setting `transcriber`, and retry";
    /// It changed while it was read.
    ChangedWhileReading = "changed_while_reading", Failure, retry true, Nobody,
        "the file changed while it was being read", "wait until it is complete and retry";
    /// A path that leaves the source's root, or a name that cannot be one.
    UnsafePath = "unsafe_path", Failure, retry false, Owner,
        "the path leaves the folder or archive it belongs to", "repack the archive, or name a path inside the source";
    /// A bomb, overlap, lying size or link inside an archive.
    UnsafeArchive = "unsafe_archive", Failure, retry false, Owner,
        "the archive breaks a safety limit", "unpack it by hand if you trust it, and add the folder";
    /// Encrypted, password unknown.
    NeedsPassword = "needs_password", Failure, retry false, Owner,
        "the file is encrypted", "retry with its password: `grist jobs retry JOB --code needs_password`";
    /// Broken bytes.
    Damaged = "damaged", Failure, retry false, Owner,
        "the file is damaged", "open it in its own program, save it again and retry";
    /// Pages are pictures and no text recognition is at hand.
    NoTextLayer = "no_text_layer", Failure, retry false, Administrator,
        "the pages are pictures without text", "install the program `tesseract`, then retry with `ocr=true`";
    /// Nothing to store: no text after parsing or after quality filtering.
    NoText = "no_text", Failure, retry false, Owner,
        "no text was found in it", "check that the file has the content you expect";
    /// Metadata supplied with the file does not fit the schema.
    InvalidMetadata = "invalid_metadata", Failure, retry false, Administrator,
        "its metadata is not valid", "correct the metadata and retry: `grist jobs retry JOB --code invalid_metadata`";
    /// `timeout_seconds` passed.
    TimedOut = "timed_out", Failure, retry false, Administrator,
        "reading it took longer than the time limit", "retry with more time for these files: `grist jobs retry JOB --code timed_out -o timeout_seconds=900`";
    /// The parser needed more memory than allowed.
    OutOfMemory = "out_of_memory", Failure, retry false, Administrator,
        "reading it needs more memory than allowed", "split the file and retry";
    /// The parser process died on it.
    ParserCrashed = "parser_crashed", Failure, retry true, Makers,
        "the parser crashed on it", "report the file if you can share it; the others go on";
    /// Content the parser crashed on twice.
    Quarantined = "quarantined", Failure, retry false, Makers,
        "this content made the parser, or the program, crash twice, so it is not tried again by itself", "report the file if you can share it; `grist quarantine retry` tries it once more";
    /// The parser process could not be started or spoken to.
    ParserUnavailable = "parser_unavailable", Failure, retry true, Administrator,
        "the parser could not be started", "run `grist doctor` and reinstall if it names a missing part";
    /// The embedding model could not be loaded or answered wrongly.
    EmbedderFailed = "embedder_failed", Failure, retry true, Administrator,
        "its text could not be embedded", "run `grist doctor`, then retry";
    /// The provider of the embedding model cannot be reached, or asks to wait.
    EmbedderUnavailable = "embedder_unavailable", Failure, retry true, Nobody,
        "the provider of the embedding model does not answer", "nothing to do: the job goes on by itself; `grist providers test` says how it is";
    /// The provider of the embedding model wants another key, or there is none.
    EmbedderRefused = "embedder_refused", Failure, retry true, Administrator,
        "the provider of the embedding model does not accept the key", "set a key with `grist providers set-key`; the job goes on by itself";
    /// The disk is full.
    DiskFull = "disk_full", Failure, retry true, Administrator,
        "the disk is full", "free some space and resume";
    /// The database refused.
    StoreFailed = "store_failed", Failure, retry true, Administrator,
        "it could not be stored", "run `grist doctor`, then retry";
    /// The job was cancelled before this file was done.
    Cancelled = "cancelled", Skip, retry false, Nobody,
        "the job was cancelled before it was done", "retry the job to finish it";
    /// A defect of ours.
    Internal = "internal", Failure, retry true, Makers,
        "an unexpected error happened", "report it with the diagnostics of `grist doctor`";
}

impl std::fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a file failed: a value, never an error that stops a neighbour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Failure {
    /// The stable code.
    pub code: ReasonCode,
    /// The stage it happened in.
    pub stage: Stage,
    /// The page it happened on, counted from 1, where there is one.
    #[ts(optional = nullable)]
    pub page: Option<u32>,
    /// What failed on what, values in backticks, no full stop.
    pub detail: String,
    /// Seconds to wait before the next try, when the other side said so.
    #[ts(optional, type = "number")]
    pub retry_after_seconds: Option<u64>,
}

impl Failure {
    /// A failure of `code` in `stage`; `detail` says what failed on what.
    pub fn new(code: ReasonCode, stage: Stage, detail: impl Into<String>) -> Self {
        Self {
            code,
            stage,
            page: None,
            detail: detail.into(),
            retry_after_seconds: None,
        }
    }

    /// The same failure, placed on a page counted from 1.
    pub fn on_page(self, page: u32) -> Self {
        Self {
            page: Some(page),
            ..self
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.detail)?;
        if let Some(page) = self.page {
            write!(f, " (page {page})")?;
        }
        write!(f, " [{}]", self.code)
    }
}

impl std::error::Error for Failure {}

/// Why a file was left out on purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SkipReason {
    /// A code whose kind is [`ReasonKind::Skip`].
    pub code: ReasonCode,
    /// What was left out and why, in a sentence; names the twin of a duplicate.
    pub detail: String,
    /// The document a duplicate equals.
    #[ts(optional = nullable)]
    pub twin: Option<DocumentId>,
}

impl SkipReason {
    /// A reason without a twin.
    pub fn new(code: ReasonCode, detail: impl Into<String>) -> Self {
        debug_assert_eq!(
            code.kind(),
            ReasonKind::Skip,
            "{code} is not a reason to skip"
        );
        Self {
            code,
            detail: detail.into(),
            twin: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_found_by_its_text() {
        for &code in ReasonCode::ALL {
            assert_eq!(ReasonCode::from_code(code.as_str()), Some(code));
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{code}\""), "stored and sent forms agree");
        }
    }

    #[test]
    fn a_skip_is_never_retried_by_itself() {
        for code in ReasonCode::ALL {
            let skip = code.kind() == ReasonKind::Skip;
            assert!(!(skip && code.retryable()), "{code}");
        }
    }
}
