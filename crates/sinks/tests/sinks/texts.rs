//! JSON, JSON Lines, Markdown and what frameworks load.

use gristmill_model::ExportFormat;
use serde_json::Value;

use crate::given::{NASTY, export, export_archive, export_text};

#[test]
fn a_tree_holds_every_document_with_its_passages_and_vectors() {
    let tree: Value = serde_json::from_str(&export_text(ExportFormat::Json)).unwrap();
    assert_eq!(tree["dimensions"], 8);
    let written = tree["documents"].as_array().unwrap();
    assert_eq!(written.len(), 2);
    assert_eq!(written[0]["path"], "2024/q1/report: final?.pdf");
    assert_eq!(written[0]["chunks"][0]["text"], NASTY);
    assert_eq!(
        written[0]["chunks"][1]["vector"].as_array().unwrap().len(),
        8
    );
    assert_eq!(written[1]["chunks"].as_array().unwrap().len(), 1);
}

#[test]
fn vectors_can_be_left_out() {
    let (_folder, path) = export(ExportFormat::JsonLines, false);
    let text = std::fs::read_to_string(path).unwrap();
    assert!(!text.contains("vector"), "{text}");
}

#[test]
fn a_line_stands_alone_and_passages_keep_their_ids() {
    let once = export_text(ExportFormat::JsonLines);
    let lines: Vec<Value> = once
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["text"], NASTY);
    assert_eq!(lines[2]["document"]["id"], "doc-2");
    assert_ne!(lines[0]["id"], lines[1]["id"]);
    assert_eq!(once, export_text(ExportFormat::JsonLines));
}

#[test]
fn markdown_keeps_structure_and_names_that_every_system_takes() {
    let files = export_archive(ExportFormat::Markdown);
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(names, ["2024/q1/report_ final_.pdf.md", "memo.md"]);
    let report = &files["2024/q1/report_ final_.pdf.md"];
    assert!(
        report.starts_with("---\ntitle: \"-Report, \\\"final\\\"\"\n"),
        "{report}"
    );
    for part in [
        // YAML takes no such character as it is.
        r#"  "author": "O'Brien \\ \"Bob\"\u007f""#,
        "\n## Costs\n",
        "\n- first\n- second\n",
        "\n| a\\|b | c |\n| --- | --- |\n| 1 | 2 3 |\n",
        "\n````\n```\nfenced\n```\n````\n",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
}

#[test]
fn frameworks_get_their_own_objects() {
    let nodes: Value = serde_json::from_str(&export_text(ExportFormat::LlamaIndex)).unwrap();
    assert_eq!(nodes[0]["class_name"], "TextNode");
    assert_eq!(nodes[0]["relationships"]["1"]["node_id"], "doc-1");
    // A field that is called like one of ours does not take its place.
    assert_eq!(nodes[0]["metadata"]["title"], "-Report, \"final\"");
    assert_eq!(nodes[0]["metadata"]["metadata_title"], "another");
    assert_eq!(nodes[0]["metadata"]["tags"], "a, b");
    let documents: Value = serde_json::from_str(&export_text(ExportFormat::LangChain)).unwrap();
    assert_eq!(documents[0]["page_content"], NASTY);
}
