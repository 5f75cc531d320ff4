//! CSV and Parquet.

use std::fs::File;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Int32Type};
use gristmill_model::ExportFormat;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::ColumnOrder;

use crate::given::{DIMENSIONS, NASTY, export};

#[test]
fn a_csv_table_keeps_texts_and_carries_out_no_formula() {
    let (_folder, path) = export(ExportFormat::Csv, true);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.lines().next().unwrap().ends_with("metadata,vector"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][column("text")], format!("'{NASTY}"));
    assert_eq!(rows[0][column("title")], *"'-Report, \"final\"");
    assert_eq!(rows[2][column("text")], *"'@memo of one passage");
    assert_eq!(rows[0][column("modified_at")], *"2023-11-14T22:13:20.123Z");
    assert_eq!(rows[1][column("page_first")], *"");
    assert_eq!(rows[0][column("label")], *"Confidential");
    for cell in rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
}

#[test]
fn a_parquet_table_has_the_right_types() {
    let (_folder, path) = export(ExportFormat::Parquet, true);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    let batch = &batches[0];
    assert_eq!(batch.num_rows(), 3);
    let column = |name: &str| batch.column_by_name(name).unwrap();
    assert_eq!(column("text").as_string::<i32>().value(0), NASTY);
    assert!(column("title").is_null(2));
    assert_eq!(column("page_last").as_primitive::<Int32Type>().value(0), 2);
    let vectors = column("vector").as_fixed_size_list();
    assert_eq!(vectors.value_length() as usize, DIMENSIONS);
    let second = vectors.value(1);
    assert_eq!(second.as_primitive::<Float32Type>().value(1), 0.6);
    assert_eq!(column("headings").as_list::<i32>().value(0).len(), 2);
}

#[test]
fn the_order_of_parquet_columns_is_marked_as_older_readers_know_it() {
    let (_folder, path) = export(ExportFormat::Parquet, true);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let orders = reader.metadata().file_metadata().column_orders().unwrap();
    for order in orders {
        assert!(
            matches!(order, ColumnOrder::TYPE_DEFINED_ORDER(_)),
            "Polars 1.36 cannot read a file with {order:?}"
        );
    }
}
