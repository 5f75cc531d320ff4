//! JSON: one tree of documents with their passages, or a line for each passage.

use std::fs::File;
use std::io::{BufWriter, Write};

use gristmill_model::{Chunk, Document};
use serde::Serialize;
use uuid::Uuid;

use crate::error::SinkError;
use crate::passage::{Head, Passage};
use crate::{Plan, Sink};

/// A passage as it is written.
#[derive(Serialize)]
struct Written<'a> {
    id: Uuid,
    #[serde(flatten)]
    chunk: &'a Chunk,
    #[serde(skip_serializing_if = "Option::is_none")]
    vector: Option<&'a [f32]>,
}

impl<'a> Written<'a> {
    fn new(head: &Head, passage: &Passage<'a>, vectors: bool) -> Self {
        Self {
            id: passage.id(head),
            chunk: passage.chunk,
            vector: vectors.then_some(passage.vector),
        }
    }
}

/// `{"model": …, "dimensions": …, "documents": [{…, "chunks": [{…}]}]}`; the model only with
/// vectors.
pub(crate) struct Tree {
    file: BufWriter<File>,
    vectors: bool,
    documents: u64,
    chunks: u64,
}

impl Tree {
    pub(crate) fn new(file: File, plan: &Plan) -> Result<Self, SinkError> {
        let mut file = BufWriter::new(file);
        file.write_all(b"{")?;
        if plan.vectors {
            let model = serde_json::to_string(&plan.model)?;
            let dimensions = plan.dimensions;
            write!(file, "\"model\":{model},\"dimensions\":{dimensions},")?;
        }
        file.write_all(b"\"documents\":[")?;
        Ok(Self {
            file,
            vectors: plan.vectors,
            documents: 0,
            chunks: 0,
        })
    }

    fn end_document(&mut self) -> Result<(), SinkError> {
        if self.documents > 0 {
            self.file.write_all(b"]}")?;
        }
        Ok(())
    }
}

impl Sink for Tree {
    fn begin(&mut self, head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        self.end_document()?;
        self.file.write_all(match self.documents {
            0 => b"\n",
            _ => b",\n",
        })?;
        let object = serde_json::to_string(head)?;
        let open = object.strip_suffix('}').unwrap_or(&object);
        write!(self.file, "{open},\"chunks\":[")?;
        self.documents += 1;
        self.chunks = 0;
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        if self.chunks > 0 {
            self.file.write_all(b",")?;
        }
        self.chunks += 1;
        let written = Written::new(head, passage, self.vectors);
        Ok(serde_json::to_writer(&mut self.file, &written)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        self.end_document()?;
        self.file.write_all(b"\n]}\n")?;
        close(self.file)
    }
}

/// A line for each passage, with all that is known of its document.
pub(crate) struct Lines {
    file: BufWriter<File>,
    vectors: bool,
}

impl Lines {
    pub(crate) fn new(file: File, plan: &Plan) -> Self {
        Self {
            file: BufWriter::new(file),
            vectors: plan.vectors,
        }
    }
}

/// A passage that stands alone.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    passage: Written<'a>,
    document: &'a Head,
}

impl Sink for Lines {
    fn begin(&mut self, _head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        let line = Line {
            passage: Written::new(head, passage, self.vectors),
            document: head,
        };
        serde_json::to_writer(&mut self.file, &line)?;
        Ok(self.file.write_all(b"\n")?)
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        close(self.file)
    }
}

/// Has everything on disk.
pub(crate) fn close(file: BufWriter<File>) -> Result<(), SinkError> {
    let file = file.into_inner().map_err(|error| error.into_error())?;
    Ok(file.sync_all()?)
}
