//! One small document of each format: everything in it is found again.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use gristmill_model::{BlockKind, Document, Failure, Flow, ParseRequest, ReasonCode};
use gristmill_parse::InProcess;

fn parse(bytes: &[u8], name: &str) -> Result<Document, Failure> {
    let request = ParseRequest::new(Path::new(""), name);
    parse_as(bytes, &request)
}

fn parse_as(bytes: &[u8], request: &ParseRequest) -> Result<Document, Failure> {
    InProcess.parse_bytes(bytes, request, &mut |_| Flow::Continue)
}

/// A fixture as a story: what the document says of itself, then a line for every block.
fn story(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office");
    told(&std::fs::read(folder.join(name)).unwrap(), name)
}

fn told(bytes: &[u8], name: &str) -> String {
    story_of(&parse(bytes, name).unwrap())
}

fn told_without_recognition(bytes: &[u8], name: &str) -> String {
    let mut request = ParseRequest::new(Path::new(""), name);
    request.options.ocr = false;
    story_of(&parse_as(bytes, &request).unwrap())
}

fn story_of(document: &Document) -> String {
    let mut metadata = document.metadata.clone();
    // Dates of making differ whenever the fixtures are made anew.
    metadata.retain(|field, _| !matches!(field.as_str(), "created" | "modified"));
    let mut story = format!(
        "{} {:?} {:?} {metadata:?} pages {:?}\n",
        document.media_type,
        document.title.as_deref().unwrap_or_default(),
        document.language,
        document.pages
    );
    for block in &document.blocks {
        let kind = match &block.kind {
            BlockKind::Table { table } => format!("table, {} heading", table.header_rows),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let page = block
            .page
            .map(|page| format!("page {page} "))
            .unwrap_or_default();
        writeln!(story, "{page}{kind}: {}", document.text_of(block)).unwrap();
    }
    story
}

macro_rules! stories {
    ($($test:ident: $file:literal;)*) => {
        $( #[test] fn $test() { insta::assert_snapshot!(story($file)); } )*
    };
}

stories! {
    word_documents_keep_their_structure: "levels.docx";
    opendocument_texts_keep_their_structure: "levels.odt";
    rich_text_keeps_its_structure: "levels.rtf";
    books_keep_their_structure: "levels.epub";
    word_97_documents_yield_their_text: "levels.doc";
    presentations_have_a_page_for_every_slide: "slides.pptx";
    opendocument_presentations_have_a_page_for_every_slide: "slides.odp";
    workbooks_have_a_page_for_every_sheet: "levels.xlsx";
    excel_97_workbooks_read_like_new_ones: "levels.xls";
    opendocument_workbooks_read_like_excels: "levels.ods";
}

#[test]
fn heads_and_feet_of_word_pages_are_kept_beside_the_text() {
    let paragraph = |name: &str, text: &str| {
        let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        let run = format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        format!("<w:{name} {space}>{run}</w:{name}>")
    };
    let relations = "<Relationships><Relationship Id=\"a\" Type=\"x/header\" \
        Target=\"header1.xml\"/></Relationships>";
    let body = paragraph("document", "The plan.").replace("<w:p>", "<w:body><w:p>");
    let body = body.replace("</w:p>", "</w:p></w:body>");
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("word/document.xml", body),
        ("word/_rels/document.xml.rels", relations.to_owned()),
        ("word/header1.xml", paragraph("hdr", "COMPANY CONFIDENTIAL")),
    ];
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        package.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut package, text.as_bytes()).unwrap();
    }
    let bytes = package.finish().unwrap().into_inner();
    let document = parse(&bytes, "plan.docx").unwrap();
    assert_eq!(document.text, "The plan.");
    assert_eq!(document.margins[0].text, "COMPANY CONFIDENTIAL");
}

#[test]
fn web_pages_keep_what_a_reader_sees() {
    let page = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Levels</title>\
        <meta name=author content='Ada Example'><script>var x = '<p>no</p>'</script></head><body>\
        <nav><a href=/>Home</a></nav><h1>Water &amp; levels</h1><p>The river\n  <b>rose</b>.<br>Twice.\
        <ul><li>upper<ol><li>left bank</ol><li>lower</ul>\
        <table><caption>Gauges</caption><tr><th>Gauge<th>Level<tr><td rowspan=2>upper<td>2.40\
        <tr><td>2.41</table><pre><code class=language-python>if x:\n    y()</code></pre>\
        <blockquote><p>Dawn.</blockquote><p hidden>secret</p>\
        <table><tr><td><p>Layout only</p></td></tr></table>";
    insta::assert_snapshot!(told(page.as_bytes(), "page"));
}

