//! CSV by RFC 4180: a row for each passage.
//!
//! Spreadsheets carry out what looks like a formula. A text that begins like one gets an
//! apostrophe in front, which spreadsheets take as "this is text" and do not show.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufWriter;

use csv::{Terminator, Writer, WriterBuilder};
use gristmill_model::{Document, Label};

use crate::error::SinkError;
use crate::json::close;
use crate::passage::{Head, Passage};
use crate::{Plan, Sink};

/// The columns; `vector` follows where vectors are wanted.
const COLUMNS: [&str; 18] = [
    "id",
    "document_id",
    "collection",
    "source",
    "path",
    "title",
    "media_type",
    "language",
    "label",
    "version",
    "modified_at",
    "ordinal",
    "page_first",
    "page_last",
    "headings",
    "tokens",
    "text",
    "metadata",
];

/// A table in a file.
pub(crate) struct Table {
    writer: Writer<BufWriter<File>>,
    vectors: bool,
}

impl Table {
    pub(crate) fn new(file: File, plan: &Plan) -> Result<Self, SinkError> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(BufWriter::new(file));
        let vector = plan.vectors.then_some("vector");
        writer.write_record(COLUMNS.into_iter().chain(vector))?;
        Ok(Self {
            writer,
            vectors: plan.vectors,
        })
    }
}

impl Sink for Table {
    fn begin(&mut self, _head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        let chunk = passage.chunk;
        let (first, last) = chunk.pages.unzip();
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        let metadata = match head.metadata.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&head.metadata)?,
        };
        let modified = head.modified().unwrap_or_default();
        let vector = match self.vectors {
            true => Some(serde_json::to_string(passage.vector)?),
            false => None,
        };
        let row: [&str; COLUMNS.len()] = [
            &passage.id(head).to_string(),
            head.id.as_str(),
            head.collection.as_str(),
            &head.source,
            head.path.0.as_str(),
            head.title.as_deref().unwrap_or_default(),
            &head.media_type,
            head.language.as_deref().unwrap_or_default(),
            head.label.map(Label::as_str).unwrap_or_default(),
            &head.version.to_string(),
            &modified,
            &chunk.ordinal.to_string(),
            &number(first),
            &number(last),
            &chunk.heading_path.join(" > "),
            &chunk.tokens.to_string(),
            &chunk.text,
            &metadata,
        ];
        let cells = row.into_iter().chain(vector.as_deref()).map(defused);
        for cell in cells {
            self.writer.write_field(cell.as_bytes())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        let file = self.writer.into_inner();
        close(file.map_err(|error| std::io::Error::other(error.to_string()))?)
    }
}

/// What makes a spreadsheet take a cell for a formula, also in the wide forms of East Asia.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet carries out.
fn defused(text: &str) -> Cow<'_, str> {
    match text.starts_with(FORMULA) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}
