//! A zip archive that brings passages and vectors into a vector database: one file of
//! records, how to import it, and a manifest.

mod forms;
mod records;

use std::fs::File;
use std::io::Write;

use gristmill_model::{Document, VectorDatabase};
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::SinkError;
use crate::passage::{Head, Passage};
use crate::{Plan, Sink};
use records::Records;

/// An archive under way.
pub(crate) struct Archive {
    zip: ZipWriter<File>,
    records: Records,
    manifest: Manifest,
}

/// `manifest.json`: what is in the archive.
#[derive(Serialize)]
struct Manifest {
    format: &'static str,
    version: u32,
    database: Option<VectorDatabase>,
    model: String,
    dimensions: usize,
    /// Vectors have unit length, so that all of these order alike.
    metric: &'static str,
    documents: u64,
    records: u64,
    file: &'static str,
    /// BLAKE3 of the file.
    file_blake3: String,
    file_bytes: u64,
}

impl Archive {
    pub(crate) fn new(
        file: File,
        plan: &Plan,
        database: Option<VectorDatabase>,
    ) -> Result<Self, SinkError> {
        let records = Records::new(database, plan.dimensions);
        let mut zip = ZipWriter::new(file);
        zip.start_file(records.file(), options())?;
        let mut archive = Self {
            zip,
            manifest: Manifest {
                format: "gristmill-vectors",
                version: 1,
                database,
                model: plan.model.to_string(),
                dimensions: plan.dimensions,
                metric: "cosine",
                documents: 0,
                records: 0,
                file: records.file(),
                file_blake3: String::new(),
                file_bytes: 0,
            },
            records,
        };
        let head = archive.records.before();
        archive.records.write(&mut archive.zip, head)?;
        Ok(archive)
    }
}

impl Sink for Archive {
    fn begin(&mut self, _head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        self.manifest.documents += 1;
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        let is_first = self.manifest.records == 0;
        let record = self.records.record(head, passage, is_first)?;
        self.manifest.records += 1;
        self.records.write(&mut self.zip, &record)
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        let tail = self.records.after();
        self.records.write(&mut self.zip, tail)?;
        (self.manifest.file_blake3, self.manifest.file_bytes) = self.records.written();
        for (name, text) in self.records.guides() {
            self.zip.start_file(name, options())?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.zip.start_file("manifest.json", options())?;
        let manifest = serde_json::to_string_pretty(&self.manifest)?;
        self.zip.write_all(manifest.as_bytes())?;
        Ok(self.zip.finish()?.sync_all()?)
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .large_file(true)
}
