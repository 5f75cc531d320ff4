//! CSV and its relatives: one table, the delimiter found by looking.

use csv::{ByteRecord, ReaderBuilder};
use gristmill_model::{Document, DocumentBuilder, Failure, Table};

use crate::encoding;
use crate::format::media;
use crate::input::{Input, damaged};

/// Lines the delimiter is judged by.
const SAMPLE_LINES: usize = 20;

/// Rows between two looks at the watch.
const STRIDE: usize = 10_000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let delimiter = match input.format.media_type {
        media::TSV => b'\t',
        _ => delimiter(&text),
    };
    let rows = read_rows(input, &text, delimiter)?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let header_rows = u32::from(has_header(&rows));
    builder.push_table(Table { rows, header_rows }, None);
    Ok(builder.finish())
}

fn read_rows(
    input: &mut Input<'_>,
    text: &str,
    delimiter: u8,
) -> Result<Vec<Vec<String>>, Failure> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| damaged("a row", error))?
    {
        let row: Vec<String> = record.iter().map(cell).collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
        if rows.len() % STRIDE == STRIDE - 1 {
            input.step(u32::try_from(rows.len()).unwrap_or(u32::MAX), None)?;
        }
    }
    Ok(rows)
}

fn cell(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// The character that parts most lines into the same number of fields, more than one.
fn delimiter(text: &str) -> u8 {
    let text = text.strip_prefix("sep=").map_or(text, |_| text);
    let candidates = [b',', b';', b'\t', b'|'];
    let score = |&candidate: &u8| {
        let counts = field_counts(text, candidate);
        let usual = most_common(&counts);
        let agreeing = counts.iter().filter(|&&count| count == usual).count();
        match usual {
            0 | 1 => 0,
            _ => agreeing * 1000 + usual.min(999),
        }
    };
    // The first of equals wins, and commas stand first.
    let best = candidates.iter().rev().max_by_key(|c| score(c));
    best.copied().unwrap_or(b',')
}

fn field_counts(text: &str, delimiter: u8) -> Vec<usize> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.byte_records().take(SAMPLE_LINES);
    records.flatten().map(|record| record.len()).collect()
}

fn most_common(counts: &[usize]) -> usize {
    let frequency = |count: usize| counts.iter().filter(|&&other| other == count).count();
    let best = counts.iter().max_by_key(|&&count| frequency(count));
    best.copied().unwrap_or(0)
}

/// A first row of words over a second row with numbers, or simply of distinct words.
pub(crate) fn has_header(rows: &[Vec<String>]) -> bool {
    let Some((first, rest)) = rows.split_first() else {
        return false;
    };
    let numeric = |cell: &String| cell.replace(',', "").parse::<f64>().is_ok();
    let words = first.iter().filter(|cell| !cell.is_empty());
    !rest.is_empty() && first.len() > 1 && !words.clone().any(numeric) && words.count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_even_among_quoted_commas() {
        assert_eq!(delimiter("a,b\n1,2\n"), b',');
        assert_eq!(delimiter("a;b;c\n\"1,5\";2;3\n\"2,5\";4;6\n"), b';');
        assert_eq!(delimiter("a\tb\n1\t2\n"), b'\t');
        assert_eq!(delimiter("one\ntwo\n"), b',');
    }

    #[test]
    fn a_row_of_numbers_is_no_header() {
        let row = |cells: &[&str]| cells.iter().map(|c| c.to_string()).collect::<Vec<_>>();
        assert!(has_header(&[row(&["name", "age"]), row(&["Ada", "36"])]));
        assert!(!has_header(&[row(&["1", "2"]), row(&["3", "4"])]));
    }
}
