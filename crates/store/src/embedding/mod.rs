//! The tables `serving` and `embedding_changes`: which model answers searches, and which one
//! is on its way to do so.

mod chosen;
mod spare;
mod work;

use gristmill_model::{
    BundleModel, ChangeState, ChangeStep, ChangeTotals, EmbeddingChange, EventKind, ModelId,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub use chosen::ChosenModel;
pub use work::{Lacking, Unembedded};

use crate::error::{Result, StoreError};
use crate::row;
use crate::store::Store;
use crate::vectors;
use crate::writer::Transaction;

/// The model whose vectors answer searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// The model.
    pub model: ModelId,
    /// Where it lies, if it is one of the user's own.
    pub folder: Option<String>,
    /// The model that the fingerprints of documents name: the one the knowledge base began
    /// with.
    pub first: ModelId,
}

/// A model that documents have vectors of, or once had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredModel {
    /// The model.
    pub model: ModelId,
    /// Where it lies, if it is one of the user's own.
    pub folder: Option<String>,
    /// How many documents have vectors of it that searches can find.
    pub documents: u64,
    /// Whether only documents of jobs that chose it have vectors of it, and keep them.
    pub chosen: bool,
}

/// A model to change to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModel {
    /// The model.
    pub model: ModelId,
    /// Length of its vectors.
    pub dimensions: usize,
    /// Where it lies, if it is one of the user's own.
    pub folder: Option<String>,
}

impl Store {
    /// The model whose vectors answer searches; none before anything was stored.
    pub fn serving(&self) -> Result<Option<Serving>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT m.id, m.folder, f.id FROM serving s
                 JOIN models m ON m.no = s.model JOIN models f ON f.no = s.first_model",
            )?;
            let found = statement.query_row([], |row| {
                Ok(Serving {
                    model: ModelId(row.get(0)?),
                    folder: row.get(1)?,
                    first: ModelId(row.get(2)?),
                })
            });
            Ok(found.optional()?)
        })
    }

    /// Has fingerprints name the model that those of a bundle name, and searches answered by
    /// `serving` unless another model was put in use before. Nothing changes where there are
    /// documents: those there are have fingerprints already.
    pub fn take_over_models(&self, fingerprints: BundleModel, serving: BundleModel) -> Result<()> {
        self.write(move |tx| {
            let there = "SELECT EXISTS (SELECT 1 FROM documents)";
            if tx.sql.query_row(there, [], |row| row.get(0))? {
                return Ok(());
            }
            let ensure = |model: &BundleModel| {
                vectors::ensure_model(tx.sql, &model.id, model.dimensions as usize)
            };
            let (model, first) = (ensure(&serving)?, ensure(&fingerprints)?);
            tx.sql.execute(
                "INSERT INTO serving (only, model, first_model) VALUES (1, ?1, ?2)
                 ON CONFLICT (only) DO UPDATE SET first_model = excluded.first_model",
                [model, first],
            )?;
            Ok(())
        })
        .wait()
    }

    /// Every model that was ever used here, the oldest first.
    pub fn embedding_models(&self) -> Result<Vec<StoredModel>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT m.id, m.folder, (SELECT count(*) FROM documents WHERE model = m.no), m.chosen
                 FROM models m ORDER BY m.no",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StoredModel {
                    model: ModelId(row.get(0)?),
                    folder: row.get(1)?,
                    documents: row.get(2)?,
                    chosen: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The change of the model that is under way, or the last one there was.
    pub fn embedding_change(&self) -> Result<Option<EmbeddingChange>> {
        self.read(load)
    }

    /// The model and the state of the change under way, or of the last one; takes no time,
    /// because nothing is counted.
    pub fn embedding_change_state(&self) -> Result<Option<(ModelId, ChangeState)>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT m.id, c.state FROM embedding_changes c JOIN models m ON m.no = c.model
                 ORDER BY c.no DESC LIMIT 1",
            )?;
            let found =
                statement.query_row([], |row| Ok((ModelId(row.get(0)?), row::word(row, 1)?)));
            Ok(found.optional()?)
        })
    }

    /// Begins to change to a model. While nothing is stored it is in use at once.
    ///
    /// Refused as [`StoreError::Invalid`] while another change is under way, and when the
    /// model is in use already.
    pub fn begin_embedding_change(&self, new: NewModel, now: Timestamp) -> Result<EmbeddingChange> {
        self.write(move |tx| {
            refuse_second(tx.sql)?;
            let before = serving_no(tx.sql)?;
            let model = vectors::ensure_model(tx.sql, &new.model, new.dimensions)?;
            if before == Some(model) {
                let text = format!("the model `{}` is in use already", new.model);
                return Err(StoreError::Invalid(text));
            }
            let place = "UPDATE models SET folder = ?2 WHERE no = ?1";
            tx.sql.execute(place, params![model, new.folder])?;
            note_first(tx.sql, model)?;
            let from = before.unwrap_or(model);
            tx.sql.execute(
                "INSERT INTO embedding_changes (model, from_model, state, created_at)
                 VALUES (?1, ?2, ?3, ?4)",
                params![model, from, ChangeState::Running.as_str(), now.0],
            )?;
            changed(tx, now)
        })
        .wait()
    }

    /// Holds a change, lets it go on or stops it for good; `problem` says why it paused by
    /// itself. What its state does not allow is [`StoreError::Invalid`], and so is a step
    /// that [`Store::switch_embedding`] or [`Store::clear_spare_vectors`] makes.
    pub fn step_embedding_change(
        &self,
        by: ChangeStep,
        problem: Option<String>,
        now: Timestamp,
    ) -> Result<EmbeddingChange> {
        self.write(move |tx| match by {
            ChangeStep::Pause | ChangeStep::Resume | ChangeStep::Cancel => {
                step(tx, by, problem, now)
            }
            ChangeStep::Switch | ChangeStep::Clear => Err(StoreError::Invalid(
                "a change is completed by what it does alone".to_owned(),
            )),
        })
        .wait()
    }
}

