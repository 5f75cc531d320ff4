//! Tells what a job would do, before anything is spent.
//!
//! A first pass lists and compares names, sizes and times with the store, a hundred
//! thousand files in seconds. A second pass glances at what would be worked on (its type
//! by content, encryption, pages), and hashes only files whose size equals that of a
//! stored document or of another listed file. Both run on one thread in the background;
//! rows can be read and excluded all the while.

mod chunks;
mod filter;
mod look;
mod preview;
mod rows;
mod verdict;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gristmill_metadata::Mapping;
use gristmill_model::{
    CollectionId, ConnectionId, EtaInterval, Listed, ProcessingOptions, Selection, Timestamp,
};
use gristmill_store::{Listing, Page};

use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::listing::Listable;

pub use chunks::{ChunkPreview, CutDocument};
pub use filter::RowFilter;
pub use preview::{PreviewItem, PreviewList, PreviewTotals};
pub use rows::{PreflightRow, PreflightTotals, TypeCount, VerdictCount};
pub use verdict::Verdict;

use chunks::Parsed;
use look::Look;
use preview::Preview;
use rows::Rows;

/// Preflights kept at most; the oldest that has ended makes room.
const MOST: usize = 16;

/// A preflight. Forgotten when the engine stops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PreflightId(pub String);

/// Which files to look at, and as part of what.
#[derive(Debug, Clone)]
pub struct PreflightRequest {
    /// The files.
    pub selections: Vec<Selection>,
    /// The collection their documents would go to.
    pub collection: CollectionId,
    /// How they would be processed.
    pub options: ProcessingOptions,
    /// A mapping file that says something about them.
    pub mapping: Option<Arc<Mapping>>,
}

/// How far a preflight is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreflightState {
    /// Files are being listed; a job cannot be made of it yet.
    Listing,
    /// Every file is listed and being looked at; verdicts may still change.
    Looking,
    /// Every file was looked at.
    Done,
    /// It was stopped; what was found stays.
    Cancelled,
    /// A source could not be listed.
    Failed {
        /// Why.
        error: String,
    },
}

/// A preflight as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PreflightView {
    /// Its id.
    pub id: PreflightId,
    /// How far it is.
    pub state: PreflightState,
    /// What was found.
    pub totals: PreflightTotals,
    /// What the mapping file comes to, once every file is listed.
    pub metadata: Option<PreviewTotals>,
    /// How long a job over the accepted files would take.
    pub estimate: EtaInterval,
    /// When it was started.
    pub started_at: Timestamp,
}

/// The preflights there are.
#[derive(Default)]
pub(crate) struct Preflights(Mutex<Vec<Arc<Preflight>>>);

/// One preflight, shared with the thread that fills it.
pub(crate) struct Preflight {
    id: PreflightId,
    request: PreflightRequest,
    started_at: Timestamp,
    cancelled: AtomicBool,
    found: Mutex<Found>,
    parsed: Mutex<Option<Parsed>>,
}

struct Found {
    state: PreflightState,
    rows: Rows,
    preview: Option<Preview>,
}

impl Engine {
    /// Starts looking at files in the background.
    pub fn start_preflight(&self, request: PreflightRequest) -> Result<PreflightId> {
        request.options.validate()?;
        if request.selections.is_empty() {
            return Err(EngineError::NothingSelected);
        }
        for selection in &request.selections {
            self.store().connection(&selection.connection)?;
        }
        let id = PreflightId(uuid::Uuid::now_v7().to_string());
        let preflight = Arc::new(Preflight {
            id: id.clone(),
            request,
            started_at: self.shared.parts.now(),
            cancelled: AtomicBool::new(false),
            found: Mutex::new(Found {
                state: PreflightState::Listing,
                rows: Rows::default(),
                preview: None,
            }),
            parsed: Mutex::default(),
        });
        let look = Look::new(Arc::clone(&self.shared.parts), Arc::clone(&preflight));
        std::thread::Builder::new()
            .name("preflight".to_owned())
            .spawn(move || look.run())
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        self.preflights.keep(preflight);
        Ok(id)
    }

    /// A preflight as it stands.
    pub fn preflight(&self, id: &PreflightId) -> Result<PreflightView> {
        let preflight = self.preflights.get(id)?;
        let (state, totals, metadata, mut work) = {
            let found = preflight.found();
            let metadata = found.preview.as_ref();
            let metadata = metadata.map(|preview| preview.totals(&found.rows));
            let totals = found.rows.totals();
            (found.state.clone(), totals, metadata, found.rows.work())
        };
        work.recognition = preflight.request.options.ocr && gristmill_parse::ocr::available();
        let parts = &self.shared.parts;
        let estimate = self
            .estimator
            .estimate(&parts.store, parts.elapsed(), &work)?;
        Ok(PreflightView {
            id: id.clone(),
            state,
            totals,
            metadata,
            estimate,
            started_at: preflight.started_at,
        })
    }

