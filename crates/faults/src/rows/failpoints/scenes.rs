//! Ways to use the program that together pass every named point.

use anyhow::{Context, Result};
use gristmill_failpoints::Point;

use super::stage::Place;
use crate::rows::database;

/// A way to use the program: what is done before, the command that is struck, and what makes
/// it good again.
pub(crate) struct Scene {
    /// The points it is there for.
    pub(crate) points: &'static [Point],
    /// Brings about the state in which the command is given.
    pub(crate) before: fn(&Place) -> Result<()>,
    /// The command.
    pub(crate) words: fn(&Place) -> Result<Vec<String>>,
    /// What else the script of the command says, so that the point is passed.
    pub(crate) also: &'static str,
    /// A program that owns the data folder meanwhile: its script, and whether it is the one
    /// that is struck.
    pub(crate) owner: Option<(&'static str, bool)>,
    /// The command after which everything is as it should be.
    pub(crate) repair: fn(&Place) -> Result<Vec<String>>,
}

const INGEST: Scene = Scene {
    points: &[],
    before: |_| Ok(()),
    words: ingest,
    also: "",
    owner: None,
    repair: ingest,
};

/// Dies with files of a job in work.
const CUT_OFF: &str = "embedded=kill";

pub(crate) const SCENES: &[Scene] = &[
    Scene {
        points: &[
            Point::OpenDatabase,
            Point::CreateJob,
            Point::JobAccepted,
            Point::FileListed,
            Point::ListFiles,
            Point::Claim,
            Point::SnapshotOpen,
            Point::SnapshotCopy,
            Point::SnapshotDone,
            Point::ChildStart,
            Point::Parsed,
            Point::Chunked,
            Point::CacheLookup,
            Point::EmbedBatch,
            Point::Embedded,
            Point::Begin,
            Point::DocumentRow,
            Point::ChunkRow,
            Point::FinishFile,
            Point::WordsRow,
            Point::BeforeCommit,
            Point::AfterCommit,
            Point::Settled,
            Point::JobStep,
            Point::JobFinish,
        ],
        ..INGEST
    },
    Scene {
        points: &[Point::Migrate, Point::BackupCopy],
        before: |place| database::make_first_version(&place.grist),
        ..INGEST
    },
    Scene {
        points: &[Point::IndexMerge],
        // While the batch waits the writer has nothing to do, and merges.
        also: "embed_batch=sleep:1500",
        ..INGEST
    },
    Scene {
        points: &[Point::OldChunksOut],
        before: |place| {
            place.run(&ingest(place)?, "")?;
            place.edit_papers()
        },
        ..INGEST
    },
    Scene {
        points: &[Point::Recover, Point::Relist],
        before: cut_off,
        ..INGEST
    },
    Scene {
        points: &[Point::JobPause],
        before: cut_off,
        words: |_| Ok(line("jobs pause last")),
        also: "embed_batch=sleep:1500",
        ..INGEST
    },
    Scene {
        points: &[Point::PutBack],
        // The end of a file does not reach the disk.
        also: "finish_file=error:io",
        ..INGEST
    },
    Scene {
        points: &[Point::JobCancel],
        before: cut_off,
        words: |_| Ok(line("jobs cancel last")),
        also: "embed_batch=sleep:1500",
        ..INGEST
    },
    Scene {
        points: &[Point::JobRetry],
        before: |place| place.run(&ingest(place)?, "embed_batch=error:io@1+"),
        words: |_| Ok(line("jobs retry last")),
        ..INGEST
    },
    Scene {
        points: &[Point::UndoBegin, Point::UndoPiece],
        before: |place| {
            place.run(&ingest(place)?, "")?;
            place.edit_papers()?;
            place.run(&ingest(place)?, "")
        },
        words: |_| Ok(line("jobs undo last")),
        repair: |_| Ok(line("jobs undo last")),
        ..INGEST
    },
    Scene {
        points: &[Point::BackupCopied],
        before: |place| place.run(&ingest(place)?, ""),
        words: |_| Ok(line("backup")),
        repair: |_| Ok(line("backup")),
        ..INGEST
    },
    Scene {
        points: &[
            Point::BeginExport,
            Point::ExportDocument,
            Point::ExportWritten,
            Point::ExportNamed,
            Point::ExportPlaced,
        ],
        before: |place| place.run(&ingest(place)?, ""),
        words: export,
        repair: |_| Ok(line("exports resume last")),
        ..INGEST
    },
    Scene {
        points: &[Point::BundleWritten, Point::BundlePlaced],
        before: |place| place.run(&ingest(place)?, ""),
        words: bundle,
        repair: bundle,
        ..INGEST
    },
    Scene {
        points: &[Point::BundleDocument],
        before: |place| {
            place.run(&ingest(place)?, "")?;
            place.run(&shared_bundle(place, "create --overwrite"), "")?;
            let mut words = line("documents delete");
            let documents = place.grist.json(&["documents", "list"])?;
            let documents = documents["items"].as_array().context("nothing is listed")?;
            let ids = documents
                .iter()
                .filter_map(|document| document["id"].as_str());
            words.extend(ids.map(str::to_owned));
            place.run(&words, "")
        },
        words: |place| Ok(shared_bundle(place, "restore --merge")),
        repair: |place| Ok(shared_bundle(place, "restore --merge")),
        ..INGEST
    },
    Scene {
        points: &[
            Point::SpareVectors,
            Point::SwitchModel,
            Point::ModelSwitched,
            Point::ClearVectors,
        ],
        // The fast model is the one to change to, so that every point is soon passed.
        before: |place| {
            place.run(&line("settings set embedding_precision f32"), "")?;
            place.run(&ingest(place)?, "")
        },
        words: |_| Ok(line("models use int8")),
        repair: |_| Ok(line("models resume")),
        ..INGEST
    },
    Scene {
        points: &[
            Point::RestoreReady,
            Point::RestoreAside,
            Point::RestoreSwapped,
        ],
        before: |place| {
            place.run(&ingest(place)?, "")?;
            place.run(&line("backup"), "")?;
            place.edit_papers()?;
            place.run(&ingest(place)?, "")
        },
        words: put_back,
        repair: put_back,
        ..INGEST
    },
    Scene {
        points: &[Point::ScheduleClaim],
        before: |place| {
            let mut words = line("schedule add @yearly --name papers");
            words.push(place.papers());
            place.run(&words, "")
        },
        words: |_| Ok(line("schedule run papers")),
        repair: |_| Ok(line("schedule run papers")),
        ..INGEST
    },
    Scene {
        points: &[Point::Forget],
        before: |place| {
            place.run(&ingest(place)?, "")?;
            place.edit_papers()?;
            place.run(&ingest(place)?, "")?;
            database::make_old(&place.grist)
        },
        words: |_| Ok(line("retention apply --history-days 1 --removed-days 1")),
        repair: |_| Ok(line("retention apply --history-days 1 --removed-days 1")),
        ..INGEST
    },
    Scene {
        points: &[Point::WatchBatch],
        before: watch,
        words: scan,
        repair: scan,
        ..INGEST
    },
    Scene {
        points: &[Point::RemoveDocument],
        before: |place| {
            watch(place)?;
            place.run(&scan(place)?, "")?;
            place.delete_paper()
        },
        words: scan,
        repair: scan,
        ..INGEST
    },
    Scene {
        points: &[Point::RestoreDocument],
        before: |place| {
            watch(place)?;
            place.run(&scan(place)?, "")?;
            place.delete_paper()?;
            place.run(&scan(place)?, "")
        },
        words: restore,
        repair: |place| match restore(place) {
            Ok(words) => Ok(words),
            // It was restored before the blow fell.
            Err(_) => Ok(line("stats")),
        },
        ..INGEST
    },
    Scene {
        points: &[Point::OpenReadOnly],
        before: |place| place.run(&ingest(place)?, ""),
        words: |_| Ok(line("stats")),
        ..INGEST
    },
    Scene {
        points: &[Point::Answer],
        owner: Some(("embed_batch=sleep:2000", true)),
        ..INGEST
    },
    Scene {
        points: &[Point::TakeOver],
        owner: Some(("embed_batch=sleep:1000,embedded=kill", false)),
        ..INGEST
    },
];

fn line(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

fn ingest(place: &Place) -> Result<Vec<String>> {
    Ok(vec!["ingest".to_owned(), place.papers()])
}

fn cut_off(place: &Place) -> Result<()> {
    place.run(&ingest(place)?, CUT_OFF)
}

fn watch(place: &Place) -> Result<()> {
    let mut words = line("watch add --name papers --settle 0 --on-deletion remove");
    words.insert(2, place.papers());
    place.run(&words, "")
}

fn scan(_: &Place) -> Result<Vec<String>> {
    Ok(line("watch scan papers"))
}

fn export(place: &Place) -> Result<Vec<String>> {
    let file = place.grist.room().join("export.jsonl");
    Ok(vec![
        "export".to_owned(),
        file.to_string_lossy().into_owned(),
    ])
}

/// Makes a bundle in the room of the program.
fn bundle(place: &Place) -> Result<Vec<String>> {
    let mut words = line("bundle create --overwrite");
    let file = place.grist.room().join("papers.bundle");
    words.push(file.to_string_lossy().into_owned());
    Ok(words)
}

/// Does something with a bundle beside the documents, which all copies of the folder share.
fn shared_bundle(place: &Place, how: &str) -> Vec<String> {
    let mut words = line(&format!("bundle {how}"));
    words.push(format!("{}.bundle", place.papers()));
    words
}

fn put_back(place: &Place) -> Result<Vec<String>> {
    let backups = place.grist.json(&["backups", "list"])?;
    let file = backups[0]["file"].as_str().context("no backup is listed")?;
    Ok(vec!["restore".to_owned(), file.to_owned()])
}

fn restore(place: &Place) -> Result<Vec<String>> {
    let removed = place.grist.json(&["documents", "removed"])?;
    let id = removed["items"][0]["id"].as_str();
    let id = id.context("no document is removed")?;
    Ok(line(&format!("documents restore {id}")))
}
