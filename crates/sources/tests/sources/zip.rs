use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;

use gristmill_model::{Bytes, FileKey, Flow, ReasonCode, Source};
use gristmill_sources::{Directory, ListingRules, Staging, Zip};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{open_code, read, story, write};

/// Writes an archive of these names and texts.
pub(crate) fn make(path: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, text)| (*n, text.as_bytes()))
        .collect();
    std::fs::write(path, packed(&files, CompressionMethod::Deflated)).unwrap();
}

/// The bytes of an archive of these names and contents.
fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn open(path: &Path) -> Zip {
    Zip::new(path, ListingRules::default()).unwrap()
}

/// Replaces every `from` in the file by `to`, which is as long.
fn patch(path: &Path, from: &[u8], to: &[u8]) {
    let mut bytes = std::fs::read(path).unwrap();
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter_map(|(at, window)| (window == from).then_some(at))
        .collect();
    assert!(!places.is_empty(), "nothing to patch");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn members_keep_their_paths_and_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let long = "lorem ipsum ".repeat(50_000);
    make(
        &path,
        &[("a/b/long.txt", &long), ("ü.txt", "u"), (".DS_Store", "x")],
    );
    let source = open(&path);
    assert_eq!(story(&source, &[]), ["a/b/long.txt", "ü.txt"]);
    assert_eq!(read(&source, "a/b/long.txt"), long.as_bytes());
    assert_eq!(
        story(&source, &["a/", "none"]),
        ["a/b/long.txt", "none [not_found]"]
    );
}

#[test]
fn members_that_would_land_elsewhere_are_reported_and_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    make(
        &path,
        &[
            ("good.txt", "x"),
            ("xx/slip.txt", "x"),
            ("a.zip!/b.txt", "x"),
        ],
    );
    patch(&path, b"xx/slip.txt", b"../slip.txt");
    let source = open(&path);
    assert_eq!(
        story(&source, &[]),
        [
            "good.txt",
            "%2E%2E/slip.txt [unsafe_path]",
            "a.zip!/b.txt [unsafe_path]"
        ]
    );
    assert_eq!(
        open_code(&source, "%2E%2E/slip.txt"),
        ReasonCode::UnsafePath
    );
}

#[test]
fn archives_inside_archives_are_read_like_folders_three_deep() {
    use CompressionMethod::{Deflated, Stored};
    let dir = tempfile::tempdir().unwrap();
    for (method, name) in [(Deflated, "packed.zip"), (Stored, "stored.zip")] {
        let fourth = packed(&[("too/deep.txt", b"4")], method);
        let third = packed(&[("c.txt", b"3"), ("fourth.zip", &fourth)], method);
        let second = packed(&[("b.txt", b"2"), ("sub/third.zip", &third)], method);
        let path = dir.path().join(name);
        let files: &[(&str, &[u8])] = &[("a.txt", b"1"), ("second.zip", &second), ("no.zip", b"x")];
        std::fs::write(&path, packed(files, method)).unwrap();
        let source = open(&path);
        let inside = [
            "second.zip!/b.txt",
            "second.zip!/sub/third.zip!/c.txt",
            "second.zip!/sub/third.zip!/fourth.zip [unsafe_archive]",
        ];
        let all = [&["a.txt"], &inside[..], &["no.zip [damaged]"]].concat();
        assert_eq!(story(&source, &[]), all, "{name}");
        assert_eq!(story(&source, &["second.zip"]), inside, "named itself");
        assert_eq!(story(&source, &["second.zip!/sub/"]), inside[1..]);
        assert_eq!(story(&source, &["third.zip"]), ["third.zip [not_found]"]);
        assert_eq!(read(&source, "second.zip!/sub/third.zip!/c.txt"), b"3");
        assert_eq!(
            open_code(&source, "second.zip!/none.txt"),
            ReasonCode::NotFound
        );
    }
    let folder = Directory::new(dir.path(), ListingRules::default()).unwrap();
    let key = "packed.zip!/second.zip!/b.txt";
    assert!(story(&folder, &[]).contains(&key.to_owned()));
    assert_eq!(story(&folder, &["packed.zip!/second.zip!/b.txt"]), [key]);
    assert_eq!(read(&folder, key), b"2");
}

#[test]
fn all_archives_within_one_another_share_one_budget() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    // Each says it unpacks to 600 MB: one is within what a small archive may, two are not.
    let mut bomb = packed(&[("a.txt", &[b'x'; 77_777])], CompressionMethod::Deflated);
    let (says, said) = (77_777_u32.to_le_bytes(), 600_000_000_u32.to_le_bytes());
    let places: Vec<usize> = (0..bomb.len() - 4)
        .filter(|&at| bomb[at..at + 4] == says)
        .collect();
    for at in places {
        bomb[at..at + 4].copy_from_slice(&said);
    }
    let files: &[(&str, &[u8])] = &[("one.zip", &bomb), ("two.zip", &bomb)];
    std::fs::write(&path, packed(files, CompressionMethod::Deflated)).unwrap();
    let expected = ["one.zip!/a.txt", "two.zip [unsafe_archive]"];
    let source = open(&path);
    assert_eq!(story(&source, &[]), expected);
    assert_eq!(story(&source, &[]), expected, "listed again, counted once");
}

