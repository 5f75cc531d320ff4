//! A table is gathered in memory and written as one piece.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
    TimestampMillisecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use gristmill_model::Timestamp;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::{Column, Kind, element, schema};
use crate::error::BundleError;

/// A cell to be written.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Flag(bool),
    Whole(i64),
    Real(f64),
    Moment(i64),
    Numbers(&'a [f32]),
    Empty,
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Empty, Cell::Text)
    }

    pub(crate) fn whole(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Cell::Empty, |number| Cell::Whole(number.into()))
    }

    pub(crate) fn moment(at: Option<Timestamp>) -> Self {
        at.map_or(Cell::Empty, |at| Cell::Moment(at.0))
    }
}

/// A table under way, in memory.
pub(crate) struct Table {
    columns: &'static [Column],
    builders: Vec<Builder>,
}

enum Builder {
    Text(StringBuilder),
    Flag(BooleanBuilder),
    Whole(Int64Builder),
    Real(Float64Builder),
    Moment(TimestampMillisecondBuilder),
    Numbers(ListBuilder<Float32Builder>),
}

impl Table {
    pub(crate) fn new(columns: &'static [Column]) -> Self {
        let builders = columns.iter().map(|column| Builder::new(column.kind));
        Self {
            columns,
            builders: builders.collect(),
        }
    }

    /// Appends a row: a cell for each column, in order.
    pub(crate) fn push<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> Result<(), BundleError> {
        debug_assert_eq!(N, self.columns.len(), "a cell for each column");
        let columns = self.columns.iter().zip(&mut self.builders);
        for ((column, builder), cell) in columns.zip(cells) {
            if !builder.append(cell) {
                let name = column.name;
                return Err(BundleError::Format(format!(
                    "`{name}` got another kind of cell"
                )));
            }
        }
        Ok(())
    }

    /// All rows as Parquet; the table is empty afterwards.
    pub(crate) fn take(&mut self) -> Result<Vec<u8>, BundleError> {
        let schema = Arc::new(schema(self.columns));
        let columns = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties()))?;
        writer.write(&batch)?;
        Ok(writer.into_inner()?)
    }
}

impl Builder {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Builder::Text(StringBuilder::new()),
            Kind::Flag => Builder::Flag(BooleanBuilder::new()),
            Kind::Whole => Builder::Whole(Int64Builder::new()),
            Kind::Real => Builder::Real(Float64Builder::new()),
            Kind::Moment => {
                Builder::Moment(TimestampMillisecondBuilder::new().with_timezone("UTC"))
            }
            Kind::Numbers => {
                Builder::Numbers(ListBuilder::new(Float32Builder::new()).with_field(element()))
            }
        }
    }

    /// False for a cell of another kind.
    fn append(&mut self, cell: Cell<'_>) -> bool {
        match (self, cell) {
            (Builder::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Builder::Text(builder), Cell::Owned(text)) => builder.append_value(text),
            (Builder::Text(builder), Cell::Empty) => builder.append_null(),
            (Builder::Flag(builder), Cell::Flag(flag)) => builder.append_value(flag),
            (Builder::Whole(builder), Cell::Whole(number)) => builder.append_value(number),
            (Builder::Whole(builder), Cell::Empty) => builder.append_null(),
            (Builder::Real(builder), Cell::Real(number)) => builder.append_value(number),
            (Builder::Moment(builder), Cell::Moment(at)) => builder.append_value(at),
            (Builder::Moment(builder), Cell::Empty) => builder.append_null(),
            (Builder::Numbers(builder), Cell::Numbers(numbers)) => {
                builder.values().append_slice(numbers);
                builder.append(true);
            }
            _ => return false,
        }
        true
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(builder) => Arc::new(builder.finish()),
            Builder::Flag(builder) => Arc::new(builder.finish()),
            Builder::Whole(builder) => Arc::new(builder.finish()),
            Builder::Real(builder) => Arc::new(builder.finish()),
            Builder::Moment(builder) => Arc::new(builder.finish()),
            Builder::Numbers(builder) => Arc::new(builder.finish()),
        }
    }
}

/// Without dictionaries, so that what is read takes about as much memory as the file says. The
/// lower bytes of numbers that were rounded to half precision are zeros, which compress well
/// when they lie together: Snappy then saves nearly 40 %, and next to nothing otherwise. Polars
/// knows this encoding since 1.0, others for longer. Without statistics: nobody searches tables
/// this small by them.
fn properties() -> WriterProperties {
    let vector = ["vector", "list", "element"].map(str::to_owned);
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_encoding(
            ColumnPath::from(vector.to_vec()),
            Encoding::BYTE_STREAM_SPLIT,
        )
        .build()
}
