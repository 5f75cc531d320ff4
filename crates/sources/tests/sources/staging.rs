use gristmill_model::{Bytes, ContentHash, FileKey, Flow, ReasonCode};
use gristmill_sources::{Directory, ListingRules, Staging};

use crate::write;

const NO_LIMIT: Bytes = Bytes(u64::MAX);

#[test]
fn a_snapshot_has_the_bytes_and_their_hash_and_goes_with_its_owner() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("in/a.txt"), "hello");
    write(&dir.path().join("staging/left-over"), "from a dead process");
    let source = Directory::new(&dir.path().join("in"), ListingRules::default()).unwrap();
    let staging = Staging::new(&dir.path().join("staging")).unwrap();
    let key = FileKey("a.txt".into());
    let staged = staging
        .stage(&source, (&key, 1), NO_LIMIT, &mut |_| Flow::Continue)
        .unwrap();
    assert_eq!(std::fs::read(staged.path()).unwrap(), b"hello");
    assert_eq!(
        staged.hash(),
        ContentHash(*blake3::hash(b"hello").as_bytes())
    );
    assert_eq!(staged.listed().size, Some(Bytes(5)));
    drop(staged);
    assert_eq!(
        std::fs::read_dir(dir.path().join("staging"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_file_that_grows_while_it_is_read_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("in/log.txt");
    write(&path, "first line\n");
    let source = Directory::new(&dir.path().join("in"), ListingRules::default()).unwrap();
    let staging = Staging::new(&dir.path().join("staging")).unwrap();
    let mut watch = |_| {
        std::fs::write(&path, "first line\nsecond line\nthird line\n").unwrap();
        Flow::Continue
    };
    let failure = staging
        .stage(
            &source,
            (&FileKey("log.txt".into()), 1),
            NO_LIMIT,
            &mut watch,
        )
        .unwrap_err();
    assert_eq!(failure.code, ReasonCode::ChangedWhileReading);
}

#[test]
fn a_file_over_the_limit_or_stopped_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("in/a.txt"), "0123456789");
    let source = Directory::new(&dir.path().join("in"), ListingRules::default()).unwrap();
    let staging = Staging::new(&dir.path().join("staging")).unwrap();
    let key = FileKey("a.txt".into());
    let code = |limit, flow| {
        let watch = &mut |_| flow;
        staging
            .stage(&source, (&key, 1), limit, watch)
            .unwrap_err()
            .code
    };
    assert_eq!(code(Bytes(9), Flow::Continue), ReasonCode::TooLarge);
    assert_eq!(code(Bytes(10), Flow::Stop), ReasonCode::Cancelled);
    assert_eq!(
        std::fs::read_dir(dir.path().join("staging"))
            .unwrap()
            .count(),
        0
    );
}
