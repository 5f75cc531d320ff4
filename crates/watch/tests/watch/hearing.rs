//! What is heard of a real folder. Nothing is asserted of systems that give no events.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use gristmill_watch::{Hint, Listener};

/// Longer than any event should take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something is heard of a path.
fn heard(hints: &Receiver<Hint>, path: &PathBuf) -> bool {
    let until = Instant::now() + PATIENCE;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        match hints.recv_timeout(left) {
            Ok(Hint::At(at)) if at == *path => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    false
}

#[test]
fn files_and_new_folders_are_heard_of() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (sender, hints) = bounded(1000);
    let Ok(_listener) = Listener::start(&root, true, false, sender) else {
        eprintln!("left out: this system gives no events");
        return;
    };
    let file = root.join("a.txt");
    std::fs::write(&file, "text").unwrap();
    assert!(heard(&hints, &file));
    let below = root.join("new");
    std::fs::create_dir(&below).unwrap();
    assert!(heard(&hints, &below));
    std::fs::rename(&file, below.join("a.txt")).unwrap();
    assert!(heard(&hints, &file), "its old place too");
}

#[test]
fn a_channel_that_is_full_says_that_hints_were_lost() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (sender, hints) = bounded(1);
    let Ok(listener) = Listener::start(&root, true, false, sender) else {
        eprintln!("left out: this system gives no events");
        return;
    };
    for number in 0..10 {
        std::fs::write(root.join(number.to_string()), "text").unwrap();
    }
    let until = Instant::now() + PATIENCE;
    while !listener.has_overflowed() {
        assert!(Instant::now() < until, "it never said so");
        std::thread::yield_now();
    }
    assert_eq!(hints.len(), 1);
    // Events of these files may still come; once they have, nothing is lost any more.
    while listener.has_overflowed() {
        assert!(Instant::now() < until, "it is said for ever");
        std::thread::yield_now();
    }
}
