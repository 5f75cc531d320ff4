//! Brings the documents of a bundle into the store.

mod refusals;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use gristmill_bundle::{BundleFile, Sources};
use gristmill_model::{
    BundleStep, ConnectionId, Flow, PortableDocument, PortablePlace, RestoredBundle,
};
use gristmill_store::ChunkIds;
use uuid::Uuid;

use super::board::Board;
use super::files::Files;
use super::{checked, refused, view};
use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::facts;
use crate::reembedding::InUse;

/// How a bundle is to be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRestore {
    /// The bundle.
    pub file: PathBuf,
    /// Whether there may be other documents, which stay.
    pub merge: bool,
    /// The folder that files go into which documents were made from, by its absolute path;
    /// made if it is not there. None leaves them in the bundle.
    pub originals_to: Option<PathBuf>,
}

impl Engine {
    /// Stores the documents of a bundle with their vectors, labels and history; nothing is
    /// parsed or embedded. All of the bundle is checked before the first document is stored.
    /// Each is stored whole or not at all: what was cut off, or stopped, can be restored again,
    /// and finds what is there already.
    ///
    /// Unless it is to be merged, it is refused where there are documents that are not in the
    /// bundle; passages keep their ids then. Merging is refused when vectors come from another
    /// model than the one in use. What is there is never changed: the answer tells every
    /// document that was left out because of it. Refused while another bundle is being made or
    /// restored.
    pub fn restore_bundle(&self, request: &BundleRestore) -> Result<RestoredBundle> {
        self.refuse_folder(request.originals_to.as_deref())?;
        let board = self.bundling.begin(&request.file, BundleStep::Checking)?;
        let (bundle, flow) = checked(&request.file, &board)?;
        let mut restoring = Restoring {
            engine: self,
            request,
            board: &board,
            restored: RestoredBundle {
                bundle: view(&request.file, &bundle),
                restored: 0,
                unchanged: 0,
                duplicates: 0,
                conflicts: 0,
                conflicting: Vec::new(),
                other_models: self.other_models(&bundle)?,
                originals: None,
                stopped: flow == Flow::Stop,
            },
            bundle,
        };
        if flow == Flow::Continue {
            restoring.run()?;
        }
        self.use_stored_model()?;
        let mut restored = restoring.restored;
        restored.other_models = self.other_models(&restoring.bundle)?;
        tracing::info!(
            restored = restored.restored,
            unchanged = restored.unchanged,
            conflicts = restored.conflicts,
            stopped = restored.stopped,
            "bundle restored"
        );
        Ok(restored)
    }

    /// What came into an empty store may be of another model than the one in use.
    fn use_stored_model(&self) -> Result<()> {
        let parts = &self.shared.parts;
        let given = Arc::clone(&parts.in_use().embedder);
        parts.use_model(InUse::of(&parts.store, &*parts.models, given)?);
        Ok(())
    }
}

/// A bundle on its way into the store.
struct Restoring<'a> {
    engine: &'a Engine,
    request: &'a BundleRestore,
    board: &'a Board,
    bundle: BundleFile,
    restored: RestoredBundle,
}

/// What documents are when they arrive.
struct Arrival {
    ids: ChunkIds,
    /// Connections of the bundle by what they are here.
    connections: BTreeMap<ConnectionId, ConnectionId>,
    files: Option<Files>,
}

impl Restoring<'_> {
    fn run(&mut self) -> Result<()> {
        self.refuse_without_originals()?;
        let ids = match self.request.merge {
            true => {
                self.refuse_other_models()?;
                ChunkIds::Fresh
            }
            false => {
                self.refuse_other_documents()?;
                ChunkIds::Kept
            }
        };
        let sources = self.sources()?;
        let folder = self.request.originals_to.as_deref();
        let mut arrival = Arrival {
            ids,
            files: folder.map(|folder| Files::new(folder, &sources.connections)),
            connections: self.put_sources(sources)?,
        };
        let manifest = self.bundle.manifest();
        let (parts, documents) = (manifest.parts, manifest.totals.documents);
        self.board.enter(BundleStep::Storing, documents.into());
        for part in 1..=parts {
            let documents = self.read(part)?;
            self.put_part(documents, &mut arrival)?;
            if self.board.is_stopped() {
                self.restored.stopped = true;
                break;
            }
        }
        self.restored.originals = arrival.files.map(|files| files.became);
        Ok(())
    }

    /// Makes the collections and connections that are not there, and takes over the model that
    /// fingerprints name where there are no documents yet.
    fn put_sources(&self, sources: Sources) -> Result<BTreeMap<ConnectionId, ConnectionId>> {
        let fresh = sources.connections.iter();
        let fresh = fresh.map(|_| ConnectionId::from_uuid(Uuid::now_v7()));
        let fresh = fresh.collect();
        let parts = &self.engine.shared.parts;
        let now = parts.now();
        let mut models = self.bundle.manifest().models.iter();
        let serving = models.find(|model| model.id.as_remote().is_none());
        if let (Some(first), Some(serving)) = (sources.fingerprints, serving) {
            parts.store.take_over_models(first, serving.clone())?;
        }
        let (connections, collections) = (sources.connections, sources.collections);
        let known = parts
            .store
            .put_surroundings(connections, collections, fresh, now)?;
        Ok(known)
    }

    /// Stores the documents of a part, which share transactions, and puts their files into the
    /// folder; those that come after a wish to stop are left out.
    fn put_part(&mut self, documents: Vec<PortableDocument>, arrival: &mut Arrival) -> Result<()> {
        let parts = &self.engine.shared.parts;
        let mut receipts = Vec::with_capacity(documents.len());
        for mut document in documents {
            if self.board.is_stopped() {
                break;
            }
            self.refuse_unfit(&document)?;
            if let Some(files) = &mut arrival.files {
                files.put(&document, &mut self.bundle)?;
            }
            let places = std::iter::once(&mut document.place).chain(&mut document.further);
            for place in places {
                rename(place, &arrival.connections)?;
            }
            let facts = facts::of(&document.parsed);
            let (ids, now) = (arrival.ids, parts.now());
            receipts.push(parts.store.put_document(document, facts, ids, now));
        }
        for receipt in receipts {
            self.restored.count(receipt.wait()?);
            self.board.count();
        }
        Ok(())
    }

    fn sources(&mut self) -> Result<Sources> {
        let sources = self.bundle.sources();
        sources.map_err(|error| refused("read", &self.request.file, &error))
    }

    fn read(&mut self, part: u32) -> Result<Vec<PortableDocument>> {
        let documents = self.bundle.part(part);
        documents.map_err(|error| refused("read", &self.request.file, &error))
    }
}

/// Gives a place the connection that it has here.
fn rename(
    place: &mut PortablePlace,
    connections: &BTreeMap<ConnectionId, ConnectionId>,
) -> Result<()> {
    match connections.get(&place.connection) {
        Some(here) => {
            place.connection = here.clone();
            Ok(())
        }
        None => Err(EngineError::Bundle(
            format!("the bundle does not tell what `{}` is", place.connection),
            "have the bundle made again",
        )),
    }
}
