//! What is said about the files of a preflight, and whether it is valid.

use std::sync::Arc;

use gristmill_model::Source;

use super::{Candidate, Cut, Look};
use crate::metadata::{self, Role, Supplied};
use crate::preflight::preview::Preview;
use crate::preflight::rows::Glance;
use crate::preflight::verdict::Verdict;

impl Look {
    /// What is said about the files, rows of the mapping file included.
    pub(super) fn supplied(&self) -> Supplied {
        let request = &self.preflight.request;
        let mut supplied = self.parts.supplied(&request.options, &request.selections);
        let Some(mapping) = &request.mapping else {
            return supplied;
        };
        let policy = supplied.policy();
        let mut found = self.preflight.found();
        let keys = (0..found.rows.len() as u32).map(|row| &*found.rows.get(row).key);
        let keys: Vec<&str> = keys.collect();
        let preview = Preview::new(Arc::clone(mapping), policy, &keys);
        for (place, selection) in request.selections.iter().enumerate() {
            supplied.map(&selection.connection, preview.mapped(&found.rows, place));
        }
        found.preview = Some(preview);
        supplied
    }

    /// Whether the file is a document about which nothing invalid is said.
    pub(super) fn check_metadata(
        &self,
        row: u32,
        file: &Candidate,
        source: &dyn Source,
        supplied: &Supplied,
    ) -> Result<bool, Cut> {
        let connection = &self.preflight.request.selections[file.selection].connection;
        let collection = &self.preflight.request.collection;
        let store = &self.parts.store;
        let before = metadata::of_document_at(store, collection, connection, &file.key)?;
        let (verdict, detail) = match supplied.role(source, &file.key) {
            Ok(Role::Metadata(whose)) => (Verdict::UsedAsMetadata, whose),
            Ok(Role::Unreadable(problem)) => (Verdict::Problem, problem),
            Err(failure) => (Verdict::of_problem(&failure), failure.detail),
            Ok(Role::Document) => match supplied.of(source, connection, &file.key, &before) {
                Ok(_) => return Ok(true),
                Err(failure) => (Verdict::of_problem(&failure), failure.detail),
            },
        };
        let glance = Glance {
            kind: None,
            verdict,
            detail: Some(detail),
            pages: None,
        };
        self.preflight.found().rows.update(row, glance);
        Ok(false)
    }
}