#[test]
fn markdown_keeps_its_structure_and_front_matter() {
    let text = "---\ntitle: Levels\ndate: 2025-05-03\n---\n# One\n\nText with `code`.\n\n\
        - a\n  1. b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn main() {}\n```\n\n> said\n";
    insta::assert_snapshot!(told(text.as_bytes(), "notes.md"));
}

#[test]
fn tables_of_text_and_json_become_tables() {
    let csv = "name;level\nupper;2,40\nlower;1,85\n";
    let json = r#"{"place": {"name": "Bank", "tags": ["left", "right"]},
        "levels": [{"gauge": "upper", "cm": 240}, {"gauge": "lower", "cm": 185}]}"#;
    let xml = "<?xml version='1.0'?><levels><gauge><name>upper</name><cm>240</cm></gauge>\
        <note>Read at <b>dawn</b>.</note></levels>";
    insta::assert_snapshot!(
        [
            told(csv.as_bytes(), "levels.csv"),
            told(json.as_bytes(), "levels.json"),
            told(xml.as_bytes(), "levels.xml"),
        ]
        .join("\n")
    );
}

/// An order as shops export it: sections in sections, records with lists of their own, and
/// texts of several lines.
const ORDERS: &str = r#"{"title": "Orders of May", "shop": {"town": "Ulm", "open": [8, 18.5],
    "owner": {"name": "Ada", "since": null}}, "closed": true, "note": "Paid.\n\nLate.",
    "orders": [
      {"id": 17, "lines": [{"sku": "a-1", "count": 2}, {"sku": "b-2", "count": 1}],
       "to": {"name": "Bob", "town": "Bern"}},
      {"id": 18, "paid": false},
      {"id": 19, "tags": ["gift", "fragile"], "lines": [{"sku": "c-3", "count": 40}]}],
    "mixed": ["one", ["two", "three"], {"four": 4}], "empty": {}, "none": []}"#;

#[test]
fn nested_json_becomes_sections_under_its_keys() {
    insta::assert_snapshot!(told(ORDERS.as_bytes(), "orders.json"));
}

#[test]
fn no_value_of_a_json_file_is_lost() {
    fn values(value: &serde_json::Value, found: &mut Vec<String>) {
        use serde_json::Value::{Array, Bool, Null, Number, Object, String};
        match value {
            Null => {}
            Bool(value) => found.push(value.to_string()),
            Number(value) => found.push(value.to_string()),
            String(text) => found.extend(text.split_whitespace().map(str::to_owned)),
            Array(items) => items.iter().for_each(|item| values(item, found)),
            Object(fields) => fields.values().for_each(|value| values(value, found)),
        }
    }
    let twice = r#"[{"a": "first", "b": 1}, {"a": "second", "a": "third", "b": 2}]"#;
    let long = format!(
        r#"[{{"a": "{0}"}}, {{"a": "x\ny"}}, 7]"#,
        "long ".repeat(300)
    );
    for source in [ORDERS, &long, "[[[1, [2, {\"a\": [[3]]}]], 4], 5]"] {
        let text = parse(source.as_bytes(), "a.json").unwrap().text;
        let mut expected = Vec::new();
        values(&serde_json::from_str(source).unwrap(), &mut expected);
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .collect();
        for value in expected {
            let value = value.trim_end_matches(',');
            assert!(words.contains(&value), "`{value}` is in: {text}");
        }
    }
    let text = parse(twice.as_bytes(), "a.json").unwrap().text;
    assert!(
        ["second", "third"].iter().all(|value| text.contains(value)),
        "a key that is there twice keeps both values: {text}"
    );
}

#[test]
fn records_of_long_texts_are_no_table() {
    let records = format!(
        r#"{{"id": 1, "text": "{0}"}}{1}{{"id": 2, "text": "{0}"}}"#,
        "The river rose at dawn. ".repeat(40),
        '\n'
    );
    let document = parse(records.as_bytes(), "a.jsonl").unwrap();
    let is_text = |block: &gristmill_model::Block| block.kind == BlockKind::Paragraph;
    assert!(document.blocks.iter().all(is_text), "{:?}", document.blocks);
    assert_eq!(
        document.blocks.len(),
        2,
        "a passage may end where a record does"
    );
}

