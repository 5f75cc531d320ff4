//! How fast folders are listed and snapshots taken, as one JSON object:
//! `cargo bench -p gristmill-sources`.

use std::path::Path;
use std::time::{Duration, Instant};

use gristmill_model::{Bytes, ConnectionId, FileKey, Flow, Selection, Source};
use gristmill_sources::{Directory, ListingRules, Staging};

const FOLDERS: usize = 200;
const FILES: usize = 200;
const STAGED: usize = 2_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = tempfile::tempdir()?;
    let root = dir.path().join("documents");
    write(&root)?;
    let source = Directory::new(&root, ListingRules::default())?;
    let scan = median(|| scan(&source));
    let stage = stage(&source, &dir.path().join("staging"))?;
    let files = (FOLDERS * FILES) as f64;
    println!(
        "{{\"bench\": \"sources\", \"scan_files_per_second\": {:.0}, \"stage_files_per_second\": {:.0}}}",
        files / scan.as_secs_f64(),
        STAGED as f64 / stage.as_secs_f64()
    );
    Ok(())
}

fn write(root: &Path) -> std::io::Result<()> {
    let text = "A line of an ordinary document. ".repeat(64);
    for folder in 0..FOLDERS {
        let folder = root.join(format!("folder {folder}"));
        std::fs::create_dir_all(&folder)?;
        for file in 0..FILES {
            std::fs::write(folder.join(format!("document {file}.txt")), &text)?;
        }
    }
    Ok(())
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..5).map(|_| run()).collect();
    times.sort();
    times[times.len() / 2]
}

fn scan(source: &dyn Source) -> Duration {
    let everything = Selection::everything(ConnectionId("bench".into()));
    let begun = Instant::now();
    let mut files = 0;
    let listed = source.list(&everything, &mut |_| {
        files += 1;
        Flow::Continue
    });
    assert_eq!((listed, files), (Ok(()), FOLDERS * FILES));
    begun.elapsed()
}

fn stage(source: &dyn Source, folder: &Path) -> Result<Duration, Box<dyn std::error::Error>> {
    let staging = Staging::new(folder)?;
    let begun = Instant::now();
    for number in 0..STAGED {
        let (folder, file) = (number / FILES, number % FILES);
        let key = FileKey(format!("folder {folder}/document {file}.txt"));
        staging.stage(source, (&key, 1), Bytes(1 << 20), &mut |_| Flow::Continue)?;
    }
    Ok(begun.elapsed())
}
