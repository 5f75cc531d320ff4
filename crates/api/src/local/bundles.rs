//! `bundles.*`: documents with all that is known of them in one file, and back.

use gristmill_engine::{BundleRequest, BundleRestore, Engine, inspect_bundle};
use gristmill_model::{Bundle, RestoredBundle};

use super::backups::absolute;
use super::{Opened, collections};
use crate::ApiError;
use crate::types::{BundleState, CreateBundle, InspectBundle, Nothing, RestoreFromBundle};

pub(super) fn create(opened: &Opened, input: CreateBundle) -> Result<Bundle, ApiError> {
    let engine = opened.engine()?;
    if let Some(collection) = &input.collection {
        collections::require(opened, collection)?;
    }
    let request = BundleRequest {
        file: absolute(&input.file)?,
        overwrite: input.overwrite.unwrap_or(false),
        collection: input.collection,
        originals: input.originals.unwrap_or(false),
    };
    Ok(engine.create_bundle(&request)?)
}

pub(super) fn inspect(_: &Opened, input: InspectBundle) -> Result<Bundle, ApiError> {
    Ok(inspect_bundle(&absolute(&input.file)?)?)
}

pub(super) fn restore(
    opened: &Opened,
    input: RestoreFromBundle,
) -> Result<RestoredBundle, ApiError> {
    let request = BundleRestore {
        file: absolute(&input.file)?,
        merge: input.merge.unwrap_or(false),
        originals_to: input.originals_to.as_deref().map(absolute).transpose()?,
    };
    Ok(opened.engine()?.restore_bundle(&request)?)
}

pub(super) fn state(opened: &Opened, _: Nothing) -> Result<BundleState, ApiError> {
    let engine = opened.engine.as_ref();
    let progress = engine.and_then(Engine::bundle_progress);
    Ok(BundleState { progress })
}

pub(super) fn stop(opened: &Opened, nothing: Nothing) -> Result<BundleState, ApiError> {
    opened.engine()?.stop_bundle();
    state(opened, nothing)
}