#[test]
fn notebooks_and_feeds_read_in_order() {
    let notebook = r##"{"cells": [{"cell_type": "markdown", "source": ["# Levels\n", "\n", "By gauge."]},
        {"cell_type": "code", "source": "mean(levels)", "outputs": [{"data": {"text/plain": ["2.1"]}}]}],
        "metadata": {"language_info": {"name": "python"}}, "nbformat": 4}"##;
    let feed = "<?xml version='1.0'?><rss><channel><title>River news</title><item>\
        <title>Flood</title><pubDate>Sat, 3 May 2025</pubDate>\
        <description>&lt;p&gt;It &lt;b&gt;rose&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>";
    insta::assert_snapshot!(
        [
            told(notebook.as_bytes(), "levels.ipynb"),
            told(feed.as_bytes(), "news.xml")
        ]
        .join("\n")
    );
}

const MAIL: &str = "From: Ada <ada@example.org>\r\nTo: Bob <bob@example.org>\r\n\
    Subject: =?utf-8?q?Wasserst=C3=A4nde?=\r\nDate: Sat, 3 May 2025 10:00:00 +0200\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
    --x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nDie Pegel: h=F6her.\r\n\
    --x\r\nContent-Type: text/csv; name=levels.csv\r\n\
    Content-Disposition: attachment; filename=levels.csv\r\n\r\ngauge,cm\r\nupper,240\r\n--x--\r\n";

#[test]
fn mails_bring_their_attachments() {
    let mailbox = format!(
        "From ada\r\n{MAIL}\r\nFrom bob\r\nSubject: Two\r\nFrom: b@c.d\r\nTo: a@b.c\r\n\r\nhello\r\n"
    );
    insta::assert_snapshot!(
        [
            told(MAIL.as_bytes(), "mail.eml"),
            told(mailbox.as_bytes(), "mails.mbox")
        ]
        .join("\n")
    );
}

#[test]
fn a_message_without_words_still_says_who_wrote_to_whom() {
    let mail = b"From: Ada <ada@example.org>\r\nTo: bob@example.org\r\n\r\n";
    let document = parse(mail, "mail.eml").unwrap();
    assert_eq!(
        document.text,
        "From: Ada <ada@example.org>\nTo: bob@example.org"
    );
}

#[test]
fn attached_messages_and_their_attachments_lie_below_the_message() {
    let page = "<!doctype html><h1>Levels</h1><p>They rose.</p>";
    let mail = format!(
        "From: a@b.c\r\nTo: d@e.f\r\nSubject: Outer\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=o\r\n\r\n\
         --o\r\nContent-Type: text/plain\r\n\r\nhello\r\n\
         --o\r\nContent-Type: message/rfc822\r\n\r\n{MAIL}\r\n\
         --o\r\nContent-Type: text/html; name=page.html\r\n\
         Content-Disposition: attachment; filename=page.html\r\n\r\n{page}\r\n--o--\r\n"
    );
    insta::assert_snapshot!(told(mail.as_bytes(), "mail.eml"));
}

#[test]
fn page_breaks_number_pages_when_they_agree_with_the_stated_number() {
    let pages = |stated: &str| {
        let text = format!("{{\\rtf1{{\\info{stated}}}one\\par\\page two\\par}}");
        let document = parse(text.as_bytes(), "a.rtf").unwrap();
        let pages: Vec<_> = document.blocks.iter().map(|block| block.page).collect();
        (document.pages, pages)
    };
    assert_eq!(pages("{\\nofpages2}"), (Some(2), vec![Some(1), Some(2)]));
    assert_eq!(pages("{\\nofpages9}"), (None, vec![None, None]));
    assert_eq!(pages(""), (None, vec![None, None]));
}

#[test]
fn attachments_that_cannot_be_read_are_named_in_the_warnings() {
    let part = |name: &str, bytes: &[u8]| {
        let text: String = bytes.iter().map(|byte| format!("={byte:02X}")).collect();
        format!(
            "--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: \
             quoted-printable\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{text}\r\n"
        )
    };
    let mail = format!(
        "From: a@b.c\r\nTo: d@e.f\r\nSubject: Three\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nhello\r\n{}{}{}\
         --x\r\nContent-Type: message/rfc822\r\n\r\nSubject: Secret\r\nFrom: b@c.d\r\n\
         Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB\r\n--x--\r\n",
        part("backup.zip", b"PK\x03\x04 and then nothing"),
        part("setup.exe", b"MZ\x90\0\x03\0\0\0"),
        part("notes.txt", b"kept words"),
    );
    let document = parse(mail.as_bytes(), "mail.eml").unwrap();
    assert!(document.text.contains("kept words"), "{}", document.text);
    let warnings = &document.metadata["warnings"];
    for name in ["backup.zip", "setup.exe", "Secret"] {
        assert!(warnings.contains(name), "{name} is named in: {warnings}");
    }
    let metadata = &document.metadata["attachments"];
    for name in ["backup.zip", "setup.exe", "Secret", "notes.txt"] {
        assert!(metadata.contains(name), "{name} is named in: {metadata}");
    }
    let headings = |text: &str| document.text.lines().filter(|line| *line == text).count();
    assert_eq!(headings("notes.txt"), 1, "what it says has a heading");
    assert_eq!(headings("setup.exe"), 0, "nothing would stand under it");
    assert!(!warnings.contains("notes.txt"), "{warnings}");
}

