//! Brings documents from the store into a bundle.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gristmill_bundle::{BundleError, BundleWriter, Sources};
use gristmill_failpoints::{Point, pass, reach};
use gristmill_model::{Bundle, BundleStep, CollectionId, Flow, PortableDocument};
use gristmill_store::{BundleReader, DocumentFilter, ExportedDocument, Page};

use super::board::Board;
use super::originals::Originals;
use super::place::partial;
use super::{checked, refused, view};
use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::exporting::file::{create, discard, place_at, refuse_place};
use crate::exporting::gate::{may_leave, original_may_leave};
use crate::labels::Gate;
use crate::parts::Parts;

/// What a bundle is to be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRequest {
    /// The file, by its absolute path.
    pub file: PathBuf,
    /// Whether a file of this name is replaced.
    pub overwrite: bool,
    /// Only documents of this collection.
    pub collection: Option<CollectionId>,
    /// Whether the files go along that documents were made from.
    pub originals: bool,
}

impl Engine {
    /// Makes a bundle of the documents there are at this moment, but for those that the policy
    /// for exports holds back, and reads it again from end to end before it answers. Jobs go
    /// on meanwhile. The file has its name once it is complete; a file that could not be
    /// completed is removed.
    ///
    /// Refused where the file cannot be: its folder is missing, is watched or holds the
    /// knowledge base, or the file is there already and is not to be replaced; and while
    /// another bundle is being made or restored. [`EngineError::BundleStopped`] when someone
    /// stopped it.
    pub fn create_bundle(&self, request: &BundleRequest) -> Result<Bundle> {
        let parts = &self.shared.parts;
        if let Some(folder) = request.file.parent() {
            self.refuse_watched(folder)?;
        }
        refuse_place(
            "write a bundle",
            &request.file,
            request.overwrite,
            &parts.data_dir,
        )?;
        let board = self.bundling.begin(&request.file, BundleStep::Writing)?;
        let partial = partial(&request.file, &parts.data_dir);
        let made = write(parts, request, &partial, &board)
            .and_then(|()| complete(request, &partial, &board));
        if made.is_err() {
            discard(&partial);
        }
        made
    }
}

/// Reads again what was written, and gives it its name.
fn complete(request: &BundleRequest, partial: &Path, board: &Board) -> Result<Bundle> {
    let (bundle, flow) = checked(partial, board)?;
    if flow == Flow::Stop {
        return Err(EngineError::BundleStopped);
    }
    let bundle = view(&request.file, &bundle);
    place_at(partial, &request.file, request.overwrite)
        .map_err(|error| refused("write", &request.file, &error.into()))?;
    reach(Point::BundlePlaced);
    Ok(bundle)
}

/// Writes a bundle under its other name and has it on disk.
fn write(parts: &Parts, request: &BundleRequest, partial: &Path, board: &Board) -> Result<()> {
    let collection = request.collection.as_ref();
    let filter = DocumentFilter {
        collection: collection.cloned(),
        ..DocumentFilter::default()
    };
    let documents = parts.store.documents(&filter, Page::first(1))?.total;
    board.enter(BundleStep::Writing, documents.into());
    let unwritten = |error| refused("write", &request.file, &error);
    let file = create(partial).map_err(|error| unwritten(error.into()))?;
    let mut filling = Filling {
        gate: parts.labels(),
        writer: BundleWriter::new(file, env!("CARGO_PKG_VERSION"), parts.now()),
        originals: request.originals.then(|| Originals::new(parts)),
        original_may_leave: false,
        board,
        problem: None,
    };
    let around = parts.store.read_bundle(collection, &mut filling);
    if let Some(error) = filling.problem.take() {
        return Err(unwritten(error));
    }
    let around = around?;
    if board.is_stopped() {
        return Err(EngineError::BundleStopped);
    }
    filling.writer.totals().held = around.held;
    let sources = Sources {
        collections: around.collections,
        connections: around.connections,
        fingerprints: around.fingerprints,
    };
    filling.writer.finish(&sources).map_err(unwritten)?;
    pass(Point::BundleWritten).map_err(|error| unwritten(error.into()))
}

/// A bundle that documents go into.
struct Filling<'a> {
    gate: Arc<Gate>,
    writer: BundleWriter,
    originals: Option<Originals<'a>>,
    /// Whether the file of the document that comes next may leave as it is.
    original_may_leave: bool,
    board: &'a Board,
    problem: Option<BundleError>,
}

impl BundleReader for Filling<'_> {
    fn wants(&mut self, document: &ExportedDocument) -> bool {
        self.original_may_leave = original_may_leave(&self.gate, document);
        let leaves = may_leave(&self.gate, document);
        if !leaves {
            self.writer.totals().withheld += 1;
            self.board.count();
        }
        leaves
    }

    fn document(&mut self, document: PortableDocument) -> Flow {
        match self.write(&document) {
            Ok(()) => {
                self.board.count();
                self.board.flow()
            }
            Err(error) => {
                self.problem = Some(error);
                Flow::Stop
            }
        }
    }
}

impl Filling<'_> {
    fn write(&mut self, document: &PortableDocument) -> std::result::Result<(), BundleError> {
        self.writer.document(document)?;
        let Some(originals) = &mut self.originals else {
            return Ok(());
        };
        if !self.original_may_leave {
            self.writer.totals().originals_withheld += 1;
            return Ok(());
        }
        if !originals.write(document, &mut self.writer)? {
            self.writer.totals().originals_missing += 1;
        }
        Ok(())
    }
}
