//! When a bundle is not restored, which is known before the first document is stored.

use std::path::Path;

use gristmill_bundle::BundleFile;
use gristmill_model::{ModelId, PortableDocument};
use gristmill_store::{DocumentFilter, Page, StoreError};

use super::Restoring;
use crate::engine::Engine;
use crate::error::{EngineError, Result};

impl Engine {
    /// Refuses a folder for files that a watch would take in, or that the engine keeps.
    pub(super) fn refuse_folder(&self, folder: Option<&Path>) -> Result<()> {
        let Some(folder) = folder else {
            return Ok(());
        };
        self.refuse_watched(folder)?;
        let own = self.shared.parts.data_dir.canonicalize();
        // What is not there yet lies where the folder above it does.
        let above = folder
            .ancestors()
            .find_map(|folder| folder.canonicalize().ok());
        let is_own = own.is_ok_and(|own| above.is_some_and(|above| above.starts_with(own)));
        let refused = |why: &str, hint| {
            let text = format!("cannot put files into `{}`: {why}", folder.display());
            Err(EngineError::Bundle(text, hint))
        };
        match (is_own, folder.exists() && !folder.is_dir()) {
            (true, _) => refused("the data folder is kept there", "name a folder elsewhere"),
            (_, true) => refused("it is a file", "name a folder"),
            (false, false) => Ok(()),
        }
    }

    /// Models of a bundle that are not the one in use. One of the same name whose vectors are
    /// of another length is no model of ours. Those that jobs chose lie beside any other.
    pub(super) fn other_models(&self, bundle: &BundleFile) -> Result<Vec<ModelId>> {
        let embedder = &self.shared.parts.in_use().embedder;
        let mut others = Vec::new();
        for model in &bundle.manifest().models {
            if model.id.as_remote().is_some() {
                continue;
            }
            if model.id != *embedder.model() {
                others.push(model.id.clone());
            } else if model.dimensions as usize != embedder.dimensions() {
                return Err(unfit(&model.id));
            }
        }
        Ok(others)
    }
}

impl Restoring<'_> {
    /// Refuses to put files into a folder when the bundle has none.
    pub(super) fn refuse_without_originals(&self) -> Result<()> {
        let has_some = self.bundle.manifest().totals.originals > 0;
        match self.request.originals_to.is_none() || has_some {
            true => Ok(()),
            false => Err(EngineError::Bundle(
                "the bundle does not have the files that its documents were made from".to_owned(),
                "have it made with originals, or restore it without naming a folder for them",
            )),
        }
    }

    /// Refuses to fill a folder in which there is anything that the bundle does not bring.
    pub(super) fn refuse_other_documents(&mut self) -> Result<()> {
        let store = self.engine.store();
        let there = store.documents(&DocumentFilter::default(), Page::first(1))?;
        let there = there.total;
        if there == 0 {
            return Ok(());
        }
        let mut same = 0;
        for part in 1..=self.bundle.manifest().parts {
            // Whoever stops it learns so in place of a refusal.
            if self.board.is_stopped() {
                return Ok(());
            }
            for document in self.read(part)? {
                match store.document(&document.id) {
                    Ok(stored) if stored.content_hash == document.content_hash => same += 1,
                    Ok(_) | Err(StoreError::NotFound { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        match there.saturating_sub(same) {
            0 => Ok(()),
            others => Err(EngineError::Bundle(
                format!(
                    "the knowledge base has {} not in the bundle",
                    documents(others)
                ),
                "merge the bundle into it, or restore it into an empty data folder",
            )),
        }
    }

    /// Refuses vectors that could not be compared with those there are.
    pub(super) fn refuse_other_models(&self) -> Result<()> {
        let Some(other) = self.restored.other_models.first() else {
            return Ok(());
        };
        let in_use = self.engine.shared.parts.in_use();
        let own = in_use.embedder.model();
        Err(EngineError::Bundle(
            format!(
                "the bundle has vectors of `{other}`, this knowledge base works with `{own}`: \
                 they cannot be compared"
            ),
            "change the model here with `grist models use`, restore the bundle into an empty \
             data folder, or ingest its files here",
        ))
    }

    /// Refuses vectors that say they are of the model in use and cannot be.
    pub(super) fn refuse_unfit(&self, document: &PortableDocument) -> Result<()> {
        let embedder = &self.engine.shared.parts.in_use().embedder;
        let wanted = embedder.dimensions();
        let fits = document.vectors.iter().all(|vector| vector.len() == wanted);
        match document.model != *embedder.model() || fits {
            true => Ok(()),
            false => Err(unfit(&document.model)),
        }
    }
}

fn documents(number: u32) -> String {
    match number {
        1 => "a document that is".to_owned(),
        many => format!("{many} documents that are"),
    }
}

fn unfit(model: &ModelId) -> EngineError {
    EngineError::Bundle(
        format!(
            "the bundle says that its vectors are of `{model}`, and they are of another length"
        ),
        "Gristmill did not write this file: do not use it",
    )
}