    /// Rows that match, in listing order, and how many match in all.
    pub fn preflight_rows(
        &self,
        id: &PreflightId,
        filter: &RowFilter,
        page: Page,
    ) -> Result<Listing<PreflightRow>> {
        let preflight = self.preflights.get(id)?;
        let mut found = preflight.found();
        found.rows.page(&preflight.request.selections, filter, page)
    }

    /// A list of what the mapping file comes to; empty until every file is listed.
    pub fn preflight_metadata(
        &self,
        id: &PreflightId,
        list: PreviewList,
        page: Page,
    ) -> Result<Listing<PreviewItem>> {
        let preflight = self.preflights.get(id)?;
        let found = preflight.found();
        let preview = found.preview.as_ref();
        let listing = preview.map(|preview| preview.page(&found.rows, list, page));
        Ok(listing.unwrap_or_else(|| Listing {
            items: Vec::new(),
            total: 0,
        }))
    }

    /// Leaves the rows that match out of the job to come, or takes them in again; answers
    /// how many changed.
    pub fn exclude_rows(
        &self,
        id: &PreflightId,
        filter: &RowFilter,
        excluded: bool,
    ) -> Result<u32> {
        let preflight = self.preflights.get(id)?;
        let mut found = preflight.found();
        found.rows.exclude(filter, excluded)
    }

    /// Stops looking; what was found stays.
    pub fn cancel_preflight(&self, id: &PreflightId) -> Result<()> {
        self.preflights
            .get(id)?
            .cancelled
            .store(true, Ordering::Release);
        Ok(())
    }

    /// Stops looking and forgets what was found. Forgetting what is forgotten is fine.
    pub fn release_preflight(&self, id: &PreflightId) {
        self.preflights.release(id);
    }
}

impl Preflights {
    /// The files of a job made from a preflight: its selections less what was excluded,
    /// so that listing them again finds the same, and the rows themselves.
    pub(crate) fn job_files(&self, id: &PreflightId) -> Result<(Vec<Selection>, Listable)> {
        let preflight = self.get(id)?;
        let found = preflight.found();
        if found.state == PreflightState::Listing {
            return Err(EngineError::PreflightListing(id.0.clone()));
        }
        let mut selections = preflight.request.selections.clone();
        let mut files: Vec<(ConnectionId, Listed)> = Vec::with_capacity(found.rows.len());
        let connections: Vec<ConnectionId> = selections
            .iter()
            .map(|selection| selection.connection.clone())
            .collect();
        found.rows.each(|row, listed| match row.excluded {
            true => selections[row.selection].exclude.push(listed.key),
            false => files.push((connections[row.selection].clone(), listed)),
        });
        if let Some(preview) = &found.preview {
            for (place, selection) in selections.iter_mut().enumerate() {
                selection.mapped.extend(preview.mapped(&found.rows, place));
            }
        }
        // One whose listing failed or was cancelled has not seen every file.
        let complete = matches!(found.state, PreflightState::Looking | PreflightState::Done);
        let listable = match complete {
            true => Listable::Rows(files),
            false => Listable::Selections,
        };
        Ok((selections, listable))
    }

    /// Stops them all.
    pub(crate) fn stop(&self) {
        let all = self.lock();
        all.iter()
            .for_each(|preflight| preflight.cancelled.store(true, Ordering::Release));
    }

    fn keep(&self, preflight: Arc<Preflight>) {
        let mut all = self.lock();
        if all.len() >= MOST {
            let ended = all.iter().position(|preflight| !preflight.is_running());
            all.remove(ended.unwrap_or(0))
                .cancelled
                .store(true, Ordering::Release);
        }
        all.push(preflight);
    }

    fn get(&self, id: &PreflightId) -> Result<Arc<Preflight>> {
        let all = self.lock();
        let found = all.iter().find(|preflight| preflight.id == *id);
        found
            .cloned()
            .ok_or_else(|| EngineError::UnknownPreflight(id.0.clone()))
    }

    fn release(&self, id: &PreflightId) {
        let mut all = self.lock();
        if let Some(index) = all.iter().position(|preflight| preflight.id == *id) {
            all.remove(index).cancelled.store(true, Ordering::Release);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Preflight>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Preflight {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_running(&self) -> bool {
        matches!(
            self.found().state,
            PreflightState::Listing | PreflightState::Looking
        )
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire)
    }
}

/// The first row with each content that was hashed.
type Twins = HashMap<[u8; 32], u32>;
