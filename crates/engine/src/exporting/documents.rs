//! Brings an export's documents from the store into its file.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{Chunk, Export, ExportFormat, Flow, ModelId};
use gristmill_sinks::{Head, Passage, Plan, Sink, SinkError, needs_body, open};
use gristmill_store::{BegunExport, ExportReader, ExportedDocument, StoreError};

use super::board::{Board, Wanted};
use super::gate::may_leave;
use crate::labels::Gate;
use crate::parts::Parts;

/// How often to look whether all documents have vectors of one model.
const LOOK: Duration = Duration::from_millis(500);
/// How many looks in a row may find as many that have not: half a minute.
const MOST_LOOKS: u32 = 60;

/// Why an export stopped before its end.
pub(super) enum Stopped {
    /// Someone wanted it.
    Wanted(Wanted),
    /// The file cannot be written.
    Sink(SinkError),
    /// The documents cannot be read.
    Store(StoreError),
    /// The documents do not fit into one file, for the reason given.
    Unfit(String),
    /// A document has vectors of another model than when the export began.
    Switched,
}

impl From<SinkError> for Stopped {
    fn from(error: SinkError) -> Self {
        Self::Sink(error)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Sink(error.into())
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Writes the documents of an export that has begun into its file and has them on disk.
pub(super) fn write(
    parts: &Parts,
    begun: &BegunExport,
    board: &Board,
    file: File,
) -> Result<(), Stopped> {
    let export = &begun.export;
    let models = one_model(parts, begun, board)?;
    let plan = plan(parts, export, &models)?;
    let mut writing = Writing {
        board,
        gate: parts.labels(),
        sink: open(&plan, file)?,
        head: None,
        stopped: None,
        plan,
    };
    let with_structure = needs_body(export.format);
    let mut after = None;
    loop {
        let read =
            parts
                .store
                .read_export(&export.id, after.as_ref(), with_structure, &mut writing)?;
        if let Some(stopped) = writing.stopped.take() {
            return Err(stopped);
        }
        if read.is_none() {
            return Ok(writing.sink.finish()?);
        }
        // Without a head it was not begun, because it may not leave.
        match writing.head.take() {
            Some(_) => board.count_document(),
            None => board.count_withheld(),
        }
        after = read;
    }
}

/// The models whose vectors an export's documents have. A file that was in hand when another
/// model was put in use is stored with vectors of the old one and embedded again soon: an
/// export that writes vectors waits for that as long as such documents become fewer.
fn one_model(
    parts: &Parts,
    begun: &BegunExport,
    board: &Board,
) -> Result<Vec<(ModelId, usize)>, Stopped> {
    let export = &begun.export;
    let mut models = begun.models.clone();
    let (mut fewest, mut looks) = (u64::MAX, 0);
    while models.len() > 1 && has_vectors(export) && looks < MOST_LOOKS && catches_up(parts)? {
        let lacking = parts.store.lacking_in_use()?;
        if lacking == 0 {
            // The others are of models that jobs chose, and stay so.
            return Ok(parts.store.export_models(&export.id)?);
        }
        looks = if lacking < fewest { 0 } else { looks + 1 };
        fewest = lacking.min(fewest);
        std::thread::sleep(LOOK);
        go_on(board)?;
        models = parts.store.export_models(&export.id)?;
    }
    Ok(models)
}

/// Whether documents with vectors of other models are embedded by the one in use.
fn catches_up(parts: &Parts) -> Result<bool, StoreError> {
    let serving = parts.store.serving()?;
    let in_use = parts.in_use();
    Ok(serving.is_some_and(|serving| serving.model == *in_use.embedder.model()))
}

/// How the file is written. Vectors of several models do not lie in one space.
fn plan(parts: &Parts, export: &Export, models: &[(ModelId, usize)]) -> Result<Plan, Stopped> {
    let vectors = has_vectors(export);
    let (model, dimensions) = match models {
        [one] => one.clone(),
        [_, ..] if vectors => return Err(Stopped::Unfit(several(models))),
        _ => {
            let in_use = parts.in_use();
            (
                in_use.embedder.model().clone(),
                in_use.embedder.dimensions(),
            )
        }
    };
    Ok(Plan {
        format: export.format,
        vectors,
        model,
        dimensions,
    })
}

fn has_vectors(export: &Export) -> bool {
    match export.format {
        ExportFormat::Vector { .. } => true,
        ExportFormat::Markdown => false,
        ExportFormat::Json
        | ExportFormat::JsonLines
        | ExportFormat::Csv
        | ExportFormat::Parquet
        | ExportFormat::LlamaIndex
        | ExportFormat::LangChain => export.vectors,
    }
}

fn several(models: &[(ModelId, usize)]) -> String {
    let names: Vec<String> = models
        .iter()
        .map(|(model, _)| format!("`{model}`"))
        .collect();
    let names = names.join(" and ");
    format!(
        "the documents have vectors of {names}, which cannot be compared: \
         export them without vectors, only those of one collection, or, after a change of the \
         model, again in a while"
    )
}

/// A file into which documents go one after the other.
struct Writing<'a> {
    board: &'a Board,
    plan: Plan,
    gate: Arc<Gate>,
    sink: Box<dyn Sink>,
    /// The document that began last.
    head: Option<Head>,
    stopped: Option<Stopped>,
}

impl ExportReader for Writing<'_> {
    fn document(&mut self, document: ExportedDocument) -> Flow {
        if !may_leave(&self.gate, &document) {
            self.stopped = go_on(self.board).err();
            return Flow::Stop;
        }
        let begun = self.begin(document);
        self.go_on_after(begun)
    }

    fn passage(&mut self, chunk: &Chunk, vector: &[f32]) -> Flow {
        let Some(head) = &self.head else {
            return Flow::Continue;
        };
        let passage = Passage { chunk, vector };
        let written = go_on(self.board).and_then(|()| Ok(self.sink.passage(head, &passage)?));
        self.board.count_passage();
        self.go_on_after(written)
    }
}

impl Writing<'_> {
    fn begin(&mut self, exported: ExportedDocument) -> Result<(), Stopped> {
        go_on(self.board)?;
        pass(Point::ExportDocument)?;
        if self.plan.vectors && exported.document.model != self.plan.model {
            return Err(Stopped::Switched);
        }
        let head = head(&exported);
        self.sink.begin(&head, exported.parsed.as_ref())?;
        self.head = Some(head);
        Ok(())
    }

    fn go_on_after(&mut self, step: Result<(), Stopped>) -> Flow {
        self.stopped = step.err();
        match self.stopped {
            Some(_) => Flow::Stop,
            None => Flow::Continue,
        }
    }
}

fn go_on(board: &Board) -> Result<(), Stopped> {
    match board.wanted() {
        Wanted::Go => Ok(()),
        wanted @ (Wanted::Pause | Wanted::Cancel | Wanted::End) => Err(Stopped::Wanted(wanted)),
    }
}

fn head(exported: &ExportedDocument) -> Head {
    let document = &exported.document;
    let values = document.metadata.iter();
    Head {
        id: document.id.clone(),
        collection: document.collection.clone(),
        source: exported.source.clone(),
        path: document.key.clone(),
        title: document.title.clone(),
        media_type: document.media_type.clone(),
        language: document.language.clone(),
        label: document.label,
        pages: document.pages,
        size: document.size,
        content_hash: document.content_hash,
        version: document.version,
        modified_at: document.modified,
        stored_at: document.stored_at,
        metadata: values
            .map(|(name, said)| (name.clone(), said.value.clone()))
            .collect(),
    }
}
