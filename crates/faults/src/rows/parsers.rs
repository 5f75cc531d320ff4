//! Documents made to exhaust or mislead whoever parses them.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Result, ensure};
use gristmill_model::FileState;

use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// Bombs of every format.
pub(crate) const BOMBS: Row = Row {
    family: "parsers",
    name: "bombs",
    says: "entity bombs, external entities, 800,000 attributes, nesting without end, compressed \
           bombs in a PDF and an Office file, pictures of absurd size: each ends in a state, \
           nothing outside is read, neighbours are stored",
    run: bombs,
};

/// Neighbours that must be stored.
const NEIGHBOURS: usize = 12;

fn bombs(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, NEIGHBOURS, &mut bench.random("parsers/bombs"))?;
    let secret = grist.room().join("secret.txt");
    fs::write(&secret, "rudder-winch-mole")?;
    let bombs = bombs_for(&secret);
    for (name, bytes) in &bombs {
        fs::write(folder.join(name), bytes)?;
    }
    let words = [
        "ingest",
        &*folder.to_string_lossy(),
        "-o",
        "timeout_seconds=30",
    ];
    grist.expect(&words, &[0, 2])?.ended_well()?;
    let states = oracle::states(&grist)?;
    ensure!(
        states.len() == NEIGHBOURS + bombs.len(),
        "{} files in, {} accounted for",
        NEIGHBOURS + bombs.len(),
        states.len()
    );
    let neighbours = states.iter().filter(|(key, state)| {
        key.starts_with('0') && matches!(state, FileState::Completed { .. })
    });
    let neighbours = neighbours.count();
    ensure!(
        neighbours == NEIGHBOURS,
        "only {neighbours} of {NEIGHBOURS} neighbours are stored"
    );
    let found = grist.json(&["search", "rudder-winch-mole"])?;
    ensure!(
        !found.to_string().contains("rudder-winch-mole\""),
        "an external entity was read"
    );
    for passages in oracle::contents(&grist)?.into_values() {
        let leaks = passages
            .iter()
            .any(|(text, _)| text.contains("rudder-winch-mole"));
        ensure!(!leaks, "an external entity was read");
    }
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: bombs.len(),
        note: shares(&states.values().map(FileState::as_str).collect::<Vec<_>>()),
    })
}

/// `12 completed, 3 failed`.
pub(crate) fn shares(states: &[&str]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for state in states {
        *counts.entry(*state).or_insert(0) += 1;
    }
    let shares: Vec<_> = counts
        .iter()
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    shares.join(", ")
}

fn bombs_for(secret: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}deep{}", open.repeat(times), close.repeat(times)).into_bytes()
    };
    let attributes: String = (0..800_000)
        .map(|number| format!(" a{number}=\"{number}\""))
        .collect();
    let external = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file://{}\">]><a>the secret is &x;</a>",
        secret.display()
    );
    vec![
        ("laughs.xml", laughs().into_bytes()),
        ("external.xml", external.into_bytes()),
        (
            "attributes.xml",
            format!("<a{attributes}>text</a>").into_bytes(),
        ),
        (
            "attributes.html",
            format!("<html><body><p{attributes}>text</p></body></html>").into_bytes(),
        ),
        ("deep.xml", deep("<a>", "</a>", 500_000)),
        ("deep.html", deep("<div>", "</div>", 500_000)),
        (
            "tables.html",
            deep("<table><tr><td>", "</td></tr></table>", 50_000),
        ),
        ("deep.json", deep("[", "]", 1_000_000)),
        ("deep.md", deep("> ", "", 200_000)),
        ("brackets.md", "[".repeat(500_000).into_bytes()),
        (
            "deep.rtf",
            [&b"{\\rtf1 "[..], &deep("{", "}", 500_000), b"}"].concat(),
        ),
        (
            "span.html",
            b"<table><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>".to_vec(),
        ),
        ("line.csv", "a,".repeat(5_000_000).into_bytes()),
        ("mail.eml", multipart(5_000).into_bytes()),
        (
            "pages.pdf",
            pdf(
                "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>",
                &[],
            ),
        ),
        (
            "stream.pdf",
            pdf(
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                &deflated_spaces(),
            ),
        ),
        ("picture.bmp", bitmap(60_000, 60_000)),
        ("package.docx", office_bomb()),
    ]
}

/// A billion laughs.
fn laughs() -> String {
    let mut text = String::from("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e0 \"laugh \">");
    for level in 1..=9 {
        let before = format!("&e{};", level - 1).repeat(10);
        text += &format!("<!ENTITY e{level} \"{before}\">");
    }
    text + "]><a>&e9;</a>"
}

fn multipart(depth: usize) -> String {
    let mut text =
        String::from("From: a@example.org\nSubject: parts in parts\nMIME-Version: 1.0\n");
    for level in 0..depth {
        text += &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
    }
    text + "Content-Type: text/plain\n\nthe innermost\n"
}

/// A PDF of one page whose tree and content are given; without a cross-reference table,
/// which readers rebuild.
fn pdf(pages: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj {pages} endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >> endobj\n\
         4 0 obj << /Length {} /Filter /FlateDecode >> stream\n",
        content.len()
    );
    [
        head.as_bytes(),
        content,
        b"\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
    ]
    .concat()
}

/// 512 MB of spaces in a stream of half a megabyte, taken out of a zip member.
fn deflated_spaces() -> Vec<u8> {
    let member = zip_of("spaces", 512 << 20);
    // A zlib header in front makes a PDF's stream of what a zip member holds.
    let start = 30 + "spaces".len();
    let end = member
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap_or(member.len());
    [
        &[0x78, 0x9C][..],
        member.get(start..end).unwrap_or_default(),
    ]
    .concat()
}

/// A Word file whose text is half a gigabyte of spaces.
fn office_bomb() -> Vec<u8> {
    zip_of("word/document.xml", 512 << 20)
}

fn zip_of(name: &str, spaces: u64) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let written = archive.start_file(name, options).and_then(|()| {
        let mut endless = std::io::Read::take(std::io::repeat(b' '), spaces);
        std::io::copy(&mut endless, &mut archive)?;
        archive.flush()?;
        archive.finish()
    });
    written.map(std::io::Cursor::into_inner).unwrap_or_default()
}

/// A picture's header without the picture.
fn bitmap(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend(b"\x01\0\x18\0\0\0\0\0");
    bytes.resize(54, 0);
    bytes
}
