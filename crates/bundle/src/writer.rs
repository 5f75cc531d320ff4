//! Writes a bundle, document after document.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write};

use gristmill_model::{
    BundleManifest, BundleMember, BundleModel, BundleTotals, Bytes, ContentHash, PortableDocument,
    Timestamp,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Sources;
use crate::error::BundleError;
use crate::names;
use crate::part::Part;

/// Bytes that are copied at a time.
const PIECE: usize = 256 << 10;

/// A bundle under way. Without [`BundleWriter::finish`] the file is not to be used.
pub struct BundleWriter {
    zip: ZipWriter<File>,
    part: Part,
    originals: HashSet<ContentHash>,
    manifest: BundleManifest,
}

/// What became of a file that was to go into a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Original {
    /// It is in it.
    Written,
    /// It is another one by now, and is not in it.
    Changed,
}

impl BundleWriter {
    /// Begins a bundle in an empty file.
    pub fn new(file: File, made_by: &str, at: Timestamp) -> Self {
        Self {
            zip: ZipWriter::new(file),
            part: Part::new(),
            originals: HashSet::new(),
            manifest: BundleManifest {
                format: BundleManifest::FORMAT.to_owned(),
                version: BundleManifest::VERSION,
                made_by: made_by.to_owned(),
                at,
                models: Vec::new(),
                parts: 0,
                totals: BundleTotals::default(),
                members: Vec::new(),
            },
        }
    }

    /// What is in it so far, to count what is left out of it.
    pub fn totals(&mut self) -> &mut BundleTotals {
        &mut self.manifest.totals
    }

    /// Writes a document. All its vectors are equally long.
    pub fn document(&mut self, document: &PortableDocument) -> Result<(), BundleError> {
        let dimensions = document.vectors.first().map_or(0, Vec::len);
        let model = BundleModel {
            id: document.model.clone(),
            dimensions: u32::try_from(dimensions).unwrap_or(u32::MAX),
        };
        if !self.manifest.models.contains(&model) {
            self.manifest.models.push(model);
        }
        self.part.push(document)?;
        self.manifest.totals.documents += 1;
        self.manifest.totals.passages += document.chunks.len() as u64;
        match self.part.is_full() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Whether a file of this content is in it.
    pub fn has_original(&self, content: ContentHash) -> bool {
        self.originals.contains(&content)
    }

    /// Writes the file that documents were made from, if it still is that file. An error of
    /// `from` is the caller's to tell from one of the bundle: nothing of the file is kept, and
    /// the bundle goes on.
    pub fn original(
        &mut self,
        content: ContentHash,
        from: &mut dyn Read,
    ) -> Result<std::io::Result<Original>, BundleError> {
        let name = names::original(content);
        self.zip.start_file(&name, options())?;
        let (mut hash, mut size) = (blake3::Hasher::new(), 0);
        let mut piece = vec![0; PIECE];
        loop {
            let read = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.zip.abort_file()?;
                    return Ok(Err(error));
                }
            };
            hash.update(&piece[..read]);
            size += read as u64;
            self.zip.write_all(&piece[..read])?;
        }
        let blake3 = ContentHash(*hash.finalize().as_bytes());
        if blake3 != content {
            self.zip.abort_file()?;
            return Ok(Ok(Original::Changed));
        }
        self.originals.insert(content);
        self.manifest.totals.originals += 1;
        let size = Bytes(size);
        self.manifest
            .members
            .push(BundleMember { name, size, blake3 });
        Ok(Ok(Original::Written))
    }

    /// Writes what is left and has all of it on disk.
    pub fn finish(mut self, sources: &Sources) -> Result<BundleManifest, BundleError> {
        if !self.part.is_empty() {
            self.flush()?;
        }
        let sources = serde_json::to_vec_pretty(sources)?;
        self.member(names::SOURCES.to_owned(), &sources)?;
        self.zip.start_file(names::MANIFEST, options())?;
        self.zip
            .write_all(&serde_json::to_vec_pretty(&self.manifest)?)?;
        self.zip.finish()?.sync_all()?;
        Ok(self.manifest)
    }

    fn flush(&mut self) -> Result<(), BundleError> {
        self.manifest.parts += 1;
        for (table, bytes) in self.part.take()? {
            self.member(names::part(table, self.manifest.parts), &bytes)?;
        }
        Ok(())
    }

    fn member(&mut self, name: String, bytes: &[u8]) -> Result<(), BundleError> {
        self.zip.start_file(&name, options())?;
        self.zip.write_all(bytes)?;
        self.manifest.members.push(BundleMember {
            name,
            size: Bytes(bytes.len() as u64),
            blake3: ContentHash(*blake3::hash(bytes).as_bytes()),
        });
        Ok(())
    }
}

/// What is compressed is so by Parquet, where it can be read piece by piece.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
}
