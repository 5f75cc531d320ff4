use gristmill_model::{Bytes, ConnectionId, FileKey, ReasonCode, Timestamp};
use gristmill_sources::{NewUpload, Uploads};

use crate::{open_code, read, story};

fn named(name: &str) -> NewUpload {
    NewUpload {
        name: name.into(),
        limit: Some(Bytes(100)),
        received: Timestamp(7),
    }
}

#[test]
fn an_upload_is_kept_under_its_name_until_it_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let connection = ConnectionId("../../escape".into());
    let uploads = Uploads::new(dir.path(), &connection);
    let first = uploads.add(&named("a/../b.txt"), &mut &b"one"[..]).unwrap();
    let second = uploads.add(&named("b.txt"), &mut &b"two"[..]).unwrap();
    assert_ne!(first, second, "the same name twice is two uploads");
    assert!(first.0.ends_with("/a/b.txt") && first.file_name() == "b.txt");

    let again = Uploads::new(dir.path(), &connection);
    assert_eq!(story(&again, &[]), [first.0.clone(), second.0.clone()]);
    assert_eq!(read(&again, &second.0), b"two");
    again.remove(&first).unwrap();
    assert_eq!(story(&again, &[&first.0]), [format!("{first} [not_found]")]);
    again.remove_all().unwrap();
    assert_eq!(story(&again, &[]), [""; 0]);
    let outside = std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(outside, 1, "everything lies below `uploads`");
}

#[test]
fn an_upload_that_is_too_large_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let uploads = Uploads::new(dir.path(), &ConnectionId("c".into()));
    let failure = uploads.add(&named("big"), &mut &[0; 101][..]).unwrap_err();
    assert_eq!(failure.code, ReasonCode::TooLarge);
    assert_eq!(story(&uploads, &[]), [""; 0]);
}

#[test]
fn a_file_that_is_taken_is_gone_from_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let uploads = Uploads::new(dir.path(), &ConnectionId("c".into()));
    let spooled = dir.path().join("spooled");
    std::fs::write(&spooled, [0; 101]).unwrap();
    let failure = uploads.take(&named("big"), &spooled).unwrap_err();
    assert_eq!(failure.code, ReasonCode::TooLarge);
    assert!(spooled.exists(), "what is refused stays");

    std::fs::write(&spooled, "one").unwrap();
    let key = uploads.take(&named("a.txt"), &spooled).unwrap();
    assert_eq!(read(&uploads, &key.0), b"one");
    assert_eq!(key.file_name(), "a.txt");
    assert!(!spooled.exists());
}

#[test]
fn a_key_that_is_no_upload_is_not_found() {
    let dir = tempfile::tempdir().unwrap();
    let uploads = Uploads::new(dir.path(), &ConnectionId("c".into()));
    for key in ["", "..", "../../etc/passwd", "0123"] {
        assert_eq!(open_code(&uploads, key), ReasonCode::NotFound, "{key:?}");
        assert!(uploads.remove(&FileKey(key.into())).is_err());
    }
}
