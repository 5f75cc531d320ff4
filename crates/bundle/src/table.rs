//! Tables in Parquet, column by column: written from rows of cells and read back as such.

mod read;
mod write;

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};

pub(crate) use read::{Row, read};
pub(crate) use write::{Cell, Table};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Flag,
    Whole,
    Real,
    Moment,
    Numbers,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a cell may be empty.
    pub(crate) optional: bool,
}

/// A column whose cells are all there.
pub(crate) const fn all(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        optional: false,
    }
}

/// A column some of whose cells may be empty.
pub(crate) const fn some(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        optional: true,
    }
}

fn element() -> Field {
    Field::new("element", DataType::Float32, false)
}

fn schema(columns: &[Column]) -> Schema {
    let field = |column: &Column| {
        let of = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Flag => DataType::Boolean,
            Kind::Whole => DataType::Int64,
            Kind::Real => DataType::Float64,
            Kind::Moment => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Kind::Numbers => DataType::List(Arc::new(element())),
        };
        Field::new(column.name, of, column.optional)
    };
    Schema::new(columns.iter().map(field).collect::<Vec<_>>())
}
