//! `embedding.*`: the model in use, and changing it.

use std::path::Path;
use std::sync::Arc;

use gristmill_embed::{FolderModel, Precision};
use gristmill_engine::Engine;
use gristmill_model::{Embedder, EmbeddingChange, ModelId};
use gristmill_store::StoredModel;

use super::Opened;
use crate::ApiError;
use crate::types::{ChangeEmbedding, ChosenEmbedding, EmbeddingChoice, EmbeddingView, Nothing};

pub(super) fn status(opened: &Opened, _: Nothing) -> Result<EmbeddingView, ApiError> {
    let model = opened.model()?.model().clone();
    let stored = opened.store.embedding_models()?;
    let (chosen, stored): (Vec<_>, Vec<_>) = stored.into_iter().partition(|one| one.chosen);
    let (own, others): (Vec<_>, Vec<_>) = stored.iter().partition(|one| one.model == model);
    Ok(EmbeddingView {
        documents: documents(&own),
        others: documents(&others),
        chosen: chosen
            .into_iter()
            .filter(|one| one.documents > 0)
            .map(|one| ChosenEmbedding {
                model: one.model,
                documents: one.documents,
            })
            .collect(),
        change: opened.store.embedding_change()?,
        choices: choices(&stored, &model),
        model,
    })
}

fn documents(models: &[&StoredModel]) -> u64 {
    models.iter().map(|one| one.documents).sum()
}

/// The program's own in both precisions, then those of folders that were used before.
fn choices(stored: &[StoredModel], in_use: &ModelId) -> Vec<EmbeddingChoice> {
    let own = [Precision::Int8, Precision::F32].map(|precision| (precision.model_id(), None));
    let known = stored
        .iter()
        .filter(|one| one.folder.is_some())
        .map(|one| (one.model.clone(), one.folder.clone()));
    let choice = |(model, folder): (ModelId, Option<String>)| {
        let (_, precision) = model.0.rsplit_once('/')?;
        Some(EmbeddingChoice {
            precision: Precision::from_name(precision)?.as_str().to_owned(),
            in_use: model == *in_use,
            folder,
            model,
        })
    };
    own.into_iter().chain(known).filter_map(choice).collect()
}

pub(super) fn change(opened: &Opened, input: ChangeEmbedding) -> Result<EmbeddingChange, ApiError> {
    let engine = opened.engine()?;
    let name = input.precision.as_deref().unwrap_or("int8");
    let precision = Precision::from_name(name)
        .ok_or_else(|| ApiError::invalid(format!("`{name}` is neither `int8` nor `f32`")))?;
    let Some(folder) = input.folder else {
        opened.require_own_model()?;
        let embedder: Arc<dyn Embedder> = opened.models.own(precision);
        return Ok(engine.change_embedding(&embedder, None)?);
    };
    to_folder(opened, engine, &folder, precision)
}

fn to_folder(
    opened: &Opened,
    engine: &Engine,
    folder: &str,
    precision: Precision,
) -> Result<EmbeddingChange, ApiError> {
    if !Path::new(folder).is_absolute() {
        let message = format!("the folder `{folder}` is not named by its absolute path");
        return Err(ApiError::invalid(message));
    }
    let found = FolderModel::inspect(Path::new(folder)).map_err(|error| {
        ApiError::invalid(error.to_string()).with_hint(
            "name a folder with `config.json`, `tokenizer.json` and `model.safetensors` of a \
             BERT model as wide as all-MiniLM-L6-v2 that takes the mean over all tokens",
        )
    })?;
    let folder = found.folder.to_str().ok_or_else(|| {
        ApiError::invalid(format!("the path `{}` is not text", found.folder.display()))
    })?;
    let late = opened.models.get(&found.model_id(precision), Some(folder));
    let embedder: Arc<dyn Embedder> =
        late.ok_or_else(|| ApiError::internal("a model that was just found is not known"))?;
    Ok(engine.change_embedding(&embedder, Some(folder.to_owned()))?)
}

pub(super) fn pause(opened: &Opened, _: Nothing) -> Result<EmbeddingChange, ApiError> {
    Ok(opened.engine()?.pause_embedding_change()?)
}

pub(super) fn resume(opened: &Opened, _: Nothing) -> Result<EmbeddingChange, ApiError> {
    Ok(opened.engine()?.resume_embedding_change()?)
}

pub(super) fn cancel(opened: &Opened, _: Nothing) -> Result<EmbeddingChange, ApiError> {
    Ok(opened.engine()?.cancel_embedding_change()?)
}
