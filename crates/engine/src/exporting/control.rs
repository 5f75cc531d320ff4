//! What can be asked of exports.

use std::fs;
use std::path::Path;

use gristmill_model::{Export, ExportId, ExportState, ExportStep, ExportTotals};
use gristmill_store::Picked;

use super::board::Wanted;
use super::file;
use crate::engine::Engine;
use crate::error::{EngineError, Result};

impl Engine {
    /// Takes an export on; it is written when those before it are.
    ///
    /// Refused where its file cannot be: the folder is missing, is watched or holds the
    /// knowledge base, or the file is there already and is not to be replaced.
    pub fn add_export(&self, export: Export, picked: Picked) -> Result<Export> {
        self.refuse_bad_place(&export)?;
        let id = export.id.clone();
        self.shared.parts.store.add_export(export, picked)?;
        self.exporting.nudge(&self.shared)?;
        self.export(&id)
    }

    /// An export as it is at this moment.
    pub fn export(&self, id: &ExportId) -> Result<Export> {
        let export = self.shared.parts.store.export(id)?;
        Ok(self.with_progress(export))
    }

    /// The same export with how far it is, if it is being written.
    pub fn with_progress(&self, mut export: Export) -> Export {
        if export.state == ExportState::Running
            && let Some(board) = self.exporting.board(&export.id)
        {
            let partial = file::partial(&export);
            let bytes = fs::metadata(partial).map_or(0, |file| file.len());
            export.totals = board.totals(bytes);
        }
        export
    }

    /// Goes on with exports that an earlier run left.
    pub fn resume_exports(&self) -> Result<()> {
        let parts = &self.shared.parts;
        parts.store.requeue_exports(parts.now())?;
        match parts.store.next_export()? {
            Some(_) => self.exporting.nudge(&self.shared),
            None => Ok(()),
        }
    }

    /// Holds an export; it begins anew when it is resumed.
    pub fn pause_export(&self, id: &ExportId) -> Result<Export> {
        self.interfere(id, Wanted::Pause, ExportStep::Pause)
    }

    /// Stops an export for good. Nothing is left of its file.
    pub fn cancel_export(&self, id: &ExportId) -> Result<Export> {
        self.interfere(id, Wanted::Cancel, ExportStep::Cancel)
    }

    /// Queues an export that was paused, that failed or was cancelled. One that waits or is
    /// being written goes on, and one that is complete stays so.
    pub fn resume_export(&self, id: &ExportId) -> Result<Export> {
        let parts = &self.shared.parts;
        let export = self.export(id)?;
        if export.state.after(ExportStep::Resume).is_none() {
            return Ok(export);
        }
        self.refuse_bad_place(&export)?;
        let fresh = (ExportTotals::default(), None);
        let resumed = parts
            .store
            .step_export(id, ExportStep::Resume, fresh, parts.now())?;
        self.exporting.nudge(&self.shared)?;
        Ok(resumed)
    }

    /// Forgets an export that has ended. A file of the folder for files that the local API
    /// hands out goes with it, first: a crash in between leaves an export without its file,
    /// which can be forgotten too.
    pub fn remove_export(&self, id: &ExportId) -> Result<()> {
        let parts = &self.shared.parts;
        let export = parts.store.export(id)?;
        if export.state.is_final() && file::is_own(&export, &parts.data_dir) {
            file::discard(Path::new(&export.file));
        }
        parts.store.remove_export(id, parts.now())?;
        Ok(())
    }

    /// Whoever writes it does the step; while nobody does, it is done here.
    fn interfere(&self, id: &ExportId, wanted: Wanted, step: ExportStep) -> Result<Export> {
        let parts = &self.shared.parts;
        let before = parts.store.export(id)?;
        refuse_step(&before, step)?;
        if let Some(board) = self.exporting.board(id) {
            board.want(wanted);
            return self.export(id);
        }
        let kept = (before.totals, None);
        Ok(parts.store.step_export(id, step, kept, parts.now())?)
    }

    fn refuse_bad_place(&self, export: &Export) -> Result<()> {
        if let Some(folder) = Path::new(&export.file).parent() {
            self.refuse_watched(folder)?;
        }
        file::refuse(export, &self.shared.parts.data_dir)
    }
}

/// Refuses a step that an export's state does not allow.
fn refuse_step(export: &Export, step: ExportStep) -> Result<()> {
    match export.state.after(step) {
        Some(_) => Ok(()),
        None => {
            let (name, state) = (&export.name, export.state.as_str());
            let text = format!("the export `{name}` is {state}, which does not allow that");
            Err(EngineError::Export(text, "ask for a new export instead"))
        }
    }
}
