//! Metadata that comes with documents: read, matched with files, converted, checked.
//!
//! Nothing here reads a file or knows a database: bytes, names and settings are passed in,
//! which is what lets every rule be tested as a table. Where values come from and which of
//! them wins is told in `docs/metadata.md`.

mod decode;
mod found;
mod layers;
mod mapping;
mod matching;
mod names;
mod policy;
mod rules;
mod schema;
mod sidecar;
mod value;

pub use found::fill_from_document;
pub use layers::{Invalid, Layer, resolve};
pub use mapping::{Issue, MOST_CELL, MOST_ROWS, Mapping, Row, Unreadable, read_mapping};
pub use matching::{Matching, RowMatch, match_rows};
pub use names::{folders_of, sidecar_of, sidecars_of, table_folder, tables_in};
pub use policy::Policy;
pub use rules::{BadRule, Rule, RuleSet};
pub use schema::{Field, FieldKind, Schema};
pub use sidecar::read_sidecar;
pub use value::from_json;
