//! What a job was asked for with, in words that are kept with it: they say whether a request is
//! the same again, and what the caller calls things.

use gristmill_model::{Job, VectorDatabase};
use serde::{Deserialize, Serialize};

use super::content::{Content, Item};
use super::wire;
use crate::refusal::Refusal;

/// The words of a request.
#[derive(Debug, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    /// BLAKE3 of its body.
    digest: String,
    /// The database that an archive is made for.
    pub(super) database: Option<VectorDatabase>,
    /// Its items, in the order in which they are files of the job.
    pub(super) items: Vec<AskedItem>,
}

/// An item of a request.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AskedItem {
    /// What the caller calls it.
    pub(super) id: String,
    /// A name for people.
    pub(super) title: String,
    /// Whether it lies at another place.
    pub(super) elsewhere: bool,
}

impl Asked {
    pub(super) fn new(digest: String, database: Option<VectorDatabase>, items: &[Item]) -> Self {
        let asked = |item: &Item| AskedItem {
            id: item.id.clone(),
            title: item.title().to_owned(),
            elsewhere: matches!(item.content, Content::Elsewhere { .. }),
        };
        Self {
            digest,
            database,
            items: items.iter().map(asked).collect(),
        }
    }

    /// The words of a job. A job of another door has none.
    pub(super) fn of(job: &Job) -> Self {
        let words = job.request.as_deref().unwrap_or_default();
        serde_json::from_str(words).unwrap_or_default()
    }

    /// As they are kept.
    pub(super) fn words(&self) -> Result<String, Refusal> {
        serde_json::to_string(self).map_err(|_| Refusal::defect())
    }
}

/// What two requests have in common that ask for the same.
pub(super) fn digest(body: &wire::Process) -> Result<String, Refusal> {
    let text = serde_json::to_vec(body).map_err(|_| Refusal::defect())?;
    Ok(blake3::hash(&text).to_hex().to_string())
}
