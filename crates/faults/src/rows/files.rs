//! Files that are odd, or change while they are looked at.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};
use gristmill_model::FileState;

use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// Hostile names.
pub(crate) const NAMES: Row = Row {
    family: "files",
    name: "names",
    says: "names with newlines, control characters, 255 bytes, bidirectional marks, bytes that \
           are no text: each file ends in a state, those with a name in text are stored",
    run: names,
};

fn names(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    fs::create_dir(&folder)?;
    let mut random = bench.random("files/names");
    let mut textual = hostile_names();
    textual.retain(|name| {
        fs::write(folder.join(name), papers::prose(name.len(), &mut random)).is_ok()
    });
    let unnamed = write_unnamed(&folder);
    let ran = grist.run(&["ingest", &folder.to_string_lossy()])?;
    ran.ended_well()?;
    ensure!(
        !ran.out.contains('\u{1b}'),
        "a name reached the terminal raw"
    );
    let states = oracle::states(&grist)?;
    ensure!(
        states.len() == textual.len() + usize::from(unnamed),
        "{} files in, {} accounted for",
        textual.len() + usize::from(unnamed),
        states.len()
    );
    for name in &textual {
        let state = states
            .get(name)
            .with_context(|| format!("`{name:?}` is not accounted for"))?;
        ensure!(
            matches!(state, FileState::Completed { .. }),
            "`{name:?}` is {state:?}"
        );
    }
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: states.len(),
        note: String::new(),
    })
}

fn hostile_names() -> Vec<String> {
    let mut names: Vec<String> = [
        "line\nbreak.txt",
        "tab\tstop.txt",
        "escape\u{1b}[31mred.txt",
        "bidi\u{202e}txt.exe.txt",
        " leading and trailing .txt",
        "-rf.txt",
        "--json.txt",
        "$(id).txt",
        "`id`.txt",
        "%s%n.txt",
        "quote'\".txt",
        "back\\slash.txt",
        "a!b.txt",
        "a!%2Fb.txt",
        "ünïcödé-дом-家-🦀.txt",
        "<img src=x onerror=alert(1)>.txt",
        "con.txt",
        "dots..txt",
        "null\u{0}less.txt",
    ]
    .map(|name| name.replace('\u{0}', "0"))
    .to_vec();
    names.push(format!("{}.txt", "x".repeat(251)));
    names
}

/// A file whose name is no text; false where the file system refuses it.
#[cfg(unix)]
fn write_unnamed(folder: &Path) -> bool {
    use std::os::unix::ffi::OsStringExt as _;
    let name = OsString::from_vec(b"latin-\xE9.txt".to_vec());
    fs::write(folder.join(name), "A name that is no text.").is_ok()
}

#[cfg(not(unix))]
fn write_unnamed(_: &Path) -> bool {
    false
}

/// Things that are no ordinary files.
pub(crate) const KINDS: Row = Row {
    family: "files",
    name: "kinds",
    says: "pipes, sockets, links out of the folder and in circles, sparse files of 2 GB, empty \
           files: nothing hangs, nothing outside is read, each file ends in a state",
    run: kinds,
};

#[cfg(unix)]
fn kinds(bench: &Bench) -> Result<Verdict> {
    use std::os::unix::fs::symlink;
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    papers::write(&folder, 3, &mut bench.random("files/kinds"))?;
    let secret = grist.room().join("secret.txt");
    fs::write(&secret, "the combination of the safe is rudder-winch-mole")?;
    let pipe = folder.join("pipe.txt");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )?;
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket.txt"))?;
    symlink(&secret, folder.join("link.txt"))?;
    symlink(&folder, folder.join("circle"))?;
    symlink("/dev/zero", folder.join("zero.txt"))?;
    symlink("nowhere", folder.join("dangling.txt"))?;
    File::create(folder.join("sparse.txt"))?.set_len(2 << 30)?;
    File::create(folder.join("empty.txt"))?;
    for links in ["false", "true"] {
        let ran = grist
            .command(&["ingest", &folder.to_string_lossy()])
            .env("FOLLOW_LINKS", links)
            .output()?;
        ensure!(
            ran.status.code().is_some_and(|code| code == 0 || code == 2),
            "it ended with {}",
            ran.status
        );
        let states = oracle::states(&grist)?;
        let stored = states.values().filter(|state| {
            matches!(
                state,
                FileState::Completed { .. } | FileState::Unchanged { .. }
            )
        });
        ensure!(
            stored.count() >= 3,
            "the neighbours of odd files are not stored: {states:?}"
        );
        reason(&states, "sparse.txt", "too_large")?;
        reason(&states, "empty.txt", "empty_file")?;
        for odd in ["pipe.txt", "socket.txt", "zero.txt", "dangling.txt"] {
            let state = states.get(odd);
            ensure!(
                !matches!(state, Some(FileState::Completed { .. })),
                "`{odd}` was stored as a document"
            );
        }
    }
    let found = grist.json(&["search", "combination of the safe"])?;
    ensure!(
        !found.to_string().contains("rudder-winch-mole"),
        "a link led out of the folder"
    );
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: 9,
        note: String::new(),
    })
}

