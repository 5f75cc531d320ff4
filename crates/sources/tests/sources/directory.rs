use std::path::Path;

use gristmill_model::{FileKey, ReasonCode, Source};
use gristmill_sources::{Directory, ListingRules};

use crate::{list, open_code, read, select, story, write};

fn directory(root: &Path) -> Directory {
    Directory::new(root, ListingRules::default()).unwrap()
}

#[test]
fn a_listing_is_in_name_order_without_hidden_ignored_and_vcs_files() {
    let dir = tempfile::tempdir().unwrap();
    for name in [
        "b.txt",
        "a/z.txt",
        "a/.secret",
        ".git/config",
        "skip.log",
        "a/deep/skip.log",
        "Thumbs.db",
        "keep/x.md",
        "patterned/x.md",
    ] {
        write(&dir.path().join(name), "x");
    }
    write(&dir.path().join(".gitignore"), "*.log\n");
    let rules = ListingRules {
        patterns: vec!["patterned/".into()],
        ..ListingRules::default()
    };
    let source = Directory::new(dir.path(), rules).unwrap();
    assert_eq!(story(&source, &[]), ["a/z.txt", "b.txt", "keep/x.md"]);

    let everything = ListingRules {
        include_hidden: true,
        respect_ignore_files: false,
        ..ListingRules::default()
    };
    let source = Directory::new(dir.path(), everything).unwrap();
    let all = story(&source, &[]);
    assert!(all.contains(&"a/.secret".to_owned()) && all.contains(&"skip.log".to_owned()));
    assert!(!all.iter().any(|key| key.starts_with(".git/")), "{all:?}");
}

#[test]
fn a_selection_takes_files_and_folders_and_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a/1.txt", "a/2.txt", "b/3.txt", ".hidden/4.txt"] {
        write(&dir.path().join(name), "x");
    }
    let source = directory(dir.path());
    assert_eq!(
        story(
            &source,
            &[
                "a/",
                "a/1.txt",
                "b/3.txt",
                "gone.txt",
                ".hidden/4.txt",
                "../x"
            ]
        ),
        [
            "../x [unsafe_path]",
            ".hidden/4.txt",
            "a/1.txt",
            "a/2.txt",
            "b/3.txt",
            "gone.txt [not_found]"
        ]
    );
    let mut selection = select(&[]);
    selection.exclude = vec![FileKey("a/".into()), FileKey("b/3.txt".into())];
    assert_eq!(list(&source, &selection), []);
}

#[test]
fn a_root_that_is_gone_is_unavailable_and_a_file_that_is_gone_is_not_found() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("root/a.txt"), "x");
    let source = directory(&dir.path().join("root"));
    assert_eq!(open_code(&source, "b.txt"), ReasonCode::NotFound);
    std::fs::remove_dir_all(dir.path().join("root")).unwrap();
    assert_eq!(open_code(&source, "a.txt"), ReasonCode::SourceUnavailable);
    let error = source.validate().unwrap_err();
    assert_eq!(error.code, ReasonCode::SourceUnavailable);
    assert!(
        error.detail.starts_with("Directory does not exist"),
        "{error}"
    );
}

#[test]
fn an_archive_in_a_folder_is_listed_from_within() {
    let dir = tempfile::tempdir().unwrap();
    crate::zip::make(
        &dir.path().join("sub/a.zip"),
        &[("deep/one.txt", "eins"), ("__MACOSX/._one.txt", "x")],
    );
    write(&dir.path().join("broken.zip"), "no zip at all");
    let source = directory(dir.path());
    let expected = ["broken.zip [damaged]", "sub/a.zip!/deep/one.txt"];
    assert_eq!(story(&source, &[]), expected);
    assert_eq!(story(&source, &["sub/a.zip!/deep/"]), expected[1..]);
    assert_eq!(read(&source, "sub/a.zip!/deep/one.txt"), b"eins");
    assert_eq!(
        open_code(&source, "sub/a.zip!/two.txt"),
        ReasonCode::NotFound
    );
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_never_lead_out_of_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        write(&dir.path().join("outside/secret.txt"), "secret");
        write(&root.join("in/a.txt"), "inside");
        symlink(dir.path().join("outside"), root.join("folder")).unwrap();
        symlink(dir.path().join("outside/secret.txt"), root.join("file.txt")).unwrap();
        symlink("in/a.txt", root.join("good.txt")).unwrap();

        let source = directory(&root);
        assert_eq!(
            story(&source, &[]),
            ["in/a.txt"],
            "links are not followed by default"
        );
        for key in ["folder/secret.txt", "file.txt"] {
            assert_eq!(open_code(&source, key), ReasonCode::UnsafePath);
            assert_eq!(story(&source, &[key]), [format!("{key} [unsafe_path]")]);
        }
        let rules = ListingRules {
            follow_links: true,
            ..ListingRules::default()
        };
        let following = Directory::new(&root, rules).unwrap();
        assert_eq!(
            story(&following, &[]),
            ["file.txt [unsafe_path]", "good.txt", "in/a.txt"]
        );
        assert_eq!(read(&following, "good.txt"), b"inside");
    }

    #[test]
    fn a_fifo_is_reported_and_never_blocks() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let source = directory(dir.path());
        assert_eq!(story(&source, &[]), ["pipe [unreadable]"]);
        assert_eq!(open_code(&source, "pipe"), ReasonCode::Unreadable);
    }

    #[test]
    fn names_that_are_not_text_can_be_listed_and_opened() {
        let dir = tempfile::tempdir().unwrap();
        for name in [&b"caf\xE9.txt"[..], b"line\nbreak", &[b'n'; 255]] {
            std::fs::write(dir.path().join(OsStr::from_bytes(name)), name).unwrap();
        }
        let source = directory(dir.path());
        let listed = list(&source, &select(&[]));
        assert_eq!(listed.len(), 3);
        for file in listed {
            assert_eq!(
                file.size.unwrap().0,
                read(&source, &file.key.0).len() as u64
            );
        }
    }
}
