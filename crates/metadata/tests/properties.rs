//! What holds for any table and any names.

use gristmill_metadata::{RowMatch, match_rows, read_mapping};
use proptest::collection::vec;
use proptest::prelude::*;

/// A cell as anyone may write it: quotation marks, delimiters, line breaks, any script.
fn cell() -> impl Strategy<Value = String> {
    "[a-zß-ü,;\t\"'\n =+@-]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn name() -> impl Strategy<Value = String> {
    "[a-c]{1,2}(/[a-cA-C]{1,2}){0,2}\\.txt"
}

proptest! {
    #[test]
    fn a_table_reads_as_it_was_written(
        rows in vec((name(), cell(), cell()), 0..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        windows in any::<bool>(),
    ) {
        let terminator = match windows {
            true => csv::Terminator::CRLF,
            false => csv::Terminator::Any(b'\n'),
        };
        let mut table = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .from_writer(Vec::new());
        table.write_record(["note", "filename", "author"]).unwrap();
        for (file, note, author) in &rows {
            table.write_record([note, file, author]).unwrap();
        }
        let bytes = table.into_inner().unwrap();
        let read = read_mapping("m.csv", &bytes).unwrap();
        prop_assert_eq!(read.rows.len(), rows.len());
        for (row, (file, note, author)) in read.rows.iter().zip(&rows) {
            prop_assert_eq!(&row.file, file);
            prop_assert_eq!(&row.problem, &None);
            for (name, cell) in [("note", note), ("author", author)] {
                let value = row.values.iter().find(|(known, _)| &**known == name);
                let value = value.map(|(_, value)| value.to_string()).unwrap_or_default();
                prop_assert_eq!(&value, cell);
            }
        }
    }

    #[test]
    fn every_row_is_accounted_for_and_no_file_has_two(
        rows in vec(name(), 0..30),
        files in vec(name(), 0..30),
    ) {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let matching = match_rows(&rows, &files);
        prop_assert_eq!(matching.rows.len(), rows.len());
        let mut taken = 0;
        for (row, found) in matching.rows.iter().enumerate() {
            match found {
                RowMatch::File(file) => {
                    taken += 1;
                    prop_assert_eq!(matching.row_of.get(file), Some(&row));
                }
                RowMatch::Replaced(by) => {
                    prop_assert!(matches!(matching.rows[*by], RowMatch::File(_)));
                }
                RowMatch::Ambiguous(some, all) => prop_assert!(some.len() > 1 && some.len() <= *all),
                RowMatch::Nothing => prop_assert!(!files.contains(&rows[row])),
            }
        }
        prop_assert_eq!(taken, matching.row_of.len());
    }
}
