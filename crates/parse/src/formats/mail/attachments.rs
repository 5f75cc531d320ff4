//! Attachments: each is read like a file of its own and what it says stands under a heading
//! with its name. All are named in the document's metadata, and what cannot be read in its
//! warnings too.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode};

use super::{Attachment, Content, DEEPEST, write};
use crate::detect::detect_bytes;
use crate::input::Input;

/// Attachments read of one message; further ones are named only.
const MOST_ATTACHMENTS: usize = 100;

/// Largest attachment that is read, in bytes.
const MOST_BYTES: usize = 128 << 20;

/// Pictures read of one file: a mailbox holds thousands, and each takes a second.
const MOST_PICTURES: usize = 30;

/// Warnings kept; a mailbox may earn thousands.
const MOST_WARNINGS: usize = 50;

/// Names kept of one file's attachments.
const MOST_NAMES: usize = 1000;

/// The lowest level of headings.
const LOWEST: u8 = 6;

/// What has been met so far in one file's attachments.
#[derive(Debug, Default)]
pub(super) struct Attachments {
    /// Pictures by their content: a letterhead comes with every message.
    pictures: HashSet<u64>,
    names: Noted,
    warnings: Noted,
    /// How many messages the one that is written lies in.
    inside: u8,
}

/// Lines for the metadata, of which the first are kept and the rest counted.
#[derive(Debug, Default)]
struct Noted {
    kept: Vec<String>,
    more: usize,
}

impl Noted {
    fn add(&mut self, line: String, most: usize) {
        match self.kept.len() < most {
            true => self.kept.push(line),
            false => self.more += 1,
        }
    }

    fn finish(mut self) -> String {
        if self.more > 0 {
            self.kept.push(format!("and {} more", self.more));
        }
        self.kept.join("; ")
    }
}

impl Attachments {
    /// The level of the subject of a message, below the attachment that it is.
    pub(super) fn message_level(&self) -> u8 {
        LOWEST.min(2 * self.inside + 1)
    }

    fn attachment_level(&self) -> u8 {
        LOWEST.min(self.message_level() + 1)
    }

    /// Writes one message's attachments.
    pub(super) fn write(
        &mut self,
        attachments: &[Attachment],
        page: Option<u32>,
        builder: &mut DocumentBuilder,
        input: &mut Input<'_>,
    ) -> Result<(), Failure> {
        for (index, attachment) in attachments.iter().enumerate() {
            let name = match attachment.name.as_str() {
                "" => "Attachment without a name",
                name => {
                    self.names.add(name.to_owned(), MOST_NAMES);
                    name
                }
            };
            match index < MOST_ATTACHMENTS {
                true => self.read(&attachment.content, name, page, builder, input)?,
                false => self.warn(format!(
                    "`{name}` was not read: only the first {MOST_ATTACHMENTS} attachments of a message are"
                )),
            }
        }
        Ok(())
    }

    /// Puts the names and the warnings into the document's metadata.
    pub(super) fn finish(self, builder: &mut DocumentBuilder) {
        builder.metadata("attachments", &self.names.finish());
        builder.metadata("warnings", &self.warnings.finish());
    }

    fn read(
        &mut self,
        content: &Content,
        name: &str,
        page: Option<u32>,
        builder: &mut DocumentBuilder,
        input: &mut Input<'_>,
    ) -> Result<(), Failure> {
        match content {
            Content::Unread(why) => self.warn(format!("`{name}` was not read: {why}")),
            _ if input.depth >= DEEPEST => self.warn(format!(
                "`{name}` was not read: messages within messages are read {DEEPEST} deep"
            )),
            Content::Message(inner) => {
                // Mostly it is called what it is about, which it says itself.
                if name != inner.subject {
                    self.push_heading(name, page, builder);
                }
                input.depth += 1;
                self.inside += 1;
                let written = write(inner, page, builder, input, self);
                self.inside -= 1;
                input.depth -= 1;
                written?;
            }
            Content::Bytes(bytes) => self.read_bytes(bytes, name, page, builder, input)?,
        }
        Ok(())
    }

    fn push_heading(&self, name: &str, page: Option<u32>, builder: &mut DocumentBuilder) {
        let level = self.attachment_level();
        builder.push(BlockKind::Heading { level }, page, name);
    }

    fn read_bytes(
        &mut self,
        bytes: &[u8],
        name: &str,
        page: Option<u32>,
        builder: &mut DocumentBuilder,
        input: &mut Input<'_>,
    ) -> Result<(), Failure> {
        if bytes.len() > MOST_BYTES {
            self.warn(format!(
                "`{name}` was not read: it has {} bytes",
                bytes.len()
            ));
            return Ok(());
        }
        if is_picture(bytes, name) {
            if !self.pictures.insert(fingerprint(bytes)) {
                return Ok(());
            }
            if self.pictures.len() > MOST_PICTURES {
                self.warn(format!(
                    "`{name}` was not read: only the first {MOST_PICTURES} pictures are"
                ));
                return Ok(());
            }
        }
        match input.part(bytes, name) {
            Ok(part) => {
                self.warn_of(&part, name);
                self.push_heading(name, page, builder);
                append(&part, page, self.attachment_level(), builder);
            }
            Err(failure) if failure.code == ReasonCode::Cancelled => return Err(failure),
            // A picture without words is nothing to warn of.
            Err(failure) if failure.code == ReasonCode::NoText => {}
            // An attachment that cannot be read does not make the message unreadable.
            Err(failure) if failure.detail.contains(name) => self.warn(failure.detail),
            Err(failure) => self.warn(format!("`{name}` was not read: {}", failure.detail)),
        }
        Ok(())
    }

    /// Takes over what an attachment warns of and the pages it misses.
    fn warn_of(&mut self, part: &Document, name: &str) {
        if let Some(warnings) = part.metadata.get("warnings") {
            self.warn(format!("in `{name}`: {warnings}"));
        }
        for gap in &part.gaps {
            self.warn(format!(
                "page {} of `{name}` yielded nothing: {}",
                gap.page, gap.why
            ));
        }
    }

    fn warn(&mut self, warning: String) {
        self.warnings.add(warning, MOST_WARNINGS);
    }
}

/// Whether a file that begins with these bytes is a picture.
pub(super) fn is_picture(bytes: &[u8], name: &str) -> bool {
    detect_bytes(bytes, name).is_some_and(|format| format.media_type.starts_with("image/"))
}

fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Appends the blocks of a part to the whole, its headings below one of this level.
fn append(part: &Document, page: Option<u32>, above: u8, builder: &mut DocumentBuilder) {
    for block in &part.blocks {
        match &block.kind {
            BlockKind::Table { table } => builder.push_table(table.clone(), page),
            BlockKind::Heading { level } => {
                let level = LOWEST.min(above + level);
                builder.push(BlockKind::Heading { level }, page, part.text_of(block));
            }
            kind => builder.push(kind.clone(), page, part.text_of(block)),
        }
    }
}
