//! Portable bundles: documents with all that is known of them in one file, and back.
//!
//! A bundle has another name until it is complete. Restoring stores one document after the
//! other, each in one transaction: what was cut off is done again and finds what is there.

mod board;
mod create;
mod files;
mod originals;
mod place;
mod restore;

use std::path::Path;

use gristmill_bundle::{BundleError, BundleFile};
use gristmill_model::{Bundle, BundleProgress, BundleStep, Flow};

use crate::engine::Engine;
use crate::error::{EngineError, Result};
use board::Board;

pub(crate) use board::Bundling;
pub use create::BundleRequest;
pub use restore::BundleRestore;

impl Engine {
    /// How far the bundle is that is being made or restored; none when none is.
    pub fn bundle_progress(&self) -> Option<BundleProgress> {
        self.bundling.progress()
    }

    /// Asks for the bundle that is being made or restored to stop; false when none is. Of one
    /// that is being made nothing is left; of one that is being restored the documents stay
    /// that are stored.
    pub fn stop_bundle(&self) -> bool {
        self.bundling.ask_to_stop()
    }
}

/// Reads a bundle from end to end and tells what is in it.
pub fn inspect_bundle(file: &Path) -> Result<Bundle> {
    let unusable = |error| refused("read", file, &error);
    let mut bundle = BundleFile::open(file).map_err(unusable)?;
    bundle.verify(&mut |_| Flow::Continue).map_err(unusable)?;
    Ok(view(file, &bundle))
}

/// A bundle all of whose members are what its manifest says, unless that was stopped.
fn checked(file: &Path, board: &Board) -> Result<(BundleFile, Flow)> {
    let unusable = |error| refused("read", file, &error);
    let mut bundle = BundleFile::open(file).map_err(unusable)?;
    let sizes = bundle.manifest().members.iter();
    let bytes = sizes.map(|member| member.size.0).sum();
    board.enter(BundleStep::Checking, bytes);
    let mut watcher = |read| {
        board.reach(read);
        board.flow()
    };
    let flow = bundle.verify(&mut watcher).map_err(unusable)?;
    Ok((bundle, flow))
}

fn view(file: &Path, bundle: &BundleFile) -> Bundle {
    let manifest = bundle.manifest();
    Bundle {
        file: file.display().to_string(),
        size: gristmill_model::Bytes(bundle.size()),
        made_by: manifest.made_by.clone(),
        at: manifest.at,
        models: manifest.models.clone(),
        totals: manifest.totals,
    }
}

/// Why a bundle was not read or written, with what to do next.
fn refused(what: &str, file: &Path, error: &BundleError) -> EngineError {
    use std::io::ErrorKind::{NotFound, QuotaExceeded, StorageFull};
    let hint = match error {
        BundleError::Io(error) if matches!(error.kind(), StorageFull | QuotaExceeded) => {
            "free some space, then try again"
        }
        BundleError::Io(error) if error.kind() == NotFound => "look whether the path is right",
        BundleError::Io(_) | BundleError::Format(_) => "look whether the disk can be used",
        BundleError::NotABundle(_) => "name a file that `grist bundle create` wrote",
        BundleError::Version { .. } => {
            "use the version of Gristmill that made it, or have the bundle made again by this one"
        }
        BundleError::CutOff | BundleError::Damaged { .. } => {
            "nothing of it was used; copy the file again, or have it made again"
        }
        BundleError::Unsafe(_) => "Gristmill did not write this file: do not use it",
    };
    let file = file.display();
    EngineError::Bundle(format!("cannot {what} the bundle `{file}`: {error}"), hint)
}