#[test]
fn a_name_that_appears_twice_is_refused_both_times() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    make(
        &path,
        &[
            ("one.txt", "harmless"),
            ("two.txt", "harmful"),
            ("3.txt", "x"),
        ],
    );
    patch(&path, b"two.txt", b"one.txt");
    let source = open(&path);
    assert_eq!(story(&source, &[]), ["one.txt [unsafe_archive]", "3.txt"]);
}

#[test]
fn a_link_and_an_encrypted_member_are_named_as_such() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let mut writer = ZipWriter::new(File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    writer.add_symlink("link", "/etc/passwd", options).unwrap();
    writer.start_file("x.txt", options).unwrap();
    writer.finish().unwrap();
    // Sets the flag "encrypted" of `x.txt` in the archive's directory.
    let mut bytes = std::fs::read(&path).unwrap();
    let name = bytes
        .windows(5)
        .rposition(|window| window == b"x.txt")
        .unwrap();
    bytes[name - 46 + 8] |= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(
        story(&open(&path), &[]),
        ["link [unsafe_archive]", "x.txt [needs_password]"]
    );
}

#[test]
fn a_member_that_lies_about_its_size_or_bytes_fails_while_read() {
    let dir = tempfile::tempdir().unwrap();
    let staging = Staging::new(&dir.path().join("staging")).unwrap();
    let stage = |path: &Path| {
        let key = FileKey("a.txt".into());
        let watch = &mut |_| Flow::Continue;
        staging
            .stage(&open(path), (&key, 1), Bytes(1 << 20), watch)
            .map(drop)
    };
    let text = "x".repeat(5000);
    let size = 5000_u32.to_le_bytes();
    for (lie, code) in [
        (400_u32, ReasonCode::UnsafeArchive),
        (6000, ReasonCode::Damaged),
    ] {
        let path = dir.path().join(format!("{lie}.zip"));
        make(&path, &[("a.txt", &text)]);
        patch(&path, &size, &lie.to_le_bytes());
        assert_eq!(
            stage(&path).unwrap_err().code,
            code,
            "says {lie} and holds 5000"
        );
    }
    let path = dir.path().join("checksum.zip");
    make(&path, &[("a.txt", &text)]);
    patch(
        &path,
        &crc32fast::hash(text.as_bytes()).to_le_bytes(),
        &[0; 4],
    );
    assert_eq!(stage(&path).unwrap_err().code, ReasonCode::Damaged);
    assert_eq!(
        std::fs::read_dir(dir.path().join("staging"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn an_archive_whose_members_overlap_is_refused_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    make(&path, &[("a.txt", "one"), ("b.txt", "two")]);
    // Points the second entry of the directory at the first one's data.
    let mut bytes = std::fs::read(&path).unwrap();
    let name = bytes
        .windows(5)
        .rposition(|window| window == b"b.txt")
        .unwrap();
    bytes[name - 4..name].copy_from_slice(&[0; 4]);
    std::fs::write(&path, bytes).unwrap();
    let failure = open(&path).validate().unwrap_err();
    assert_eq!(failure.code, ReasonCode::UnsafeArchive, "{failure}");
}

#[test]
fn an_archive_written_as_a_stream_is_read_like_any_other() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let mut writer = ZipWriter::new_stream(File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    writer.start_file("a.txt", options).unwrap();
    writer.write_all(b"sizes come after the bytes").unwrap();
    writer.finish().unwrap();
    let source = open(&path);
    assert_eq!(story(&source, &[]), ["a.txt"]);
    assert_eq!(read(&source, "a.txt"), b"sizes come after the bytes");
}

#[test]
fn an_archive_that_unpacks_to_far_more_than_it_is_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    make(&path, &[("a.txt", &"x".repeat(77_777))]);
    patch(
        &path,
        &77_777_u32.to_le_bytes(),
        &u32::to_le_bytes(3_000_000_000),
    );
    let failure = open(&path).validate().unwrap_err();
    assert_eq!(failure.code, ReasonCode::UnsafeArchive);
    assert!(failure.detail.contains("unpacks to 3.0 GB"), "{failure}");
}

#[test]
fn what_is_no_archive_or_not_there_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let code = |path: &Path| open(path).validate().unwrap_err().code;
    assert_eq!(code(&path), ReasonCode::SourceUnavailable);
    write(&path, "plain text");
    assert_eq!(code(&path), ReasonCode::Damaged);
}
