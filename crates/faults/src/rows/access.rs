//! Files nobody may read, and files that become links at the wrong moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, ensure};
use gristmill_model::FileState;

use crate::grist::{Grist, finish};
use crate::row::{Bench, Row, Verdict};
use crate::rows::files::reason;
use crate::{oracle, papers};

/// Files and folders without permission.
pub(crate) const UNREADABLE: Row = Row {
    family: "files",
    name: "unreadable",
    says: "files and folders that may not be read or entered: each is accounted for as \
           unreadable, the neighbours are stored, and the next job stores them once they may be \
           read",
    run: unreadable,
};

/// What takes from root the right to read everything.
const AS_ANYONE: [&str; 3] = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-all",
];

#[cfg(unix)]
fn unreadable(bench: &Bench) -> Result<Verdict> {
    let Some(wrapper) = wrapper()? else {
        return Ok(Verdict::LeftOut(
            "needs another user than root, or the program `setpriv`".to_owned(),
        ));
    };
    let grist = Grist::new(bench)?;
    let folder = grist.room().join("papers");
    let mut random = bench.random("files/unreadable");
    papers::write(&folder, 6, &mut random)?;
    papers::write(&folder.join("closed"), 3, &mut random)?;
    papers::write(&folder.join("names only"), 3, &mut random)?;
    fs::write(folder.join("locked.txt"), papers::prose(7, &mut random))?;
    let shut = [
        ("locked.txt", 0o000),
        ("closed", 0o000),
        ("names only", 0o444),
    ];
    shut.iter()
        .try_for_each(|(name, mode)| set_mode(&folder.join(name), *mode))?;
    let words = ["ingest", &*folder.to_string_lossy()];
    let ran = finish(grist.under(wrapper, &words));
    let states = oracle::states(&grist);
    // Else the folder could not be removed.
    shut.iter()
        .try_for_each(|(name, _)| set_mode(&folder.join(name), 0o700))?;
    ran?.ended_well()?;
    let states = states?;
    let stored = |state: &&FileState| matches!(state, FileState::Completed { .. });
    ensure!(
        states.values().filter(stored).count() == 6,
        "the neighbours are not stored: {states:?}"
    );
    reason(&states, "locked.txt", "unreadable")?;
    for folder in ["closed", "names only"] {
        let there = states.iter().filter(|(key, _)| key.starts_with(folder));
        ensure!(
            there.clone().count() > 0,
            "nothing is said of the folder `{folder}`"
        );
        for (key, _) in there {
            reason(&states, key, "unreadable")?;
        }
    }
    oracle::check(&grist)?;
    grist.expect(&words, &[0])?;
    ensure!(
        oracle::contents(&grist)?.len() == 13,
        "what may be read by now is not stored"
    );
    oracle::check(&grist)?;
    Ok(Verdict::Held {
        faults: shut.len(),
        note: String::new(),
    })
}

#[cfg(not(unix))]
fn unreadable(_: &Bench) -> Result<Verdict> {
    Ok(Verdict::LeftOut("needs a Unix file system".to_owned()))
}