/// What is to be known of the last change before anything is done for it.
pub(super) struct Current {
    pub(super) no: i64,
    pub(super) model: i64,
    pub(super) state: ChangeState,
}

/// Notes the model of the first document as the one that answers searches, unless a job chose
/// it for its documents alone.
pub(crate) fn note_first(sql: &Connection, model: i64) -> Result<()> {
    let insert = "INSERT OR IGNORE INTO serving (only, model, first_model)
        SELECT 1, no, no FROM models WHERE no = ?1 AND NOT chosen";
    sql.prepare_cached(insert)?.execute([model])?;
    Ok(())
}

/// The model that fingerprints name; none before anything was stored.
pub(crate) fn first(sql: &Connection) -> Result<Option<BundleModel>> {
    let mut statement = sql.prepare_cached(
        "SELECT m.id, m.dimensions FROM serving s JOIN models m ON m.no = s.first_model",
    )?;
    let found = statement.query_row([], |row| {
        Ok(BundleModel {
            id: ModelId(row.get(0)?),
            dimensions: row.get(1)?,
        })
    });
    Ok(found.optional()?)
}

/// The number of the model that answers searches; none before anything was stored.
pub(super) fn serving_no(sql: &Connection) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached("SELECT model FROM serving")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?)
}

/// The change under way, or the last one, without what takes time to count.
pub(super) fn current(sql: &Connection) -> Result<Option<Current>> {
    let mut statement = sql.prepare_cached(
        "SELECT no, model, state FROM embedding_changes ORDER BY no DESC LIMIT 1",
    )?;
    let found = statement.query_row([], |row| {
        Ok(Current {
            no: row.get(0)?,
            model: row.get(1)?,
            state: row::word(row, 2)?,
        })
    });
    Ok(found.optional()?)
}

/// The change under way, if its state is this one.
pub(super) fn in_state(sql: &Connection, state: ChangeState) -> Result<Option<Current>> {
    Ok(current(sql)?.filter(|current| current.state == state))
}

/// The change under way, or the last one.
fn load(sql: &Connection) -> Result<Option<EmbeddingChange>> {
    let mut statement = sql.prepare_cached(
        "SELECT m.id, f.id, c.state, c.problem, c.documents, c.passages, c.created_at, c.ended_at,
                (SELECT count(*) FROM documents), (SELECT ifnull(sum(chunks), 0) FROM documents)
         FROM embedding_changes c JOIN models m ON m.no = c.model
         JOIN models f ON f.no = c.from_model ORDER BY c.no DESC LIMIT 1",
    )?;
    Ok(statement.query_row([], change).optional()?)
}

/// The one place where a change gets another state.
pub(super) fn step(
    tx: &mut Transaction<'_>,
    step: ChangeStep,
    problem: Option<String>,
    now: Timestamp,
) -> Result<EmbeddingChange> {
    let none = || StoreError::Invalid("the embedding model is not being changed".to_owned());
    let current = current(tx.sql)?.ok_or_else(none)?;
    let after = current.state.after(step).ok_or_else(|| {
        let state = current.state.as_str();
        let text =
            format!("the change of the embedding model is {state}, which does not allow that");
        StoreError::Invalid(text)
    })?;
    let ended = after.is_final().then_some(now.0);
    tx.sql.execute(
        "UPDATE embedding_changes SET state = ?2, problem = ?3, ended_at = ?4 WHERE no = ?1",
        params![current.no, after.as_str(), problem, ended],
    )?;
    changed(tx, now)
}

/// Tells of the change as it is now.
fn changed(tx: &mut Transaction<'_>, now: Timestamp) -> Result<EmbeddingChange> {
    let change = load(tx.sql)?.expect("a change was just written");
    let kind = EventKind::EmbeddingChanged {
        model: change.model.clone(),
        state: change.state,
    };
    tx.emit(now, None, kind)?;
    Ok(change)
}

fn refuse_second(sql: &Connection) -> Result<()> {
    match current(sql)? {
        Some(current) if !current.state.is_final() => {
            let state = current.state.as_str();
            Err(StoreError::Invalid(format!(
                "another change of the embedding model is {state}: cancel it or let it end first"
            )))
        }
        Some(_) | None => Ok(()),
    }
}

fn change(row: &Row<'_>) -> rusqlite::Result<EmbeddingChange> {
    let (documents_in_all, passages_in_all) = (row.get(8)?, row.get(9)?);
    Ok(EmbeddingChange {
        model: ModelId(row.get(0)?),
        from: ModelId(row.get(1)?),
        state: row::word(row, 2)?,
        problem: row.get(3)?,
        totals: ChangeTotals {
            // A document that was embedded may have been removed since.
            documents: row.get::<_, u32>(4)?.min(documents_in_all),
            documents_in_all,
            passages: row.get::<_, u64>(5)?.min(passages_in_all),
            passages_in_all,
        },
        created_at: Timestamp(row.get(6)?),
        ended_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
    })
}