#[test]
fn outlook_messages_read_like_any_mail() {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let attachment = "/__attach_version1.0_#00000000";
    file.create_storage(attachment).unwrap();
    let picture = "/__attach_version1.0_#00000001";
    file.create_storage(picture).unwrap();
    for (path, bytes) in [
        (format!("{picture}/__substg1.0_3707001F"), wide("scan.tif")),
        (
            format!("{picture}/__substg1.0_37010102"),
            b"II*\0....".to_vec(),
        ),
        ("/__properties_version1.0".to_owned(), vec![0; 32]),
        ("/__substg1.0_0037001F".to_owned(), wide("Levels")),
        ("/__substg1.0_0C1A001F".to_owned(), wide("Ada")),
        ("/__substg1.0_1000001F".to_owned(), wide("They rose.")),
        (format!("{attachment}/__substg1.0_3707001F"), wide("a.txt")),
        (
            format!("{attachment}/__substg1.0_37010102"),
            b"attached words".to_vec(),
        ),
    ] {
        let mut stream = file.create_stream(path).unwrap();
        std::io::Write::write_all(&mut stream, &bytes).unwrap();
    }
    let bytes = file.into_inner().into_inner();
    insta::assert_snapshot!(told_without_recognition(&bytes, "levels.msg"));
}

#[test]
fn what_cannot_be_read_says_why() {
    let reason = |bytes: &[u8], name: &str| parse(bytes, name).unwrap_err().code;
    assert_eq!(reason(b"", "a.txt"), ReasonCode::EmptyFile);
    assert_eq!(reason(b" \n\t\n", "a.txt"), ReasonCode::NoText);
    assert_eq!(
        reason(b"%!PS-Adobe-3.0\n", "a.ps"),
        ReasonCode::UnsupportedFormat
    );
    assert_eq!(
        reason(b"\x7fELF\x02\x01\x01\0\0\0", "a.docx"),
        ReasonCode::UnsupportedFormat
    );
    let cut = b"PK\x03\x04 and then nothing";
    assert_eq!(reason(cut, "a.docx"), ReasonCode::Damaged);
    assert_eq!(reason(cut, "a.zip"), ReasonCode::UnsupportedFormat);
}

#[test]
fn without_structure_every_block_is_a_paragraph_of_the_same_text() {
    let mut request = ParseRequest::new(Path::new(""), "a.md");
    let text = b"# One\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let mut read = |structure| {
        request.options.preserve_structure = structure;
        let document = InProcess.parse_bytes(text, &request, &mut |_| Flow::Continue);
        document.unwrap()
    };
    let (plain, structured) = (read(false), read(true));
    assert_eq!(plain.text, structured.text);
    let is_plain = |block: &gristmill_model::Block| block.kind == BlockKind::Paragraph;
    assert!(plain.blocks.iter().all(is_plain));
}

#[test]
fn hostile_input_ends_soon_with_a_document_or_a_reason() {
    let deep_json = "[".repeat(1_000_000);
    let deep_html = "<div><b>".repeat(200_000);
    let deep_xml = format!("<?xml version='1.0'?>{}", "<a>".repeat(1_000_000));
    let deep_rtf = format!("{{\\rtf1 {}", "{".repeat(1_000_000));
    let deep_markdown = "> ".repeat(50_000);
    let attributes: String = (0..800_000).map(|n| format!(" a{n}=1")).collect();
    let wide_html = format!("<!doctype html><p{attributes}>words");
    let wide_xml = format!("<?xml version='1.0'?><p{attributes}>words</p>");
    for (text, name) in [
        (deep_json, "a.json"),
        (deep_html, "a.html"),
        (deep_xml, "a.xml"),
        (deep_rtf, "a.rtf"),
        (deep_markdown, "a.md"),
        (wide_html, "b.html"),
        (wide_xml, "b.xml"),
    ] {
        if let Err(failure) = parse(text.as_bytes(), name) {
            let stated = [ReasonCode::Damaged, ReasonCode::NoText];
            assert!(stated.contains(&failure.code), "{name}: {failure}");
        }
    }
}