/// What runs a program without the right to read everything; none where that cannot be.
#[cfg(unix)]
fn wrapper() -> Result<Option<&'static [&'static str]>> {
    let probe = tempfile::NamedTempFile::new()?;
    set_mode(probe.path(), 0o000)?;
    let cannot_read = |wrapper: &[&str]| {
        let words = [wrapper, &["cat"]].concat();
        let mut cat = std::process::Command::new(words[0]);
        cat.args(&words[1..]).arg(probe.path());
        finish(cat).is_ok_and(|ran| ran.err.contains("denied"))
    };
    Ok(match () {
        () if cannot_read(&[]) => Some(&[]),
        () if cannot_read(&AS_ANYONE) => Some(&AS_ANYONE),
        () => None,
    })
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

/// Links in the place of files and folders, between a look and the reading.
pub(crate) const SWAPPED: Row = Row {
    family: "files",
    name: "swapped_for_links",
    says: "files and folders are replaced again and again by links out of the folder while a job \
           reads them: nothing outside is read, each file ends in a state, neighbours are stored",
    run: swapped,
};

const SECRET: &str = "the combination of the safe is rudder winch mole";

#[cfg(unix)]
fn swapped(bench: &Bench) -> Result<Verdict> {
    let (mut swaps, times) = (0, bench.extent.pick(2, 10));
    for time in 0..times {
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        papers::write(&folder, 60, &mut bench.random("files/swapped_for_links"))?;
        let outside = grist.room().join("outside");
        let baits = baits(&folder, &outside)?;
        let stop = AtomicBool::new(false);
        let (ran, seen) = std::thread::scope(|scope| {
            let swapping = scope.spawn(|| swap(&baits, &stop));
            let mut command = grist.command(&["ingest", &folder.to_string_lossy()]);
            command.env("FOLLOW_LINKS", ["false", "true"][time % 2]);
            let ran = finish(command);
            stop.store(true, Ordering::Relaxed);
            (ran, swapping.join().unwrap_or(0))
        });
        ran?.ended_well()?;
        swaps += seen;
        for (key, passages) in oracle::contents(&grist)? {
            let told = passages.iter().any(|(text, _)| text.contains(SECRET));
            ensure!(!told, "`{key}` led out of the folder");
        }
        let states = oracle::states(&grist)?;
        let stored = states.iter().filter(|(key, state)| {
            !key.starts_with("bait") && matches!(state, FileState::Completed { .. })
        });
        ensure!(stored.count() == 60, "the neighbours are not stored");
        oracle::check(&grist)?;
    }
    ensure!(swaps > 0, "nothing was swapped");
    Ok(Verdict::Held {
        faults: swaps,
        note: "files and folders, with links followed and not".to_owned(),
    })
}

#[cfg(not(unix))]
fn swapped(_: &Bench) -> Result<Verdict> {
    Ok(Verdict::LeftOut("needs a Unix file system".to_owned()))
}

/// Something in the folder, and what is put in its place.
struct Bait {
    place: PathBuf,
    aside: PathBuf,
    link: PathBuf,
}

/// Files and folders of the same names inside and outside.
fn baits(folder: &Path, outside: &Path) -> Result<Vec<Bait>> {
    let aside = outside.join("aside");
    fs::create_dir_all(&aside)?;
    let bait = |name: String| Bait {
        place: folder.join(&name),
        aside: aside.join(&name),
        link: outside.join(name),
    };
    let mut baits = Vec::new();
    for number in 0..10 {
        let file = bait(format!("bait-{number}.txt"));
        fs::write(&file.place, format!("Nothing of note, {number}."))?;
        fs::write(&file.link, format!("{SECRET} {number}"))?;
        let below = bait(format!("baits-{number}"));
        for (place, text) in [(&below.place, "Of no note"), (&below.link, SECRET)] {
            fs::create_dir_all(place)?;
            fs::write(place.join("paper.txt"), format!("{text} at all, {number}."))?;
        }
        baits.extend([file, below]);
    }
    Ok(baits)
}

/// Swaps each in turn for its link and back until told to stop; how often it did.
#[cfg(unix)]
fn swap(baits: &[Bait], stop: &AtomicBool) -> usize {
    let mut swaps = 0;
    while !stop.load(Ordering::Relaxed) {
        for bait in baits {
            let swapped = fs::rename(&bait.place, &bait.aside)
                .and_then(|()| std::os::unix::fs::symlink(&bait.link, &bait.place));
            std::thread::yield_now();
            let back =
                fs::remove_file(&bait.place).and_then(|()| fs::rename(&bait.aside, &bait.place));
            swaps += usize::from(swapped.and(back).is_ok());
        }
    }
    swaps
}
