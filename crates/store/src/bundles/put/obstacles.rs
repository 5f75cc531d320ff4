//! What in a data folder keeps a document of a bundle from being stored.

use gristmill_model::{ConflictCause, PortableDocument};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::locations::Location;

/// Whether a person has the last word on the file that the document was made from.
pub(super) fn is_held(
    sql: &Connection,
    place: &Location<'_>,
    document: &PortableDocument,
) -> Result<bool> {
    let mut statement = sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM held WHERE collection = ?1
             AND (connection = ?2 AND key = ?3 OR content_hash = ?4 OR id = ?5))",
    )?;
    let wanted = params![
        place.collection,
        place.connection,
        place.key,
        document.content_hash.0,
        document.id.0
    ];
    Ok(statement.query_row(wanted, |row| row.get(0))?)
}

/// Why a document cannot have its id: one has it that is served, held or kept to come back.
pub(super) fn id_in_use(sql: &Connection, id: &str) -> Result<Option<ConflictCause>> {
    for (query, cause) in [
        (
            "SELECT 1 FROM documents WHERE id = ?1",
            ConflictCause::Moved,
        ),
        ("SELECT 1 FROM held WHERE id = ?1", ConflictCause::Held),
        (
            "SELECT 1 FROM kept_documents WHERE id = ?1 AND cause <> 'replaced'",
            ConflictCause::Removed,
        ),
    ] {
        if sql.prepare_cached(query)?.exists([id])? {
            return Ok(Some(cause));
        }
    }
    Ok(None)
}
