//! The files that documents were made from, where they still lie at their sources.

use std::collections::HashMap;
use std::sync::Arc;

use gristmill_bundle::{BundleError, BundleWriter, Original};
use gristmill_model::{ConnectionId, PortableDocument, Source};

use crate::parts::Parts;

/// Sources that are asked for files, each opened once.
pub(super) struct Originals<'a> {
    parts: &'a Parts,
    sources: HashMap<ConnectionId, Option<Arc<dyn Source>>>,
}

impl<'a> Originals<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        let sources = HashMap::new();
        Self { parts, sources }
    }

    /// Writes the file that a document was made from, from the first of its places that still
    /// has it; false when none has.
    pub(super) fn write(
        &mut self,
        document: &PortableDocument,
        to: &mut BundleWriter,
    ) -> Result<bool, BundleError> {
        if to.has_original(document.content_hash) {
            return Ok(true);
        }
        for place in std::iter::once(&document.place).chain(&document.further) {
            let Some(source) = self.source(&place.connection) else {
                continue;
            };
            let Ok(mut file) = source.open(&place.key) else {
                continue;
            };
            match to.original(document.content_hash, &mut *file)? {
                Ok(Original::Written) => return Ok(true),
                Ok(Original::Changed) => {}
                Err(error) => {
                    tracing::debug!(file = %place.key, %error, "an original cannot be read");
                }
            }
        }
        Ok(false)
    }

    fn source(&mut self, id: &ConnectionId) -> Option<Arc<dyn Source>> {
        let parts = self.parts;
        let known = self.sources.entry(id.clone());
        known.or_insert_with(|| parts.source(id).ok()).clone()
    }
}
