//! A table is read row by row. What its file says of itself is checked first, and every cell
//! when it is taken.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use bytes::Bytes;
use gristmill_model::Timestamp;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;

use super::{Column, schema};
use crate::error::BundleError;

/// Rows that are read at a time.
const BATCH: usize = 256;
/// The most rows a part may say it has.
const MOST_ROWS: i64 = 1 << 24;
/// The most bytes a part may say it has.
const MOST_BYTES: i64 = 1 << 31;

/// Hands every row of a table to `each`. The table has to have exactly these columns.
pub(crate) fn read(
    member: &str,
    columns: &'static [Column],
    bytes: Bytes,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let damaged = |why: String| BundleError::damaged(member, why);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)
        .map_err(|error| damaged(error.to_string()))?;
    if builder.schema().fields() != schema(columns).fields() {
        return Err(damaged("it has other columns".to_owned()));
    }
    check_sizes(builder.metadata()).map_err(damaged)?;
    let batches = builder.with_batch_size(BATCH).build();
    for batch in batches.map_err(|error| damaged(error.to_string()))? {
        let batch = batch.map_err(|error| damaged(error.to_string()))?;
        for row in 0..batch.num_rows() {
            each(&Row {
                member,
                columns,
                batch: &batch,
                row,
            })?;
        }
    }
    Ok(())
}

/// Refuses what would take much more memory than the file is large.
fn check_sizes(metadata: &ParquetMetaData) -> Result<(), String> {
    let (mut rows, mut bytes) = (0_i64, 0_i64);
    for group in metadata.row_groups() {
        rows = rows.saturating_add(group.num_rows().max(0));
        bytes = bytes.saturating_add(group.total_byte_size().max(0));
        if group
            .columns()
            .iter()
            .any(|column| column.dictionary_page_offset().is_some())
        {
            return Err("it has dictionaries, which bundles do not have".to_owned());
        }
    }
    match rows <= MOST_ROWS && bytes <= MOST_BYTES {
        true => Ok(()),
        false => Err(format!(
            "it says it has {rows} rows of {bytes} bytes together"
        )),
    }
}

/// A row that was read.
pub(crate) struct Row<'a> {
    member: &'a str,
    columns: &'static [Column],
    batch: &'a RecordBatch,
    row: usize,
}

impl<'a> Row<'a> {
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, BundleError> {
        let text = self.optional_text(name)?;
        text.ok_or_else(|| self.wrong(name))
    }

    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, BundleError> {
        let column = self.column(name)?.as_string_opt::<i32>();
        let column = column.ok_or_else(|| self.wrong(name))?;
        Ok(column.is_valid(self.row).then(|| column.value(self.row)))
    }

    /// A number that fits.
    pub(crate) fn whole<T: TryFrom<i64>>(&self, name: &str) -> Result<T, BundleError> {
        let number = self.optional_whole(name)?;
        number.ok_or_else(|| self.wrong(name))
    }

    pub(crate) fn optional_whole<T: TryFrom<i64>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, BundleError> {
        let column = self.column(name)?.as_primitive_opt::<Int64Type>();
        let column = column.ok_or_else(|| self.wrong(name))?;
        match column.is_valid(self.row) {
            true => match T::try_from(column.value(self.row)) {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.wrong(name)),
            },
            false => Ok(None),
        }
    }

    pub(crate) fn real(&self, name: &str) -> Result<f64, BundleError> {
        let column = self.column(name)?.as_primitive_opt::<Float64Type>();
        let column = column.filter(|column| column.is_valid(self.row));
        let number = column.map(|column| column.value(self.row));
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| self.wrong(name))
    }

    pub(crate) fn moment(&self, name: &str) -> Result<Option<Timestamp>, BundleError> {
        let column = self.column(name)?;
        let column = column.as_primitive_opt::<TimestampMillisecondType>();
        let column = column.ok_or_else(|| self.wrong(name))?;
        let is_there = column.is_valid(self.row);
        Ok(is_there.then(|| Timestamp(column.value(self.row))))
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f32>, BundleError> {
        let column = self.column(name)?.as_list_opt::<i32>();
        let column = column.filter(|column| column.is_valid(self.row));
        let list = column.map(|column| column.value(self.row));
        let list = list.ok_or_else(|| self.wrong(name))?;
        let numbers = list.as_primitive_opt::<Float32Type>();
        let numbers = numbers.filter(|numbers| numbers.null_count() == 0);
        Ok(numbers.ok_or_else(|| self.wrong(name))?.values().to_vec())
    }

    /// What is wrong when a cell is not what it has to be.
    pub(crate) fn wrong(&self, name: &str) -> BundleError {
        BundleError::damaged(self.member, format!("a row has no fitting `{name}`"))
    }

    fn column(&self, name: &str) -> Result<&'a ArrayRef, BundleError> {
        let place = self.columns.iter().position(|column| column.name == name);
        place
            .map(|place| self.batch.column(place))
            .ok_or_else(|| self.wrong(name))
    }
}
