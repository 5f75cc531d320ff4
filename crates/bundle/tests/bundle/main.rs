//! What is written is read as it was, and nothing else is believed.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod given;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use bytes::Bytes;
use gristmill_bundle::{BundleError, BundleFile, BundleWriter, Original, Sources};
use gristmill_model::{ContentHash, Flow, PortableDocument, Timestamp};
use parquet::basic::ColumnOrder;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::given::document;

/// Writes a bundle of these documents and a file.
fn write(path: &Path, documents: &[PortableDocument]) {
    let mut writer = BundleWriter::new(File::create(path).unwrap(), "1.2.3", Timestamp(7));
    for document in documents {
        writer.document(document).unwrap();
    }
    let content = ContentHash(*blake3::hash(b"a file").as_bytes());
    let written = writer.original(content, &mut &b"a file"[..]).unwrap();
    assert_eq!(written.unwrap(), Original::Written);
    let other = ContentHash([1; 32]);
    let changed = writer.original(other, &mut &b"another file"[..]).unwrap();
    assert_eq!(changed.unwrap(), Original::Changed);
    writer.finish(&Sources::default()).unwrap();
}

fn read(path: &Path) -> Result<Vec<PortableDocument>, BundleError> {
    let mut bundle = BundleFile::open(path)?;
    bundle.verify(&mut |_| Flow::Continue)?;
    let mut documents = Vec::new();
    for part in 1..=bundle.manifest().parts {
        documents.extend(bundle.part(part)?);
    }
    Ok(documents)
}

/// The members of a bundle in their order.
fn members(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let count = archive.len();
    let member = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

fn pack(path: &Path, members: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in members {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// A bundle whose manifest was changed.
fn forged(path: &Path, change: impl Fn(&mut Value)) -> String {
    let mut members = members(path);
    let (_, manifest) = members
        .iter_mut()
        .find(|(name, _)| name == "manifest.json")
        .unwrap();
    let mut value: Value = serde_json::from_slice(manifest).unwrap();
    change(&mut value);
    *manifest = serde_json::to_vec(&value).unwrap();
    let forged = path.with_extension("forged");
    pack(&forged, &members);
    read(&forged).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_as_it_was_part_by_part() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bundle");
    // So many passages that they need several parts.
    let documents: Vec<_> = (0..90).map(|number| document(number, 100)).collect();
    write(&path, &documents);
    assert_eq!(read(&path).unwrap(), documents);
    let mut bundle = BundleFile::open(&path).unwrap();
    let manifest = bundle.manifest();
    assert_eq!(manifest.parts, 3);
    assert_eq!(
        (manifest.totals.documents, manifest.totals.passages),
        (90, 9_000)
    );
    assert_eq!(
        manifest.totals.originals, 1,
        "the one that changed is not in it"
    );
    let mut file = Vec::new();
    let content = ContentHash(*blake3::hash(b"a file").as_bytes());
    assert!(bundle.original(content, &mut file).unwrap());
    assert_eq!(file, b"a file");
    assert!(!bundle.original(ContentHash([1; 32]), &mut file).unwrap());
}

#[test]
fn the_order_of_columns_is_marked_as_older_readers_know_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bundle");
    write(&path, &[document(1, 3)]);
    let members = members(&path).into_iter();
    for (name, table) in members.filter(|(name, _)| name.ends_with(".parquet")) {
        let reader = SerializedFileReader::new(Bytes::from(table)).unwrap();
        let orders = reader.metadata().file_metadata().column_orders().cloned();
        for order in orders.unwrap() {
            assert!(
                matches!(order, ColumnOrder::TYPE_DEFINED_ORDER(_)),
                "Polars 1.36 cannot read `{name}` with {order:?}"
            );
        }
    }
}

#[test]
fn a_member_that_was_changed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bundle");
    write(&path, &[document(1, 3)]);
    let whole = members(&path);
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        let (name, bytes) = &mut changed[place];
        if name == "manifest.json" {
            continue;
        }
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let name = name.clone();
        pack(&path, &changed);
        let error = read(&path).unwrap_err();
        assert!(
            matches!(&error, BundleError::Damaged { member, .. } if *member == name),
            "{name}: {error}"
        );
    }
}

#[test]
fn other_versions_unsafe_names_and_sizes_that_do_not_add_up_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bundle");
    write(&path, &[document(1, 3)]);
    let error = forged(&path, |manifest| manifest["version"] = json!(2));
    assert!(error.contains("version 2"), "{error}");
    let error = forged(&path, |manifest| manifest["format"] = json!("other"));
    assert!(error.contains("not a bundle"), "{error}");
    for name in ["../../x", "/etc/passwd", "a\\b", "chunks/../x"] {
        let error = forged(&path, |manifest| {
            manifest["members"][0]["name"] = json!(name)
        });
        assert!(error.contains("not safe"), "{name}: {error}");
    }
    let error = forged(&path, |manifest| {
        manifest["members"][0]["size"] = json!(1_u64 << 60)
    });
    assert!(error.contains("size"), "{error}");
    let mut more = members(&path);
    more.push(("more".to_owned(), vec![0]));
    pack(&path, &more);
    assert!(matches!(read(&path), Err(BundleError::Unsafe(_))));
    fs::write(&path, "a text").unwrap();
    assert!(matches!(read(&path), Err(BundleError::NotABundle(_))));
    write(&path, &[document(1, 3)]);
    let whole = fs::read(&path).unwrap();
    for length in [4, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(
            matches!(read(&path), Err(BundleError::CutOff)),
            "{length} bytes"
        );
    }
}
