//! Workbooks: a page for every sheet, a table for every run of rows with content.
//!
//! Cells show what Excel would: cached results of formulas, dates as ISO dates. Rows are
//! taken one by one and empty columns dropped, so that a cell in the last corner of an
//! empty sheet costs nothing.

mod cell;
mod rows;

use std::io::Cursor;

use calamine::{Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode};

use self::rows::Rows;
use crate::format::media;
use crate::guard::guarded;
use crate::input::{Input, damaged, failure};
use crate::office;
use crate::package::Package;

/// Cells between two looks at the watch.
const STRIDE: u32 = 100_000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut builder = DocumentBuilder::new(input.format.media_type);
    read_properties(input, &mut builder)?;
    guarded("the workbook", || read_sheets(input, &mut builder))?;
    Ok(builder.finish())
}

fn read_sheets(input: &mut Input<'_>, builder: &mut DocumentBuilder) -> Result<(), Failure> {
    let bytes = Cursor::new(input.bytes);
    match input.format.media_type {
        media::XLS => ranges(Xls::new(bytes).map_err(wrong)?, input, builder),
        media::XLSB => ranges(Xlsb::new(bytes).map_err(wrong)?, input, builder),
        media::ODS => ranges(Ods::new(bytes).map_err(wrong)?, input, builder),
        _ => stream(Xlsx::new(bytes).map_err(wrong)?, input, builder),
    }
}

fn wrong(error: impl std::fmt::Display + std::fmt::Debug) -> Failure {
    let words = format!("{error:?}");
    match words.contains("Password") {
        true => failure(ReasonCode::NeedsPassword, "the workbook is encrypted"),
        false => damaged("the workbook", error),
    }
}

fn read_properties(input: &Input<'_>, builder: &mut DocumentBuilder) -> Result<(), Failure> {
    if input.format.media_type == media::XLS {
        return Ok(());
    }
    let mut package = Package::open(input.bytes)?;
    package.refuse_bomb()?;
    match input.format.media_type {
        media::ODS => crate::formats::odf::read_meta(&mut package, builder),
        _ => office::read_properties(&mut package, builder),
    }
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// XLSX sheets are read cell by cell.
fn stream(
    mut book: Book<'_>,
    input: &mut Input<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure> {
    let sheets = worksheets(book.sheets_metadata());
    let total = pages(builder, sheets.len());
    for (number, sheet) in (1..).zip(&sheets) {
        push_name(builder, sheet, number);
        let mut rows = Rows::new(number);
        let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(wrong)?;
        let mut count = 0_u32;
        while let Some(cell) = reader.next_cell().map_err(wrong)? {
            let (row, column) = cell.get_position();
            rows.put(row, column, cell::text(cell.get_value()), builder);
            count += 1;
            if count.is_multiple_of(STRIDE) {
                input.step(number - 1, Some(total))?;
            }
        }
        rows.flush(builder);
        input.step(number, Some(total))?;
    }
    Ok(())
}

/// The other kinds come as whole sheets.
fn ranges<'a, R: Reader<Cursor<&'a [u8]>>>(
    mut book: R,
    input: &mut Input<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure>
where
    R::Error: std::fmt::Display,
{
    let sheets = worksheets(book.sheets_metadata());
    let total = pages(builder, sheets.len());
    for (number, sheet) in (1..).zip(&sheets) {
        push_name(builder, sheet, number);
        let mut rows = Rows::new(number);
        let range = book.worksheet_range(&sheet.name).map_err(wrong)?;
        for (row, column, value) in range.used_cells() {
            rows.put(row as u32, column as u32, cell::owned_text(value), builder);
        }
        rows.flush(builder);
        input.step(number, Some(total))?;
    }
    Ok(())
}

fn worksheets(sheets: &[Sheet]) -> Vec<Sheet> {
    let with_cells = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet;
    sheets.iter().filter(with_cells).cloned().collect()
}

fn pages(builder: &mut DocumentBuilder, count: usize) -> u32 {
    let total = u32::try_from(count).unwrap_or(u32::MAX);
    builder.pages(total);
    total
}

fn push_name(builder: &mut DocumentBuilder, sheet: &Sheet, number: u32) {
    let name = match sheet.visible {
        SheetVisible::Visible => sheet.name.clone(),
        SheetVisible::Hidden | SheetVisible::VeryHidden => format!("{} (hidden)", sheet.name),
    };
    builder.push(BlockKind::Heading { level: 1 }, Some(number), &name);
}
