//! Mapping files as people write them, and as nobody should.

use gristmill_metadata::{MOST_CELL, Mapping, Schema, read_mapping};

/// The examples of the batch API.
const CSV: &str = "\
filename,author,department,date_created,tags,category
doc1.pdf,John Doe,Engineering,2025-10-16,\"technical,api\",specification
doc2.docx,Jane Smith,Marketing,2025-10-15,\"marketing,campaign\",report
";
const JSON: &str = r#"{
  "doc1.pdf": {"author": "John Doe", "department": "Engineering", "date_created": "2025-10-16",
               "tags": ["technical", "api"], "category": "specification"},
  "doc2.docx": {"author": "Jane Smith", "department": "Marketing", "date_created": "2025-10-15",
                "tags": ["marketing", "campaign"], "category": "report"}
}"#;

fn converted(mapping: &Mapping) -> Vec<(String, String)> {
    let schema = Schema::default();
    let rows = mapping.rows.iter().map(|row| {
        let values: std::collections::BTreeMap<_, _> = row
            .values
            .iter()
            .map(|(name, value)| {
                let value = schema.convert(name, value).expect("it fits the schema");
                (name.to_string(), value)
            })
            .collect();
        (
            row.file.clone(),
            serde_json::to_string(&values).expect("values are JSON"),
        )
    });
    rows.collect()
}

fn warnings(mapping: &Mapping) -> Vec<String> {
    mapping.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn the_documented_table_and_the_documented_object_say_the_same() {
    let table = read_mapping("metadata.csv", CSV.as_bytes()).unwrap();
    let object = read_mapping("metadata.json", JSON.as_bytes()).unwrap();
    assert_eq!(converted(&table), converted(&object));
    let list = r#"[{"filename": "a\\b.pdf", "Author": "Ada", "note": null}]"#;
    let list = read_mapping("upload", list.as_bytes()).unwrap();
    assert_eq!(
        converted(&list),
        [("a/b.pdf".to_owned(), r#"{"author":"Ada"}"#.to_owned())]
    );
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    let marked = format!("\u{feff}{}", CSV.replace('\n', "\r\n"));
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let semicolons = "filename;author;tags\nx.pdf;Doe, J.;\"a,b\"\n";
    let tabs = semicolons.replace(';', "\t");
    let whole = read_mapping("m.csv", CSV.as_bytes()).unwrap();
    for bytes in [marked.as_bytes(), &wide] {
        let read = read_mapping("m.csv", bytes).unwrap();
        assert_eq!((read.rows, read.warnings), (whole.rows.clone(), Vec::new()));
    }
    for text in [semicolons, &tabs] {
        let read = read_mapping("m.csv", text.as_bytes()).unwrap();
        let values = r#"{"author":"Doe, J.","tags":["a","b"]}"#;
        assert_eq!(converted(&read), [("x.pdf".to_owned(), values.to_owned())]);
    }
    let latin = read_mapping("m.csv", b"filename,author\nGr\xF6\xDFe.pdf,Jos\xE9\n").unwrap();
    assert_eq!(latin.rows[0].file, "Größe.pdf");
    assert_eq!(
        warnings(&latin),
        ["it is not UTF-8 and was read as windows-1252"]
    );
}

#[test]
fn empty_cells_are_dropped_and_quoted_line_breaks_are_fine() {
    let text = "filename,author,note\n\na.pdf,,\"first\nsecond \"\"line\"\"\"\n,,\n,Bob,\nb.pdf\n";
    let read = read_mapping("m.csv", text.as_bytes()).unwrap();
    assert_eq!(
        converted(&read),
        [
            (
                "a.pdf".to_owned(),
                r#"{"note":"first\nsecond \"line\""}"#.to_owned()
            ),
            ("b.pdf".to_owned(), "{}".to_owned()),
        ]
    );
    let lines: Vec<_> = read.rows.iter().map(|row| row.line.unwrap()).collect();
    assert_eq!(lines, [3, 7], "lines are those of the text");
    assert_eq!(warnings(&read), ["line 6: the row names no file"]);
}

#[test]
fn what_is_wrong_with_a_row_is_told_with_line_and_column() {
    let text = "filename,version,is_public,\na.pdf,two,perhaps,x\nb.pdf,1,yes,,stray\n";
    let read = read_mapping("m.csv", text.as_bytes()).unwrap();
    let problems = |row| -> Vec<String> {
        let problems = read.problems(row, &Schema::default());
        problems.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        problems(0),
        [
            "line 2, column 2: Field 'version' must be an integer, not 'two'",
            "line 2, column 3: Field 'is_public' must be `true` or `false`, not 'perhaps'",
        ]
    );
    assert_eq!(
        problems(1),
        ["line 3: the row has 5 cells, but there are 4 columns"]
    );
    let unnamed = "line 2, column 4: the column has no name, so its cell is not used";
    assert_eq!(warnings(&read), [unnamed]);
    assert_eq!(read.mapped(1).place, "line 3 of m.csv");
}

#[test]
fn what_is_no_mapping_is_refused_with_why() {
    for (name, text, why) in [
        ("m.csv", "file,author\na,b\n", "no column `filename`"),
        ("m.csv", "", "no column `filename`"),
        (
            "m.csv",
            "filename,author,Author\n",
            "`author` is there twice: as column 2 and 3",
        ),
        ("m.json", "{\"a.pdf\": {\"x\": 1}", "line 1: EOF"),
        ("m.json", "{\"a.pdf\": 5}", "about `a.pdf` is not an object"),
        (
            "m.json",
            "[{\"author\": \"x\"}]",
            "item 1 of the list has no `filename`",
        ),
        ("m.json", "\"text\"", "object of objects"),
    ] {
        let error = read_mapping(name, text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_spoils_its_row_and_says_so() {
    let text = "filename,author\na.pdf,Ada\nb.pdf,\"Bob\nc.pdf,Cai\n";
    let read = read_mapping("m.csv", text.as_bytes()).unwrap();
    assert_eq!(read.rows.len(), 2);
    let problem = read.rows[1].problem.as_deref().unwrap();
    assert!(problem.contains("is not closed"), "{problem}");
}

#[test]
fn hostile_mappings_are_refused_within_bounds() {
    let huge = format!(
        "filename,note\na.pdf,{}\nb.pdf,ok\n",
        "x".repeat(MOST_CELL + 1)
    );
    let read = read_mapping("m.csv", huge.as_bytes()).unwrap();
    assert!(
        read.rows[0]
            .problem
            .as_deref()
            .unwrap()
            .contains("longer than")
    );
    assert_eq!(read.rows[1].problem, None);
    let deep = format!("{{\"a.pdf\": {}", "{\"a\":".repeat(100_000));
    assert!(read_mapping("m.json", deep.as_bytes()).is_err());
    let wide = format!("filename{}\n", ",c".repeat(2_000));
    assert!(read_mapping("m.csv", wide.as_bytes()).is_err());
    let many = format!("filename\n{}", "a\n".repeat(1_000_001));
    let error = read_mapping("m.csv", many.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(error.contains("more than 1000000 rows"), "{error}");
}