#[cfg(not(unix))]
fn kinds(_: &Bench) -> Result<Verdict> {
    Ok(Verdict::LeftOut("needs a Unix file system".to_owned()))
}

/// Checks that a file ended for this reason.
pub(crate) fn reason(states: &BTreeMap<String, FileState>, file: &str, code: &str) -> Result<()> {
    let state = states
        .get(file)
        .with_context(|| format!("`{file}` is not accounted for"))?;
    let seen = match state {
        FileState::Skipped { reason } => reason.code.as_str(),
        FileState::Failed { failure } => failure.code.as_str(),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. } => state.as_str(),
    };
    ensure!(seen == code, "`{file}` ended as `{seen}`, not as `{code}`");
    Ok(())
}

/// Files that change under the program's feet.
pub(crate) const CHANGING: Row = Row {
    family: "files",
    name: "changing",
    says: "files grow, shrink, vanish and are replaced while a job reads them: each ends stored \
           with one whole content, or failed with a reason, and neighbours are stored",
    run: changing,
};

fn changing(bench: &Bench) -> Result<Verdict> {
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    let mut random = bench.random("files/changing");
    papers::write(&folder, 150, &mut random)?;
    let moving: Vec<_> = (0..30)
        .map(|number| folder.join(format!("moving-{number}.txt")))
        .collect();
    for file in &moving {
        fs::write(
            file,
            "complete from the first to the last word. ".repeat(40),
        )?;
    }
    let stop = AtomicBool::new(false);
    let (outcome, changes) = std::thread::scope(|scope| {
        let changing = scope.spawn(|| disturb(&moving, &stop, random));
        let outcome = grist.run(&["ingest", &folder.to_string_lossy()]);
        stop.store(true, Ordering::Relaxed);
        (outcome, changing.join().unwrap_or(0))
    });
    outcome?.ended_well()?;
    let states = oracle::states(&grist)?;
    for number in 0..150 {
        let name = format!("{number:04}");
        let stored = states.iter().any(|(key, state)| {
            key.starts_with(&name) && matches!(state, FileState::Completed { .. })
        });
        ensure!(stored, "the neighbour `{name}` is not stored");
    }
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: changes,
        note: "180 files, 30 of them changing".to_owned(),
    })
}

/// Changes files at random until told to stop; how often it did.
fn disturb(files: &[std::path::PathBuf], stop: &AtomicBool, mut random: fastrand::Rng) -> usize {
    let mut changes = 0;
    while !stop.load(Ordering::Relaxed) {
        let file = &files[random.usize(..files.len())];
        // Whatever cannot be done because of an earlier change is left out.
        let _ = match random.usize(..4) {
            0 => OpenOptions::new()
                .append(true)
                .open(file)
                .and_then(|mut file| file.write_all(b"and more. ")),
            1 => OpenOptions::new()
                .write(true)
                .open(file)
                .and_then(|file| file.set_len(100)),
            2 => fs::remove_file(file),
            _ => fs::write(file, "written anew, all of it. ".repeat(30)),
        };
        changes += 1;
        std::thread::yield_now();
    }
    changes
}

/// More files than anyone looks at.
pub(crate) const MANY: Row = Row {
    family: "files",
    name: "many",
    says: "a folder of 100,000 empty files (10,000 in a quick run): each is accounted for",
    run: many,
};

fn many(bench: &Bench) -> Result<Verdict> {
    let count = bench.extent.pick(10_000, 100_000);
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    fs::create_dir(&folder)?;
    for number in 0..count {
        File::create(folder.join(format!("{number}.txt")))?;
    }
    grist.expect(&["ingest", &folder.to_string_lossy()], &[0])?;
    let states = oracle::states(&grist)?;
    let skipped = states
        .values()
        .filter(|state| matches!(state, FileState::Skipped { .. }))
        .count();
    ensure!(
        skipped == count,
        "{count} files in, {skipped} skipped as empty"
    );
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: count,
        note: String::new(),
    })
}
